//! The name that was meant, where a slip of the finger gave another.

/// The name at the smallest edit distance, unless that is too far to be a slip of the finger.
pub fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    let (distance, name) =
        names.map(|name| (distance(&wanted, name), name)).min_by_key(|(distance, _)| *distance)?;
    (distance <= wanted.chars().count().max(3) / 3).then_some(name)
}

/// Edit distance: the characters to insert, delete, replace or swap with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_nearest_name() {
        let names = ["intro1", "vec1", "vec2", "map1"];
        for (typed, meant) in [("vec", "vec1"), ("Vec2", "vec2"), ("itro1", "intro1"), ("mpa1", "map1")] {
            assert_eq!(nearest(typed, names.into_iter()), Some(meant), "{typed}");
        }
        assert_eq!(nearest("strings", names.into_iter()), None);
    }

    #[test]
    fn measures_edit_distance() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("vec2", "vec2"), 0);
        assert_eq!(distance("chekc", "check"), 1);
    }
}
