//! What a key puts on the page once it is made: a benchmark, a profile, what `main` prints.

use super::Interface;
use super::app::App;
use crate::bench;
use crate::ui::wrap::wrap;

/// Time and allocations, or what is on its way.
pub fn bench(app: &App) -> String {
    let Some(outcome) = &app.benched else {
        let text = "A release build, and then the program as published, yours, and the solution once you have solved \
                    it, by turns. It takes some seconds, and the first time a minute or more, as everything is built in release \
                    before.\n";
        return wrap(text, app.columns);
    };
    let back = match app.interface {
        Interface::Screen => "b times them again, Escape shows the verdict.\n",
        Interface::Lines => "b times them again.\n",
    };
    bench::section(outcome, None, app.session.style, app.columns) + back
}

/// What each line allocates.
pub fn profile(app: &App) -> String {
    let Some(text) = &app.profiled else {
        let text = "The program as published, yours, and the solution once you have solved it, each run under dhat.\n";
        return wrap(text, app.columns);
    };
    let back = match app.interface {
        Interface::Screen => "\no opens the page, p profiles it again, Escape shows the verdict.\n",
        Interface::Lines => "\no opens the page, p profiles it again.\n",
    };
    text.clone() + back
}

/// What `main` prints.
pub fn main(app: &App) -> String {
    let Some(text) = &app.ran else {
        return wrap(
            "The program is built and run, for 30 seconds at the most; what it prints comes here.\n",
            app.columns,
        );
    };
    let back = match app.interface {
        Interface::Screen => "\nm runs it again, Escape shows the verdict.\n",
        Interface::Lines => "\nm runs it again.\n",
    };
    text.clone() + back
}
