//! A search service is slow. Somebody has run it under dhat, ten rounds with 20 documents and ten with 40,
//! and here are the two profiles, as dhat wrote them but for line breaks and some frames of std. Which line
//! of the service is hot? The reader below copies a profile piece by piece, and its answer is of no use:
//! the line with `#[global_allocator]`, through which memory goes whoever asks for it. To find the line
//! that grows too fast it reads the larger profile again for every line of the smaller one.
//! Goal: the innermost line of the service itself for all that was allocated, and a reader that borrows what
//! it reads and reads it once.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// What was allocated on behalf of a line of the service, summed up over all stacks that lead there.
#[derive(Debug, Clone)]
struct Site {
    /// File and line, such as `report.rs:7`.
    place: String,
    /// All blocks and bytes, freed or not.
    blocks: u64,
    bytes: u64,
    /// The bytes that were still alive at the end.
    left: u64,
}

/// The lines of the service that allocated, those with the most bytes first; by name, if they are equal.
// TODO: blame no line for what the allocator does, and copy nothing of the profile.
fn sites(profile: &str) -> Vec<Site> {
    let frames: Vec<String> = items(array(profile, "ftbl")).map(str::to_string).collect();
    let mut sites: HashMap<String, Site> = HashMap::new();
    for point in items(array(profile, "pps")) {
        // A program point has its frames by number, the innermost first.
        let numbers: Vec<String> = items(array(point, "fs")).map(str::to_string).collect();
        let stack: Vec<String> =
            numbers.iter().filter_map(|number| frames.get(number.parse::<usize>().ok()?).cloned()).collect();
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

/// The line whose bytes become three times as many, or more, when n doubles: of several the one with the
/// most bytes in the larger profile.
// TODO: read each profile once.
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

/// The number of a member such as `"tb": 92950`; 0 if there is none.
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

/// How many rounds the profiled program ran.
const ROUNDS: u64 = 10;

/// Ten rounds with 20 documents.
const SMALL: &str = r#"{"dhatFileVersion":2,"mode":"rust-heap","verb":"Allocated","bklt":true,"bkacc":false,
"tu":"µs","Mtu":"s","tuth":10,"cmd":"target/debug/search 20","pid":8291,"tg":57411,"te":57484,
"pps":[
{"tb":7100,"tbk":1800,"tl":8319756,"mb":710,"mbk":180,
 "gb":710,"gbk":180,"eb":0,"ebk":0,"fs":[1,2,3,4]},
{"tb":134400,"tbk":600,"tl":917856,"mb":7680,"mbk":20,
 "gb":7680,"gbk":20,"eb":0,"ebk":0,"fs":[5,6,7,4]},
{"tb":60,"tbk":10,"tl":269414,"mb":60,"mbk":10,
 "gb":60,"gbk":10,"eb":60,"ebk":10,"fs":[1,2,8,9]},
{"tb":4800,"tbk":40,"tl":6368,"mb":256,"mbk":1,
 "gb":256,"gbk":1,"eb":0,"ebk":0,"fs":[1,10,11,9]},
{"tb":92950,"tbk":200,"tl":1589,"mb":1735,"mbk":2,
 "gb":1735,"gbk":2,"eb":0,"ebk":0,"fs":[12,13,14,15,16]},
{"tb":4800,"tbk":10,"tl":57393,"mb":480,"mbk":1,
 "gb":480,"gbk":1,"eb":0,"ebk":0,"fs":[12,13,17,4]},
{"tb":9600,"tbk":1600,"tl":984,"mb":6,"mbk":1,
 "gb":0,"gbk":0,"eb":0,"ebk":0,"fs":[18,19,20,21,22,9]},
{"tb":672,"tbk":3,"tl":4866,"mb":384,"mbk":1,
 "gb":384,"gbk":1,"eb":384,"ebk":1,"fs":[5,6,23,9]},
{"tb":6900,"tbk":1600,"tl":11856,"mb":8,"mbk":1,
 "gb":0,"gbk":0,"eb":0,"ebk":0,"fs":[18,19,24,21,22,9]}],
"ftbl":["[root]",
"0x55c93c05cfc9: <alloc::alloc::Global as core::alloc::Allocator>::allocate (alloc/src/alloc.rs:429:14)",
"0x55c93c05116a: <T as alloc::string::ToString>::to_string (alloc/src/string.rs:2894:9)",
"0x55c93bf6b52c: search::index::build (search/src/index.rs:9:29)",
"0x55c93bf6af5f: search::main (search/src/main.rs:17:21)",
"0x55c93c090580: <alloc::alloc::Global as core::alloc::Allocator>::allocate (alloc/src/alloc.rs:429:14)",
"0x55c93bfa8abb: alloc::vec::Vec<T,A>::push (src/vec/mod.rs:992:22)",
"0x55c93bf6b590: search::index::build (search/src/index.rs:9:19)",
"0x55c93bf6e27b: search::query::answer (search/src/query.rs:11:29)",
"0x55c93bf6afce: search::main (search/src/main.rs:18:21)",
"0x55c93bf91404: alloc::vec::Vec<T,A>::push (src/vec/mod.rs:992:22)",
"0x55c93bf6e48b: search::query::answer (search/src/query.rs:15:19)",
"0x55c93bf7abe1: <dhat::Alloc as core::alloc::global::GlobalAlloc>::alloc (dhat-0.3.3/src/lib.rs:1176:9)",
"0x55c93bf6abaa: __rustc::__rust_alloc (search/src/main.rs:7:15)",
"0x55c93bf6e4ca: alloc::slice::<impl [T]>::concat (alloc/src/slice.rs:581:9)",
"0x55c93bf6d8aa: search::report::write (search/src/report.rs:7:66)",
"0x55c93bf6b06b: search::main (search/src/main.rs:19:20)",
"0x55c93bf6b315: search::index::build (search/src/index.rs:5:21)",
"0x55c93c0aefba: <alloc::alloc::Global as core::alloc::Allocator>::allocate (alloc/src/alloc.rs:429:14)",
"0x55c93c0aefba: <str>::to_lowercase (alloc/src/str.rs:381:29)",
"0x55c93bf6e167: search::query::same (search/src/query.rs:23:27)",
"0x55c93bf6ea9c: search::query::answer::{{closure}} (search/src/query.rs:14:37)",
"0x55c93bf6e462: search::query::answer (search/src/query.rs:14:25)",
"0x55c93bf6e28e: search::query::answer (search/src/query.rs:11:19)",
"0x55c93bf6e151: search::query::same (search/src/query.rs:23:7)"]}"#;

/// Ten rounds with 40 documents.
const LARGE: &str = r#"{"dhatFileVersion":2,"mode":"rust-heap","verb":"Allocated","bklt":true,"bkacc":false,
"tu":"µs","Mtu":"s","tuth":10,"cmd":"target/debug/search 40","pid":18577,"tg":101398,"te":105620,
"pps":[
{"tb":268800,"tbk":1200,"tl":3352345,"mb":15360,"mbk":40,
 "gb":15360,"gbk":40,"eb":0,"ebk":0,"fs":[1,2,3,4]},
{"tb":19200,"tbk":3200,"tl":2801,"mb":6,"mbk":1,
 "gb":0,"gbk":0,"eb":0,"ebk":0,"fs":[5,6,7,8,9,10]},
{"tb":9600,"tbk":10,"tl":105528,"mb":960,"mbk":1,
 "gb":960,"gbk":1,"eb":0,"ebk":0,"fs":[11,12,13,4]},
{"tb":14300,"tbk":3600,"tl":30332027,"mb":1430,"mbk":360,
 "gb":1430,"gbk":360,"eb":0,"ebk":0,"fs":[14,15,16,4]},
{"tb":672,"tbk":3,"tl":19045,"mb":384,"mbk":1,
 "gb":384,"gbk":1,"eb":384,"ebk":1,"fs":[1,2,17,10]},
{"tb":9920,"tbk":50,"tl":11745,"mb":512,"mbk":1,
 "gb":512,"gbk":1,"eb":0,"ebk":0,"fs":[14,18,19,10]},
{"tb":365450,"tbk":400,"tl":3098,"mb":3535,"mbk":2,
 "gb":3535,"gbk":2,"eb":0,"ebk":0,"fs":[11,12,20,21,22]},
{"tb":60,"tbk":10,"tl":554896,"mb":60,"mbk":10,
 "gb":60,"gbk":10,"eb":60,"ebk":10,"fs":[14,15,23,10]},
{"tb":13900,"tbk":3200,"tl":28854,"mb":8,"mbk":1,
 "gb":0,"gbk":0,"eb":0,"ebk":0,"fs":[5,6,24,8,9,10]}],
"ftbl":["[root]",
"0x556965a54580: <alloc::alloc::Global as core::alloc::Allocator>::allocate (alloc/src/alloc.rs:429:14)",
"0x55696596cabb: alloc::vec::Vec<T,A>::push (src/vec/mod.rs:992:22)",
"0x55696592f590: search::index::build (search/src/index.rs:9:19)",
"0x55696592ef5f: search::main (search/src/main.rs:17:21)",
"0x556965a72fba: <alloc::alloc::Global as core::alloc::Allocator>::allocate (alloc/src/alloc.rs:429:14)",
"0x556965a72fba: <str>::to_lowercase (alloc/src/str.rs:381:29)",
"0x556965932167: search::query::same (search/src/query.rs:23:27)",
"0x556965932a9c: search::query::answer::{{closure}} (search/src/query.rs:14:37)",
"0x556965932462: search::query::answer (search/src/query.rs:14:25)",
"0x55696592efce: search::main (search/src/main.rs:18:21)",
"0x55696593ebe1: <dhat::Alloc as core::alloc::global::GlobalAlloc>::alloc (dhat-0.3.3/src/lib.rs:1176:9)",
"0x55696592ebaa: __rustc::__rust_alloc (search/src/main.rs:7:15)",
"0x55696592f315: search::index::build (search/src/index.rs:5:21)",
"0x556965a20fc9: <alloc::alloc::Global as core::alloc::Allocator>::allocate (alloc/src/alloc.rs:429:14)",
"0x556965a1516a: <T as alloc::string::ToString>::to_string (alloc/src/string.rs:2894:9)",
"0x55696592f52c: search::index::build (search/src/index.rs:9:29)",
"0x55696593228e: search::query::answer (search/src/query.rs:11:19)",
"0x556965955404: alloc::vec::Vec<T,A>::push (src/vec/mod.rs:992:22)",
"0x55696593248b: search::query::answer (search/src/query.rs:15:19)",
"0x5569659324ca: alloc::slice::<impl [T]>::concat (alloc/src/slice.rs:581:9)",
"0x5569659318aa: search::report::write (search/src/report.rs:7:66)",
"0x55696592f06b: search::main (search/src/main.rs:19:20)",
"0x55696593227b: search::query::answer (search/src/query.rs:11:29)",
"0x556965932151: search::query::same (search/src/query.rs:23:7)"]}"#;

fn main() {
    for site in sites(LARGE) {
        let (bytes, blocks) = (site.bytes / ROUNDS, site.blocks / ROUNDS);
        println!("{:<12} {bytes:>8} B/op {blocks:>8} allocs/op, {} bytes left", site.place, site.left);
    }
    println!("grows too fast: {:?}", steepest(SMALL, LARGE));
    bench("sites(a profile)", || sites(black_box(LARGE)));
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

    /// The line that grows.
    fn growing(small: &str, large: &str) -> Option<String> {
        steepest(small, large).map(|place| place.to_string())
    }

    fn row(place: &str, blocks: u64, bytes: u64, left: u64) -> (String, u64, u64, u64) {
        (place.to_string(), blocks, bytes, left)
    }

    /// A profile with these program points and frames, laid out as dhat does it.
    fn profile(points: &[(u64, u64, u64, &[usize])], frames: &[&str]) -> String {
        let points = points.iter().map(|(blocks, bytes, left, stack)| {
            let stack: Vec<String> = stack.iter().map(usize::to_string).collect();
            let stack = stack.join(",\n");
            format!("{{\n\"tb\": {bytes},\n\"tbk\": {blocks},\n\"eb\": {left},\n\"fs\": [\n{stack}\n]\n}}")
        });
        let points: Vec<String> = points.collect();
        let frames: Vec<String> = frames.iter().map(|frame| format!("\"{frame}\"")).collect();
        let (points, frames) = (points.join(",\n"), frames.join(",\n"));
        format!("{{\n\"mode\": \"rust-heap\",\n\"pps\": [\n{points}\n],\n\"ftbl\": [\n{frames}\n]\n}}")
    }

    const FRAMES: [&str; 6] = [
        "[root]",
        "0x1f: alloc::vec::Vec<T,A>::push (src/vec/mod.rs:992:22)",
        "0x2f: search::tea::pour<[u8; 2]> (search/src/tea.rs:8:5)",
        "0x3f: search::main (search/src/main.rs:12:1)",
        "0x4f: __rustc::__rust_alloc (search/src/main.rs:7:15)",
        "0x5f: research::main (research/src/main.rs:3:9)",
    ];

    /// n program points on five lines of the service.
    fn long_profile(n: usize) -> String {
        let own = |i: usize| format!("0x{i:x}: search::f{i} (search/src/long.rs:{}:9)", i % 5 + 1);
        let frames: Vec<String> = (0..20).map(own).collect();
        let frames: Vec<&str> = frames.iter().map(String::as_str).collect();
        let stacks: Vec<[usize; 3]> = (0..n).map(|i| [i % 20, (i + 1) % 20, (i + 2) % 20]).collect();
        let points: Vec<(u64, u64, u64, &[usize])> =
            stacks.iter().map(|stack| (1, 10, 0, stack.as_slice())).collect();
        profile(&points, &frames)
    }

    #[test]
    fn blames_the_innermost_line_of_the_service() {
        let points: [(u64, u64, u64, &[usize]); 5] = [
            (1, 100, 7, &[1, 2, 3]),
            (2, 30, 0, &[1, 3]),
            (4, 50, 1, &[2, 3]),
            (9, 9, 9, &[1, 5]),
            (5, 5, 5, &[]),
        ];
        let expected = [row("tea.rs:8", 5, 150, 8), row("main.rs:12", 2, 30, 0)];
        assert_eq!(table(&profile(&points, &FRAMES)), expected);
        assert_eq!(table(&profile(&points, &FRAMES).replace('\n', "")), expected);
    }

    #[test]
    fn orders_by_bytes_and_then_by_name() {
        let points: [(u64, u64, u64, &[usize]); 2] = [(1, 40, 0, &[2]), (9, 40, 0, &[3])];
        let expected = [row("main.rs:12", 9, 40, 0), row("tea.rs:8", 1, 40, 0)];
        assert_eq!(table(&profile(&points, &FRAMES)), expected);
        let expected: Vec<_> = (1..=5).map(|line| row(&format!("long.rs:{line}"), 8, 80, 0)).collect();
        assert_eq!(table(&long_profile(40)), expected);
    }

    #[test]
    fn reads_what_there_is() {
        for text in ["", "{}", "[]", "{\"pps\":[],\"ftbl\":[]}", "{\"pps\": [{}], \"ftbl\": [\"[root]\"]}"] {
            assert!(sites(text).is_empty(), "{text}");
            assert!(steepest(text, text).is_none(), "{text}");
        }
        let lost = profile(&[(1, 10, 0, &[99, 2])], &FRAMES);
        assert_eq!(table(&lost), [row("tea.rs:8", 1, 10, 0)]);
    }

    #[test]
    fn blames_no_allocator() {
        let points: [(u64, u64, u64, &[usize]); 2] = [(1, 10, 0, &[4, 1, 2, 3]), (1, 20, 0, &[4, 5])];
        let profile = profile(&points, &FRAMES);
        assert_eq!(table(&profile), [row("tea.rs:8", 1, 10, 0)]);
        assert_eq!(table(&profile.replace("main.rs:7", "memory/count.rs:31")), [row("tea.rs:8", 1, 10, 0)]);
        // A line of that number is as good as any other.
        let named = profile.replace("tea.rs:8", "main.rs:7");
        assert_eq!(table(&named), [row("main.rs:7", 1, 10, 0)]);
    }

    #[test]
    fn finds_the_lines_of_the_service() {
        // Bytes, blocks and what is left, each has another line on top.
        let expected = [
            row("index.rs:9", 2_400, 141_500, 0),
            row("report.rs:7", 200, 92_950, 0),
            row("query.rs:23", 3_200, 16_500, 0),
            row("index.rs:5", 10, 4_800, 0),
            row("query.rs:15", 40, 4_800, 0),
            row("query.rs:11", 13, 732, 444),
        ];
        assert_eq!(table(SMALL), expected);
        let expected = [
            row("report.rs:7", 400, 365_450, 0),
            row("index.rs:9", 4_800, 283_100, 0),
            row("query.rs:23", 6_400, 33_100, 0),
            row("query.rs:15", 50, 9_920, 0),
            row("index.rs:5", 10, 9_600, 0),
            row("query.rs:11", 13, 732, 444),
        ];
        assert_eq!(table(LARGE), expected);
    }

    #[test]
    fn finds_the_line_that_grows() {
        assert_eq!(growing(SMALL, LARGE).as_deref(), Some("report.rs:7"));
        assert_eq!(growing(SMALL, SMALL), None);
        assert_eq!(growing(LARGE, SMALL), None);
        let one = profile(&[(1, 10, 0, &[2]), (1, 30, 0, &[3])], &FRAMES);
        let two = profile(&[(1, 29, 0, &[2]), (1, 90, 0, &[3])], &FRAMES);
        assert_eq!(growing(&one, &two).as_deref(), Some("main.rs:12"));
        let three = profile(&[(9, 91, 0, &[2]), (1, 90, 0, &[3])], &FRAMES);
        assert_eq!(growing(&one, &three).as_deref(), Some("tea.rs:8"));
        // Eight times as much, and still less than what has only become three times as much.
        let four = profile(&[(8, 80, 0, &[2]), (1, 90, 0, &[3])], &FRAMES);
        assert_eq!(growing(&one, &four).as_deref(), Some("main.rs:12"));
        // A line that was not there before has nothing to grow from.
        let other = profile(&[(1, 10, 0, &[2])], &FRAMES);
        assert_eq!(growing(&other, &two), None);
    }

    #[test]
    fn copies_nothing_of_a_profile() {
        let heap = measure(|| sites(LARGE));
        // A table of 25 frames and a list of 6 lines, both grown by pushing; or a map before the list.
        dhat::assert!(heap.total_blocks <= 8);
    }

    #[test]
    fn a_thousand_points_need_no_more_than_nine() {
        let heap = measure_with(|| long_profile(1_000), |profile| sites(&profile).len());
        // As above, where there are nine.
        dhat::assert!(heap.total_blocks <= 8);
    }

    #[test]
    fn needs_less_than_the_profile() {
        let heap = measure(|| sites(LARGE));
        // The profile has 2,968 bytes.
        dhat::assert!(heap.total_bytes <= 2_900);
    }

    #[test]
    fn reads_each_of_two_profiles_once() {
        let heap = measure(|| steepest(SMALL, LARGE));
        // Twice what one profile takes.
        dhat::assert!(heap.total_blocks <= 16);
    }
}
