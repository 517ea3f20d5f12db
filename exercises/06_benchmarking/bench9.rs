//! A search service is slow. Somebody has run it under dhat, ten rounds with 20 documents and ten with 40,
//! and here are the two profiles, without some fields and frames. Which line of the service is to blame? The
//! reader below copies a profile piece by piece, and its answer is useless: it is the line of
//! `#[global_allocator]`, through which all memory goes. To find the line that grows too fast, it reads the
//! larger profile again for every line of the smaller one.
//! Goal: blame the innermost line of the service itself, with a reader that copies nothing of a profile.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// What a line of the service allocated: the sum over all stacks in which it is the innermost own line.
#[derive(Debug, Clone)]
struct Site {
    /// File and line, such as `tea.rs:8`.
    place: String,
    /// All blocks and bytes, freed or not.
    blocks: u64,
    bytes: u64,
    /// The bytes that were still alive at the end.
    left: u64,
}

/// The lines of the service that allocated, those with the most bytes first; in the order of their names if
/// they have equally many.
// TODO: blame no line for what the allocator does, and copy nothing of the profile.
fn sites(profile: &str) -> Vec<Site> {
    let frames: Vec<String> = items(array(profile, "ftbl")).map(str::to_string).collect();
    let mut sites: HashMap<String, Site> = HashMap::new();
    for point in items(array(profile, "pps")) {
        // A program point has its frames by number, the innermost first.
        let frame = |number: &str| frames.get(number.parse::<usize>().ok()?).cloned();
        let stack: Vec<String> = items(array(point, "fs")).filter_map(frame).collect();
        let Some(place) = stack.iter().find_map(|frame| place(frame)) else { continue };
        let site = sites.entry(place.clone()).or_insert(Site { place, blocks: 0, bytes: 0, left: 0 });
        site.blocks += number(point, "tbk");
        site.bytes += number(point, "tb");
        site.left += number(point, "eb");
    }
    let mut sites: Vec<Site> = sites.into_values().collect();
    sites.sort_by_cached_key(|site| (Reverse(site.bytes), site.place.clone()));
    sites
}

/// File and line of a frame, if it is one of the service's own. Every frame is `address: function (path)`;
/// std has folders called `src`, too.
fn place(frame: &str) -> Option<String> {
    let (_, path) = frame.trim_matches('"').strip_suffix(')')?.rsplit_once(" (")?;
    let (file_and_line, _column) = path.strip_prefix("search/src/")?.rsplit_once(':')?;
    Some(file_and_line.to_string())
}

/// The line whose bytes become at least three times as many when n doubles; of several, the one with the most
/// bytes in the larger profile.
// TODO: read each of the two profiles once.
fn steepest(small: &str, large: &str) -> Option<String> {
    let mut steepest: Option<Site> = None;
    for before in sites(small) {
        for after in sites(large) {
            let more = steepest.as_ref().is_none_or(|site| after.bytes > site.bytes);
            if after.place == before.place && after.bytes >= 3 * before.bytes && more {
                steepest = Some(after);
            }
        }
    }
    steepest.map(|site| site.place)
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    /// Place, blocks, bytes and bytes left of each line.
    fn table(profile: &str) -> Vec<(String, u64, u64, u64)> {
        sites(profile).into_iter().map(|s| (s.place.to_string(), s.blocks, s.bytes, s.left)).collect()
    }

    fn growing(small: &str, large: &str) -> Option<String> {
        steepest(small, large).map(|place| place.to_string())
    }

    fn row(place: &str, blocks: u64, bytes: u64, left: u64) -> (String, u64, u64, u64) {
        (place.to_string(), blocks, bytes, left)
    }

    const FRAMES: [&str; 6] = [
        "[root]",
        "0x1f: alloc::vec::Vec<T,A>::push (src/vec/mod.rs:992:22)",
        "0x2f: search::tea::pour<[u8; 2]> (search/src/tea.rs:8:5)",
        "0x3f: search::allocate (search/src/main.rs:12:1)",
        "0x4f: __rustc::__rust_alloc (search/src/main.rs:7:15)",
        "0x5f: research::main (research/src/main.rs:3:9)",
    ];

    type Point = (u64, u64, u64, &'static [usize]);

    fn profile(points: &[Point]) -> String {
        let point = |(blocks, bytes, left, frames): &Point| {
            format!("{{\n\"tb\": {bytes},\n\"tbk\": {blocks},\n\"eb\": {left},\n\"fs\": {frames:?}\n}}")
        };
        let points = Vec::from_iter(points.iter().map(point)).join(",\n");
        format!("{{\"pps\": [\n{points}\n],\n\"ftbl\": {FRAMES:?}\n}}")
    }

    #[test]
    fn blames_the_innermost_line_of_the_service() {
        let text =
            profile(&[(1, 100, 7, &[1, 2, 3]), (2, 30, 0, &[1, 3]), (4, 50, 1, &[2, 3]), (9, 9, 9, &[5])]);
        let expected = [row("tea.rs:8", 5, 150, 8), row("main.rs:12", 2, 30, 0)];
        assert_eq!(table(&text), expected);
        let expected = [row("main.rs:12", 9, 40, 0), row("tea.rs:8", 1, 40, 0)];
        assert_eq!(table(&profile(&[(1, 40, 0, &[2]), (9, 40, 0, &[3])])), expected);
    }

    #[test]
    fn reads_what_there_is() {
        for text in ["", "{}", "[]", "{\"pps\":[],\"ftbl\":[]}", "{\"pps\": [{}], \"ftbl\": [\"[root]\"]}"] {
            assert!(sites(text).is_empty() && steepest(text, text).is_none(), "{text}");
        }
        assert_eq!(table(&profile(&[(1, 10, 0, &[99, 2]), (5, 5, 5, &[])])), [row("tea.rs:8", 1, 10, 0)]);
    }

    #[test]
    fn knows_any_number_of_lines() {
        let frames = (0..500).map(|line| format!("\"0x1: search::f (search/src/f.rs:{line}:9)\""));
        let points = (0..500).map(|at| format!("{{\"tb\":1,\"fs\":[{at}]}}"));
        let [frames, points] = [Vec::from_iter(frames), Vec::from_iter(points)].map(|all| all.join(","));
        let text = format!("{{\"pps\":[{points}],\"ftbl\":[{frames}]}}");
        assert_eq!(sites(&text).len(), 500);
    }

    #[test]
    fn blames_no_allocator() {
        let profile = profile(&[(1, 10, 0, &[4, 1, 2, 3]), (1, 20, 0, &[4, 5])]);
        assert_eq!(table(&profile), [row("tea.rs:8", 1, 10, 0)]);
        assert_eq!(table(&profile.replace("main.rs:7", "memory/count.rs:31")), [row("tea.rs:8", 1, 10, 0)]);
        // The blocks of `vec![0; n]` come through another of its functions, in the same line.
        let zeroed = profile.replace("__rust_alloc", "__rust_alloc_zeroed");
        assert_eq!(table(&zeroed), [row("tea.rs:8", 1, 10, 0)]);
        assert_eq!(table(&profile.replace("tea.rs:8", "main.rs:7")), [row("main.rs:7", 1, 10, 0)]);
    }

    /// A number that differs for texts that differ, so that the answers need not stand here.
    fn checksum(text: &str) -> u32 {
        text.bytes().fold(2_166_136_261, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(16_777_619))
    }

    #[test]
    fn finds_the_lines_of_the_service() {
        let [small, large] = [SMALL, LARGE].map(|profile| format!("{:?}", table(profile)));
        assert_eq!(checksum(&small), 0x11cf_909d, "{small}");
        assert_eq!(checksum(&large), 0xd966_dff0, "{large}");
    }

    #[test]
    fn finds_the_line_that_grows() {
        assert_eq!(growing(SMALL, LARGE).map(|line| checksum(&line)), Some(0xd767_604f));
        assert_eq!((growing(SMALL, SMALL), growing(LARGE, SMALL)), (None, None));
        let of = |tea, main| profile(&[(1, tea, 0, &[2]), (1, main, 0, &[3])]);
        let one = of(10, 30);
        assert_eq!(growing(&one, &of(29, 90)).as_deref(), Some("main.rs:12"));
        assert_eq!(growing(&one, &of(91, 90)).as_deref(), Some("tea.rs:8"));
        assert_eq!(growing(&one, &of(80, 90)).as_deref(), Some("main.rs:12"));
        assert_eq!(growing(&profile(&[(1, 10, 0, &[2])]), &of(29, 90)), None);
    }

    #[test]
    fn copies_nothing_of_a_profile() {
        let heap = measure(|| sites(LARGE));
        // A table of 17 frames and a list of 6 lines, both grown by pushing; or a map before the list.
        dhat::assert!(heap.total_blocks <= 8);
    }

    #[test]
    fn a_thousand_points_need_no_more_than_nine() {
        let point: Point = (1, 10, 0, &[1, 2, 3]);
        let heap = measure_with(|| profile(&[point; 1_000]), |profile| sites(&profile).len());
        // As above, where there are nine.
        dhat::assert!(heap.total_blocks <= 8);
    }

    #[test]
    fn needs_less_than_a_copy() {
        let heap = measure(|| sites(LARGE));
        // A copy has 1,586 bytes, and the tables come on top.
        dhat::assert!(heap.total_bytes <= 2_900);
    }

    #[test]
    fn compares_two_profiles_at_the_price_of_both() {
        // No line grows from the larger to the smaller one, so all of them are compared.
        let heap = measure(|| steepest(LARGE, SMALL));
        // Twice what one profile takes.
        dhat::assert!(heap.total_blocks <= 16);
    }
}
