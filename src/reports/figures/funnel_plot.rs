//! Rates of the members by their size, within the limits that chance alone would keep.

use super::{ENOUGH_MEMBERS, MOST_MEMBERS, both, chart_words, head};
use crate::assessments::chance::{self, Chance, Placed};
use crate::assessments::funnel::{Funnel, Limits, Place};
use crate::indicators::file::Indicator;
use crate::indicators::values::Value;
use crate::reports::charts::funnel_plot::{FunnelPlotData, Limit, Unit};
use crate::reports::charts::{self, Reference};
use crate::reports::document::{Cell, Column, Figure, Row, Span, Table};
use crate::reports::edition::Edition;
use crate::territory::{Member, Territory};

/// In how many steps a limit is drawn, from the smallest member to the largest.
const STEPS: u8 = 24;

/// The most decimals of a tick: enough for any step of a rate.
const TICK_DECIMALS: u8 = 4;

/// The members of the last year around the average of the metropolis; `None` where nothing is
/// counted, and of too few or too many members.
#[must_use]
pub fn funnel_plot(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    let words = &edition.words;
    let chance = chance::of(edition.material.project, indicator)?;
    let year = edition.coverage(indicator).1?;
    let values = &edition.material.values;
    let placed = chance.places(values, &indicator.id, &edition.members, year);
    if !(ENOUGH_MEMBERS..=MOST_MEMBERS).contains(&placed.len()) {
        return None;
    }
    let whole = edition.value(indicator, Territory::Metropolis, year);
    let title = indicator.title.get(edition.lang());
    let unit = edition.unit_label(indicator);
    let filled = [("title", title), ("year", &*year.to_string()), ("unit", unit)];
    let description = words.fill("chart.funnel-plot", &filled);
    let units = placed.iter().map(|it| Unit {
        label: it.member.name.clone(),
        size: Some(it.size),
        value: Some(it.rate),
        beyond: it.place != Place::Within,
    });
    // Who has a value and is in no funnel is most of the whole.
    let (most, unknown): (Vec<&Member>, Vec<&Member>) = edition
        .members
        .iter()
        .filter(|member| !placed.iter().any(|it| it.member.code == member.code))
        .partition(|it| edition.value(indicator, it.territory(), year).reading.value().is_some());
    let lacking = unknown.iter().map(|it| Unit { label: it.name.clone(), ..Unit::default() });
    let mut subtitle = words.fill("chart.funnel-plot-subtitle", &filled);
    if let [core] = most.as_slice() {
        subtitle.push_str(&words.fill("chart.funnel-plot-most", &[("name", &core.name)]));
    }
    let average = whole.reading.value().map(|value| Reference {
        label: words.get("place.metropolis"),
        value,
        text: edition.digits(indicator, value),
    });
    let mut data = FunnelPlotData {
        head: head(&format!("limits-{}", indicator.id), title, &description),
        units: units.chain(lacking).collect(),
        whole: average,
        limits: limits(edition, &chance, &whole, &placed),
        across: words.get("chart.funnel-plot-across"),
    };
    let tick = |value: f64| words.numbers.at_most(value, TICK_DECIMALS);
    let chart_words = chart_words(edition);
    let (svg, svg_narrow) = both(
        &mut data,
        |it| &mut it.head,
        |data| charts::funnel_plot::render(data, &chart_words, &tick, &tick),
    );
    let caption = words.fill("chart.funnel-plot-title", &filled);
    Some(Figure {
        id: format!("figure-limits-{}", indicator.id),
        title: caption.clone(),
        subtitle,
        svg,
        svg_narrow,
        description,
        table: Some(table(edition, indicator, &placed, (caption, year))),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    })
}

/// Both pairs of limits between the smallest member and the largest.
fn limits(
    edition: &Edition<'_>,
    chance: &Chance,
    whole: &Value,
    placed: &[Placed<'_>],
) -> Vec<Limit> {
    let sizes = || placed.iter().map(|it| it.size);
    let (low, high) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(0.0, f64::max));
    // Closer where limits bend most: near the smallest.
    let part = |step: u8| (f64::from(step) / f64::from(STEPS)).powi(2);
    let steps = (0..=STEPS).map(|step| low + (high - low) * part(step));
    let funnels: Vec<(f64, Funnel)> =
        steps.filter_map(|n| Some((n, chance.funnel(whole, n)?))).collect();
    let of = |key: &str, pair: fn(&Funnel) -> Limits| {
        let curve = funnels.iter().map(|(n, funnel)| {
            let Limits { lower, upper } = pair(funnel);
            (*n, lower, upper)
        });
        Limit { label: edition.words.get(key), curve: curve.collect() }
    };
    vec![of("chart.inner-limit", |it| it.inner), of("chart.outer-limit", |it| it.outer)]
}

/// The members with the limits for one of their size, then the metropolis.
fn table(
    edition: &Edition<'_>,
    indicator: &Indicator,
    placed: &[Placed<'_>],
    (caption, year): (String, i32),
) -> Table {
    let words = &edition.words;
    // One digit more than values have: whether one lies beyond can be seen.
    let digits = |value: f64| words.numbers.decimal(value, indicator.decimals + 1);
    let limits =
        |it: Limits| Cell::number(Span::text(format!("{}–{}", digits(it.lower), digits(it.upper))));
    let beyond = |place: Place| match place {
        Place::Within => "–".to_owned(),
        Place::Above | Place::Below => "95%".to_owned(),
        Place::FarAbove | Place::FarBelow => format!("{}%", words.numbers.decimal(99.8, 1)),
    };
    let rows = placed.iter().map(|it| {
        vec![
            Cell::head([Span::text(it.member.name.clone())]),
            Cell::number(edition.figure(indicator, it.member.territory(), year)),
            Cell::number(Span::text(words.numbers.decimal(it.size, 0))),
            limits(it.funnel.inner),
            limits(it.funnel.outer),
            Cell::number(Span::text(beyond(it.place))),
        ]
    });
    let none = || Cell::number(Span::text("–"));
    let whole = vec![
        Cell::head([Span::strong(words.get("place.metropolis"))]),
        Cell::number(edition.figure(indicator, Territory::Metropolis, year)),
        none(),
        none(),
        none(),
        none(),
    ];
    Table {
        id: format!("table-limits-{}", indicator.id),
        caption: format!("{caption}, {year}"),
        columns: vec![
            Column::words(words.get("column.municipality")),
            Column::numbers(edition.unit_label(indicator)),
            Column::numbers(words.get("column.denominator")),
            Column::numbers(words.get("column.inner-limits")),
            Column::numbers(words.get("column.outer-limits")),
            Column::numbers(words.get("column.beyond")),
        ],
        rows: rows.chain([whole]).map(|cells| Row { cells, ..Row::default() }).collect(),
        note: vec![Span::text(words.get("chart.funnel-plot-caution"))],
        dense: true,
        ..Table::default()
    }
}
