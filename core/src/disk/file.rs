//! A file: the chunks that were appended to it, and how much of them is on the device.

use std::rc::Rc;

use bytes::Bytes;

/// The most chunks of a block: what an append after a clone may have to copy.
const BLOCK_CHUNKS_MAX: usize = 64;

#[derive(Clone, Debug, Default)]
pub(super) struct File {
    blocks: Rc<Vec<Rc<Block>>>,
    pub written: u64,
    pub allocated: u64,
    /// How much of what is written is on the device.
    pub flushed: u64,
}

#[derive(Clone, Debug)]
struct Block {
    chunks: Vec<Chunk>, // never empty
}

#[derive(Clone, Debug)]
struct Chunk {
    start: u64,
    bytes: Bytes, // never empty
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
        let chunk = Chunk { start, bytes };
        let blocks = Rc::make_mut(&mut self.blocks);
        match blocks.last_mut() {
            Some(block) if block.chunks.len() < BLOCK_CHUNKS_MAX => Rc::make_mut(block).chunks.push(chunk),
            _ => blocks.push(Rc::new(Block { chunks: vec![chunk] })),
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
        blocks.truncate(blocks.partition_point(|block| block.start() < len));
        let Some(last) = blocks.last_mut().map(Rc::make_mut) else { return };
        last.chunks.truncate(last.chunks.partition_point(|chunk| chunk.start < len));
        if let Some(chunk) = last.chunks.last_mut() {
            chunk.bytes.truncate((len - chunk.start) as usize);
        }
    }

    pub fn chunks(&self, position: u64) -> impl Iterator<Item = Bytes> + '_ {
        let first_block = self.blocks.partition_point(|block| block.end() <= position);
        let chunks = self.blocks[first_block..].iter().flat_map(|block| &block.chunks);
        chunks.skip_while(move |chunk| chunk.end() <= position).map(move |chunk| {
            let skipped = position.saturating_sub(chunk.start) as usize;
            chunk.bytes.slice(skipped..)
        })
    }

    /// Flips the lowest bit of a byte.
    pub fn flip(&mut self, position: u64) -> bool {
        if position >= self.written {
            return false;
        }
        let blocks = Rc::make_mut(&mut self.blocks);
        let block = blocks.partition_point(|block| block.end() <= position);
        let block = Rc::make_mut(&mut blocks[block]);
        let chunk = block.chunks.partition_point(|chunk| chunk.end() <= position);
        let chunk = &mut block.chunks[chunk];
        let mut bytes = chunk.bytes.to_vec();
        bytes[(position - chunk.start) as usize] ^= 1;
        chunk.bytes = bytes.into();
        true
    }
}

impl Block {
    fn start(&self) -> u64 {
        self.chunks.first().map_or(0, |chunk| chunk.start)
    }

    fn end(&self) -> u64 {
        self.chunks.last().map_or(0, Chunk::end)
    }
}

impl Chunk {
    fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}
