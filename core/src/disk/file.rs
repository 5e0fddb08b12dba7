//! A file: the chunks that were appended to it, and how much of them is on the device.
//!
//! A chunk is the very `Bytes` that was appended, but for the smallest ones: an index grows by eight bytes at a time,
//! and a chunk for each would be more book-keeping than index. Two of the same size become one, and so on up to a page,
//! as a binary counter carries: each byte is copied at most nine times, and a look-up finds few chunks to choose from.

use std::rc::Rc;

use bytes::Bytes;

/// Appends of up to so many bytes are merged with those before them: the entries of indexes.
const MERGED_BYTES_MAX: usize = 16;
/// A merged chunk does not grow beyond this.
const MERGED_CHUNK_MAX: usize = 4096;
/// The most chunks of a block: what an append after a clone may have to copy.
const BLOCK_CHUNKS_MAX: usize = 64;

#[derive(Clone, Debug, Default)]
pub(super) struct File {
    /// Each with its first byte's position, so that a search need not look into them.
    blocks: Rc<Vec<(u64, Rc<Block>)>>,
    pub written: u64,
    pub allocated: u64,
    /// How many of the written bytes are on the device.
    pub flushed: u64,
}

/// Where chunks begin stands apart from them: a search reads a few lines of memory that lie together.
#[derive(Clone, Debug)]
struct Block {
    starts: Vec<u64>,
    chunks: Vec<Bytes>, // as many; neither the block nor a chunk is empty
}

impl File {
    pub fn len(&self) -> u64 {
        self.written.max(self.allocated)
    }

    pub fn append(&mut self, bytes: Bytes) -> u64 {
        let start = self.written;
        self.written += bytes.len() as u64;
        if bytes.is_empty() {
            return start;
        }
        let is_small = bytes.len() <= MERGED_BYTES_MAX;
        let blocks = Rc::make_mut(&mut self.blocks);
        match blocks.last_mut() {
            Some((_, block)) if block.chunks.len() < BLOCK_CHUNKS_MAX => {
                let block = Rc::make_mut(block);
                block.starts.push(start);
                block.chunks.push(bytes);
                if is_small {
                    block.carry();
                }
            }
            // A file that has filled a block will fill the next one.
            last => {
                let room = if last.is_some() { BLOCK_CHUNKS_MAX } else { 1 };
                let (mut starts, mut chunks) = (Vec::with_capacity(room), Vec::with_capacity(room));
                starts.push(start);
                chunks.push(bytes);
                blocks.push((start, Rc::new(Block { starts, chunks })));
            }
        }
        start
    }

    pub fn truncate(&mut self, len: u64) {
        self.allocated = 0;
        self.flushed = self.flushed.min(len);
        if len >= self.written {
            return;
        }
        self.written = len;
        let blocks = Rc::make_mut(&mut self.blocks);
        blocks.truncate(blocks.partition_point(|(start, _)| *start < len));
        let Some(last) = blocks.last_mut().map(|(_, block)| Rc::make_mut(block)) else { return };
        let kept = last.starts.partition_point(|start| *start < len);
        last.starts.truncate(kept);
        last.chunks.truncate(kept);
        if let (Some(start), Some(chunk)) = (last.starts.last(), last.chunks.last_mut()) {
            chunk.truncate((len - start) as usize);
        }
    }

    pub fn chunks(&self, position: u64) -> impl Iterator<Item = Bytes> + '_ {
        let (first_block, first_chunk) = self.place(position);
        let blocks = self.blocks.get(first_block..).unwrap_or_default();
        let chunks = blocks.iter().enumerate().flat_map(move |(n, (_, block))| {
            let from = if n == 0 { first_chunk } else { 0 };
            block.starts[from..].iter().zip(&block.chunks[from..])
        });
        chunks.map(move |(start, chunk)| {
            let skipped = position.saturating_sub(*start) as usize;
            chunk.slice(skipped..)
        })
    }

    /// The chunk that has the byte at `position`, and where it begins.
    pub fn chunk(&self, position: u64) -> Option<(u64, &[u8])> {
        let (block, chunk) = self.place(position);
        let block = &self.blocks.get(block)?.1;
        Some((*block.starts.get(chunk)?, block.chunks.get(chunk)?))
    }

    /// The block, and the chunk in it, that has the byte at `position`; behind the end, the place behind the last.
    fn place(&self, position: u64) -> (usize, usize) {
        if position >= self.written {
            return (self.blocks.len(), 0);
        }
        let block = self.blocks.partition_point(|(start, _)| *start <= position) - 1;
        let end = self.blocks.get(block + 1).map_or(self.written, |(start, _)| *start);
        (block, self.blocks[block].1.place(position, end))
    }

    /// Flips the lowest bit of a byte.
    pub fn flip(&mut self, position: u64) -> bool {
        if position >= self.written {
            return false;
        }
        let (block, chunk) = self.place(position);
        let block = Rc::make_mut(&mut Rc::make_mut(&mut self.blocks)[block].1);
        let mut bytes = block.chunks[chunk].to_vec();
        bytes[(position - block.starts[chunk]) as usize] ^= 1;
        block.chunks[chunk] = bytes.into();
        true
    }
}

impl Block {
    /// The chunk that has the byte at `position`. Chunks are often of one size: so the first look is where it would be
    /// then.
    fn place(&self, position: u64, end: u64) -> usize {
        let (starts, first) = (&self.starts[..], self.starts[0]);
        let guess = ((position - first) * starts.len() as u64 / (end - first)) as usize;
        let next = starts.get(guess + 1).copied().unwrap_or(end);
        if (starts[guess]..next).contains(&position) {
            return guess;
        }
        starts.partition_point(|start| *start <= position) - 1
    }

    /// Merges the last two chunks while they are of one size.
    fn carry(&mut self) {
        while let [.., first, second] = &mut self.chunks[..]
            && first.len() == second.len()
            && first.len() * 2 <= MERGED_CHUNK_MAX
        {
            *first = [&first[..], second].concat().into();
            self.chunks.pop();
            self.starts.pop();
        }
    }
}
