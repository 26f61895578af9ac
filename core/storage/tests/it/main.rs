//! The log over each form of the file layer, and through every kind of stop.

mod append;
mod compaction;
mod damage;
mod directory;
mod faults;
mod file_system;
mod formats;
mod idle;
mod place;
mod process;
mod producers;
mod read;
mod recovery;
mod retention;
