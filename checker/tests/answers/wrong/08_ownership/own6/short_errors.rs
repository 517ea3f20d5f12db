// Wrong: no text is made, because the errors say less
// Fails: says_what_is_wrong

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
    let host = *settings.get("host").ok_or_else(String::new)?;
    let port = settings.get("port").map_or(Ok(443), |port| port.parse()).map_err(|_| String::new())?;
    let label = settings.get("label").map(|label| Cow::Borrowed(*label));
    let label = label.unwrap_or_else(|| format!("{service} at {host}:{port}").into());
    let tries = settings.get("tries").map(|tries| tries.parse()).transpose().map_err(|_| String::new())?;
    Ok(Target { host, port, label, tries: tries.unwrap_or_else(|| default_tries(service)) })
}

fn default_tries(service: &str) -> u32 {
    1 + service.matches('-').count() as u32
}

fn main() {
    let all = [("host", "example.org"), ("port", "8080"), ("label", "main"), ("tries", "3")];
    let settings = HashMap::from(all);
    bench("target(complete settings)", || target(black_box("web"), black_box(&settings)).is_ok());
}
