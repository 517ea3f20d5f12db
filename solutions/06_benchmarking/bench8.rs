//! A test that holds a promise about memory: dhat and std, no more.
//!
//! ## Why it works
//!
//! * *Set-up comes first.* The paths are Strings, so they are made before dhat counts.
//! * *Many requests, and a limit with slack.* dhat counts the process, and libtest's threads may allocate a
//!   few blocks meanwhile. An exact limit would fail now and then. One allocation in each of 100 requests is
//!   100 blocks, noise is up to 30, and 50 lies between them.
//! * *No path comes twice.* A router with a cache would allocate for the first request only.
//! * *Both kinds of paths.* A path that nobody answers takes another way through the code. 100 requests of
//!   each kind are enough to fail by either.
//! * *`black_box`* on input and result, or a release build may leave the requests out.
//!
//! In the tests below dhat's allocator is in place, or dhat sees nothing and every limit holds. Each test
//! that measures has the profiler to itself, because a second one panics. And the limit is asserted while
//! the profiler is alive, so that a failure leaves a `dhat-heap.json` to read.
//!
//! ## What it costs
//!
//! While it measures, dhat takes a lock and a call stack for every allocation in the process: a test binary
//! with its allocator is slow. In a crate of your own put such tests into `tests/heap.rs`, with `dhat` among
//! the `dev-dependencies`: an integration test is a process of its own, and users of the crate never see the
//! allocator. If there is a single test in that file, it needs no Mutex.
//!
//! With more than one, `cargo checker test --manifest-path ../mine/Cargo.toml` runs each test of your crate
//! in a process of its own. Where a limit fails, it shows the line of yours that allocates.
//!
//! ## When not to
//!
//! Do not set limits on what std does inside, such as the blocks of a growing map: the next Rust may do it in
//! another way, and your test fails through no fault of yours. Limit what you promise: nothing at all, or one
//! block for each request. Where you need exact counts, count by thread, as this project's `measure` does, or
//! write a test without libtest (`harness = false`).
//!
//! ## Another way
//!
//! Count the requests twice, once for 100 and once for 200, and compare: what does not grow is noise. Or make
//! the requests in a loop until the count has settled.

use std::hint::black_box;

/// What the test needs of dhat.
trait Dhat {
    /// Begins to count. In a test: `let _profiler = dhat::Profiler::builder().testing().build();`
    fn start(&self);
    /// The blocks since then, of the whole process: `dhat::HeapStats::get().total_blocks`. libtest's threads
    /// may add some of their own, up to 30.
    fn total_blocks(&self) -> u64;
}

/// Whether a router keeps the promise. It answers `/users/7/photos`, whoever the user is, and does not answer
/// `/users/7/likes`.
#[allow(dead_code, reason = "only tests use it")]
fn keeps_its_promise(dhat: &impl Dhat, route: impl Fn(&str) -> Option<&'static str>) -> bool {
    let answered = (0..100).map(|user| format!("/users/{user}/photos"));
    let unanswered = (0..100).map(|user| format!("/users/{user}/likes"));
    let paths: Vec<String> = answered.chain(unanswered).collect();
    dhat.start();
    for path in &paths {
        black_box(route(black_box(path)));
    }
    // Between the noise and one block for each request of a kind.
    dhat.total_blocks() <= 50
}

/// A crate's public type: which handler answers which path.
#[derive(Default)]
pub struct Router {
    routes: Vec<Route>,
}

/// A route such as `/users/:id/photos`; a part that begins with a colon matches any part but an empty one.
struct Route {
    pattern: String,
    handler: &'static str,
}

impl Router {
    /// Adds a route. The first that matches a path answers it.
    pub fn add(&mut self, pattern: &str, handler: &'static str) {
        self.routes.push(Route { pattern: pattern.to_string(), handler });
    }

    /// The handler for a path, without its query.
    pub fn route(&self, path: &str) -> Option<&'static str> {
        let path = path.split('?').next().unwrap_or_default();
        let route = self.routes.iter().find(|route| matches(&route.pattern, path))?;
        Some(route.handler)
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    let fits = |(pattern, part): (&str, &str)| match pattern.strip_prefix(':') {
        Some(_) => !part.is_empty(),
        None => pattern == part,
    };
    let (parts, pattern) = (path.split('/'), pattern.split('/'));
    parts.clone().count() == pattern.clone().count() && pattern.zip(parts).all(fits)
}

fn main() {
    let mut router = Router::default();
    router.add("/users/:id/photos", "photos");
    println!("/users/42/photos?page=2 is answered by {:?}", router.route("/users/42/photos?page=2"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::{OnceCell, RefCell};
    use std::collections::HashSet;
    use std::hint::black_box;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    // In a crate of your own all of this is `tests/heap.rs`, which leaves the crate its allocator.
    #[global_allocator]
    static ALLOC: dhat::Alloc = dhat::Alloc;

    /// dhat panics at a second profiler, and libtest runs tests beside each other. So each test holds this.
    static TURN: Mutex<()> = Mutex::new(());

    fn turn() -> MutexGuard<'static, ()> {
        TURN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// dhat itself. It counts until this is dropped.
    #[derive(Default)]
    struct Real(OnceCell<dhat::Profiler>);

    impl Dhat for Real {
        fn start(&self) {
            // 40 frames of each call stack, not 10, so that a profile shows the router's lines.
            let start = || dhat::Profiler::builder().testing().trim_backtraces(Some(40)).build();
            assert!(self.0.set(start()).is_ok(), "started twice");
        }

        fn total_blocks(&self) -> u64 {
            dhat::HeapStats::get().total_blocks
        }
    }

    /// A process in which other threads have allocated so many blocks meanwhile.
    struct Noise(u64);

    impl Dhat for Noise {
        fn start(&self) {}

        fn total_blocks(&self) -> u64 {
            self.0
        }
    }

    fn photos() -> Router {
        let mut router = Router::default();
        router.add("/", "home");
        router.add("/users/:id/photos", "photos");
        router
    }

    #[test]
    fn routes_by_the_parts_of_a_path() {
        let _turn = turn();
        let router = photos();
        assert_eq!(
            (router.route("/?"), router.route("/users/Zoë/photos?a=/x")),
            (Some("home"), Some("photos"))
        );
        let others = ["", "users", "//", "/users//photos", "/users/42/photos/", "/users/42/likes"];
        assert!(others.iter().all(|path| router.route(path).is_none()));
    }

    #[test]
    fn passes_a_router_that_keeps_the_promise() {
        let _turn = turn();
        let router = photos();
        assert!(keeps_its_promise(&Real::default(), |path| router.route(path)), "it allocates nothing");
        for noise in [0, 1, 30] {
            assert!(keeps_its_promise(&Noise(noise), |path| router.route(path)), "{noise} blocks are noise");
        }
    }

    #[test]
    fn refuses_a_router_that_allocates_in_each_request() {
        let _turn = turn();
        let router = photos();
        let passes = |allocates: &dyn Fn(&str, bool)| {
            keeps_its_promise(&Real::default(), |path| {
                let handler = router.route(path);
                allocates(path, handler.is_some());
                handler
            })
        };
        assert!(!passes(&|path, _| drop(black_box(path.to_string()))), "a copy of each path");
        let copy_if = |copy: bool, path: &str| black_box(copy.then(|| path.to_string())).is_some();
        assert!(!passes(&|path, answered| assert_eq!(copy_if(answered, path), answered)), "of the answered");
        assert!(!passes(&|path, answered| assert_eq!(copy_if(!answered, path), !answered)), "of the others");
        for (kept, what) in [(None, "path"), (Some(true), "answered path"), (Some(false), "other path")] {
            let known = RefCell::new(HashSet::with_capacity(10_000));
            let keep = |path: &str, answered: bool| {
                if kept.is_none_or(|kept| kept == answered) && !known.borrow().contains(path) {
                    known.borrow_mut().insert(path.to_string());
                }
            };
            assert!(!passes(&keep), "a copy of each {what} that is new");
        }
    }

    #[test]
    fn counts_the_requests_and_nothing_else() {
        let _turn = turn();
        let (dhat, router) = (Real::default(), photos());
        keeps_its_promise(&dhat, |path| router.route(path));
        let heap = dhat::HeapStats::get();
        // The router allocates nothing, so all of it is the test's own, but for libtest's few blocks.
        dhat::assert!(heap.total_blocks <= 50, "{} blocks", heap.total_blocks);
    }
}
