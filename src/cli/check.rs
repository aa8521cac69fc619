//! `hejnal check`: every fault of every file, and every worked example.

use super::{ExitCode, Outcome, Setting, output, say};
use crate::indicators::examples;

pub(super) fn run(setting: &Setting) -> Outcome {
    let project = setting.open()?;
    let figures = project.check_figures()?;
    examples::check(&project)?;
    let lang = setting.lang;
    output::line(&format!(
        "{}: {} {}, {} {}, {} {}",
        say(lang, "bez błędów", "no faults"),
        project.catalogue.datasets.len(),
        say(lang, "zbiorów danych", "datasets"),
        figures.rows,
        say(lang, "wierszy", "rows"),
        project.library.indicators.len(),
        say(lang, "wskaźników z przykładami", "indicators with their examples"),
    ))?;
    Ok(ExitCode::Done)
}
