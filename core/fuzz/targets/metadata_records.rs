//! Records of the metadata log, each after a length of two bytes, replayed into an image.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use ottla_metadata::frame;
use ottla_metadata::image::{Delta, MetadataImage};

fuzz_target!(|data: &[u8]| {
    let mut image = MetadataImage::empty();
    let mut rest = data;
    while let Some((length, behind)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(behind.len());
        let (value, behind) = behind.split_at(length);
        rest = behind;
        let Ok(record) = frame::decode(Bytes::copy_from_slice(value)) else {
            continue;
        };
        // It may be of an older version; written it is of the highest, and stays what it is from then on.
        let first = frame::encode(&record).expect("what was read can be written");
        let again = frame::decode(first.clone()).expect("what was written can be read");
        assert_eq!(frame::encode(&again).ok(), Some(first));
        let _ = image.replay(&record, &mut Delta::default());
    }
    // The image as a snapshot gives the same image.
    let mut copy = MetadataImage::empty();
    let records = image.to_records();
    for record in &records {
        copy.replay(record, &mut Delta::default()).expect("a snapshot can be replayed");
    }
    assert_eq!(format!("{:?}", copy.to_records()), format!("{records:?}"));
});
