//! What of a submission may count: its code, under the published tests.
//!
//! A submission is a text. [`graft`] takes its code, refuses what no honest answer needs and a false one
//! may, and puts the published tests under what is left. A test that came to its end says so with a nonce
//! that the code above it cannot know, so a process that ends early or prints what libtest would has
//! proved nothing.

mod allowlist;
mod code;
mod names;
mod paths;
mod proof;
mod published;
mod rules;
mod text;

use std::collections::BTreeSet;

use code::Code;
use paths::Paths;
use published::Published;

/// The refusals that are told of one file: whoever wrote it will look at it after the first.
const MOST_REFUSALS: usize = 20;

/// Why a submission is not graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The rule in a word.
    pub rule: &'static str,
    /// One sentence or two: what is there, and what to do.
    pub reason: String,
    /// Of the submitted file, from 1.
    pub line: Option<u32>,
}

/// Submitted code above the published tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grafted {
    /// What is to be compiled. The submitted code keeps its line numbers.
    pub text: String,
}

/// The names that the `use`s of a text bring in, but for those of a `*`. `None` for what cannot be read as code.
pub fn imported(text: &str) -> Option<BTreeSet<String>> {
    let code = Code::with_tests(text).ok()?;
    let imports = Paths::read(&code).imports.into_iter().filter(|import| !import.all);
    Some(imports.map(|import| import.name).collect())
}

/// Takes the code out of a submitted file and puts it above the published tests.
///
/// Everything that is compiled for tests only is cut out of the submission. `published` is the starter
/// and `solution` ours: what their code uses, a submission may use too. A test prints `nonce` on a line of
/// its own when it has come to its end, so it is to be different, and not to be guessed, for each file.
///
/// # Errors
///
/// What the submission holds and may not, in the order in which it stands there.
pub fn graft(
    published: &str,
    solution: &str,
    submitted: &[u8],
    nonce: &str,
) -> Result<Grafted, Vec<Refusal>> {
    let text = text::decode(submitted).map_err(|refusal| vec![refusal])?;
    let code = Code::read(&text).map_err(|refusal| vec![refusal])?;
    let published = Published::read(published, solution).map_err(|refusal| vec![refusal])?;
    let mut refusals = rules::check(&code, &published);
    if !refusals.is_empty() {
        refusals.sort_by_key(|refusal| refusal.line);
        refusals.dedup();
        refusals.truncate(MOST_REFUSALS);
        return Err(refusals);
    }
    let tests = proof::prove(published.tests, &published.restored(&code), nonce);
    // An attribute or a comment at the end of the code belongs to this item, and not to the tests.
    Ok(Grafted { text: published.above(&code) + "\nconst _: () = ();\n" + &tests })
}
