//! Defaults and errors of a proxy's settings are made in closures, which run when they are needed.
//!
//! ## Why it works
//!
//! `ok_or(format!(…))` is a call, and the arguments of a call are evaluated first. The text is made, handed
//! over, and dropped if there was a value. `ok_or_else(|| format!(…))` hands over a closure on the stack,
//! which costs nothing until it is called. All of these have both forms:
//!
//! | makes it always | makes it when needed |
//! | --- | --- |
//! | `ok_or(e)` | `ok_or_else(\|\| e)` |
//! | `unwrap_or(d)` | `unwrap_or_else(\|\| d)`, `unwrap_or_default()` |
//! | `map_or(d, f)` | `map_or_else(\|\| d, f)` |
//! | `or(o)`, `and(o)` | `or_else(\|\| o)`, `and_then(\|v\| o)` |
//! | `entry(k).or_insert(d)` | `entry(k).or_insert_with(\|\| d)` |
//! | `then_some(v)` | `then(\|\| v)` |
//!
//! `map_err(|_| …)` is always lazy, and clearer than `or(Err(…))`. What can fail is done first: the label is
//! made last, so an error in the tries makes no label.
//!
//! ## What it costs
//!
//! A few characters. The closure borrows the variables that it uses while the call lasts, and `?` and
//! `return` in it end the closure and not the function.
//!
//! ## When not to
//!
//! When there is nothing to make: `unwrap_or(0)`, `unwrap_or("443")`, `ok_or(Error::NoHost)`, and
//! `unwrap_or(String::new())` too, which allocates nothing. The plain form is easier to read, and clippy asks
//! for it (`unnecessary_lazy_evaluations`). Its lint for the other direction, `or_fun_call`, has to be
//! switched on. If errors are frequent, a lazy text is still a text for each: let the error be an enum that
//! borrows.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | complete_settings_cost_nothing | before | 900 | 29400 | 68 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_number_is_counted_and_not_made | before | 900 | 28000 | 68 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | an_error_costs_its_own_text | before | 600 | 23100 | 68 | 0 |
//! | | after | 100 | 6800 | 68 | 0 |
//! | an_error_makes_no_label | before | 600 | 23100 | 68 | 0 |
//! | | after | 100 | 6800 | 68 | 0 |
//!
//! Seen: surrealdb/surrealdb#4573: `ok_or_else` in place of `ok_or`, no error texts on the good path.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// Where to connect to.
#[derive(Debug, PartialEq, Eq)]
struct Target<'a> {
    host: &'a str,
    port: u16,
    label: Cow<'a, str>,
    tries: u32,
}

/// The target for a service, by its settings.
fn target<'a>(service: &str, settings: &HashMap<&str, &'a str>) -> Result<Target<'a>, String> {
    let host = settings.get("host").ok_or_else(|| format!("{service}: there is no host"))?;
    let port = settings.get("port").copied().unwrap_or("443");
    let port = port.parse().map_err(|_| format!("{service}: {port:?} is no port"))?;
    let tries = settings.get("tries").map_or_else(
        || Ok(default_tries(service)),
        |tries| tries.parse().map_err(|_| format!("{service}: tries must be a number, and not {tries:?}")),
    )?;
    let label = settings.get("label").map(|label| Cow::Borrowed(*label));
    let label = label.unwrap_or_else(|| Cow::Owned(format!("{service} at {host}:{port}")));
    Ok(Target { host, port, label, tries })
}

/// How often to try if the settings do not say: once for each part of the service's name.
fn default_tries(service: &str) -> u32 {
    service.split('-').count() as u32
}

fn main() {
    let all = [("host", "example.org"), ("port", "8080"), ("label", "main"), ("tries", "3")];
    let settings = HashMap::from(all);
    bench("target(complete settings)", || target(black_box("web"), black_box(&settings)).is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;
    use std::collections::HashMap;
    use std::hint::black_box;

    type Settings = HashMap<&'static str, &'static str>;

    fn complete() -> Settings {
        HashMap::from([("host", "example.org"), ("port", "8080"), ("label", "main"), ("tries", "3")])
    }

    /// Complete settings but for this one, which is missing or has another value.
    fn with(name: &'static str, value: Option<&'static str>) -> Settings {
        let mut settings = complete();
        settings.remove(name);
        settings.extend(value.map(|value| (name, value)));
        settings
    }

    #[test]
    fn reads_settings() {
        let expected = Target { host: "example.org", port: 8080, label: "main".into(), tries: 3 };
        assert_eq!(target("web", &complete()), Ok(expected));
        let settings = HashMap::from([("host", "größe.org")]);
        let label = "web-cache-2 at größe.org:443".into();
        assert_eq!(
            target("web-cache-2", &settings),
            Ok(Target { host: "größe.org", port: 443, label, tries: 3 })
        );
        assert_eq!(target("a", &with("label", None)).unwrap().label, "a at example.org:8080");
        assert_eq!(target("a-b-", &with("tries", None)).unwrap().tries, 3);
        assert_eq!(target("", &with("tries", None)).unwrap().tries, 1);
    }

    #[test]
    fn says_what_is_wrong() {
        let error = |name, value| target("web", &with(name, value)).unwrap_err();
        assert_eq!(error("host", None), "web: there is no host");
        assert_eq!(error("port", Some("65536")), r#"web: "65536" is no port"#);
        assert_eq!(error("port", Some("")), r#"web: "" is no port"#);
        assert_eq!(error("tries", Some("a\"b")), r#"web: tries must be a number, and not "a\"b""#);
        // The first mistake is the one that is told.
        let settings = HashMap::from([("host", "x"), ("port", "y"), ("tries", "z")]);
        assert_eq!(target("a", &settings), Err(r#"a: "y" is no port"#.to_string()));
        assert_eq!(target("a", &HashMap::from([("tries", "z")])), Err("a: there is no host".to_string()));
    }

    #[test]
    fn complete_settings_cost_nothing() {
        let heap = measure_with(complete, |settings| {
            (0..100)
                .map(|_| target(black_box("web-cache"), &settings).map_or(0, |target| target.tries))
                .sum::<u32>()
        });
        assert_eq!(heap.value, 300);
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn a_number_is_counted_and_not_made() {
        let heap = measure_with(
            || with("tries", None),
            |settings| {
                (0..100).filter(|_| target("a-b-c", &settings).is_ok_and(|target| target.tries == 3)).count()
            },
        );
        assert_eq!(heap.value, 100);
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn an_error_costs_its_own_text() {
        let heap = measure_with(
            || with("tries", Some("many")),
            |settings| (0..100).filter(|_| target("web-cache", &settings).is_err()).count(),
        );
        assert_eq!(heap.value, 100);
        // A text of 49 bytes for each, made by one `format!`.
        dhat::assert!(heap.total_blocks <= 100);
    }

    #[test]
    fn an_error_makes_no_label() {
        let heap = measure_with(
            || HashMap::from([("host", "example.org"), ("tries", "many")]),
            |settings| (0..100).filter(|_| target("web-cache", &settings).is_err()).count(),
        );
        assert_eq!(heap.value, 100);
        dhat::assert!(heap.total_blocks <= 100);
    }
}
