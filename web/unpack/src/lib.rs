//! Unpacks the page's wasm in the browser.
//!
//! Every byte of the page is downloaded before the first frame. Compressed as a static host does it (gzip) it is a
//! third larger than taken apart into [`streams`] and packed with LZMA, so that is how it travels, and it brings this
//! along: three kilobytes that unpack it in some 80 ms. `static/start.js` is the other half; `cargo xtask build` packs.
//!
//! The file is a `.lzma` (`xz --format=lzma` reads and writes it): [`lzma`].
//!
//! It runs once and is dropped, so it never frees memory.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

pub mod lzma;
pub mod streams;

#[cfg(target_arch = "wasm32")]
mod wasm {
    use alloc::alloc::{Layout, alloc};
    use alloc::boxed::Box;
    use core::panic::PanicInfo;
    use core::slice;

    use lol_alloc::{AssumeSingleThreaded, LeakingAllocator};

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

    /// Unpacks the `len` bytes at `packed`; gives where (address, length) of the wasm stand, or 0 where they are not
    /// what they should be.
    ///
    /// # Safety
    ///
    /// They came from `room`, with this length.
    #[unsafe(no_mangle)]
    pub unsafe extern "C" fn unpack(packed: *const u8, len: usize) -> *const [usize; 2] {
        // SAFETY: as the caller promises; `room` never gives the same bytes twice.
        let packed = unsafe { slice::from_raw_parts(packed, len) };
        match wasm_of(packed) {
            Some(wasm) => Box::leak(Box::new([wasm.as_ptr() as usize, wasm.len()])),
            None => core::ptr::null(),
        }
    }

    fn wasm_of(packed: &[u8]) -> Option<&'static [u8]> {
        Some(crate::streams::join(&crate::lzma::unpack(packed)?)?.leak())
    }
}
