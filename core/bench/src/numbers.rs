//! The numbers in the records: written, read, and checked for order and completeness.

use std::collections::BTreeMap;

/// Digits of a number as it is written; a colon follows.
pub const DIGITS: usize = 12;

/// Write `number` over the start of a record's value.
pub fn put(value: &mut [u8], mut number: u64) {
    for digit in value[..DIGITS].iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
    value[DIGITS] = b':';
}

/// The decimal number before the value's first colon.
pub fn parse(value: &[u8]) -> Option<u64> {
    let mut number = 0;
    for (at, byte) in value.iter().take(19).enumerate() {
        match byte {
            b'0'..=b'9' => number = number * 10 + u64::from(byte - b'0'),
            b':' if at > 0 => return Some(number),
            _ => return None,
        }
    }
    None
}

/// Checks that 0..count come once each and rise within each partition.
pub struct Sequence {
    seen: Vec<u64>,
    count: u64,
    received: u64,
    last: BTreeMap<i32, u64>,
}

impl Sequence {
    pub fn new(count: u64) -> Sequence {
        Sequence { seen: vec![0; count.div_ceil(64) as usize], count, received: 0, last: BTreeMap::new() }
    }

    /// The next values of a partition.
    pub fn add<'a>(&mut self, partition: i32, values: impl Iterator<Item = &'a [u8]>) -> Result<(), String> {
        let mut last = self.last.get(&partition).copied();
        for value in values {
            let number = parse(value).ok_or_else(|| format!("partition {partition}: a record without a number"))?;
            if number >= self.count || last.is_some_and(|last| number <= last) {
                return Err(format!("partition {partition}: number {number} of {} after {last:?}", self.count));
            }
            let (word, bit) = ((number / 64) as usize, 1 << (number % 64));
            if self.seen[word] & bit != 0 {
                return Err(format!("partition {partition}: number {number} came twice"));
            }
            self.seen[word] |= bit;
            self.received += 1;
            last = Some(number);
        }
        if let Some(last) = last {
            self.last.insert(partition, last);
        }
        Ok(())
    }

    pub fn is_complete(&self) -> bool {
        self.received == self.count
    }

    pub fn received(&self) -> u64 {
        self.received
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        for number in [0, 7, 123_456_789_012] {
            let mut value = [b'x'; 100];
            put(&mut value, number);
            assert_eq!(parse(&value), Some(number));
        }
        assert_eq!(parse(b"17: text"), Some(17));
        for wrong in [&b""[..], b":", b"12", b"1x:", b"-1:", b"99999999999999999999:"] {
            assert_eq!(parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn what_is_lost_doubled_or_out_of_order_is_found() {
        let mut sequence = Sequence::new(4);
        sequence.add(0, [&b"0:"[..], b"2:"].into_iter()).unwrap();
        assert!(!sequence.is_complete());
        sequence.add(1, [&b"1:"[..], b"3:"].into_iter()).unwrap();
        assert!(sequence.is_complete());
        for (first, second) in [(&b"1:"[..], &b"0:"[..]), (b"1:", b"1:"), (b"1:", b"4:"), (b"1:", b"x")] {
            assert!(Sequence::new(4).add(0, [first, second].into_iter()).is_err(), "{second:?} after {first:?}");
        }
        let mut sequence = Sequence::new(4);
        sequence.add(0, [&b"1:"[..]].into_iter()).unwrap();
        assert!(sequence.add(1, [&b"1:"[..]].into_iter()).is_err());
    }
}
