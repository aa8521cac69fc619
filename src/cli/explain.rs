//! `hejnal explain`: one figure taken apart, down to file and line.

use super::output;
use super::{ExitCode, Outcome, Setting, date, indicator, say, territory};
use crate::diagnostic::Error;
use crate::indicators::explain::{Explainer, Explanation, explain};
use crate::indicators::file::Indicator;
use crate::indicators::generation::Project;
use crate::language::Lang;
use crate::observations::lineage::SourceRow;
use crate::period::Year;
use crate::territory::Territory;
use chrono::NaiveDate;
use clap::ValueEnum;
use std::collections::BTreeSet;
use std::fmt::Write as _;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The id of an indicator, such as own-revenue-per-head, or a variable of a dataset.
    indicator: String,
    /// A municipality by name or code, metropolis or ring.
    territory: String,
    /// The year.
    year: i32,
    /// The group of a variable, such as sex=F.
    #[arg(long, default_value = "all", value_name = "KEY=VALUE")]
    group: String,
    /// Only what was published up to this date.
    #[arg(long, value_parser = date, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// For programs.
    Json,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let project = setting.open()?;
    let territory = territory(&project, &options.territory, setting.lang)?;
    if Year::new(options.year).is_none() {
        return Err(Error::Usage(format!("{} is not a year from 1900 to 2100", options.year)));
    }
    if project.definitions.indicator(&options.indicator).is_none()
        && project.catalogue.datasets.iter().any(|it| it.variable(&options.indicator).is_some())
    {
        return variable(setting, &project, options, territory);
    }
    let indicator = indicator(&project, &options.indicator, setting.lang)?;
    let (generation, _) = project.generation(&setting.store, options.as_of)?;
    let explanation = explain(&project, &generation, indicator, territory, options.year)?;
    let text = match options.format {
        Format::Json => serde_json::to_string(&explanation)
            .map_err(|error| Error::Internal(format!("JSON: {error}")))?,
        Format::Text => output::plain_lines(&rendered(&explanation, indicator, setting.lang)),
    };
    output::line(&text)?;
    Ok(ExitCode::Done)
}

/// A figure that stands in the report as its source gives it.
fn variable(
    setting: &Setting,
    project: &Project,
    options: &Options,
    territory: Territory,
) -> Outcome {
    let (generation, _) = project.generation(&setting.store, options.as_of)?;
    let (name, group) = (&options.indicator, &options.group);
    let (names, territories) = (BTreeSet::from([name.as_str()]), BTreeSet::from([territory]));
    let explainer = Explainer::new(project, &generation, &names, territories)?;
    let rows = explainer.variable(name, group, territory, options.year);
    let text = match options.format {
        Format::Json => serde_json::json!({
            "variable": name, "territory": territory.to_string(), "year": options.year,
            "group": group, "rows": rows,
        })
        .to_string(),
        Format::Text if rows.is_empty() => {
            say(setting.lang, "żaden zbiór ich nie zawiera", "no dataset holds any").to_owned()
        }
        Format::Text => {
            let rows: Vec<String> = rows.iter().map(|row| source_row(row, setting.lang)).collect();
            output::plain_lines(&rows.join("\n"))
        }
    };
    output::line(&text)?;
    Ok(ExitCode::Done)
}

fn rendered(it: &Explanation, indicator: &Indicator, lang: Lang) -> String {
    let mut out = String::new();
    let value = shown(it.value, it.reason.as_deref());
    let title = indicator.title.get(lang);
    let place = match it.parts.as_slice() {
        [part] if part.name != it.territory => format!("{} ({})", part.name, it.territory),
        _ => it.territory.clone(),
    };
    let _ = writeln!(out, "{title}, {place}, {}: {value} {}", it.year, it.unit);
    let _ = writeln!(out, "  {}", indicator.says.get(lang));
    let _ = writeln!(out, "  = {}   [{} {}]", it.formula, it.indicator, it.method_version);
    if let Some(worked) = &it.worked {
        let _ = writeln!(out, "  = {worked}");
    }
    if let Some(numerator) = it.numerator {
        let below = it.denominator.map_or_else(String::new, |below| format!(" / {below}"));
        let parts = say(lang, "części znane", "parts known");
        let _ =
            writeln!(out, "  {numerator}{below}   {parts}: {}/{}", it.parts_known, it.parts_all);
    }
    if it.parts.len() > 1 {
        for part in &it.parts {
            let value = shown(part.value, part.reason.as_deref());
            let _ = write!(out, "    {} {}: {value}", part.territory, part.name);
            if let Some(without) = part.without {
                let _ = write!(out, "   ({} {without})", say(lang, "bez niej:", "without it:"));
            }
            out.push('\n');
        }
    }
    let _ = writeln!(out, "{}:", say(lang, "wiersze źródeł", "rows of the sources"));
    for row in &it.rows {
        let _ = writeln!(out, "{}", source_row(row, lang));
    }
    if it.rows.is_empty() {
        let _ =
            writeln!(out, "  {}", say(lang, "żaden zbiór ich nie zawiera", "no dataset holds any"));
    }
    for other in &it.others {
        let by = say(lang, "według", "by");
        let _ = writeln!(out, "{by} {} {}: {}", other.dataset, other.vintage, other.value);
    }
    out.truncate(out.trim_end().len());
    out
}

fn source_row(row: &SourceRow, lang: Lang) -> String {
    let mut out = format!(
        "  {} {} {} {} {} = {} {}\n      {}:{}, {} {}, {}",
        if row.used { "*" } else { " " },
        row.variable,
        row.territory,
        row.year,
        row.grp,
        shown(row.value, row.reason.as_deref()),
        row.unit,
        row.file,
        row.line,
        say(lang, "wydanie", "vintage"),
        row.vintage,
        row.source,
    );
    if let Some(printed) = &row.source_value {
        let _ = write!(out, "\n      {}: {printed}", say(lang, "w źródle", "the source prints"));
    }
    if let Some(note) = &row.note {
        let _ = write!(out, "\n      {note}");
    }
    out
}

fn shown(value: Option<f64>, reason: Option<&str>) -> String {
    value.map_or_else(
        || format!("Missing({})", reason.unwrap_or("not collected")),
        |it| it.to_string(),
    )
}
