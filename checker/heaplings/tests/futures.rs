//! Futures, polled by `measure_future` and by a small executor.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::hint::black_box;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use heaplings::{Budget, measure, measure_future, measure_threads};

/// A block of `n` bytes that no optimisation removes.
fn block(n: usize) -> Vec<u8> {
    black_box(Vec::with_capacity(black_box(n)))
}

/// Gives way once.
struct YieldNow(bool);

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0 {
            return Poll::Ready(());
        }
        self.0 = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

#[test]
fn every_poll_is_counted_and_the_future_is_dropped() {
    let heap = measure_future(async {
        let held = block(100);
        for _ in 0..3 {
            YieldNow(false).await;
            drop(block(10));
        }
        drop(held);
        block(7)
    });
    heap.assert(Budget { blocks: 5, bytes: 137, peak: 110, left: 7 });
    assert_eq!((heap.total_blocks, heap.total_bytes), (5, 137));
    assert_eq!((heap.max_bytes, heap.curr_bytes), (110, 7));
}

#[test]
fn a_future_that_holds_on_to_something_leaves_nothing() {
    let held = block(500);
    let future = async move {
        let more = block(100);
        YieldNow(false).await;
        (held.capacity(), more.capacity())
    };
    let heap = measure_future(future);
    assert_eq!(heap.value, (500, 100));
    assert_eq!((heap.total_blocks, heap.total_bytes, heap.curr_bytes), (1, 100, 0));
}

/// Woken from another thread, by a waker that was cloned and kept.
#[test]
fn a_thread_may_wake_it_and_is_not_counted() {
    let shared: Arc<(AtomicBool, Mutex<Option<Waker>>)> = Arc::default();
    let theirs = Arc::clone(&shared);
    let thread = thread::spawn(move || {
        let waker = loop {
            if let Some(waker) = theirs.1.lock().unwrap().take() {
                break waker;
            }
            thread::yield_now();
        };
        drop(block(1_000));
        theirs.0.store(true, SeqCst);
        waker.wake();
    });
    let heap = measure_future(poll_fn(|context| {
        if shared.0.load(SeqCst) {
            return Poll::Ready(());
        }
        *shared.1.lock().unwrap() = Some(context.waker().clone());
        Poll::Pending
    }));
    heap.assert(Budget::NOTHING);
    thread.join().unwrap();
}

#[test]
fn a_panic_ends_it() {
    let panicked = std::panic::catch_unwind(|| drop(measure_future(async { panic!("on purpose") })));
    assert_eq!(*panicked.unwrap_err().downcast::<&str>().unwrap(), "on purpose");
    measure_future(async {}).assert(Budget::NOTHING);
}

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// An executor of one thread: it polls whatever task is next, and asks again until all are done.
#[derive(Default)]
struct Executor {
    tasks: RefCell<VecDeque<Task>>,
}

impl Executor {
    fn with_room(tasks: usize) -> Executor {
        Executor { tasks: RefCell::new(VecDeque::with_capacity(tasks)) }
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.tasks.borrow_mut().push_back(Box::pin(task));
    }

    fn run(&self) {
        let mut context = Context::from_waker(Waker::noop());
        loop {
            let Some(mut task) = self.tasks.borrow_mut().pop_front() else { return };
            if task.as_mut().poll(&mut context).is_pending() {
                self.tasks.borrow_mut().push_back(task);
            }
        }
    }
}

#[test]
fn an_executor_is_measured_with_its_tasks() {
    let results = Rc::new(RefCell::new(Vec::with_capacity(10)));
    let executor = Rc::new(Executor::with_room(10));
    let heap = measure(|| {
        for n in 1..=3 {
            let (results, executor_2) = (Rc::clone(&results), Rc::clone(&executor));
            executor.spawn(async move {
                let held = block(n * 100);
                YieldNow(false).await;
                if n == 3 {
                    // A task that starts another.
                    executor_2.spawn(async move { drop(block(1_000)) });
                }
                results.borrow_mut().push(held.capacity());
            });
        }
        executor.run();
    });
    assert_eq!(*results.borrow(), [100, 200, 300]);
    // Three tasks and one more, each in a box of its own, and a block in each of the four.
    assert_eq!((heap.total_blocks, heap.curr_blocks), (8, 0));
    assert!(heap.total_bytes > 1_600);
}

/// Runs tasks on threads of its own.
fn run_on_threads(tasks: Vec<Pin<Box<dyn Future<Output = ()> + Send>>>) {
    struct Nothing;
    impl Wake for Nothing {
        fn wake(self: Arc<Self>) {}
    }
    let threads: Vec<_> = tasks
        .into_iter()
        .map(|mut task| {
            thread::spawn(move || {
                let waker = Waker::from(Arc::new(Nothing));
                while task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {}
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

/// `measure` refuses to leave out what threads do that are born inside, `measure_threads` counts it.
#[test]
fn threads_of_an_executor_are_counted_by_measure_threads_alone() {
    let tasks = || {
        let task = || async {
            let held = block(50_000);
            YieldNow(false).await;
            drop(held);
        };
        (0..3).map(|_| Box::pin(task()) as Pin<Box<dyn Future<Output = ()> + Send>>).collect::<Vec<_>>()
    };
    assert!(std::panic::catch_unwind(|| drop(measure(|| run_on_threads(tasks())))).is_err());
    let heap = measure_threads(|| run_on_threads(tasks()));
    assert!((150_000..200_000).contains(&heap.total_bytes), "{heap:?}");
}
