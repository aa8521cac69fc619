//! `hejnal check`: every fault of every file, and every worked example.

use super::{ExitCode, Outcome, Setting, composite, output, say, tell_faults};
use crate::assessments::panel;
use crate::diagnostic::Error;
use crate::indicators::examples;
use crate::indicators::generation::Project;
use crate::reports::commentary::Commentaries;
use crate::reports::material::Material;
use crate::reports::site;

pub(super) fn run(setting: &Setting) -> Outcome {
    match checked(setting) {
        // What is wrong in the files is what this verb was asked to find.
        Err(Error::Invalid(faults)) => {
            tell_faults(&faults, setting.lang);
            Ok(ExitCode::Findings)
        }
        other => other,
    }
}

fn checked(setting: &Setting) -> Outcome {
    let project = setting.open()?;
    let figures = project.check_figures()?;
    examples::check(&project)?;
    panel::headline(&project.definitions.strategy).map_err(Error::Invalid)?;
    composite::check(&project)?;
    commentary(setting, &project)?;
    let lang = setting.lang;
    output::line(&format!(
        "{}: {} {}, {} {}, {} {}",
        say(lang, "bez błędów", "no faults"),
        project.catalogue.datasets.len(),
        say(lang, "zbiorów danych", "datasets"),
        figures.rows,
        say(lang, "wierszy", "rows"),
        project.definitions.indicators.len(),
        say(lang, "wskaźników z przykładami", "indicators with their examples"),
    ))?;
    Ok(ExitCode::Done)
}

/// Which pages a report has is known once they are written: where somebody comments on them, they are.
fn commentary(setting: &Setting, project: &Project) -> Result<(), Error> {
    if Commentaries::read(&project.root).is_empty() {
        return Ok(());
    }
    let (generation, _) = project.generation(&setting.store, None)?;
    site::check_commentary(&Material::gather(project, &generation, None)?)
}
