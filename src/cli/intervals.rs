//! `hejnal intervals`: how far the truth may lie from a proportion, rate, count or mean.

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting};
use crate::assessments::intervals::{self, Interval, Method, NoInterval};
use crate::diagnostic::{Error, Faults};
use crate::language::Text;
use crate::sources::text_table::TextTable;
use std::path::PathBuf;

/// The largest file that is read.
const LARGEST: u64 = 64 * 1024 * 1024;
/// The confidence where a file states none.
const CONFIDENCE: f64 = 0.95;
/// What `kind` may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Proportion,
    Rate,
    Count,
    Mean,
}

const KINDS: [(&str, Kind); 4] = [
    ("proportion", Kind::Proportion),
    ("rate", Kind::Rate),
    ("count", Kind::Count),
    ("mean", Kind::Mean),
];
const ADDED: [&str; 4] = ["value", "lower", "upper", "method"];

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// A CSV table with the columns kind, x and, where needed, n, sd, multiplier, confidence; others
    /// are passed on.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

pub(super) fn run(_: &Setting, options: &Options) -> Outcome {
    let bytes = super::plain_file(&options.file, LARGEST)?;
    let file = options.file.to_string_lossy();
    let table = TextTable::read(&bytes, &file).map_err(Error::Invalid)?;
    let known: Vec<&str> = table.names().iter().map(String::as_str).collect();
    table.check_header(&["kind", "x"], &known).map_err(Error::Invalid)?;
    let clash = ADDED.iter().find(|name| known.contains(name));
    if let Some(name) = clash {
        return Err(Error::Usage(format!("the column `{name}` would be written twice: rename it")));
    }
    let mut faults = Faults::default();
    let mut rows = Vec::with_capacity(table.height());
    for row in 0..table.height() {
        let Some(asked) = Asked::read(&table, row, &mut faults) else { continue };
        let mut cells: Vec<Option<String>> =
            (0..known.len()).map(|column| Some(table.cell(row, Some(column)).to_owned())).collect();
        cells.extend(answer(&asked));
        rows.push(cells);
    }
    faults.or(()).map_err(Error::Invalid)?;
    let header: Vec<&str> = known.into_iter().chain(ADDED).collect();
    let numbers = ["x", "n", "sd", "multiplier", "confidence", "value", "lower", "upper"];
    output::table(options.format, &header, &numbers, &rows)?;
    Ok(ExitCode::Done)
}

/// What one row asks for.
struct Asked {
    kind: Kind,
    x: f64,
    n: f64,
    sd: f64,
    multiplier: f64,
    confidence: f64,
}

impl Asked {
    /// `None` where the row is faulty, which is told.
    fn read(table: &TextTable<'_>, row: usize, faults: &mut Faults) -> Option<Self> {
        let word = table.cell(row, table.column("kind")).trim();
        let kind = KINDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind);
        if kind.is_none() {
            let fault = table.fault(
                row,
                word,
                Text::new(format!("nieznany rodzaj `{word}`"), format!("unknown kind `{word}`")),
                Text::new("wpisać jeden ze znanych", "write one of those known"),
            );
            let known: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
            faults.push(fault.with_exists(Text::same(known.join(", "))));
        }
        let mut number = |name: &str| faults.absorb(table.number(row, name)).flatten();
        let [x, n, sd] = ["x", "n", "sd"].map(&mut number);
        let multiplier = number("multiplier").unwrap_or(1.0);
        let confidence = number("confidence").unwrap_or(CONFIDENCE);
        let kind = kind?;
        let needed =
            [("x", x, true), ("n", n, kind != Kind::Count), ("sd", sd, kind == Kind::Mean)];
        for (name, ..) in needed.iter().filter(|(_, value, needed)| *needed && value.is_none()) {
            if table.cell(row, table.column(name)).trim().is_empty() {
                let problem = Text::new(format!("brak `{name}`"), format!("`{name}` lacks"));
                let remedy = Text::new("wpisać liczbę", "write a number");
                faults.push(table.fault(row, word, problem, remedy));
            }
        }
        let [x, n, sd] = [x, n, sd].map(Option::unwrap_or_default);
        Some(Self { kind, x, n, sd, multiplier, confidence })
    }

    /// The value, its interval and how that was made.
    fn answer(&self) -> Result<(f64, Interval, Method), NoInterval> {
        let Self { x, n, multiplier, confidence, .. } = *self;
        match self.kind {
            Kind::Proportion if multiplier <= 0.0 => Err(NoInterval::Multiplier),
            Kind::Proportion => {
                let Interval { lower, upper } = intervals::proportion(x, n, confidence)?;
                let ends = Interval { lower: lower * multiplier, upper: upper * multiplier };
                Ok((x / n * multiplier, ends, Method::Wilson))
            }
            Kind::Rate => {
                let ends = intervals::rate(x, n, multiplier, confidence)?;
                Ok((x / n * multiplier, ends, Method::of_count(x)))
            }
            Kind::Count => Ok((x, intervals::count(x, confidence)?, Method::of_count(x))),
            Kind::Mean => Ok((x, intervals::mean(x, self.sd, n, confidence)?, Method::Student)),
        }
    }
}

/// The four columns that are added; where there is no interval, why.
fn answer(asked: &Asked) -> [Option<String>; 4] {
    match asked.answer() {
        Ok((value, Interval { lower, upper }, method)) => {
            let number = |value: f64| Some(value.to_string());
            [number(value), number(lower), number(upper), Some(method.as_str().to_owned())]
        }
        Err(why) => [None, None, None, Some(format!("none: {}", why.words().en))],
    }
}
