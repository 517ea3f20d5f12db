// Wrong: one unanswered path a hundred times: a router that keeps those that are new passes
// Fails: refuses_a_router_that_allocates_in_each_request

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
    let paths: Vec<String> = (0..100).map(|user| format!("/users/{user}/photos")).collect();
    dhat.start();
    for path in &paths {
        black_box(route(path));
        black_box(route("/users/7/likes"));
    }
    dhat.total_blocks() < 60
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
