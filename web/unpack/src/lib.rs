//! Unpacks the page's wasm in the browser.
//!
//! The page is one program of 29,000 lines, and every byte of it is downloaded before the first frame. Compressed as a
//! static host does it (gzip) it is a quarter larger than as LZMA, so it travels as LZMA and brings this along: five
//! kilobytes that unpack it in some 40 ms. `static/start.js` is the other half; `cargo xtask build` packs.
//!
//! The file is a `.lzma` (`xz --format=lzma` reads and writes it):
//!
//! ```text
//! byte   0   1 ─ 4        5 ─ 12                13 ─
//!        lc, dictionary   length when unpacked  the range coder's bytes
//!        lp, size         (u64, little-endian)
//!        pb  (u32)
//! ```
//!
//! It runs once and is dropped, so it never frees memory.

#![cfg_attr(target_arch = "wasm32", no_std)]

#[cfg(target_arch = "wasm32")]
mod wasm {
    extern crate alloc;

    use alloc::alloc::{Layout, alloc};
    use core::panic::PanicInfo;
    use core::slice;

    use lol_alloc::{AssumeSingleThreaded, LeakingAllocator};
    use lzma_rust2::{LzmaReader, Read};

    #[global_allocator]
    // SAFETY: nothing here starts a thread.
    static MEMORY: AssumeSingleThreaded<LeakingAllocator> =
        unsafe { AssumeSingleThreaded::new(LeakingAllocator::new()) };

    #[panic_handler]
    fn panic(_: &PanicInfo<'_>) -> ! {
        core::arch::wasm32::unreachable()
    }

    /// Makes room for `len` bytes; gives their address.
    #[unsafe(no_mangle)]
    pub extern "C" fn room(len: usize) -> *mut u8 {
        let Ok(layout) = Layout::from_size_align(len.max(1), 1) else { return core::ptr::null_mut() };
        // SAFETY: the layout is not empty.
        unsafe { alloc(layout) }
    }

    /// Unpacks the `len` bytes at `packed` to the `size` bytes at `unpacked`; false where they are not what they
    /// should be.
    ///
    /// # Safety
    ///
    /// Both came from `room`, with these lengths.
    #[unsafe(no_mangle)]
    pub unsafe extern "C" fn unpack(packed: *const u8, len: usize, unpacked: *mut u8, size: usize) -> bool {
        // SAFETY: as the caller promises; `room` never gives the same bytes twice.
        let (packed, unpacked) =
            unsafe { (slice::from_raw_parts(packed, len), slice::from_raw_parts_mut(unpacked, size)) };
        LzmaReader::new_mem_limit(packed, u32::MAX, None)
            .is_ok_and(|mut reader| reader.read_exact(unpacked).is_ok())
    }
}
