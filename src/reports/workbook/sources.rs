//! The sheet of sources: datasets with their addresses, licences and days of issue.

use super::count;
use crate::reports::chapters::sources::datasets;
use crate::reports::document::{Span, Table};
use crate::reports::edition::Edition;
use crate::reports::xlsx::book::{Area, Cell, Sheet, Style};

/// The widths of its columns, in characters: dataset, source, licence, days of issue.
const WIDTHS: [Option<f64>; 4] = [Some(36.0), Some(70.0), Some(40.0), Some(30.0)];
/// The columns that stay in sight: the names.
const FROZEN: u16 = 1;

/// The sheet of sources.
pub(super) fn sheet(edition: &Edition<'_>) -> Sheet {
    let table = datasets(edition);
    let columns = count(table.columns.len());
    let rows = rows(&table);
    let last = count(rows.len() - 1);
    Sheet {
        name: edition.words.get("sources.title"),
        rows,
        widths: WIDTHS.to_vec(),
        table: Some(Area { head: 0, last, columns, filter: true }),
        frozen_columns: FROZEN,
        ..Sheet::default()
    }
}

/// A table of words as rows of a sheet, its headings first.
pub(super) fn rows(table: &Table) -> Vec<Vec<Cell>> {
    let head = table.columns.iter().map(|column| Cell::head(column.label.clone())).collect();
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| {
            let words: String = cell.spans.iter().map(Span::words).collect();
            Cell::Styled(if cell.header { Style::Name } else { Style::Prose }, words)
        });
        cells.collect()
    });
    [head].into_iter().chain(rows).collect()
}
