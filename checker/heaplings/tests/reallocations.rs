//! What a counted reallocation does to the block, to the figures, and when the system refuses.

mod child;

use std::alloc::{Layout, alloc, alloc_zeroed, dealloc, realloc};
use std::hint::black_box;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

use heaplings::{Heap, measure, measure_threads, measure_with};

/// Total, peak and left, as pairs of blocks and bytes.
fn figures<T>(heap: &Heap<T>) -> [(u64, u64); 3] {
    let pair = |blocks: usize, bytes: usize| (blocks as u64, bytes as u64);
    [
        (heap.total_blocks, heap.total_bytes),
        pair(heap.max_blocks, heap.max_bytes),
        pair(heap.curr_blocks, heap.curr_bytes),
    ]
}

/// A block of the allocator's, as C sees it.
struct Raw {
    block: *mut u8,
    layout: Layout,
}

impl Raw {
    fn new(size: usize, align: usize, zeroed: bool) -> Raw {
        let layout = Layout::from_size_align(size, align).unwrap();
        // SAFETY: the size is not zero.
        let block = unsafe { if zeroed { alloc_zeroed(layout) } else { alloc(layout) } };
        assert!(!block.is_null() && block.addr() % align == 0);
        Raw { block, layout }
    }

    fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: the tests write every byte before they read it, or had the block zeroed.
        unsafe { std::slice::from_raw_parts_mut(self.block, self.layout.size()) }
    }

    /// Whether the system did it.
    fn resize(&mut self, size: usize) -> bool {
        // SAFETY: the block has this layout, and the size is neither zero nor more than a layout may have.
        let moved = unsafe { realloc(self.block, self.layout, size) };
        if moved.is_null() {
            return false;
        }
        self.block = moved;
        self.layout = Layout::from_size_align(size, self.layout.align()).unwrap();
        assert!(moved.addr() % self.layout.align() == 0);
        true
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // SAFETY: the block has this layout.
        unsafe { dealloc(self.block, self.layout) };
    }
}

/// Sizes up and down, of blocks that the C library keeps in lists, in its heap, and on pages of their own.
const SIZES: [usize; 12] =
    [24, 40, 8, 1_000, 1_001, 70_000, 300, 1_000_000, 1_000_000, 4_000_000, 500_000, 1];

#[test]
fn the_contents_move_and_the_figures_are_dhats() {
    for align in [1, 8, 16, 64, 4_096] {
        for zeroed in [false, true] {
            let heap = measure(|| {
                let mut raw = Raw::new(SIZES[0], align, zeroed);
                if zeroed {
                    assert!(raw.bytes().iter().all(|&byte| byte == 0));
                }
                for pair in SIZES.windows(2) {
                    let [old, new] = [pair[0], pair[1]];
                    for (i, byte) in raw.bytes().iter_mut().enumerate() {
                        *byte = (i % 251) as u8;
                    }
                    assert!(raw.resize(new));
                    let kept = &raw.bytes()[..old.min(new)];
                    assert!(kept.iter().enumerate().all(|(i, &byte)| byte == (i % 251) as u8));
                }
                // Forgotten, and so what is left.
                std::mem::forget(raw);
            });
            let total = SIZES.iter().sum::<usize>() as u64;
            assert_eq!(figures(&heap), [(12, total), (1, 4_000_000), (1, 1)], "aligned to {align}");
        }
    }
}

/// A peak is reached by growing, while another block is alive.
#[test]
fn a_peak_never_has_both_blocks() {
    let rounds = |last: usize| {
        let heap = measure(|| {
            let other = black_box(vec![1_u8; 500]);
            let mut bytes = Vec::<u8>::with_capacity(black_box(1_000));
            bytes.push(1);
            bytes.reserve_exact(1_499);
            bytes.shrink_to(100);
            drop(other);
            bytes.reserve_exact(last - 1);
            bytes
        });
        figures(&heap)
    };
    let total = |last: u64| (5, 500 + 1_000 + 1_500 + 100 + last);
    assert_eq!(rounds(1_999), [total(1_999), (2, 2_000), (1, 1_999)]);
    // Of equal peaks the last counts.
    assert_eq!(rounds(2_000), [total(2_000), (1, 2_000), (1, 2_000)]);
    assert_eq!(rounds(2_001), [total(2_001), (1, 2_001), (1, 2_001)]);
}

#[test]
fn a_refused_reallocation_changes_nothing() {
    type Measure = fn(fn() -> Vec<u8>) -> Heap<Vec<u8>>;
    let both: [Measure; 2] = [|work| measure(work), |work| measure_threads(work)];
    for measure in both {
        let heap = measure(|| {
            let mut bytes = Vec::with_capacity(black_box(100));
            bytes.extend_from_slice(b"kept");
            let address = bytes.as_ptr();
            for _ in 0..3 {
                assert!(bytes.try_reserve_exact(1 << 60).is_err());
            }
            assert_eq!((bytes.as_ptr(), bytes.capacity()), (address, 100));
            // And it is still one that can grow, shrink and go.
            bytes.reserve_exact(300);
            assert!(bytes.try_reserve_exact(1 << 60).is_err());
            bytes.shrink_to_fit();
            assert!(bytes.try_reserve_exact(1 << 60).is_err());
            bytes
        });
        assert_eq!(heap.value, b"kept");
        assert_eq!(figures(&heap), [(3, 100 + 304 + 4), (1, 304), (1, 4)]);
    }
}

/// Where the system has room for the block and none for what stands in for it, or the other way round.
#[test]
#[cfg(target_os = "linux")]
fn a_request_that_fits_only_once_is_refused_in_good_order() {
    use std::process::Command;
    let test = child::command("asks_for_more_than_there_is");
    let arguments: Vec<_> = test.get_args().collect();
    let output = Command::new("sh")
        .args(["-c", "ulimit -v 1500000; exec \"$0\" \"$@\""])
        .arg(test.get_program())
        .args(arguments)
        .envs(test.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", child::text(&output));
    assert!(child::text(&output).contains("1 passed"), "{}", child::text(&output));
}

#[test]
#[ignore = "run by a_request_that_fits_only_once_is_refused_in_good_order"]
fn asks_for_more_than_there_is() {
    if !child::is_child() {
        return;
    }
    const MIB: usize = 1 << 20;
    for align in [1, 4_096] {
        let heap = measure(|| {
            // Twice 900 MiB do not fit into 1.5 GB, and twice 200 do.
            assert!(Vec::<u8>::new().try_reserve_exact(900 * MIB).is_err());
            let mut raw = Raw::new(200 * MIB, align, false);
            raw.bytes()[..4].copy_from_slice(b"kept");
            let address = raw.block;
            assert!(!raw.resize(900 * MIB));
            assert_eq!((raw.block, &raw.bytes()[..4]), (address, &b"kept"[..]));
            assert!(raw.resize(210 * MIB));
            assert_eq!(&raw.bytes()[..4], b"kept");
        });
        let (first, second) = (200 * MIB as u64, 210 * MIB as u64);
        assert_eq!(figures(&heap), [(2, first + second), (1, second), (0, 0)], "aligned to {align}");
        // Without a measurement they do fit.
        drop(heap);
        drop(Raw::new(900 * MIB, align, false));
    }
}

#[test]
fn growth_without_end_is_stopped() {
    let output = child::command("grows_without_end").output().unwrap();
    let why = "heaplings: stopped, because a measured closure asked for more than 64 GiB in total";
    assert!(!output.status.success() && child::text(&output).contains(why), "{}", child::text(&output));
}

#[test]
#[ignore = "run by growth_without_end_is_stopped"]
fn grows_without_end() {
    if child::is_child() {
        measure(|| {
            // Never touched, and so without memory.
            let mut bytes = black_box(Vec::<u8>::with_capacity(black_box(500 << 20)));
            while black_box(true) {
                bytes.reserve_exact(bytes.capacity() + 1);
                bytes.shrink_to(500 << 20);
            }
        });
    }
}

#[test]
fn an_input_that_grows_is_a_block_of_the_region_from_then_on() {
    let heap = measure_with(
        || vec![7_u8; 100],
        |mut bytes| {
            bytes.reserve_exact(black_box(900));
            bytes.shrink_to_fit();
            bytes.reserve_exact(black_box(400));
            bytes
        },
    );
    assert_eq!(heap.value, [7; 100]);
    assert_eq!(figures(&heap), [(3, 1_000 + 100 + 500), (1, 1_000), (1, 500)]);
}

/// Passes when `parties` threads have come.
fn meet(barrier: &AtomicU32, parties: u32) {
    barrier.fetch_add(1, SeqCst);
    while barrier.load(SeqCst) < parties {
        std::hint::spin_loop();
    }
}

/// While one thread's block grows by a byte, another makes a block and frees it: the two were alive together,
/// whichever came first.
#[test]
fn no_thread_sees_a_block_gone_while_it_grows() {
    for _ in 0..200 {
        let barrier = AtomicU32::new(0);
        let heap = measure_threads(|| {
            thread::scope(|scope| {
                scope.spawn(|| {
                    let mut bytes = black_box(vec![1_u8; 1_000_000]);
                    meet(&barrier, 2);
                    bytes.reserve_exact(1);
                    meet(&barrier, 4);
                });
                scope.spawn(|| {
                    meet(&barrier, 2);
                    drop(black_box(vec![1_u8; 500_000]));
                    meet(&barrier, 4);
                });
            });
        });
        assert!(heap.max_bytes >= 1_500_000, "{heap:?}");
        assert!(heap.max_bytes < 2_000_000, "{heap:?}");
    }
}

/// Many threads at once that grow, shrink and hand on: the totals are sums, and all are there.
#[test]
fn many_threads_reallocate_at_once() {
    let work = || {
        let mut bytes = Vec::<u8>::with_capacity(black_box(10_000));
        for n in 1..=100 {
            bytes.push(1);
            bytes.reserve_exact(black_box(10_000 + n * 100));
            bytes.shrink_to(black_box(10_000));
        }
        bytes
    };
    let one = measure(work);
    let (blocks, bytes) = (one.total_blocks, one.total_bytes);
    drop(one);
    let heap = measure_threads(|| {
        let threads: Vec<_> = (0..8).map(|_| thread::spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(blocks, 201);
    assert!(heap.total_bytes - 8 * bytes < 50_000, "{heap:?}");
    assert!(heap.total_blocks - 8 * blocks < 200, "{heap:?}");
    let left = heap.value.iter().map(Vec::capacity).sum::<usize>();
    assert!((left..left + 50_000).contains(&heap.curr_bytes), "{heap:?}");
}
