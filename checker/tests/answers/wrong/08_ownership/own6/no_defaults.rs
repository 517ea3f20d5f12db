// Wrong: the port and the label have no defaults any more
// Fails: reads_settings

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
    let get = |name| settings.get(name).copied();
    let host = get("host").ok_or_else(|| format!("{service}: there is no host"))?;
    let port =
        get("port").unwrap_or("").parse().map_err(|_| format!("{service}: {:?} is no port", get("port")))?;
    let label = Cow::Borrowed(get("label").unwrap_or(host));
    let tries = get("tries").map_or(Ok(default_tries(service)), str::parse);
    let tries =
        tries.map_err(|_| format!("{service}: tries must be a number, and not {:?}", get("tries")))?;
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
