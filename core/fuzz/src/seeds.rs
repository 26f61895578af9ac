//! Writes what the targets begin with, below the directory that `SEEDS` names: one directory a target.
//!
//! It is linked as a target itself, because instrumented code needs libFuzzer's runtime, and run with `-runs=0`.

#![no_main]

use std::fs;
use std::path::Path;

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use ottla_fuzz::{COORDINATOR_KINDS, NOW, api};
use ottla_metadata::frame;
use ottla_protocol::message::*;
use ottla_protocol::record::*;
use ottla_protocol::{ApiKey, Reader, Request, Response, Uuid};

fuzz_target!(init: write().expect("the seeds can be written"), |_data| {});

fn write() -> std::io::Result<()> {
    let root = std::env::var("SEEDS").expect("SEEDS names a directory");
    let put = |target: &str, name: String, content: &[u8]| -> std::io::Result<()> {
        let directory = Path::new(&root).join(target);
        fs::create_dir_all(&directory)?;
        fs::write(directory.join(name), content)
    };
    messages(&put)?;
    batches(&put)?;
    for (index, value) in metadata_records().iter().enumerate() {
        put("metadata_records", format!("{index}"), value)?;
    }
    for kind in 0..COORDINATOR_KINDS {
        for version in 0..5 {
            put("coordinator_records", format!("{kind}-{version}"), &[&[kind, version][..], &[0; 48]].concat())?;
        }
    }
    let files: [&[u8]; 8] = [
        b"\x000\n2\norders 0 17\n__consumer_offsets 49 3\n",
        b"\x010\n2\n0 0\n3 120\n",
        &[&[2, 0, 0, 0, 1][..], &[0; 46]].concat(),
        &[3, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 99, 0, 0, 0, 0, 0, 0, 0, 0],
        &[4, 0, 0, 1, 0x8b, 0xcf, 0xe5, 0x68, 0, 0, 0, 0, 5, 0, 0, 1, 0x8b, 0xcf, 0xe5, 0x68, 9, 0, 0, 0, 9],
        b"\x05#\n#Mon Nov 23 20:00:00 UTC 2026\nnode.id=1\nversion=1\ndirectory.id=cco75OsMTXGaSN4kbfVWOQ\n\
          cluster.id=5L6g3nShT-eMCtK--X86sw\n",
        b"\x06version: 0\ntopic_id: cco75OsMTXGaSN4kbfVWOQ\n",
        b"\x07{\"leaderId\":1,\"leaderEpoch\":1,\"votedId\":-1,\"votedDirectoryId\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"data_version\":1}",
    ];
    for (index, content) in files.iter().enumerate() {
        put("storage_files", format!("{index}"), content)?;
    }
    for (index, text) in ["1", "-1", "true", "compact,delete", "0.5", "9223372036854775807", "zstd"].iter().enumerate()
    {
        put("configuration", format!("{index}"), &[&[index as u8][..], text.as_bytes()].concat())?;
    }
    Ok(())
}

type Put<'a> = &'a dyn Fn(&str, String, &[u8]) -> std::io::Result<()>;

/// Of each message and version the one that is all zeros: in nearly all of them that is empty, and none too short.
fn messages(put: Put<'_>) -> std::io::Result<()> {
    for key in 0..ApiKey::ALL.len() as u8 {
        for version in 0..20u8 {
            let (api, chosen) = api(key, version);
            if chosen != api.versions().0 + i16::from(version) {
                break;
            }
            for direction in 0..2u8 {
                let mut reader = Reader::new(Bytes::from_static(&[0; 4096]));
                let is_message = match direction {
                    0 => Request::decode(api, chosen, &mut reader).is_ok(),
                    _ => Response::decode(api, chosen, &mut reader).is_ok(),
                };
                let length = if is_message { reader.position() } else { 64 };
                let seed = [&[direction, key, version][..], &vec![0; length]].concat();
                put("messages", format!("{key}-{version}-{direction}"), &seed)?;
            }
        }
    }
    Ok(())
}

fn batches(put: Put<'_>) -> std::io::Result<()> {
    let header = [Header { name: "name", value: Some(b"x") }, Header { name: "name", value: None }];
    for compression in Compression::ALL {
        let mut log = Vec::new();
        let mut builder = BatchBuilder::new(compression, 1024);
        for batch in 0..3i64 {
            for index in 0..4i64 {
                let value = format!("{{\"id\":{index},\"state\":\"active\",\"note\":\"the same again and again\"}}");
                let headers = if index == 2 { &header[..] } else { &[] };
                let appended = builder.append(NOW + index, Some(b"key"), Some(value.as_bytes()), headers);
                appended.expect("it takes a record");
            }
            let finish = Finish { base_offset: batch * 4, partition_leader_epoch: batch as i32, ..Finish::default() };
            log.extend_from_slice(&builder.finish(&finish).expect("it is a batch"));
        }
        let id = compression.id();
        let first = Batch::parse(&Bytes::from(log.clone())).expect("it is a batch");
        for mode in [0, 1, 1 | id << 1, 0x81] {
            put("record_batches", format!("{compression}-{mode}"), &[&[mode], &first.bytes[..]].concat())?;
        }
        for flags in [0, 1, 3, 5] {
            put("log_recovery", format!("{compression}-{flags}"), &[&[flags], &log[..]].concat())?;
        }
        put("decompression", format!("{compression}-read"), &[&[id], &first.payload()[..]].concat())?;
        put("decompression", format!("{compression}-write"), &[&[id | 0x80], &first.payload()[..]].concat())?;
    }
    Ok(())
}

fn metadata_records() -> Vec<Vec<u8>> {
    let topic_id = Uuid([7; 16]);
    let records: Vec<MetadataRecord> = vec![
        FeatureLevelRecord { name: "metadata.version".to_owned(), feature_level: 33 }.into(),
        RegisterBrokerRecord { broker_id: 1, incarnation_id: topic_id, ..Default::default() }.into(),
        TopicRecord { name: "orders".to_owned(), topic_id }.into(),
        PartitionRecord { topic_id, replicas: vec![1], isr: vec![1], leader: 1, ..Default::default() }.into(),
        PartitionChangeRecord { topic_id, leader: 1, ..Default::default() }.into(),
        ConfigRecord { resource_type: 2, resource_name: "orders".to_owned(), ..Default::default() }.into(),
        RemoveTopicRecord { topic_id }.into(),
    ];
    let framed: Vec<Vec<u8>> = records
        .iter()
        .map(|record| {
            let value = frame::encode(record).expect("it can be written");
            [&(value.len() as u16).to_be_bytes()[..], &value].concat()
        })
        .collect();
    (1..=framed.len()).map(|count| framed[..count].concat()).collect()
}
