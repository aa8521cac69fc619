//! The national register of gminas: `territory,teryt7,name,kind,voivodeship,powiat,valid_from,
//! boundary_from`.

use super::text_table::TextTable;
use crate::diagnostic::{Diagnosed, Faults};
use crate::language::Text;
use crate::period::parse_date;
use crate::territory::{Gmina, GminaKind, Teryt6};
use chrono::NaiveDate;
use std::collections::BTreeMap;

const COLUMNS: &[&str] = &[
    "territory",
    "teryt7",
    "name",
    "kind",
    "voivodeship",
    "powiat",
    "valid_from",
    "boundary_from",
];

/// Reads the register.
///
/// # Errors
/// Every cell that is no code, type or date, with its line.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<BTreeMap<Teryt6, Gmina>> {
    let table = TextTable::read(bytes, file)?;
    table.check_header(COLUMNS, COLUMNS)?;
    let mut faults = Faults::default();
    let mut gminas = BTreeMap::new();
    for row in 0..table.height() {
        if let Some(gmina) = faults.absorb(gmina(&table, row)) {
            gminas.insert(gmina.code, gmina);
        }
    }
    faults.or(gminas)
}

fn gmina(table: &TextTable<'_>, row: usize) -> Diagnosed<Gmina> {
    let code = code(table, row)?;
    let own = |column: &str| text(table, row, column).to_owned();
    Ok(Gmina {
        code,
        teryt7: own("teryt7"),
        name: own("name"),
        kind: kind(table, row)?,
        voivodeship: own("voivodeship"),
        powiat: own("powiat"),
        boundary_from: date(table, row, "boundary_from")?,
    })
}

/// A cell as text.
pub(super) fn text<'t>(table: &'t TextTable<'_>, row: usize, column: &str) -> &'t str {
    table.cell(row, table.column(column))
}

/// The code of a row.
pub(super) fn code(table: &TextTable<'_>, row: usize) -> Diagnosed<Teryt6> {
    six_digits(table, row, "territory")
}

/// The code in a column of a row.
pub(super) fn six_digits(table: &TextTable<'_>, row: usize, column: &str) -> Diagnosed<Teryt6> {
    let written = text(table, row, column);
    Teryt6::parse(written).ok_or_else(|| {
        vec![table.fault(
            row,
            written,
            Text::new(
                format!("`{written}` nie jest kodem TERYT z sześciu cyfr"),
                format!("`{written}` is not a six-digit TERYT code"),
            ),
            Text::new(
                "wpisać sześć cyfr z zerem na początku, np. 020101",
                "write six digits with the leading zero, such as 020101",
            ),
        )]
    })
}

/// The type of a row's gmina.
pub(super) fn kind(table: &TextTable<'_>, row: usize) -> Diagnosed<GminaKind> {
    let written = text(table, row, "kind");
    GminaKind::parse(written).ok_or_else(|| {
        vec![table.fault(
            row,
            written,
            Text::new(
                format!("`{written}` nie jest rodzajem gminy"),
                format!("`{written}` is not a kind of gmina"),
            ),
            Text::new("wpisać urban, rural albo urban-rural", "write urban, rural or urban-rural"),
        )]
    })
}

/// A date, or nothing when the cell is empty.
pub(super) fn date(
    table: &TextTable<'_>,
    row: usize,
    column: &str,
) -> Diagnosed<Option<NaiveDate>> {
    let written = text(table, row, column);
    if written.is_empty() {
        return Ok(None);
    }
    parse_date(written).map(Some).ok_or_else(|| {
        vec![table.fault(
            row,
            written,
            Text::new(format!("`{written}` nie jest datą"), format!("`{written}` is not a date")),
            Text::new("wpisać RRRR-MM-DD albo nic", "write YYYY-MM-DD or nothing"),
        )]
    })
}
