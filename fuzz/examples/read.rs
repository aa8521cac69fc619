//! Prints the first table of a file as CSV: what `hejnal read FILE --format csv` prints, without the
//! engines; what else it holds and the remarks go to standard error.

use hejnal_fuzz::language::Lang;
use hejnal_fuzz::sources::separated;
use std::io::Write;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("which file?")?;
    let bytes = std::fs::read(&file)?;
    let begun = std::time::Instant::now();
    let document = match separated::read(&bytes, &file) {
        Ok(document) => document,
        Err(faults) => {
            faults.iter().for_each(|fault| eprint!("{}", fault.render(Lang::En)));
            return Ok(ExitCode::FAILURE);
        }
    };
    eprintln!("{:?} {} {:?}", begun.elapsed(), document.encoding, document.dialect);
    for table in &document.tables {
        eprintln!("table {:?}: {} columns, {} rows", table.name, table.width(), table.height());
    }
    document.remarks.iter().for_each(|remark| eprint!("{}", remark.render(Lang::Pl)));
    if std::env::args().nth(2).is_some_and(|word| word == "--quiet") {
        return Ok(ExitCode::SUCCESS);
    }
    let output = std::io::BufWriter::new(std::io::stdout().lock());
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(output);
    if let Some(table) = document.tables.first() {
        if !table.header.is_empty() {
            writer.write_record(&table.header)?;
        }
        for row in table.rows() {
            writer.write_record(row.cells())?;
        }
    }
    writer.into_inner().map_err(|error| error.to_string())?.flush()?;
    Ok(ExitCode::SUCCESS)
}
