//! Zig-zag varints over slices, for the hot paths of records.

/// Why a number could not be read.
pub(super) const SHORT: &str = "it ends inside a number";

#[inline(always)]
pub(super) fn zigzag32(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)) as u32
}

#[inline(always)]
pub(super) fn zigzag64(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

#[inline(always)]
fn unzigzag32(raw: u32) -> i32 {
    ((raw >> 1) as i32) ^ -((raw & 1) as i32)
}

#[inline(always)]
fn unzigzag64(raw: u64) -> i64 {
    ((raw >> 1) as i64) ^ -((raw & 1) as i64)
}

/// Read a varint at `*at` and step over it. `None`: too short, or longer than 32 bits.
#[inline(always)]
pub(super) fn read_varint(bytes: &[u8], at: &mut usize) -> Option<i32> {
    let first = *bytes.get(*at)?;
    if first < 0x80 {
        *at += 1;
        return Some(unzigzag32(u32::from(first)));
    }
    // Two bytes are as common as one: the lengths of records and their offsets from the 64th on.
    if let Some(&second) = bytes.get(*at + 1)
        && second < 0x80
    {
        *at += 2;
        return Some(unzigzag32(u32::from(first & 0x7f) | u32::from(second) << 7));
    }
    read_long_varint(bytes, at)
}

fn read_long_varint(bytes: &[u8], at: &mut usize) -> Option<i32> {
    let mut raw = 0u32;
    for (index, byte) in bytes.get(*at..)?.iter().take(5).enumerate() {
        if index == 4 && *byte > 0x0f {
            return None;
        }
        raw |= u32::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            *at += index + 1;
            return Some(unzigzag32(raw));
        }
    }
    None
}

/// Read a varint of 64 bits at `*at` and step over it.
#[inline(always)]
pub(super) fn read_varlong(bytes: &[u8], at: &mut usize) -> Option<i64> {
    let first = *bytes.get(*at)?;
    if first < 0x80 {
        *at += 1;
        return Some(unzigzag64(u64::from(first)));
    }
    read_long_varlong(bytes, at)
}

fn read_long_varlong(bytes: &[u8], at: &mut usize) -> Option<i64> {
    let mut raw = 0u64;
    for (index, byte) in bytes.get(*at..)?.iter().take(10).enumerate() {
        if index == 9 && *byte > 1 {
            return None;
        }
        raw |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            *at += index + 1;
            return Some(unzigzag64(raw));
        }
    }
    None
}

/// The bytes that `value` takes as a varint.
#[inline(always)]
pub(super) fn varint_size(value: i32) -> usize {
    (38 - (zigzag32(value) | 1).leading_zeros() as usize) / 7
}

/// The bytes that `value` takes as a varint of 64 bits.
#[inline(always)]
pub(super) fn varlong_size(value: i64) -> usize {
    (70 - (zigzag64(value) | 1).leading_zeros() as usize) / 7
}

/// Write a varint into `buffer` at `*at` and step over it; the buffer is long enough by its caller's sum.
#[inline(always)]
pub(super) fn put_varint(buffer: &mut [u8], at: &mut usize, value: i32) {
    put_raw(buffer, at, u64::from(zigzag32(value)));
}

#[inline(always)]
pub(super) fn put_varlong(buffer: &mut [u8], at: &mut usize, value: i64) {
    put_raw(buffer, at, zigzag64(value));
}

#[inline(always)]
fn put_raw(buffer: &mut [u8], at: &mut usize, mut raw: u64) {
    while raw >= 0x80 {
        buffer[*at] = raw as u8 | 0x80;
        *at += 1;
        raw >>= 7;
    }
    buffer[*at] = raw as u8;
    *at += 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_round_trip_in_the_size_that_was_said() {
        for shift in 0..64 {
            for value in [1i64 << shift, (1i64 << shift).wrapping_sub(1), (1i64 << shift).wrapping_neg(), !(1 << shift)]
            {
                let mut buffer = [0; 10];
                let mut end = 0;
                put_varlong(&mut buffer, &mut end, value);
                assert_eq!(end, varlong_size(value), "{value}");
                let mut at = 0;
                assert_eq!(read_varlong(&buffer[..end], &mut at), Some(value));
                assert_eq!(at, end);
                assert_eq!(read_varlong(&buffer[..end - 1], &mut 0), None);

                let value = value as i32;
                let mut end = 0;
                put_varint(&mut buffer, &mut end, value);
                assert_eq!(end, varint_size(value), "{value}");
                let mut at = 0;
                assert_eq!(read_varint(&buffer[..end], &mut at), Some(value));
                assert_eq!(at, end);
            }
        }
    }

    #[test]
    fn numbers_longer_than_their_type_are_refused() {
        assert_eq!(read_varint(&[0xff, 0xff, 0xff, 0xff, 0x0f], &mut 0), Some(i32::MIN));
        assert_eq!(read_varint(&[0xff, 0xff, 0xff, 0xff, 0x1f], &mut 0), None);
        assert_eq!(read_varint(&[0x80; 6], &mut 0), None);
        assert_eq!(read_varlong(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1], &mut 0), Some(i64::MIN));
        assert_eq!(read_varlong(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2], &mut 0), None);
    }
}
