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
const KINDS: [&str; 4] = ["proportion", "rate", "count", "mean"];
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
        let asked = Asked::read(&table, row, &mut faults);
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
    kind: usize,
    x: f64,
    n: f64,
    sd: f64,
    multiplier: f64,
    confidence: f64,
}

impl Asked {
    fn read(table: &TextTable<'_>, row: usize, faults: &mut Faults) -> Self {
        let cell = |name: &str| table.cell(row, table.column(name)).trim();
        let mut number = |name: &str, needed: bool| {
            let text = cell(name);
            let value = text.parse().ok().filter(|value: &f64| value.is_finite());
            if value.is_none() && (needed || !text.is_empty()) {
                faults.push(table.fault(
                    row,
                    text,
                    Text::new(format!("`{name}`: brak liczby"), format!("`{name}`: no number")),
                    Text::new("wpisać liczbę", "write a number"),
                ));
            }
            value
        };
        let kind = KINDS.iter().position(|kind| *kind == cell("kind"));
        let x = number("x", true);
        let n = number("n", kind != Some(2));
        let sd = number("sd", kind == Some(3));
        let multiplier = number("multiplier", false).unwrap_or(1.0);
        let confidence = number("confidence", false).unwrap_or(CONFIDENCE);
        if kind.is_none() {
            let what = cell("kind");
            let fault = table.fault(
                row,
                what,
                Text::new(format!("nieznany rodzaj `{what}`"), format!("unknown kind `{what}`")),
                Text::new("wpisać jeden ze znanych", "write one of those known"),
            );
            faults.push(fault.with_exists(Text::same(KINDS.join(", "))));
        }
        let [x, n, sd] = [x, n, sd].map(Option::unwrap_or_default);
        Self { kind: kind.unwrap_or_default(), x, n, sd, multiplier, confidence }
    }

    /// The value, its interval and how that was made.
    fn answer(&self) -> Result<(f64, Interval, Method), NoInterval> {
        let Self { x, n, multiplier, confidence, .. } = *self;
        match self.kind {
            0 => intervals::proportion(x, n, confidence).map(|found| {
                let ends =
                    Interval { lower: found.lower * multiplier, upper: found.upper * multiplier };
                (x / n * multiplier, ends, Method::Wilson)
            }),
            1 => intervals::rate(x, n, multiplier, confidence)
                .map(|found| (x / n * multiplier, found, Method::of_count(x))),
            2 => intervals::count(x, confidence).map(|found| (x, found, Method::of_count(x))),
            _ => {
                intervals::mean(x, self.sd, n, confidence).map(|found| (x, found, Method::Student))
            }
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
