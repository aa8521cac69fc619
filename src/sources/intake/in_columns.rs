//! Files read in columns and kept as Parquet: so large, or so many, that no value of its own can be
//! made of every cell.

use super::territories::Territories;
use super::{Intake, Reader, dated, nothing};
use crate::diagnostic::Error;
use crate::period::Year;
use crate::sources::figure::{Figure, Figures};
use crate::sources::harmonise::Options;
use crate::sources::long_csv::{self, LARGE_BYTES};
use crate::sources::long_table::LongTable;
use crate::sources::target::Target;
use crate::sources::wide_csv;
use std::collections::BTreeSet;
use std::path::Path;

/// How many years a figure may be of.
const YEARS: usize = Year::MAX.abs_diff(Year::MIN) as usize + 1;

impl Reader<'_> {
    /// Takes a file of one of the shapes that can be read in columns; `None` when the general way
    /// has to be gone.
    pub(super) fn take_in_columns(
        &mut self,
        bytes: &[u8],
        file: &str,
        staged: &Path,
    ) -> Option<Result<Intake, Error>> {
        if bytes.len() >= LARGE_BYTES
            && let Some(table) = long_csv::read(bytes, file, &self.frame.register)
        {
            let taken = table.map_err(Error::from);
            return Some(taken.and_then(|table| self.take_long(table, file, staged)));
        }
        self.in_columns.then(|| self.take_wide(bytes, file, staged)).flatten()
    }

    /// A long table of millions of rows.
    fn take_long(&self, table: LongTable, file: &str, staged: &Path) -> Result<Intake, Error> {
        let labels = table.variables.iter().map(|label| Figure::of_label(label));
        let figures = Figures { figures: labels.collect(), ..Figures::default() };
        let target = Target::of(&figures, file, self.asked, self.frame)?;
        let name = |label: &String| {
            let mut variables = target.dataset.variables.iter();
            let found = variables.find(|it| it.name == *label || it.labels.contains(label));
            found.map(|variable| variable.name.clone())
        };
        let names: Option<Vec<String>> = table.variables.iter().map(name).collect();
        let variables = names.ok_or_else(|| vec![nothing(file, &figures, &target.dataset)])?;
        let territories = Territories::of_table(&table.territories, &self.frame.register);
        let rows = table.value.len();
        let table = LongTable { variables, ..table };
        let figures = Figures { rows, ..Figures::default() };
        let intake = self.intake("long-csv", ',', &figures, target, &table);
        table.stage(staged)?;
        Ok(Intake { known: rows, territories, ..intake })
    }

    /// A wide export of BDL, one of thousands.
    fn take_wide(
        &mut self,
        bytes: &[u8],
        file: &str,
        staged: &Path,
    ) -> Option<Result<Intake, Error>> {
        let scan = wide_csv::scan(bytes, file)?;
        let figures = scan.figures();
        let target = Target::of(&figures, file, self.asked, self.frame).ok()?;
        let options = Options { file, ..Options::default() };
        let (dataset, units) = (&target.dataset, &self.frame.units);
        let wide = scan.harmonised(&self.codes, dataset, units, &options, &mut self.lists)?;
        let intake = self.intake("bdl-ctab", scan.delimiter(), &figures, target, &wide.table);
        Some(wide.table.stage(staged).map(|()| Intake {
            columns: scan.headings().iter().map(|it| (*it).to_owned()).collect(),
            known: wide.known,
            territories: Territories::of(wide.matched),
            remarks: wide.remarks,
            ..intake
        }))
    }

    /// What is told of any table in columns.
    fn intake(
        &self,
        format: &str,
        delimiter: char,
        figures: &Figures,
        target: Target,
        table: &LongTable,
    ) -> Intake {
        let mut units: Vec<String> = figures.figures.iter().map(|it| it.unit.to_string()).collect();
        units.sort_unstable();
        units.dedup();
        let (vintage, vintage_stated) = dated(self.asked, figures.published);
        Intake {
            format: format.to_owned(),
            encoding: "UTF-8".to_owned(),
            delimiter: Some(delimiter.to_string()),
            columns: Vec::new(),
            rows: figures.rows,
            dataset: target.dataset.id,
            package: target.package,
            vintage,
            vintage_stated,
            imported: self.asked.today,
            variables: table.variables.clone(),
            units,
            years: table.year.iter().min().copied().zip(table.year.iter().max().copied()),
            series: series(table),
            figures: table.value.len(),
            known: 0,
            territories: Territories::default(),
            extension: "parquet".to_owned(),
            fields: Vec::new(),
            refused: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

/// The pairs of variable and year that occur.
fn series(table: &LongTable) -> BTreeSet<(String, i32)> {
    // Millions of rows have a few thousand pairs.
    let mut seen = vec![[false; YEARS]; table.variables.len()];
    for (variable, year) in table.variable.iter().zip(&table.year) {
        let of_year = usize::try_from(year - Year::MIN).ok();
        let years = seen.get_mut(*variable as usize);
        if let Some(seen) = years.zip(of_year).and_then(|(years, at)| years.get_mut(at)) {
            *seen = true;
        }
    }
    let pairs = table.variables.iter().zip(seen).flat_map(|(name, years)| {
        let years = (Year::MIN..).zip(years).filter(|(_, seen)| *seen);
        years.map(|(year, _)| (name.clone(), year))
    });
    pairs.collect()
}
