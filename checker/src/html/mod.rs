//! A profile as one page of HTML that loads nothing: the learner's lines, the call paths, live bytes over
//! events, and before, yours and solution side by side.
//!
//! Function names, paths and source are strangers' text. They reach the page inside a block of JSON in which
//! no markup can begin, the script shows them as text, and the page's policy runs and styles nothing but what
//! has the digest of our own script and style.

mod data;
mod digest;
mod names;
mod tree;

use crate::profile::{Profile, Site, Sources};

const TEMPLATE: &str = include_str!("page.html");
const STYLE: [&str; 7] = [
    include_str!("page.css"),
    include_str!("summary.css"),
    include_str!("timeline.css"),
    include_str!("table.css"),
    include_str!("source.css"),
    include_str!("flame.css"),
    include_str!("adapt.css"),
];
const SCRIPT: [&str; 5] = [
    include_str!("page.js"),
    include_str!("summary.js"),
    include_str!("timeline.js"),
    include_str!("lines.js"),
    include_str!("flame.js"),
];

/// What a page shows.
#[derive(Debug)]
pub struct Page<'a> {
    /// The exercise or the file.
    pub name: &'a str,
    /// What the exercise is called; empty for a file.
    pub title: &'a str,
    /// The label of the sheet that was asked for. The page opens with it, if anything is allocated there.
    pub asked: &'a str,
    /// The operation that was asked for, by its place.
    pub start: usize,
    /// At least one.
    pub operations: Vec<Operation<'a>>,
}

/// An operation that was measured.
#[derive(Debug)]
pub struct Operation<'a> {
    /// What `main` calls it; empty for a whole program.
    pub name: &'a str,
    /// In the order in which they are compared, at least one.
    pub sheets: Vec<Sheet<'a>>,
}

/// One profile on the page.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// What the reader calls it: `before`, `yours`, `solution`, or a file's name.
    pub label: &'a str,
    /// The source file, from the root of the repository; empty for a profile of another program.
    pub path: &'a str,
    /// That file's text, if the page is to show it.
    pub source: Option<&'a str>,
    pub profile: &'a Profile,
    /// What each place allocated, the largest first.
    pub sites: Vec<Site>,
    /// The lines of places in several files, as far as they were found.
    pub lines: Sources,
    /// What to call a place that no line led to, see [`OwnFrames::nowhere`](crate::profile::OwnFrames::nowhere).
    pub nowhere: &'a str,
    pub timeline: Option<&'a Timeline>,
}

/// The bytes alive after each event, an allocation or a free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    pub events: u64,
    /// How many events a point stands for.
    pub width: u64,
    /// The most bytes alive in each stretch of `width` events.
    pub live: Vec<u64>,
    /// The fewest in each of them.
    pub low: Vec<u64>,
    /// The bytes alive at the end.
    pub end: u64,
    /// The peak's event, counted from 0, and its bytes.
    pub peak: (u64, u64),
}

/// The page, as HTML.
pub fn render(page: &Page<'_>) -> String {
    let (style, script) = (STYLE.concat(), SCRIPT.concat());
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'",
        digest::source(&script),
        digest::source(&style),
    );
    fill(
        TEMPLATE,
        &[
            ("policy", &policy),
            ("title", &text(&names::shown(&page.heading()))),
            ("style", &style),
            ("data", &data::embedded(page)),
            ("script", &script),
        ],
    )
}

impl Page<'_> {
    /// The name, and what the exercise is called.
    fn heading(&self) -> String {
        if self.title.is_empty() { self.name.to_string() } else { format!("{}: {}", self.name, self.title) }
    }
}

/// The template with a value in place of each `{{name}}`. A value is taken as it is, whatever it holds.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut parts = template.split("{{");
    let mut page = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or_default();
        page.extend(values.iter().find(|(key, _)| *key == name).map(|(_, value)| *value));
        page.push_str(rest);
    }
    page
}

/// Text as HTML shows it.
fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::read;
    use crate::util::json::Value;

    const PROFILE: &str = r#"{"dhatFileVersion":2,"mode":"rust-heap","cmd":"</script><script>alert(1)</script>",
        "pps":[{"tb":24,"tbk":2,"gb":24,"gbk":2,"eb":8,"ebk":1,"fs":[1,2]}],
        "ftbl":["[root]","0x1: <b>alloc</b> (src/<i>.rs:1:2)","0x2: vec2::main (exercises/01_vec/vec2.rs:2:5)"]}"#;

    fn page(title: &str, source: &str) -> String {
        let profile = read(PROFILE.as_bytes()).unwrap();
        let sheet = Sheet {
            label: "yours",
            path: "exercises/01_vec/vec2.rs",
            source: Some(source),
            profile: &profile,
            sites: Vec::new(),
            lines: Sources::default(),
            nowhere: "",
            timeline: None,
        };
        let operations = vec![Operation { name: "squares(1000)", sheets: vec![sheet] }];
        render(&Page { name: title, title: "Sums & squares", asked: "yours", start: 0, operations })
    }

    /// What the page's script reads.
    fn data(page: &str) -> &str {
        let start = page.split_once("id=\"data\">").unwrap().1;
        start.split_once("</script>").unwrap().0
    }

    #[test]
    fn leaves_no_place_unfilled() {
        let page = page("vec2", "fn main() {}");
        assert!(!page.contains("{{"), "{page}");
        for name in TEMPLATE.split("{{").skip(1).map(|part| part.split_once("}}").unwrap().0) {
            assert!(["policy", "title", "style", "data", "script"].contains(&name), "{name}");
        }
        assert!(page.contains("<title>vec2: Sums &amp; squares · heap profile</title>"));
    }

    #[test]
    fn hostile_text_opens_no_tag_and_is_kept() {
        let hostile = "</script><img src=x onerror=alert(1)><!-- {{script}} & \u{2028}";
        let page = page(hostile, hostile);
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script>").count(), 2);
        assert_eq!(page.matches("<img").count(), 0);
        assert_eq!(page.matches("<!--").count(), 0);
        let data = data(&page);
        assert!(!data.contains(['<', '>', '&']), "{data}");
        let data = Value::parse(data).unwrap();
        assert_eq!(data.get("name").and_then(Value::as_str), Some(names::shown(hostile).as_str()));
        let operation = &data.get("operations").and_then(Value::as_array).unwrap()[0];
        let version = &operation.get("editions").and_then(Value::as_array).unwrap()[0];
        let command = version.get("command").and_then(Value::as_str);
        assert_eq!(command, Some("</script><script>alert(1)</script>"));
        let source = version.get("source").and_then(Value::as_array).unwrap();
        assert_eq!(
            source[0].as_str(),
            Some("</script><img src=x onerror=alert(1)><!-- {{script}} & \\u{2028}")
        );
    }

    #[test]
    fn allows_its_own_script_and_style_and_nothing_else() {
        let page = page("vec2", "");
        let policy =
            page.split_once("Content-Security-Policy\" content=\"").unwrap().1.split_once('"').unwrap().0;
        assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        // The digest is of what a browser reads between the tags: nothing may be added, end there too soon, or
        // be another line ending than it makes of it.
        for asset in [SCRIPT.concat(), STYLE.concat()] {
            assert!(!asset.contains('\r') && !asset.contains("</s") && !asset.contains("<!--"));
        }
        assert!(page.contains(&format!("<script>{}</script>", SCRIPT.concat())));
        assert!(page.contains(&format!("<style>{}</style>", STYLE.concat())));
    }

    #[test]
    fn the_script_writes_no_markup_and_loads_nothing() {
        let script = SCRIPT.concat();
        for way in
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "import("]
        {
            assert!(!script.contains(way), "{way}");
        }
        for asset in [TEMPLATE, &STYLE.concat()] {
            assert!(!asset.contains("http") || asset.contains("http-equiv"), "{asset}");
            assert!(!asset.contains("url(") && !asset.contains(" src="), "{asset}");
        }
    }
}
