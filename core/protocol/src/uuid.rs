//! Kafka's identifiers: 16 bytes, written as 22 characters of URL-safe base64 without padding.

use std::fmt;
use std::str::FromStr;

/// A 16-byte identifier of a topic, a directory, a cluster or an incarnation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Uuid(pub [u8; 16]);

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Uuid {
    /// All zero: "no id" on the wire.
    pub const ZERO: Uuid = Uuid([0; 16]);
    /// Kafka's reserved id of the metadata topic.
    pub const METADATA_TOPIC: Uuid = Uuid([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

    /// A version 4 id out of 16 random bytes. Like Kafka, never one whose text begins with `-`:
    /// callers draw again when this returns `None`.
    pub fn from_random(mut bytes: [u8; 16]) -> Option<Uuid> {
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let id = Uuid(bytes);
        (bytes[0] >> 2 != 62).then_some(id)
    }

    pub fn is_zero(&self) -> bool {
        *self == Uuid::ZERO
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0u8; 22];
        let mut bits = 0u32;
        let mut count = 0;
        let mut at = 0;
        for byte in self.0 {
            bits = (bits << 8) | u32::from(byte);
            count += 8;
            while count >= 6 {
                count -= 6;
                text[at] = ALPHABET[(bits >> count) as usize & 63];
                at += 1;
            }
        }
        text[at] = ALPHABET[(bits << (6 - count)) as usize & 63];
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text was not 22 characters of URL-safe base64.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an id: expected 22 characters of URL-safe base64")]
pub struct UuidError(pub String);

impl FromStr for Uuid {
    type Err = UuidError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || UuidError(text.to_owned());
        let trimmed = text.trim_end_matches('=');
        if trimmed.len() != 22 {
            return Err(wrong());
        }
        let mut bits = 0u128;
        let mut last = 0;
        for (index, byte) in trimmed.bytes().enumerate() {
            let value = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'-' => 62,
                b'_' => 63,
                _ => return Err(wrong()),
            };
            if index < 21 {
                bits = (bits << 6) | u128::from(value);
            } else {
                last = value;
            }
        }
        // 21 characters carry 126 bits; the last one carries the 2 that remain and 4 of padding.
        bits = (bits << 2) | u128::from(last >> 4);
        Ok(Uuid(bits.to_be_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trips() {
        for text in ["cco75OsMTXGaSN4kbfVWOQ", "AAAAAAAAAAAAAAAAAAAAAA", "5L6g3nShT-eMCtK--X86sw"] {
            assert_eq!(text.parse::<Uuid>().map(|id| id.to_string()).as_deref(), Ok(text));
        }
        assert_eq!(Uuid::METADATA_TOPIC.to_string(), "AAAAAAAAAAAAAAAAAAAAAQ");
    }

    #[test]
    fn wrong_text_is_named() {
        for text in ["", "short", "cco75OsMTXGaSN4kbfVWO!", "cco75OsMTXGaSN4kbfVWOQAA"] {
            assert_eq!(text.parse::<Uuid>(), Err(UuidError(text.to_owned())));
        }
    }

    #[test]
    fn random_ids_never_begin_with_a_dash() {
        assert_eq!(Uuid::from_random([0xfb; 16]), None);
        assert!(Uuid::from_random([0x10; 16]).is_some());
    }
}
