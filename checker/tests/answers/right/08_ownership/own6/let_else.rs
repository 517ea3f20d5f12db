// Right: plain matches and let-else, in place of the methods

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

fn target<'a>(service: &str, settings: &HashMap<&str, &'a str>) -> Result<Target<'a>, String> {
    let Some(&host) = settings.get("host") else { return Err(format!("{service}: there is no host")) };
    let port = match settings.get("port") {
        None => 443,
        Some(port) => match port.parse() {
            Ok(port) => port,
            Err(_) => return Err(format!("{service}: {port:?} is no port")),
        },
    };
    let tries = match settings.get("tries") {
        None => default_tries(service),
        Some(tries) => match tries.parse() {
            Ok(tries) => tries,
            Err(_) => return Err(format!("{service}: tries must be a number, and not {tries:?}")),
        },
    };
    let label = match settings.get("label") {
        Some(label) => Cow::Borrowed(*label),
        None => Cow::Owned(format!("{service} at {host}:{port}")),
    };
    Ok(Target { host, port, label, tries })
}

fn default_tries(service: &str) -> u32 {
    1 + service.matches('-').count() as u32
}

fn main() {
    let all = [("host", "example.org"), ("port", "8080"), ("label", "main"), ("tries", "3")];
    let settings = HashMap::from(all);
    bench("target(complete settings)", || target(black_box("web"), black_box(&settings)).is_ok());
}
