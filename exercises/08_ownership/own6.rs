//! A proxy looks up its settings for every connection: the host, the port, the name. A missing setting has a
//! default, or leads to an error that says what is missing. In practice hardly anything is missing.
//!
//! But the default and the error are made each time, before it is known whether they are needed.
//! Goal: complete settings cost nothing, and an error costs its own text and no other.

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

// TODO: let a default or an error be made only when it is needed.
/// The target for a service, by its settings.
fn target<'a>(service: &str, settings: &HashMap<&str, &'a str>) -> Result<Target<'a>, String> {
    let host = settings.get("host").ok_or(format!("{service}: there is no host"))?;
    let port = settings.get("port").copied().unwrap_or("443");
    let port = port.parse().or(Err(format!("{service}: {port:?} is no port")))?;
    let tries = settings.get("tries").map_or(Ok(default_tries(service)), |tries| tries.parse());
    let tries = tries.or(Err(format!(
        "{service}: tries must be a number, and not {:?}",
        settings.get("tries").unwrap_or(&"")
    )))?;
    let label = settings.get("label").map(|label| Cow::Borrowed(*label));
    let label = label.unwrap_or(Cow::Owned(format!("{service} at {host}:{port}")));
    Ok(Target { host, port, label, tries })
}

/// How often to try if the settings do not say: once for each part of the service's name.
fn default_tries(service: &str) -> u32 {
    service.split('-').collect::<Vec<_>>().len() as u32
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
