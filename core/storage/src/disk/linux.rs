//! Calls that only Linux has, and what stands in for them elsewhere.

use std::fs::File;
use std::io;
#[cfg(target_os = "linux")]
use std::os::fd::AsRawFd;

/// An exclusive lock on the whole file that belongs to this open file, and that POSIX record locks (Java's
/// `FileLock`) of other processes conflict with.
#[cfg(target_os = "linux")]
pub(super) fn lock(file: &File) -> io::Result<()> {
    let request = libc::flock {
        l_type: libc::F_WRLCK as libc::c_short,
        l_whence: libc::SEEK_SET as libc::c_short,
        l_start: 0,
        l_len: 0,
        l_pid: 0,
    };
    // SAFETY: the descriptor is open for the whole call, and `request` is a valid `flock` that the call reads.
    let result = unsafe { libc::fcntl(file.as_raw_fd(), libc::F_OFD_SETLK, &request) };
    if result == 0 {
        return Ok(());
    }
    let error = io::Error::last_os_error();
    match error.raw_os_error() {
        Some(libc::EAGAIN | libc::EACCES) => Err(io::ErrorKind::WouldBlock.into()),
        _ => Err(error),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn lock(file: &File) -> io::Result<()> {
    file.try_lock().map_err(|error| match error {
        std::fs::TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
        std::fs::TryLockError::Error(error) => error,
    })
}

/// Start writing the range back, without waiting, so that dirty pages never pile up into a stall.
#[cfg(target_os = "linux")]
pub(super) fn write_back(file: &File, position: u64, length: u64) {
    // SAFETY: the call takes a descriptor that is open for its whole time, and three numbers. It is a hint: its
    // result does not matter.
    unsafe {
        libc::sync_file_range(
            file.as_raw_fd(),
            position as libc::off64_t,
            length as libc::off64_t,
            libc::SYNC_FILE_RANGE_WRITE,
        );
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn write_back(_file: &File, _position: u64, _length: u64) {}
