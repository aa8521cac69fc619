//! The sheet of a field: its indicators as rows, the members as columns, charts below.

use super::series::Courses;
use super::{count, missing, none, place_name, value};
use crate::assessments::change::Change;
use crate::indicators::file::Indicator;
use crate::reading::Reason;
use crate::reports::edition::Edition;
use crate::reports::sentences;
use crate::reports::words::exact;
use crate::reports::xlsx::book::{Area, Cell, Format, Sheet, Style};

/// The width of a column of verdicts, in characters.
const VERDICT: f64 = 30.0;
/// The columns that stay in sight: the names.
const FROZEN: u16 = 1;

/// The sheet of one field.
pub(super) fn sheet(edition: &Edition<'_>, id: &str, title: &str, courses: &Courses) -> Sheet {
    let definitions = &edition.material.project.definitions;
    let indicators: Vec<&Indicator> = definitions.of_field(id).collect();
    let aim = definitions.strategy.field(id).map(|field| field.aim.get(edition.lang()));
    let aim = aim.map_or_else(|| edition.words.get("context.lead"), str::to_owned);
    let mut rows = vec![
        vec![Cell::Styled(Style::Title, title.to_owned())],
        vec![Cell::Styled(Style::Remark, aim)],
        vec![Cell::Styled(Style::Remark, edition.words.get("workbook.field-note"))],
    ];
    let head = head(edition, &indicators);
    let columns = count(head.len());
    let at = count(rows.len());
    rows.push(head);
    rows.extend(indicators.iter().map(|indicator| row(edition, indicator)));
    let last = count(rows.len() - 1);
    let mut widths = vec![None; VERDICT_AT];
    widths.push(Some(VERDICT));
    Sheet {
        name: title.to_owned(),
        rows,
        widths,
        table: Some(Area { head: at, last, columns, filter: true }),
        frozen_columns: FROZEN,
        charts: indicators.iter().filter_map(|it| courses.chart(edition, it)).collect(),
    }
}

/// Where verdicts stand among the columns.
const VERDICT_AT: usize = 7;

fn head(edition: &Edition<'_>, indicators: &[&Indicator]) -> Vec<Cell> {
    let words = &edition.words;
    // The indicators of a field are all judged in one place.
    let place = indicators.first().map(|it| place_name(edition, edition.judged_place(it)));
    let place = place.unwrap_or_else(|| words.get("column.metropolis"));
    let mut heads = vec![
        words.get("column.indicator"),
        words.get("panel.unit"),
        place,
        words.get("column.year"),
        words.get("column.change"),
        words.get("workbook.change-unit"),
        words.get("workbook.since"),
        words.get("column.verdict"),
        words.get("workbook.members-known"),
        words.get("workbook.members-year"),
    ];
    heads.extend(edition.members.iter().map(|member| member.name.clone()));
    heads.into_iter().map(Cell::head).collect()
}

fn row(edition: &Edition<'_>, indicator: &Indicator) -> Vec<Cell> {
    let (known, year) = edition.coverage(indicator);
    let mut cells = vec![
        Cell::Styled(Style::Name, indicator.title.get(edition.lang()).to_owned()),
        Cell::text(edition.unit_label(indicator)),
    ];
    cells.extend(last(edition, indicator));
    cells.extend(changed(edition, indicator));
    cells.push(verdict(edition, indicator));
    cells.push(Cell::count(exact(known)));
    cells.push(year.map_or_else(none, Cell::year));
    cells.extend(edition.members.iter().map(|member| match year {
        Some(year) => value(edition, indicator, member.territory(), year),
        None => missing(edition, Reason::NotCollected),
    }));
    cells
}

/// The last value where an indicator is judged, and its year.
pub(super) fn last(edition: &Edition<'_>, indicator: &Indicator) -> [Cell; 2] {
    let place = edition.judged_place(indicator);
    match edition.last_year(indicator, place) {
        Some(year) => [value(edition, indicator, place, year), Cell::year(year)],
        None => [missing(edition, edition.absent_reason(indicator, place)), none()],
    }
}

/// The longest change without a break: its size, in what, and since when.
pub(super) fn changed(edition: &Edition<'_>, indicator: &Indicator) -> [Cell; 3] {
    match edition.change(indicator, edition.judged_place(indicator)) {
        Change::Between(from, to) => {
            let size = sentences::size(edition, indicator, from.value, to.value);
            let format = Format { decimals: size.decimals, signed: true, ..Format::default() };
            [Cell::Number(size.value, format), Cell::text(size.unit), Cell::year(from.year)]
        }
        Change::Missing(Reason::BrokenSeries) => {
            [missing(edition, Reason::BrokenSeries), none(), none()]
        }
        Change::Missing(_) => [none(), none(), none()],
    }
}

/// The verdict of the association's method: its sign and its word.
pub(super) fn verdict(edition: &Edition<'_>, indicator: &Indicator) -> Cell {
    let verdict = edition.verdict(indicator, edition.judged_place(indicator));
    Cell::text(edition.status(verdict).words())
}
