// Right: one function for all numbers, with a default and an error as closures

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

fn number<T: std::str::FromStr>(
    value: Option<&&str>,
    default: impl FnOnce() -> T,
    error: impl FnOnce(&str) -> String,
) -> Result<T, String> {
    value.map_or_else(|| Ok(default()), |value| value.parse().map_err(|_| error(value)))
}

fn target<'a>(service: &str, settings: &HashMap<&str, &'a str>) -> Result<Target<'a>, String> {
    let host = *settings.get("host").ok_or_else(|| format!("{service}: there is no host"))?;
    let port = number(settings.get("port"), || 443, |port| format!("{service}: {port:?} is no port"))?;
    let wrong = |tries: &str| format!("{service}: tries must be a number, and not {tries:?}");
    let tries = number(settings.get("tries"), || default_tries(service), wrong)?;
    let label = settings.get("label").map(|label| Cow::from(*label));
    Ok(Target {
        host,
        port,
        label: label.unwrap_or_else(|| format!("{service} at {host}:{port}").into()),
        tries,
    })
}

fn default_tries(service: &str) -> u32 {
    1 + service.matches('-').count() as u32
}

fn main() {
    let all = [("host", "example.org"), ("port", "8080"), ("label", "main"), ("tries", "3")];
    let settings = HashMap::from(all);
    bench("target(complete settings)", || target(black_box("web"), black_box(&settings)).is_ok());
}
