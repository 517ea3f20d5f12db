//! The list of exercises in a tree's `Cargo.toml`: one `[[bin]]` entry for each.

use crate::course::catalog::{Exercise, Version};

/// The heading of an entry.
const HEADING: &str = "[[bin]]";

/// An entry of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    pub name: String,
    /// From the manifest's folder, with `/` between the parts.
    pub path: String,
    /// Where its heading stands, from 1.
    pub line: usize,
    /// The lines that are neither name nor path.
    pub others: Vec<String>,
}

impl Target {
    /// The entry that an exercise is to have; its line is 0.
    pub fn of(exercise: &Exercise, version: Version) -> Target {
        let path = format!("{}/{}.rs", exercise.chapter, exercise.name);
        Target { name: version.binary(&exercise.name), path, ..Target::default() }
    }

    /// Whether two entries mean the same, wherever they stand.
    pub fn is(&self, other: &Target) -> bool {
        (&self.name, &self.path) == (&other.name, &other.path)
    }
}

/// Reads the list.
pub fn targets(manifest: &str) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    let mut inside = false;
    for (line, text) in (1..).zip(manifest.lines().map(str::trim)) {
        if text.starts_with('[') {
            inside = text == HEADING;
            if inside {
                targets.push(Target { line, ..Target::default() });
            }
        } else if let (true, Some(target)) = (inside && !text.is_empty(), targets.last_mut()) {
            match (value(text, "name"), value(text, "path")) {
                (Some(name), _) if target.name.is_empty() => target.name = name,
                (_, Some(path)) if target.path.is_empty() => target.path = path,
                _ => target.others.push(text.to_string()),
            }
        }
    }
    targets
}

/// The string in `key = "string"`.
fn value(line: &str, key: &str) -> Option<String> {
    let quoted = line.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim();
    Some(quoted.strip_prefix('"')?.strip_suffix('"')?.to_string())
}

/// The manifest with one more entry: before the first of those that are to come after it, or at the end.
pub fn insert(manifest: &str, new: &Target, later: &[Target]) -> String {
    let line = targets(manifest)
        .iter()
        .find(|target| later.iter().any(|later| later.is(target)))
        .map_or(usize::MAX, |target| target.line);
    let entry = format!("{HEADING}\nname = \"{}\"\npath = \"{}\"\n", new.name, new.path);
    let before: String = manifest.split_inclusive('\n').take(line - 1).collect();
    let after: String = manifest.split_inclusive('\n').skip(line - 1).collect();
    if after.is_empty() {
        format!("{}\n\n{entry}", before.trim_end())
    } else {
        format!("{before}{entry}\n{after}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[package]\nname = \"starters\"\n\n[[bin]]\nname = \"vec1\"\npath = \"01_vec/vec1.rs\"\n\n[[bin]]\nname = \"vec3\"\npath = \"01_vec/vec3.rs\"\n";

    fn vec(number: u32) -> Target {
        let exercise = Exercise { name: format!("vec{number}"), chapter: "01_vec".to_string() };
        Target::of(&exercise, Version::Yours)
    }

    #[test]
    fn reads_the_entries() {
        let found = targets(MANIFEST);
        assert_eq!(found.len(), 2);
        assert!(found[0].is(&vec(1)) && found[1].is(&vec(3)));
        assert_eq!((found[0].line, found[1].line), (4, 8));
        let odd = targets("[[bin]]\nname = \"a\"\ntest = false\n\n[lib]\npath = \"x\"\n");
        assert_eq!(odd[0].others, ["test = false"]);
        assert_eq!(odd[0].path, "");
    }

    #[test]
    fn puts_an_entry_in_its_place() {
        let names = |manifest: &str| {
            targets(manifest).into_iter().map(|target| target.name).collect::<Vec<_>>().join(" ")
        };
        let middle = insert(MANIFEST, &vec(2), &[vec(3), vec(4)]);
        assert_eq!(names(&middle), "vec1 vec2 vec3");
        let end = insert(&middle, &vec(4), &[]);
        assert_eq!(names(&end), "vec1 vec2 vec3 vec4");
        assert!(end.ends_with("01_vec/vec3.rs\"\n\n[[bin]]\nname = \"vec4\"\npath = \"01_vec/vec4.rs\"\n"));
        assert_eq!(names(&insert("[package]\n", &vec(1), &[vec(2)])), "vec1");
        assert_eq!(
            insert(&insert("[package]\n", &vec(2), &[]), &vec(1), &[vec(2)]).matches("\n\n").count(),
            2
        );
    }
}
