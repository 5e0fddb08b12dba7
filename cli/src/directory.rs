//! Turns directories of this computer into the core's disks, and back.
//!
//! The core knows no paths: it works on a disk, which is a value. A command reads a directory into a disk, lets the
//! core work on it, and writes the changes back.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use bytes::Bytes;
use highwater_core::disk::Disk;

/// A directory's name, as text.
pub fn name(path: &Path) -> String {
    let named = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let absolute =
        || fs::canonicalize(path).ok()?.file_name().map(|name| name.to_string_lossy().into_owned());
    named.or_else(absolute).unwrap_or_else(|| "log".to_owned())
}

/// Reads the files of a directory, not those of directories in it, to `prefix` and their names.
pub fn read_into(disk: &mut Disk, path: &Path, prefix: &str) -> Result<(), String> {
    let told = |error: io::Error| format!("{}: {error}", path.display());
    for entry in fs::read_dir(path).map_err(told)? {
        let entry = entry.map_err(told)?;
        if !fs::metadata(entry.path()).map_err(told)?.is_file() {
            continue;
        }
        let bytes = fs::read(entry.path()).map_err(|error| format!("{}: {error}", entry.path().display()))?;
        let file: Rc<str> = [prefix, &entry.file_name().to_string_lossy()].concat().into();
        disk.create(&file);
        disk.append(&file, Bytes::from(bytes));
        disk.flush(&file);
    }
    Ok(())
}

/// The directories in a directory, by name.
pub fn directories(path: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    Ok(found)
}

/// Writes the files of `directory` on a disk to a real one, as they are: allocated but unwritten bytes are a hole.
pub fn write_new(disk: &Disk, directory: &str, path: &Path) -> Result<usize, String> {
    let mut count = 0;
    for file in disk.list(directory) {
        let to = path.join(within(file, directory));
        let made = to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| replace(disk, file, &to));
        made.map_err(|error| format!("{}: {error}", to.display()))?;
        count += 1;
    }
    Ok(count)
}

/// Brings a real directory, which had what `before` has, to what `after` has.
pub fn write_changes(before: &Disk, after: &Disk, directory: &str, path: &Path) -> Result<(), String> {
    for file in before.list(directory).filter(|file| !after.exists(file)) {
        let gone = path.join(within(file, directory));
        fs::remove_file(&gone).map_err(|error| format!("{}: {error}", gone.display()))?;
    }
    for file in after.list(directory) {
        let to = path.join(within(file, directory));
        let old = before.read_all(file);
        let new = after.read_all(file).unwrap_or_default();
        let changed = match old {
            Some(old) if old == new => Ok(()),
            // Most changes are at the end: the rest of a large file stays where it is.
            Some(old) if !new.is_empty() && new.starts_with(&old) => append(&to, &new[old.len()..]),
            Some(old) if old.starts_with(&new) => cut(&to, new.len() as u64),
            _ => replace(after, file, &to),
        };
        changed.map_err(|error| format!("{}: {error}", to.display()))?;
    }
    Ok(())
}

fn within<'f>(file: &'f str, directory: &str) -> &'f str {
    file.strip_prefix(directory).map_or(file, |rest| rest.trim_start_matches('/'))
}

fn append(to: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new().append(true).open(to)?.write_all(bytes)
}

fn cut(to: &Path, len: u64) -> io::Result<()> {
    OpenOptions::new().write(true).open(to)?.set_len(len)
}

/// Writes a whole file beside its place, and renames it there.
fn replace(disk: &Disk, file: &str, to: &Path) -> io::Result<()> {
    let mut temporary = to.as_os_str().to_owned();
    temporary.push(".tmp");
    let mut out = File::create(&temporary)?;
    for chunk in disk.chunks(file, 0) {
        out.write_all(&chunk)?;
    }
    out.set_len(disk.len(file))?;
    fs::rename(&temporary, to)
}
