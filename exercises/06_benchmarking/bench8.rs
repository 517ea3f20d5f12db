//! A small crate that routes HTTP requests promises in its README: "a request that is routed allocates
//! nothing". A clean-up broke the promise, and nobody saw it until a server slowed down. Now the promise is a
//! test, made of dhat and the standard library alone, as one writes it in a crate of one's own; nothing of
//! this project is in this file. Its limit has a little slack: libtest's threads belong to the process,
//! too, and dhat counts the whole process.
//! Goal: the promise kept, by the test below; and read it, for the next one is yours to write.

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
    // TODO: allocate nothing.
    pub fn route(&self, path: &str) -> Option<&'static str> {
        let path = path.split('?').next().unwrap_or_default().to_string();
        let parts: Vec<String> = path.split('/').map(str::to_string).collect();
        for route in &self.routes {
            let pattern: Vec<String> = route.pattern.split('/').map(str::to_string).collect();
            if matches(&pattern, &parts) {
                return Some(route.handler);
            }
        }
        None
    }
}

fn matches(pattern: &[String], parts: &[String]) -> bool {
    let fits = |(pattern, part): (&String, &String)| {
        if pattern.starts_with(':') { !part.is_empty() } else { pattern == part }
    };
    pattern.len() == parts.len() && pattern.iter().zip(parts).all(fits)
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
