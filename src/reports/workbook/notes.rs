//! The sheet of notes: how to read the workbook, what stands in place of numbers, where series
//! break, on what terms the data may be used.

use super::{NONE, PROSE};
use crate::reading::Reason;
use crate::reports::chapters::method::breaks;
use crate::reports::edition::Edition;
use crate::reports::xlsx::book::{Cell, Sheet, Style};

/// The widths of its columns, in characters: a term, what it means, and two of the table of breaks.
const WIDTHS: [Option<f64>; 4] = [Some(36.0), Some(PROSE * 2.0), Some(12.0), Some(PROSE)];

/// The sheet of notes.
pub(super) fn sheet(edition: &Edition<'_>) -> Sheet {
    let words = &edition.words;
    let mut rows = vec![vec![Cell::Styled(Style::Title, words.get("workbook.notes"))]];
    heading(&mut rows, words.get("overview.how"));
    let method = edition.headline();
    let said = words.get(&format!("method.of.{}", edition.material.headline.id));
    let signs = words.fill("workbook.signs-text", &[("method", &method), ("words", &said)]);
    for (term, text) in [
        (words.get("method.pooled"), words.get("overview.how-1")),
        (words.get("workbook.signs"), signs),
        (words.get("method.missing"), words.get("overview.how-3")),
        (NONE.to_owned(), words.get("workbook.none-text")),
        (words.get("method.breaks"), words.get("method.breaks-text")),
        (words.get("method.vintages"), words.get("workbook.vintages-text")),
        (words.get("workbook.key"), words.get("workbook.key-text")),
        (words.get("workbook.parts-known"), words.get("workbook.parts-text")),
        (words.get("workbook.series"), words.get("workbook.series-text")),
        (words.get("column.licence"), words.get("workbook.licence-text")),
    ] {
        term_row(&mut rows, term, text);
    }
    heading(&mut rows, words.get("workbook.reasons"));
    for reason in Reason::ALL {
        let key = format!("reason.{}", reason.as_str().replace(' ', "-"));
        term_row(&mut rows, reason.words().get(edition.lang()).to_owned(), words.get(&key));
    }
    heading(&mut rows, words.get("method.breaks-caption"));
    rows.extend(super::sources::rows(&breaks(edition)));
    let name = words.get("workbook.notes");
    Sheet { name, rows, widths: WIDTHS.to_vec(), ..Sheet::default() }
}

fn heading(rows: &mut Vec<Vec<Cell>>, text: String) {
    rows.extend([Vec::new(), vec![Cell::Styled(Style::Heading, text)]]);
}

fn term_row(rows: &mut Vec<Vec<Cell>>, term: String, text: String) {
    rows.push(vec![Cell::Styled(Style::Name, term), Cell::Styled(Style::Prose, text)]);
}
