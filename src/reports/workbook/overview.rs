//! The first sheet: what the report finds, and where the rest stands.

use super::{PROSE, field};
use crate::reports::chapters::overview::{STATUSES, counts, findings, most_moved};
use crate::reports::document::Span;
use crate::reports::edition::Edition;
use crate::reports::sentences;
use crate::reports::words::exact;
use crate::reports::xlsx::book::{Cell, Sheet, Style};
use crate::territory::{Member, Territory};

/// The first sheet; `others` are those after it.
pub(super) fn sheet(edition: &Edition<'_>, others: &[Sheet]) -> Sheet {
    let (words, lang) = (&edition.words, edition.lang());
    let strategy = &edition.material.project.definitions.strategy;
    let year = edition.material.year.to_string();
    let as_of = edition.date(edition.material.as_of());
    let remark = |text: String| vec![Cell::Styled(Style::Remark, text)];
    let mut rows = vec![
        vec![Cell::Styled(Style::Title, strategy.name.get(lang).to_owned())],
        remark(words.fill("site.subtitle", &[("year", &year)])),
        remark(strategy.association.get(lang).to_owned()),
        remark(words.fill("site.footer", &[("as_of", &as_of)])),
    ];
    heading(&mut rows, words.get("overview.findings"));
    let whose = words.get("whose.metropolis");
    let population = sentences::population(edition, Territory::Metropolis, &whose);
    for spans in [population].iter().chain(&findings(edition)) {
        rows.push(vec![Cell::Styled(Style::Prose, said(spans))]);
    }
    heading(&mut rows, words.get("overview.statuses"));
    rows.extend(statuses(edition));
    let places = [Some(Territory::Metropolis), edition.core().map(Member::territory)];
    let captions = [words.get("overview.moved-caption"), words.get("overview.moved-core-caption")];
    for (place, caption) in places.into_iter().flatten().zip(captions) {
        heading(&mut rows, caption);
        rows.extend(moved(edition, place));
    }
    heading(&mut rows, words.get("workbook.sheets"));
    rows.extend(contents(edition, others));
    let widths = vec![Some(PROSE)];
    Sheet { name: words.get("overview.menu"), rows, widths, ..Sheet::default() }
}

fn heading(rows: &mut Vec<Vec<Cell>>, text: String) {
    rows.extend([Vec::new(), vec![Cell::Styled(Style::Heading, text)]]);
}

fn said(spans: &[Span]) -> String {
    spans.iter().map(Span::words).collect()
}

/// Fields against verdicts, as counts.
fn statuses(edition: &Edition<'_>) -> Vec<Vec<Cell>> {
    let words = &edition.words;
    let mut head = vec![Cell::head(words.get("overview.field"))];
    head.extend(STATUSES.iter().map(|it| Cell::head(words.get(&format!("overview.{it}")))));
    let fields = edition.material.project.definitions.strategy.fields.iter();
    let rows = fields.map(|field| {
        let title = field.title.get(edition.lang()).to_owned();
        let counts = counts(edition, field).map(|count| Cell::count(exact(count)));
        [Cell::Styled(Style::Name, title)].into_iter().chain(counts).collect()
    });
    [head].into_iter().chain(rows).collect()
}

/// The indicators that moved most where they are judged.
fn moved(edition: &Edition<'_>, place: Territory) -> Vec<Vec<Cell>> {
    let words = &edition.words;
    let heads = [
        words.get("column.indicator"),
        super::place_name(edition, place),
        words.get("column.year"),
        words.get("column.change"),
        words.get("workbook.change-unit"),
        words.get("workbook.since"),
        words.get("panel.unit"),
        words.get("column.verdict"),
    ];
    let rows = most_moved(edition, place).into_iter().map(|(indicator, _)| {
        let title = indicator.title.get(edition.lang()).to_owned();
        let mut cells = vec![Cell::Styled(Style::Name, title)];
        cells.extend(field::last(edition, indicator));
        cells.extend(field::changed(edition, indicator));
        cells.push(Cell::text(edition.unit_label(indicator)));
        cells.push(field::verdict(edition, indicator));
        cells
    });
    [heads.map(Cell::head).to_vec()].into_iter().chain(rows).collect()
}

/// The sheets after this one, each with what it holds.
fn contents(edition: &Edition<'_>, others: &[Sheet]) -> Vec<Vec<Cell>> {
    let words = &edition.words;
    let last = [
        words.get(if edition.core().is_some() {
            "workbook.series-core"
        } else {
            "workbook.series-about"
        }),
        words.get("workbook.data-about"),
        words.get("workbook.sources-about"),
        words.get("workbook.notes-about"),
    ];
    let fields = others.len().saturating_sub(last.len());
    let about = std::iter::repeat_n(words.get("workbook.field-about"), fields).chain(last);
    let row = |((at, sheet), about): ((usize, &Sheet), String)| {
        vec![Cell::Link(sheet.name.clone(), at), Cell::Styled(Style::Remark, about)]
    };
    (1..).zip(others).zip(about).map(row).collect()
}
