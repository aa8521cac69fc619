//! `hejnal gc`: drop what nothing needs.

use super::{ExitCode, Outcome, Setting, output, say};
use crate::observations::store::verify;

pub(super) fn run(setting: &Setting) -> Outcome {
    let removed = verify::collect(&setting.store)?;
    output::line(&format!("{}: {removed}", say(setting.lang, "usunięto", "removed")))?;
    Ok(ExitCode::Done)
}
