//! `hejnal verify`: is the store what its manifests say?

use super::{ExitCode, Outcome, Setting, output, say, tell_faults};
use crate::observations::store::verify;

pub(super) fn run(setting: &Setting) -> Outcome {
    let seen = verify::verify(&setting.store)?;
    let lang = setting.lang;
    output::line(&format!(
        "{}: {} {}, {} {}",
        setting.store.folder().display(),
        seen.generations,
        say(lang, "całych generacji", "whole generations"),
        seen.files,
        say(lang, "plików zgodnych", "files as hashed"),
    ))?;
    if seen.faults.is_empty() {
        return Ok(ExitCode::Done);
    }
    tell_faults(&seen.faults, lang);
    Ok(ExitCode::Findings)
}
