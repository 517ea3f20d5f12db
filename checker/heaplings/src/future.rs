//! Measuring a future.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use crate::measure::{Heap, measure_with};

/// Polls `future` to its end on the calling thread, and counts what this thread allocates in it.
///
/// The future is dropped before counting ends, so what is left is what its value retains. Between two polls the
/// thread sleeps until it is woken.
///
/// What threads from before do is left out: those of a runtime, and the tasks that it runs on them. A thread that is
/// started by the future and allocates is refused, as by [`measure`](crate::measure). Making the future
/// is left out as well, and so is waking: a waker costs nothing here. A future that needs a runtime around it,
/// for its timers or sockets, must find it: enter the runtime first, in the same thread. To count tasks that
/// an executor of one thread runs, measure the executor: `measure(|| executor.run(…))`; for one that starts threads
/// of its own inside of the closure, use [`measure_threads`](crate::measure_threads).
///
/// # Panics
///
/// As [`measure`](crate::measure). A future that is never woken is waited for without end: such as a timer of a runtime
/// that runs on this thread alone, which drives it only in its `block_on`. There, write
/// `measure(|| runtime.block_on(future))`.
///
/// ```
/// use heaplings::{Budget, measure_future};
///
/// async fn greeting(name: &str) -> String {
///     let mut text = String::with_capacity(32);
///     text.push_str("Good morning, ");
///     std::future::ready(()).await;
///     text.push_str(name);
///     text
/// }
///
/// let heap = measure_future(greeting("Ada"));
/// heap.assert(Budget { blocks: 1, bytes: 32, ..Budget::default() });
/// assert_eq!(heap.value, "Good morning, Ada");
/// ```
#[track_caller]
pub fn measure_future<T>(future: impl Future<Output = T>) -> Heap<T> {
    // The waker is made outside of what is counted, and a clone of it is a count.
    let set_up = || Waker::from(Arc::new(Unpark(thread::current())));
    measure_with(set_up, |waker| {
        let mut future = pin!(future);
        let mut context = Context::from_waker(&waker);
        loop {
            match future.as_mut().poll(&mut context) {
                Poll::Ready(value) => return value,
                // Woken meanwhile, it returns at once.
                Poll::Pending => thread::park(),
            }
        }
    })
}

/// Wakes the thread that polls.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}
