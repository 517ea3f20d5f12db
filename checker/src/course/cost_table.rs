//! The table in a solution's header: what each limit's test cost before, and what it costs after.

use std::fmt;

use crate::profile::Heap;

/// The four figures the table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    pub blocks: u64,
    pub bytes: u64,
    /// Bytes alive at the peak.
    pub peak: u64,
    /// Bytes alive at the end.
    pub left: u64,
}

impl From<Heap> for Figures {
    fn from(heap: Heap) -> Figures {
        Figures {
            blocks: heap.total_blocks,
            bytes: heap.total_bytes,
            peak: heap.max_bytes,
            left: heap.curr_bytes,
        }
    }
}

/// As a row's cells: `11 | 32752 | 16384 | 16384`.
impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {} | {} | {}", self.blocks, self.bytes, self.peak, self.left)
    }
}

/// Two rows of the table. A row whose cells say `varies` has no figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The test that measures, without `tests::`.
    pub limit: String,
    pub before: Option<Figures>,
    pub after: Option<Figures>,
}

/// The lines that head the table.
pub const HEAD: [&str; 2] =
    ["| limit | | blocks | bytes | peak | left |", "| --- | --- | ---: | ---: | ---: | ---: |"];

/// Reads the table from a story's lines. Lines that are no rows of it are passed over.
///
/// # Errors
///
/// If a row has other cells than the table's, in words.
pub fn parse<'a>(story: impl Iterator<Item = &'a str>) -> Result<Vec<Entry>, String> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in story.skip_while(|line| *line != HEAD[0]).skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [limit, when, numbers @ ..] = &cells[..] else {
            return Err(format!("a row without cells: {line}"));
        };
        let figures = figures(numbers).ok_or_else(|| format!("a row needs four whole numbers: {line}"))?;
        match (*limit, *when) {
            ("", "after") => match entries.last_mut() {
                Some(entry) => entry.after = figures,
                None => return Err("the first row says `after`".to_string()),
            },
            (limit, "before") if !limit.is_empty() => {
                let limit = limit.trim_matches('`').to_string();
                entries.push(Entry { limit, before: figures, after: None });
            }
            _ => return Err(format!("a row is neither `before` nor `after`: {line}")),
        }
    }
    Ok(entries)
}

fn figures(cells: &[&str]) -> Option<Option<Figures>> {
    if cells.iter().all(|cell| *cell == "varies") && cells.len() == 4 {
        return Some(None);
    }
    let numbers: Vec<u64> =
        cells.iter().map(|cell| cell.replace(',', "").parse()).collect::<Result<_, _>>().ok()?;
    let [blocks, bytes, peak, left] = numbers[..] else { return None };
    Some(Some(Figures { blocks, bytes, peak, left }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&str]) -> Result<Vec<Entry>, String> {
        let lines = ["Why.", "", HEAD[0], HEAD[1]]
            .into_iter()
            .chain(rows.iter().copied())
            .chain(["", "| no | row |"]);
        parse(lines)
    }

    #[test]
    fn reads_pairs_of_rows() {
        let entries = table(&[
            "| once | before | 11 | 32,752 | 16384 | 16384 |",
            "| | after | 1 | 14400 | 14400 | 0 |",
        ]);
        let before = Figures { blocks: 11, bytes: 32_752, peak: 16_384, left: 16_384 };
        let after = Figures { blocks: 1, bytes: 14_400, peak: 14_400, left: 0 };
        let entry = Entry { limit: "once".into(), before: Some(before), after: Some(after) };
        assert_eq!(entries, Ok(vec![entry]));
    }

    #[test]
    fn reads_figures_that_vary() {
        let entries = table(&["| t | before | varies | varies | varies | varies |"]).unwrap();
        assert_eq!((entries[0].before, entries[0].after), (None, None));
    }

    #[test]
    fn finds_no_table_where_there_is_none() {
        assert_eq!(parse(["Why.", "| a |"].into_iter()), Ok(Vec::new()));
    }

    #[test]
    fn refuses_rows_of_another_shape() {
        for row in [
            "| t | before | 1 | 2 | 3 |",
            "| t | before | 1 | 2 | 3 | x |",
            "| t | later | 1 | 2 | 3 | 4 |",
            "| | after | 1 | 2 | 3 | 4 |",
        ] {
            assert!(table(&[row]).is_err(), "{row}");
        }
    }

    #[test]
    fn writes_the_cells_it_reads() {
        let figures = Figures { blocks: 1, bytes: 2, peak: 3, left: 4 };
        assert_eq!(figures.to_string(), "1 | 2 | 3 | 4");
    }
}
