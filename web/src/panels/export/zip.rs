//! Log directories as one zip file: the bytes that `highwater export` writes, under the same names.
//!
//! ```text
//! broker-1/meta.properties
//! broker-1/orders-0/00000000000000000000.log       what was written
//! broker-1/orders-0/00000000000000000000.index     a few entries, and 10 MB that are allocated and still zero
//! ```
//!
//! A cluster has gigabytes of such zeros. A deflate stream may end at a byte's edge and another go on behind it, so zeros
//! are packed once and put in as often as a file has them; no file is ever whole in memory. Every file has the same
//! date, so the same run gives the same bytes.

use std::io::{self, Write};

use highwater_core::disk::Disk;
use highwater_core::ids::BrokerId;
use highwater_core::map::Map;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use rawzip::{CompressionMethod, Crc32, DataDescriptorOutput, ZipArchiveWriter};

/// How many zeros are packed at once.
static ZEROS: [u8; 1 << 16] = [0; 1 << 16];
/// Deflate's usual level, and its mark for a stream without zlib's frame.
const LEVEL: i32 = 6;
const NO_FRAME: i32 = 0;
const DEFAULT_STRATEGY: i32 = 0;

/// The log directories of these brokers.
pub(super) fn of_disks(disks: &[(BrokerId, Disk)]) -> Result<Vec<u8>, rawzip::Error> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    let mut packer = Packer { zeros: part(&ZEROS, TDEFLFlush::Full)?, sums: Map::default() };
    for (id, disk) in disks {
        for file in disk.list("") {
            let name = format!("broker-{id}/{file}");
            let (mut entry, _) =
                archive.new_file(&*name).compression_method(CompressionMethod::DEFLATE).start()?;
            let crc = packer.write(disk, file, &mut entry)?;
            entry.finish(DataDescriptorOutput::new(crc, disk.len(file)))?;
        }
    }
    archive.finish()
}

struct Packer {
    /// [`ZEROS`], packed, to be followed by more.
    zeros: Vec<u8>,
    /// The checksums of files that are nothing but zeros, by length: most indexes are.
    sums: Map<u64, u32>,
}

impl Packer {
    /// Writes a packed file, and gives its checksum.
    fn write(&mut self, disk: &Disk, file: &str, to: &mut impl Write) -> io::Result<u32> {
        let written = disk.chunks(file, 0).collect::<Vec<_>>().concat();
        let hole = disk.len(file) - written.len() as u64;
        if !written.is_empty() {
            to.write_all(&part(&written, TDEFLFlush::Full)?)?;
        }
        for _ in 0..hole / ZEROS.len() as u64 {
            to.write_all(&self.zeros)?;
        }
        to.write_all(&part(&ZEROS[..(hole % ZEROS.len() as u64) as usize], TDEFLFlush::Finish)?)?;
        Ok(match (written.is_empty(), self.sums.get(&hole)) {
            (true, Some(sum)) => *sum,
            (true, None) => {
                let sum = checksum(&written, hole);
                self.sums.insert(hole, sum);
                sum
            }
            (false, _) => checksum(&written, hole),
        })
    }
}

fn checksum(written: &[u8], hole: u64) -> u32 {
    let mut sum = Crc32::new();
    sum.update(written);
    for _ in 0..hole / ZEROS.len() as u64 {
        sum.update(&ZEROS);
    }
    sum.update(&ZEROS[..(hole % ZEROS.len() as u64) as usize]);
    sum.checksum()
}

/// One part of a deflate stream, which knows nothing of those before it.
fn part(bytes: &[u8], flush: TDEFLFlush) -> io::Result<Vec<u8>> {
    let flags = create_comp_flags_from_zip_params(LEVEL, NO_FRAME, DEFAULT_STRATEGY);
    let (mut packed, mut compressor) = (Vec::new(), CompressorOxide::new(flags));
    let (status, _) = compress_to_output(&mut compressor, bytes, flush, |piece| {
        packed.extend_from_slice(piece);
        true
    });
    match status {
        TDEFLStatus::Okay | TDEFLStatus::Done => Ok(packed),
        status => Err(io::Error::other(format!("{status:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use bytes::Bytes;
    use miniz_oxide::inflate::decompress_to_vec;
    use rawzip::ZipArchive;

    use super::*;

    fn disk() -> Disk {
        let mut disk = Disk::new();
        let file = |name: &str| -> Rc<str> { name.into() };
        disk.append(&file("meta.properties"), Bytes::from_static(b"broker.id=1\n"));
        disk.append(&file("orders-0/00000000000000000000.log"), Bytes::from_static(b"records"));
        disk.append(&file("orders-0/00000000000000000000.log"), Bytes::from_static(b" and more"));
        disk.append(&file("orders-0/00000000000000000000.index"), Bytes::from_static(b"12345678"));
        disk.allocate("orders-0/00000000000000000000.index", 10_485_760);
        disk.create(&file("orders-0/00000000000000000000.timeindex"));
        disk.allocate("orders-0/00000000000000000000.timeindex", 200_004);
        disk.create(&file("recovery-point-offset-checkpoint"));
        disk
    }

    /// The files of an archive, unpacked, each checked against its sum.
    fn unpacked(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
        let archive = ZipArchive::from_slice(zip).unwrap();
        let mut files = Vec::new();
        let mut entries = archive.entries();
        while let Some(entry) = entries.next_entry().unwrap() {
            let packed = archive.get_entry(entry.wayfinder()).unwrap();
            let bytes = decompress_to_vec(packed.data()).unwrap();
            assert_eq!(
                (rawzip::crc32(&bytes), bytes.len() as u64),
                (entry.crc32(), entry.uncompressed_size_hint())
            );
            files.push((String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned(), bytes));
        }
        files
    }

    #[test]
    fn every_file_comes_back_byte_by_byte_with_what_is_allocated() {
        let disk = disk();
        let files = unpacked(&of_disks(&[(BrokerId(1), disk.clone())]).unwrap());
        let expected =
            disk.list("").map(|file| (format!("broker-1/{file}"), disk.read_all(file).unwrap().to_vec()));
        assert_eq!(files, expected.collect::<Vec<_>>());
    }

    #[test]
    fn the_same_disks_give_the_same_bytes() {
        let disks = [(BrokerId(1), disk()), (BrokerId(2), disk())];
        assert_eq!(of_disks(&disks).unwrap(), of_disks(&disks).unwrap());
    }

    #[test]
    fn zeros_take_next_to_no_room() {
        assert!(of_disks(&[(BrokerId(1), disk())]).unwrap().len() < 20_000);
    }
}
