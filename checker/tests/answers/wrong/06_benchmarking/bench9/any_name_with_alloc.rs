// Wrong: a function of the service may have `alloc` in its name, too
// Fails: blames_the_innermost_line_of_the_service

use std::hint::black_box;

use heaplings::bench;

/// What a line of the service allocated: the sum over all stacks in which it is the innermost own line.
#[derive(Debug, Clone)]
struct Site<'a> {
    /// File and line, such as `tea.rs:8`.
    place: &'a str,
    /// All blocks and bytes, freed or not.
    blocks: u64,
    bytes: u64,
    /// The bytes that were still alive at the end.
    left: u64,
}

/// The lines of the service that allocated, those with the most bytes first; in the order of their names if
/// they have equally many.
fn sites(profile: &str) -> Vec<Site<'_>> {
    let frames: Vec<&str> = items(array(profile, "ftbl")).collect();
    let mut sites: Vec<Site<'_>> = Vec::new();
    for point in items(array(profile, "pps")) {
        // A program point has its frames by number, the innermost first.
        let own = |number: &str| place(frames.get(number.parse::<usize>().ok()?)?);
        let Some(place) = items(array(point, "fs")).find_map(own) else { continue };
        let (blocks, bytes, left) = (number(point, "tbk"), number(point, "tb"), number(point, "eb"));
        match sites.iter_mut().find(|site| site.place == place) {
            Some(site) => {
                site.blocks += blocks;
                site.bytes += bytes;
                site.left += left;
            }
            None => sites.push(Site { place, blocks, bytes, left }),
        }
    }
    sites.sort_unstable_by(|a, b| b.bytes.cmp(&a.bytes).then(a.place.cmp(b.place)));
    sites
}

/// File and line of a frame, if it is one of the service's own. Every frame is `address: function (path)`;
/// std has folders called `src`, too.
fn place(frame: &str) -> Option<&str> {
    let (function, path) = frame.trim_matches('"').strip_suffix(')')?.rsplit_once(" (")?;
    let (file_and_line, _column) = path.strip_prefix("search/src/")?.rsplit_once(':')?;
    (!function.contains("alloc")).then_some(file_and_line)
}

/// The line whose bytes become at least three times as many when n doubles; of several, the one with the most
/// bytes in the larger profile.
fn steepest<'a>(small: &str, large: &'a str) -> Option<&'a str> {
    let small = sites(small);
    let grown = |after: &Site<'_>| {
        small.iter().any(|before| before.place == after.place && after.bytes >= 3 * before.bytes)
    };
    // They are in the order of their bytes.
    sites(large).into_iter().find(grown).map(|site| site.place)
}

/// What stands between the brackets of a member such as `"pps": [ … ]`; nothing if there is none.
fn array<'a>(json: &'a str, name: &str) -> &'a str {
    let array = value(json, name).unwrap_or_default();
    let array = &array[..end(array)];
    array.trim_end().strip_prefix('[').and_then(|array| array.strip_suffix(']')).unwrap_or_default()
}

/// The number of a member such as `"tb": 640`; 0 if there is none.
fn number(json: &str, name: &str) -> u64 {
    let value = value(json, name).unwrap_or_default();
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    value[..digits].parse().unwrap_or(0)
}

/// What follows after a member's name and colon.
fn value<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    let named = |at: &usize| json[..*at].ends_with('"') && json[at + name.len()..].starts_with('"');
    let (at, _) = json.match_indices(name).find(|(at, _)| named(at))?;
    Some(json[at + name.len() + 1..].trim_start().strip_prefix(':')?.trim_start())
}

/// The items of an array, without the blanks around them.
fn items(array: &str) -> impl Iterator<Item = &str> {
    let mut rest = array;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let item = &rest[..end(rest)];
        rest = rest[item.len()..].trim_start_matches(',');
        (!item.is_empty()).then_some(item.trim_end())
    })
}

/// Where the first item of a list ends: at a comma or a closing bracket, but for those inside of it.
fn end(list: &str) -> usize {
    let (mut depth, mut in_string, mut escaped) = (0, false, false);
    for (at, byte) in list.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' if depth == 0 => return at,
            b']' | b'}' => depth -= 1,
            b',' if depth == 0 => return at,
            _ => {}
        }
    }
    list.len()
}

/// Ten rounds with 20 documents, and below with 40.
const SMALL: &str = r#"{"dhatFileVersion":2,"mode":"rust-heap","cmd":"target/debug/search 20","pps":[
{"tb":7100,"tbk":1800,"eb":0,"ebk":0,"fs":[1,2]},{"tb":134400,"tbk":600,"eb":0,"ebk":0,"fs":[3,4]},
{"tb":60,"tbk":10,"eb":60,"ebk":10,"fs":[1,5]},{"tb":4800,"tbk":40,"eb":0,"ebk":0,"fs":[6,7]},
{"tb":92950,"tbk":200,"eb":0,"ebk":0,"fs":[8,9,10,11]},{"tb":4800,"tbk":10,"eb":0,"ebk":0,"fs":[8,9,12]},
{"tb":9600,"tbk":1600,"eb":0,"ebk":0,"fs":[13,14]},{"tb":672,"tbk":3,"eb":384,"ebk":1,"fs":[3,15]},
{"tb":6900,"tbk":1600,"eb":0,"ebk":0,"fs":[13,16]}],
"ftbl":["[root]","0x116a: <T as alloc::string::ToString>::to_string (alloc/src/string.rs:2894:9)",
"0xb52c: search::index::build (search/src/index.rs:9:29)",
"0x8abb: alloc::vec::Vec<T,A>::push (src/vec/mod.rs:992:22)",
"0xb590: search::index::build (search/src/index.rs:9:19)",
"0xe27b: search::query::answer (search/src/query.rs:11:29)",
"0x1404: alloc::vec::Vec<T,A>::push (src/vec/mod.rs:992:22)",
"0xe48b: search::query::answer (search/src/query.rs:15:19)",
"0xabe1: <dhat::Alloc as core::alloc::global::GlobalAlloc>::alloc (dhat-0.3.3/src/lib.rs:1176:9)",
"0xabaa: __rustc::__rust_alloc (search/src/main.rs:7:15)",
"0xe4ca: alloc::slice::<impl [T]>::concat (alloc/src/slice.rs:581:9)",
"0xd8aa: search::report::write (search/src/report.rs:7:66)",
"0xb315: search::index::build (search/src/index.rs:5:21)",
"0xefba: <str>::to_lowercase (alloc/src/str.rs:381:29)",
"0xe167: search::query::same (search/src/query.rs:23:27)",
"0xe28e: search::query::answer (search/src/query.rs:11:19)",
"0xe151: search::query::same (search/src/query.rs:23:7)"]}"#;
const LARGE: &str = r#"{"dhatFileVersion":2,"mode":"rust-heap","cmd":"target/debug/search 40","pps":[
{"tb":268800,"tbk":1200,"eb":0,"ebk":0,"fs":[1,2]},{"tb":19200,"tbk":3200,"eb":0,"ebk":0,"fs":[3,4]},
{"tb":9600,"tbk":10,"eb":0,"ebk":0,"fs":[5,6,7]},{"tb":14300,"tbk":3600,"eb":0,"ebk":0,"fs":[8,9]},
{"tb":672,"tbk":3,"eb":384,"ebk":1,"fs":[1,10]},{"tb":9920,"tbk":50,"eb":0,"ebk":0,"fs":[11,12]},
{"tb":365450,"tbk":400,"eb":0,"ebk":0,"fs":[5,6,13,14]},{"tb":60,"tbk":10,"eb":60,"ebk":10,"fs":[8,15]},
{"tb":13900,"tbk":3200,"eb":0,"ebk":0,"fs":[3,16]}],
"ftbl":["[root]","0xcabb: alloc::vec::Vec<T,A>::push (src/vec/mod.rs:992:22)",
"0xf590: search::index::build (search/src/index.rs:9:19)",
"0x2fba: <str>::to_lowercase (alloc/src/str.rs:381:29)",
"0x2167: search::query::same (search/src/query.rs:23:27)",
"0xebe1: <dhat::Alloc as core::alloc::global::GlobalAlloc>::alloc (dhat-0.3.3/src/lib.rs:1176:9)",
"0xebaa: __rustc::__rust_alloc (search/src/main.rs:7:15)",
"0xf315: search::index::build (search/src/index.rs:5:21)",
"0x516a: <T as alloc::string::ToString>::to_string (alloc/src/string.rs:2894:9)",
"0xf52c: search::index::build (search/src/index.rs:9:29)",
"0x228e: search::query::answer (search/src/query.rs:11:19)",
"0x5404: alloc::vec::Vec<T,A>::push (src/vec/mod.rs:992:22)",
"0x248b: search::query::answer (search/src/query.rs:15:19)",
"0x24ca: alloc::slice::<impl [T]>::concat (alloc/src/slice.rs:581:9)",
"0x18aa: search::report::write (search/src/report.rs:7:66)",
"0x227b: search::query::answer (search/src/query.rs:11:29)",
"0x2151: search::query::same (search/src/query.rs:23:7)"]}"#;

fn main() {
    for Site { place, blocks, bytes, left } in sites(LARGE) {
        println!("{place:<12} {blocks:>8} blocks {bytes:>8} bytes {left:>8} left");
    }
    println!("grows too fast: {:?}", steepest(SMALL, LARGE));
    bench("steepest(two profiles)", || steepest(black_box(SMALL), black_box(LARGE)));
}
