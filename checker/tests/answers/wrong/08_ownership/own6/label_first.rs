// Wrong: all forms are lazy, and a label is made before it is known whether the tries are right
// Fails: an_error_makes_no_label

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
    let label = settings.get("label").map(|label| Cow::Borrowed(*label));
    let label = label.unwrap_or_else(|| Cow::Owned(format!("{service} at {host}:{port}")));
    let tries = settings.get("tries").map_or_else(
        || Ok(default_tries(service)),
        |tries| tries.parse().map_err(|_| format!("{service}: tries must be a number, and not {tries:?}")),
    )?;
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
