//! `hejnal read`: a file as it is understood, before anything is made of it.

use super::allowance::{self, Allowance, Confined};
use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, say};
use crate::diagnostic::Error;
use crate::language::Lang;
use crate::observations::foreign::{self, FileName, shown};
use crate::observations::sandbox::Limits;
use crate::sources::formats::{self, Document};
use crate::sources::table::Table;
use clap::ValueEnum as _;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::io::BufWriter;
use std::path::PathBuf;

/// The hidden verb the child process is started with.
pub(super) const CHILD: &str = "confined-read";

/// How many rows are shown to the eye; the other formats print them all.
const ROWS_SHOWN: usize = 20;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Separated text, a workbook, JSON, Parquet, `GeoJSON` or .pb.
    file: PathBuf,
    /// How to print the table.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
    /// Which table of the file, from 1, when it holds several.
    #[arg(long, default_value_t = 1, value_name = "N")]
    table: usize,
    #[command(flatten)]
    allowance: Allowance,
}

#[derive(Serialize, Deserialize)]
struct Request {
    file: FileName,
    format: String,
    table: usize,
    limits: Limits,
}

impl Confined for Request {
    fn limits(&self) -> Limits {
        self.limits
    }
}

pub(super) fn run(options: &Options) -> Outcome {
    let limits = options.allowance.limits();
    foreign::check(&options.file, limits)?;
    let request = Request {
        file: FileName(options.file.clone()),
        format: options.format.word().to_owned(),
        table: options.table,
        limits,
    };
    foreign::read(CHILD, &request, &options.file, limits)?;
    Ok(ExitCode::Done)
}

/// What the child process does.
pub(super) fn run_confined(lang: Lang) -> Outcome {
    allowance::confined(|request: Request| {
        let path = &request.file.0;
        let bytes = std::fs::read(path).map_err(Error::io("reading", path))?;
        let mut document = formats::open(&bytes, &shown(path))?;
        drop(bytes);
        let format = TableFormat::from_str(&request.format, false).unwrap_or(TableFormat::Table);
        if format == TableFormat::Table {
            output::line(&output::plain_lines(&understood(&document, lang)))?;
        }
        let table = table_asked(&mut document, request.table, lang)?;
        let out = BufWriter::new(std::io::stdout().lock());
        match format {
            TableFormat::Csv => output::written(table.write_csv(out)),
            TableFormat::Json => output::written(table.write_json(out)),
            TableFormat::Table => shown_table(&table, lang),
        }
    })
}

fn table_asked(document: &mut Document, number: usize, lang: Lang) -> Result<Table, Error> {
    let count = document.tables.len();
    let table = number.checked_sub(1).and_then(|at| document.tables.get_mut(at));
    let table = table.map(std::mem::take).ok_or_else(|| {
        let there = say(lang, "liczba tabel w pliku", "tables in the file");
        Error::Usage(format!("--table {number}: {there}: {count}"))
    })?;
    // A sheet has no header of its own.
    let table = if document.encoding.is_empty() { table.headed() } else { Ok(table) };
    table.map_err(|error| Error::Internal(error.to_string()))
}

fn shown_table(table: &Table, lang: Lang) -> Result<(), Error> {
    let names = table.names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let cell = |text: &str| Some(text.chars().take(60).collect::<String>());
    let rows: Vec<Vec<Option<String>>> =
        table.rows().take(ROWS_SHOWN).map(|row| row.cells().map(cell).collect()).collect();
    output::table(TableFormat::Table, &names, &[], &rows)?;
    if table.height() > ROWS_SHOWN {
        let more = say(lang, "dalszych wierszy", "more rows");
        output::line(&format!("  … {} {more}", table.height() - ROWS_SHOWN))?;
    }
    Ok(())
}

/// What the file turned out to be, a line each.
fn understood(document: &Document, lang: Lang) -> String {
    let mut out = format!("{}\n", document.file);
    let mut tell = |what: &str, value: &str| {
        let _ = writeln!(out, "  {what}: {value}");
    };
    if let Some(format) = document.format() {
        tell(say(lang, "format", "format"), say(lang, format.title.0, format.title.1));
    }
    if !document.encoding.is_empty() {
        tell(say(lang, "kodowanie", "encoding"), document.encoding);
    }
    if let Some(dialect) = &document.dialect {
        tell(say(lang, "separator", "separator"), &format!("{:?}", dialect.delimiter));
    }
    for (index, table) in document.tables.iter().enumerate() {
        let (rows, columns) = (say(lang, "wierszy", "rows"), say(lang, "kolumn", "columns"));
        let size = format!("{} {rows}, {} {columns}", table.height(), table.width());
        let name = format!("{} {} {}", say(lang, "tabela", "table"), index + 1, table.name);
        tell(name.trim_end(), &size);
    }
    for remark in &document.remarks {
        let _ = write!(out, "  {}", remark.render(lang).trim_end().replace('\n', "\n  "));
        out.push('\n');
    }
    out.trim_end().to_owned()
}
