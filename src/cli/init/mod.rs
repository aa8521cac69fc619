//! `hejnal init`: the folder of a metropolis that has no figures yet; it checks and renders.

use super::{ExitCode, Outcome, Setting, output, say};
use crate::diagnostic::Error;
use crate::sources::durable;
use std::path::PathBuf;

/// The files of an empty metropolis; `TODAY` in a path or a text becomes the day.
const FILES: &[(&str, &str)] = &[
    ("README.md", include_str!("README.md")),
    ("indicators/strategy.toml", include_str!("strategy.toml")),
    ("indicators/units.toml", include_str!("../../../indicators/units.toml")),
    ("indicators/wanted.toml", WANTED),
    ("datasets/office/members/datapackage.json", include_str!("members.json")),
    ("datasets/office/members/TODAY/members.csv", MEMBERS),
    ("datasets/office/territories/datapackage.json", include_str!("territories.json")),
    ("datasets/office/territories/TODAY/territories.csv", TERRITORIES),
    ("reports/theme.toml", include_str!("../../../reports/theme.toml")),
];
const WANTED: &str =
    "# Variables that formulas use and no dataset holds yet; see `hejnal new indicator`.\n";
const MEMBERS: &str = "territory,teryt7,bdl_id,name,kind,powiat,member_from,member_to,area_ha,\
                       name_genitive,name_locative,core\n";
const TERRITORIES: &str =
    "territory,teryt7,name,kind,voivodeship,powiat,valid_from,boundary_from\n";

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// A folder that is not there yet, or is empty.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let folder = &options.folder;
    let there = std::fs::read_dir(folder).map(|mut entries| entries.next().is_some());
    if there.unwrap_or(false) || folder.is_file() {
        return Err(Error::Usage(format!(
            "{}: {}",
            folder.display(),
            say(
                setting.lang,
                "coś tu już jest; nic nie zmieniono",
                "not empty; nothing was changed"
            ),
        )));
    }
    let today = chrono::Local::now().date_naive().to_string();
    for (path, content) in FILES {
        let path = folder.join(path.replace("TODAY", &today));
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(Error::io("creating", parent))?;
        }
        durable::write_atomically(&path, content.replace("TODAY", &today).as_bytes())?;
    }
    output::line(&format!(
        "{}: {}\n  hejnal --project {} report",
        say(setting.lang, "zapisano pusty projekt", "an empty project was written"),
        folder.display(),
        folder.display(),
    ))?;
    Ok(ExitCode::Done)
}
