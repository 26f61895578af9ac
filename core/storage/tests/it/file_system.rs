//! The contract of the file layer, held against each of its forms.

use std::io::{ErrorKind, IoSlice};
use std::path::Path;

use ottla_storage::FileSystem;
use ottla_storage::file::{read_whole, write_whole};
use ottla_testkit::{Crash, SimulatedDisk};

use crate::place::Place;

#[test]
fn files_are_written_read_and_cut() {
    for place in Place::all() {
        let path = place.root.join("file");
        let missing = place.files.open(&path, false).map(|_| ()).map_err(|error| error.kind());
        assert_eq!(missing, Err(ErrorKind::NotFound), "{}", place.name);
        let file = place.files.open(&path, true).expect("it is made");
        file.write_at(&mut [IoSlice::new(b"hello "), IoSlice::new(b""), IoSlice::new(b"world")], 0).expect("written");
        file.write_at(&mut [IoSlice::new(b"W")], 6).expect("written");
        assert_eq!(file.length().expect("a length"), 11);
        let mut buffer = [0; 20];
        assert_eq!(file.read_at(&mut buffer, 3).expect("read"), 8, "{}: it ends", place.name);
        assert_eq!(&buffer[..8], b"lo World");
        assert_eq!(file.read_at(&mut buffer, 11).expect("read"), 0);
        assert_eq!(file.read_at(&mut buffer, 100).expect("read"), 0);
        let short = file.read_exact_at(&mut buffer, 3).map_err(|error| error.kind());
        assert_eq!(short, Err(ErrorKind::UnexpectedEof), "{}", place.name);
        file.set_len(4).expect("it is cut");
        file.write_at(&mut [IoSlice::new(b"!")], 6).expect("written");
        file.sync().expect("it is durable");
        assert_eq!(read_whole(place.files.as_ref(), &path).expect("read"), Some(b"hell\0\0!".to_vec()));
        assert_eq!(place.files.length(&path).expect("a length"), 7);
    }
}

#[test]
fn an_open_file_outlives_its_name() {
    for place in Place::all() {
        let (from, to) = (place.root.join("a"), place.root.join("b"));
        write_whole(place.files.as_ref(), &from, b"old", true).expect("written");
        write_whole(place.files.as_ref(), &to, b"replaced", true).expect("written");
        let file = place.files.open(&from, false).expect("it is there");
        place.files.rename(&from, &to).expect("it is renamed");
        assert!(!place.files.exists(&from) && place.files.exists(&to), "{}", place.name);
        place.files.remove_file(&to).expect("it is removed");
        let mut buffer = [0; 3];
        file.read_exact_at(&mut buffer, 0).expect("it can still be read");
        assert_eq!(&buffer, b"old");
        assert!(place.files.remove_file(&to).is_err());
        assert!(place.files.rename(&from, &to).is_err());
    }
}

#[test]
fn directories_list_their_own_entries_in_order() {
    for place in Place::all() {
        let inner = place.root.join("x").join("y");
        place.files.create_dir_all(&inner).expect("made");
        place.files.create_dir_all(&inner).expect("it may be there");
        for name in ["2", "10", "1"] {
            write_whole(place.files.as_ref(), &place.root.join("x").join(name), b"", false).expect("written");
        }
        let entries = place.files.read_dir(&place.root.join("x")).expect("listed");
        let names: Vec<(&str, bool)> = entries.iter().map(|entry| (&*entry.name, entry.is_directory)).collect();
        assert_eq!(names, [("1", false), ("10", false), ("2", false), ("y", true)], "{}", place.name);
        place.files.rename(&place.root.join("x"), &place.root.join("z")).expect("a directory is renamed");
        assert!(place.files.exists(&place.root.join("z/y")) && place.files.exists(&place.root.join("z/10")));
        place.files.remove_dir_all(&place.root.join("z")).expect("removed");
        assert!(!place.files.exists(&place.root.join("z/10")), "{}", place.name);
        assert!(place.files.read_dir(&place.root.join("z")).is_err());
    }
}

#[test]
fn a_lock_is_held_once() {
    for place in Place::all() {
        let path = place.root.join(".lock");
        let held = place.files.lock(&path).expect("it is free");
        let refused = place.files.lock(&path).map(|_| ()).map_err(|error| error.kind());
        assert_eq!(refused, Err(ErrorKind::WouldBlock), "{}: a second open in the same process", place.name);
        drop(held);
        place.files.lock(&path).expect("it is free again");
    }
}

#[test]
fn a_crash_of_the_machine_takes_what_was_not_synced() {
    let disk = SimulatedDisk::new(7);
    let root = Path::new("/d");
    disk.create_dir_all(root).expect("made");
    disk.sync_dir(Path::new("/")).expect("durable");
    let kept = root.join("kept");
    let file = disk.open(&kept, true).expect("made");
    file.write_at(&mut [IoSlice::new(b"synced")], 0).expect("written");
    file.sync().expect("durable");
    disk.sync_dir(root).expect("durable");
    file.write_at(&mut [IoSlice::new(b"changed")], 0).expect("written");
    // A file whose entry was never synced, however durable its content.
    let lost = disk.open(&root.join("lost"), true).expect("made");
    lost.sync().expect("durable");
    disk.crash(Crash::Process);
    assert_eq!(read_whole(&disk, &kept).expect("read"), Some(b"changed".to_vec()), "the page cache lives on");
    disk.crash(Crash::PowerLosingAll);
    assert_eq!(read_whole(&disk, &kept).expect("read"), Some(b"synced".to_vec()));
    assert!(!disk.exists(&root.join("lost")));
    assert!(file.read_at(&mut [0], 0).is_err(), "what was open is of no use");
}
