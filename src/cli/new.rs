//! `hejnal new indicator`: a file that passes `check`, to be filled with words.

use super::{ExitCode, Outcome, Setting, output, say};
use crate::diagnostic::Error;
use crate::indicators::draft::draft;
use crate::indicators::file::{self, schema::Names};
use crate::indicators::generation::Project;
use crate::indicators::library::{CONTEXT, Library};
use crate::indicators::plan;
use crate::sources::durable;

/// The schema of indicators' files.
const SCHEMA: &str = "indicators/indicator.schema.json";

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Write indicators/FIELD/ID.toml; unit, kind and worked example follow from the formula.
    Indicator {
        /// Its field and id, such as economy/new-firms-per-10k.
        #[arg(value_name = "FIELD/ID")]
        path: String,
        /// What is computed, over variables of datasets/ and other indicators.
        #[arg(long, default_value = "population")]
        formula: String,
    },
    /// Write indicators/indicator.schema.json anew: what editors are told of units and variables.
    Schema,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let project = setting.open()?;
    match &options.what {
        What::Indicator { path, formula } => indicator(setting, &project, path, formula),
        What::Schema => {
            durable::write_atomically(&setting.project.join(SCHEMA), schema(&project).as_bytes())?;
            output::line(SCHEMA)?;
            Ok(ExitCode::Done)
        }
    }
}

/// The schema of this project's indicators.
fn schema(project: &Project) -> String {
    let Library { strategy, .. } = &project.definitions;
    let fields = strategy.fields.iter().map(|it| it.id.as_str());
    let names = plan::Names::of(&project.definitions, &project.catalogue.datasets);
    file::schema::schema(&Names {
        units: project.units.all().map(|it| it.code.as_str()).collect(),
        goals: fields.chain(strategy.goals.iter().map(|it| it.id.as_str())).collect(),
        variables: names.variables.into_keys().collect(),
    })
}

fn indicator(setting: &Setting, project: &Project, path: &str, formula: &str) -> Outcome {
    let lang = setting.lang;
    let fields = project.definitions.strategy.fields.iter().map(|it| it.id.as_str());
    let fields: Vec<&str> = fields.chain([CONTEXT]).collect();
    let is_id = |id: &str| {
        !id.is_empty()
            && id.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
    };
    let named = path.split_once('/').filter(|(field, id)| fields.contains(field) && is_id(id));
    let Some((field, id)) = named else {
        return Err(Error::Usage(format!(
            "`{path}`: {} FIELD/ID; FIELD: {}; ID: a-z, 0-9, -",
            say(lang, "trzeba podać", "the name must be"),
            fields.join(", "),
        )));
    };
    if let Some(there) = project.definitions.indicator(id) {
        return Err(Error::Usage(format!(
            "`{id}`: {} {}",
            say(lang, "taki wskaźnik jest w", "this indicator is in"),
            there.file
        )));
    }
    let known = plan::Names::of(&project.definitions, &project.catalogue.datasets);
    let text = draft(field, id, formula, known.scope(), &project.units)?;
    let file = format!("indicators/{field}/{id}.toml");
    durable::write_atomically(&setting.project.join(&file), text.as_bytes())?;
    output::line(&format!(
        "{file}: {}",
        say(
            lang,
            "zapisano; zostało napisać teksty („do napisania”)",
            "written; what is left are its texts (\"to be written\")"
        )
    ))?;
    Ok(ExitCode::Done)
}
