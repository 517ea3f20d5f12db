//! The options of `grade`.

use std::path::PathBuf;

use super::Command;
use super::raw::RawArgs;
use crate::grade::{Grading, Output, Report, Source};
use crate::util::error::{Failure, Result};

const REPORTS: [(&str, Report); 6] = [
    ("text", Report::Text),
    ("json", Report::Json),
    ("csv", Report::Csv),
    ("github", Report::Github),
    ("junit", Report::Junit),
    ("classroom", Report::Classroom),
];

impl RawArgs {
    pub(super) fn grade(&mut self) -> Result<Command> {
        let grading = Grading {
            names: self.names(),
            source: self.source()?,
            outputs: self.outputs()?,
            required: self.required_names(),
            least: self.least()?,
            time_limit: self.time_limit()?,
            fresh: self.flag("fresh"),
        };
        let many = matches!(grading.source, Source::Many { .. });
        if many && grading.outputs.iter().any(|output| output.report == Report::Classroom) {
            return Err(Failure::new("`--format classroom` is for one submission")
                .help("GitHub Classroom grades each repository by itself"));
        }
        Ok(Command::Grade(grading))
    }

    fn source(&mut self) -> Result<Source> {
        let shard = self.value("shard").map(|text| shard(&text)).transpose()?;
        match (self.value("submission"), self.value("submissions"), shard) {
            (Some(_), Some(_), _) => {
                Err(Failure::new("`--submission` and `--submissions` exclude each other")
                    .help("the first is for one person's copy, the second for a folder of such"))
            }
            (None, Some(folder), shard) => {
                Ok(Source::Many { folder: folder.into(), shard: shard.unwrap_or((1, 1)) })
            }
            (_, _, Some(_)) => Err(Failure::new("`--shard` is for `--submissions`")
                .help("such as: --submissions ../class --shard 2/3")),
            (Some(folder), None, None) => Ok(Source::One(folder.into())),
            (None, None, None) => Ok(Source::Own),
        }
    }

    /// The first `--output` is for the first `--format`, and so on. Text needs none.
    fn outputs(&mut self) -> Result<Vec<Output>> {
        let mut outputs = Vec::new();
        while let Some(name) = self.value("format") {
            let report = REPORTS.iter().find(|(known, _)| *known == name).ok_or_else(|| {
                Failure::new(format!("there is no format `{name}`"))
                    .help("it is text, json, csv, github, junit or classroom")
            })?;
            outputs.push(Output { report: report.1, file: self.value("output").map(PathBuf::from) });
        }
        if let Some(file) = self.value("output") {
            if !outputs.is_empty() {
                return Err(Failure::new(format!("`--output {file}` has no `--format`"))
                    .help("give them in pairs: --format csv --output class.csv"));
            }
            outputs.push(Output { report: Report::Text, file: Some(file.into()) });
        }
        if outputs.iter().all(|output| output.file.is_some()) {
            outputs.push(Output { report: Report::Text, file: None });
        }
        Ok(outputs)
    }

    fn required_names(&mut self) -> Vec<String> {
        let values: Vec<String> = std::iter::from_fn(|| self.value("require")).collect();
        let names = values.iter().flat_map(|value| value.split([',', ' '])).filter(|name| !name.is_empty());
        names.map(str::to_string).collect()
    }

    fn least(&mut self) -> Result<Option<u32>> {
        let Some(text) = self.value("min") else { return Ok(None) };
        let least = text.parse().map_err(|_| {
            Failure::new(format!("`{text}` is not a number of points")).help("such as: --min 40")
        })?;
        Ok(Some(least))
    }
}

fn shard(text: &str) -> Result<(usize, usize)> {
    let parts = text.split_once('/').and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
    parts.filter(|(index, of)| (1..=*of).contains(index)).ok_or_else(|| {
        Failure::new(format!("`{text}` is not a shard")).help("the second of three is: --shard 2/3")
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use std::ffi::OsString;
    use std::time::Duration;

    fn parsed(line: &str) -> Result<Grading> {
        match parse(line.split_whitespace().map(OsString::from))? {
            Command::Grade(grading) => Ok(grading),
            other => panic!("{other:?}"),
        }
    }

    fn refused(line: &str) -> String {
        parsed(line).unwrap_err().to_string()
    }

    #[test]
    fn grades_ones_own_with_a_text_by_default() {
        let grading = parsed("grade").unwrap();
        assert_eq!((grading.source, grading.names.len(), grading.fresh), (Source::Own, 0, false));
        assert_eq!(grading.outputs, [Output { report: Report::Text, file: None }]);
    }

    #[test]
    fn takes_every_option() {
        let line = "grade 01 vec2 --submissions in --shard 2/3 --format csv --output a.csv --format=json \
                    --require 01,vec2 --require map1 --min 40 --time-limit 5 --fresh";
        let grading = parsed(line).unwrap();
        assert_eq!(grading.names, ["01", "vec2"]);
        assert_eq!(grading.source, Source::Many { folder: "in".into(), shard: (2, 3) });
        let csv = Output { report: Report::Csv, file: Some("a.csv".into()) };
        assert_eq!(grading.outputs, [csv, Output { report: Report::Json, file: None }]);
        assert_eq!(grading.required, ["01", "vec2", "map1"]);
        assert_eq!((grading.least, grading.fresh), (Some(40), true));
        assert_eq!(grading.time_limit, Some(Duration::from_secs(5)));
    }

    #[test]
    fn the_text_is_printed_when_every_report_has_its_file() {
        let reports = |line| parsed(line).unwrap().outputs.len();
        assert_eq!(reports("grade --format csv --output a.csv"), 2);
        assert_eq!(reports("grade --output a.txt"), 2);
        assert_eq!(reports("grade --format csv"), 1);
    }

    #[test]
    fn refuses_what_makes_no_sense() {
        assert!(refused("grade --submission a --submissions b").contains("exclude each other"));
        assert!(refused("grade --shard 1/2").contains("is for `--submissions`"));
        for shard in ["0/2", "3/2", "1", "x/y", "1/0"] {
            assert!(
                refused(&format!("grade --submissions a --shard {shard}")).contains("is not a shard"),
                "{shard}"
            );
        }
        assert!(refused("grade --min many").contains("not a number of points"));
        assert!(refused("grade --format yaml").contains("classroom"));
        assert!(refused("grade --format csv --output a --output b").contains("has no `--format`"));
        assert!(refused("grade --submissions a --format classroom").contains("one submission"));
        assert!(refused("grade --frsh").contains("no option `--frsh`"));
        assert!(refused("grade --submission").contains("needs a value"));
    }
}
