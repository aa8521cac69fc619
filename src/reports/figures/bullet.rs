//! What is known beside what somebody has set as a target.

use super::{both, chart_words, head};
use crate::assessments::change::Change;
use crate::indicators::file::{Aim, Indicator, Target};
use crate::reports::charts::bullet::{Bullet, BulletData};
use crate::reports::charts::{self, Reference};
use crate::reports::document::{Cell, Column, Figure, Row, Span, Table};
use crate::reports::edition::Edition;
use crate::territory::Territory;

/// The last value on its way to each target that is a number, from the year the change is told from; `None`
/// where nobody has set one or nothing is known.
#[must_use]
pub fn bullet(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    let words = &edition.words;
    let place = edition.judged_place(indicator);
    let year = edition.last_year(indicator, place)?;
    let value = edition.value(indicator, place, year).reading.value()?;
    let targets: Vec<(&Target, f64)> =
        indicator.targets.iter().filter_map(|it| Some((it, set(it)?))).collect();
    if targets.is_empty() {
        return None;
    }
    let earlier = match edition.change(indicator, place) {
        Change::Between(from, _) => Some(from),
        Change::Missing(_) => None,
    };
    let in_year = |year: i32| words.fill("chart.bullet-earlier", &[("year", &year.to_string())]);
    let before = earlier.map(|from| Reference {
        label: in_year(from.year),
        value: from.value,
        text: edition.digits(indicator, from.value),
    });
    let rows = targets.iter().map(|(target, aim)| Bullet {
        label: in_year(year),
        value: Some(value),
        text: edition.with_unit(indicator, value),
        target: Some(Reference {
            label: by(edition, target),
            value: *aim,
            text: edition.digits(indicator, *aim),
        }),
        earlier: before.clone(),
    });
    let named = match place {
        Territory::Metropolis => words.get("place.metropolis"),
        _ => words.get("place.core"),
    };
    let title = indicator.title.get(edition.lang());
    let filled = [("title", title), ("year", &*year.to_string()), ("place", &*named)];
    let description = words.fill("chart.bullet", &filled);
    let mut data = BulletData {
        head: head(&format!("target-{}", indicator.id), title, &description),
        rows: rows.collect(),
        no_target: String::new(),
    };
    let chart_words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::bullet::render(data, &chart_words));
    let caption = words.fill("chart.bullet-title", &filled);
    let years: Vec<i32> = earlier.iter().map(|it| it.year).chain([year]).collect();
    Some(Figure {
        id: format!("figure-target-{}", indicator.id),
        title: caption.clone(),
        subtitle: format!("{named}, {}", edition.unit_label(indicator)),
        svg,
        svg_narrow,
        description,
        table: Some(table(edition, indicator, &years, &targets, caption)),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    })
}

/// The number a target sets; a place in a national order is none.
fn set(target: &Target) -> Option<f64> {
    match target.aim {
        Aim::Value(value) | Aim::Adopted(value) => Some(value),
        Aim::NationalQuantile(_) => None,
    }
}

/// That a target is one, with its year where there is one.
fn by(edition: &Edition<'_>, target: &Target) -> String {
    let told = |year| edition.words.fill("chart.bullet-by", &[("year", &format!("{year}"))]);
    target.year.map_or_else(|| edition.words.get("chart.bullet-aim"), told)
}

/// What is drawn: the known years, then the targets with who set them.
fn table(
    edition: &Edition<'_>,
    indicator: &Indicator,
    years: &[i32],
    targets: &[(&Target, f64)],
    caption: String,
) -> Table {
    let words = &edition.words;
    let place = edition.judged_place(indicator);
    let known = years.iter().map(|year| {
        let own = Cell::number(edition.figure(indicator, place, *year));
        let source = Cell::text(indicator.owner.get(edition.lang()));
        vec![Cell::head([Span::text(year.to_string())]), own, source]
    });
    let aims = targets.iter().map(|(target, aim)| {
        let by = by(edition, target);
        vec![
            Cell::head([Span::text(by.trim_end_matches(':'))]),
            Cell::number(Span::text(edition.digits(indicator, *aim))),
            Cell::text(target.source.get(edition.lang())),
        ]
    });
    Table {
        id: format!("table-target-{}", indicator.id),
        caption,
        columns: vec![
            Column::words(words.get("column.year")),
            Column::numbers(edition.unit_label(indicator)),
            Column::words(words.get("column.source")),
        ],
        rows: known.chain(aims).map(|cells| Row { cells, ..Row::default() }).collect(),
        dense: true,
        ..Table::default()
    }
}
