//! A router that allocates nothing for a request, and the test that keeps it so: dhat and std, no more.
//!
//! ## Why it works
//!
//! *The code.* Parts of a path are slices of it. Splitting lends them one by one, so path and pattern can
//! be compared while they are split, and nothing has to be collected.
//!
//! *The test.* Four things make it one that can be trusted. It has dhat's allocator, or dhat sees nothing
//! and every limit holds. It has the profiler to itself: a second one panics, and other tests allocate, so
//! they take turns. It asserts while the profiler is alive, so that a failure leaves a `dhat-heap.json` to
//! read. And its limit knows that dhat counts the process: libtest's main thread may allocate a few blocks
//! meanwhile, so 200 requests are counted, and 50 blocks are allowed. One allocation in each request would
//! be 200; and no path comes twice, so a cache would not hide it.
//!
//! ## What it costs
//!
//! While it measures, dhat takes a lock and a call stack for every allocation in the process: a test binary
//! with its allocator is slow. In a crate of your own put such tests into `tests/heap.rs`, with `dhat`
//! among the `dev-dependencies`: an integration test is a process of its own, and users of the crate never
//! see the allocator. If there is a single test in that file, it needs no Mutex.
//!
//! ## When not to
//!
//! Do not set limits on what std does inside, such as the blocks of a growing map: the next Rust may do it
//! otherwise, and your test fails at no fault of yours. Limit what you promise: nothing at all, or one
//! block for each request. Exact counts in a process that has other threads fail now and then. Where you
//! need them, count by thread, as this project's `measure` does, or write a test without libtest (`harness
//! = false`).
//!
//! ## Another way
//!
//! `pattern.split('/').eq_by(…)` would say it in a line, and is not stable yet. Patterns split once, in
//! `add`, pass as well: a router is made once and asked often.

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
    let fits = |pattern: &str, part: &str| {
        if pattern.starts_with(':') { !part.is_empty() } else { pattern == part }
    };
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(pattern), Some(part)) if fits(pattern, part) => {}
            _ => return false,
        }
    }
}

fn main() {
    let mut router = Router::default();
    router.add("/users/:id/photos", "photos");
    println!("/users/42/photos?page=2 is answered by {:?}", router.route("/users/42/photos?page=2"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;
    use std::sync::{Mutex, PoisonError};

    // In a crate of your own all of this is `tests/heap.rs`, a file and therefore a process of its own. There
    // the allocator is dhat's for this test only, and not for the crate or its users.
    #[global_allocator]
    static ALLOC: dhat::Alloc = dhat::Alloc;

    /// dhat has one profiler for the process, and panics at a second one. libtest runs tests beside each
    /// other, so a test that measures, and any that would disturb its count, holds this.
    static TURN: Mutex<()> = Mutex::new(());

    /// What `work` allocates, but for its input. The profiler must be alive while one asks for its figures
    /// and asserts on them, so both are done here.
    fn heap<I>(set_up: impl FnOnce() -> I, work: impl FnOnce(I), check: impl FnOnce(dhat::HeapStats)) {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let input = set_up();
        // 40 frames of each call stack, not 10, so that a profile shows our line under the library's.
        let _profiler = dhat::Profiler::builder().testing().trim_backtraces(Some(40)).build();
        work(input);
        check(dhat::HeapStats::get());
    }

    /// The routes of a photo service: the last of them is the one that is asked for most.
    fn photo_service() -> Router {
        let mut router = Router::default();
        router.add("/", "home");
        router.add("/users", "users");
        router.add("/users/:id", "user");
        router.add("/users/:id/photos", "photos");
        router.add("/users/:id/photos/:photo", "photo");
        router
    }

    /// The photo service, and 200 paths that differ, so that an answer that is kept is of no use.
    fn requests(to: &str) -> (Router, Vec<String>) {
        (photo_service(), (0..200).map(|user| format!("/users/{user}/{to}")).collect())
    }

    #[test]
    fn routes_by_the_parts_of_a_path() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let router = photo_service();
        let route = |path| router.route(path);
        assert_eq!((route("/"), route("/?"), route("/users")), (Some("home"), Some("home"), Some("users")));
        assert_eq!((route("/users/42"), route("/users/Zoë")), (Some("user"), Some("user")));
        assert_eq!((route("/users/42/photos"), route("/users/4/photos/京")), (Some("photos"), Some("photo")));
        assert_eq!((route("/users?page=2"), route("/users/7?a=/x/y?b")), (Some("users"), Some("user")));
        for path in ["", "?", "users", "//", "/Users", "/users/", "/users//photos", "/users/42/photos/"] {
            assert_eq!(route(path), None, "{path:?}");
        }
        assert_eq!(route("/users/42/photos/7/likes"), None);
        assert_eq!(Router::default().route("/"), None);
    }

    #[test]
    fn the_first_route_that_matches_answers() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut router = Router::default();
        router.add("/:page", "page");
        router.add("/about", "about");
        router.add("", "empty");
        assert_eq!((router.route("/about"), router.route("")), (Some("page"), Some("empty")));
    }

    #[test]
    fn a_path_may_have_many_parts() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let deep = |parts| "/deep".repeat(parts);
        let mut router = Router::default();
        router.add(&deep(1_000), "deep");
        let answers = [999, 1_000, 1_001].map(|parts| router.route(&deep(parts)));
        assert_eq!(answers, [None, Some("deep"), None]);
    }

    #[test]
    fn a_request_allocates_nothing() {
        let set_up = || requests("photos/7?size=large");
        let work = |(router, paths): (Router, Vec<String>)| {
            for path in &paths {
                assert_eq!(router.route(black_box(path)), Some("photo"));
            }
        };
        // 200 requests and not one: what libtest's threads allocate meanwhile is a few blocks in all, and an
        // allocation in each request is 200 or more. So a limit with slack tells one from the other, always.
        let check = |heap: dhat::HeapStats| {
            // What a failure says behind the condition is up to you.
            dhat::assert!(heap.total_blocks <= 50, "{} blocks for 200 requests", heap.total_blocks);
        };
        heap(set_up, work, check);
    }

    #[test]
    fn a_path_that_nobody_answers_allocates_nothing() {
        let set_up = || requests("photos/7/likes/3");
        let work = |(router, paths): (Router, Vec<String>)| {
            for path in &paths {
                assert_eq!(router.route(black_box(path)), None);
            }
        };
        let check = |heap: dhat::HeapStats| {
            // With the same slack.
            dhat::assert!(heap.total_blocks <= 50, "{} blocks for 200 requests", heap.total_blocks);
        };
        heap(set_up, work, check);
    }
}
