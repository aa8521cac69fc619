//! Part of the page on participation: which groups vote less often than others, by how much, how
//! many voters they lack, and what cannot be told.
//!
//! Rates come from indicators (voters over residents); whether one lies below the others beyond
//! chance is judged by `assessments::representation`.

use crate::assessments::representation::indices::Measure;
use crate::assessments::representation::left_behind::{Compared, Parity, parity};
use crate::assessments::representation::resampled::{Representativeness, SEED, representativeness};
use crate::assessments::representation::{
    Dimension, Division, Inhabitants, Rates, Residents, Row as Group, Voters, rates,
};
use crate::indicators::file::Indicator;
use crate::reports::claims::Claim;
use crate::reports::document::{Block, Cell, Column, Row, Span, Table, heading, paragraph};
use crate::reports::edition::Edition;
use crate::reports::facts::NOT_STATED;
use crate::reports::figures::{self, Rated};
use crate::reports::words::{counted, exact};
use crate::territory::Territory;
use num_traits::ToPrimitive as _;

/// How far a count of residents may lie from the office's.
#[derive(Clone, Copy)]
enum Rounding {
    /// Printed in thousands with two decimals (BDL P2425): up to 5 persons.
    Thousands,
    /// Worked out from a share of all residents with one decimal (dashboard of the metropolis): up to
    /// 0.05 % of them.
    Share,
}

impl Rounding {
    fn off(self, all: f64) -> Option<u64> {
        match self {
            Self::Thousands => Some(5),
            Self::Share => (all * 0.0005).ceil().to_u64(),
        }
    }
}

/// A dimension whose groups have residents counted.
pub(super) struct Told {
    dimension: Dimension,
    /// Each group with the last part of its texts' keys and the indicator of its rate.
    groups: [(&'static str, &'static str, &'static str); 2],
    rounding: Rounding,
}

/// The dimensions told (`contract.md` of the data: for the rest no residents are counted).
const TOLD: [Told; 2] = [
    Told {
        dimension: Dimension::Sex,
        groups: [("F", "women", "women-voters-per-1000"), ("M", "men", "men-voters-per-1000")],
        rounding: Rounding::Thousands,
    },
    Told {
        dimension: Dimension::Age,
        groups: [
            ("0-17", "young", "under-18-voters-per-1000"),
            ("18+", "adults", "adult-voters-per-1000"),
        ],
        rounding: Rounding::Share,
    },
];

/// Everything told of one dimension.
pub(super) struct Turnout<'a> {
    told: &'static Told,
    place: Territory,
    year: i32,
    indicators: Vec<&'a Indicator>,
    rates: Rates,
    parity: Parity,
    evenness: Representativeness,
}

/// The dimensions that can be told, in the last year each is known for.
pub(super) fn all<'a>(edition: &Edition<'a>) -> Vec<Turnout<'a>> {
    TOLD.iter().filter_map(|told| Turnout::of(edition, told)).collect()
}

impl<'a> Turnout<'a> {
    fn of(edition: &Edition<'a>, told: &'static Told) -> Option<Self> {
        let core = edition.core()?;
        let place = core.territory();
        let indicators: Vec<&Indicator> =
            told.groups.iter().map(|it| edition.indicator(it.2)).collect::<Option<_>>()?;
        let last = indicators.iter().map(|it| edition.last_year(it, place));
        let year = last.min().flatten()?;
        let parts = indicators.iter().map(|it| {
            let value = edition.value(it, place, year);
            Some((value.numerator?.to_u64()?, value.denominator?.round()))
        });
        let parts: Vec<(u64, f64)> = parts.collect::<Option<_>>()?;
        let all = edition.fact("valid_ballots", year, "all")?.reading.value()?.to_u64()?;
        let stated: u64 = parts.iter().map(|part| part.0).sum();
        let off = told.rounding.off(parts.iter().map(|part| part.1).sum())?;
        let named = || told.groups.iter().zip(&parts);
        let voters = Voters {
            place: core.code.to_string(),
            year,
            division: Division::of(&[told.dimension]),
            groups: named().map(|(group, part)| (group.0.to_owned(), part.0)).collect(),
            not_stated: all.checked_sub(stated)?,
            impossible: 0,
            total: all,
        };
        let inhabitants = named().map(|(group, part)| {
            let residents = part.1.to_u64()?;
            Some(Inhabitants { group: group.0.to_owned(), residents, off })
        });
        let newest = indicators.iter().filter_map(|it| edition.value(it, place, year).vintage);
        let residents = Residents {
            place: voters.place.clone(),
            year,
            division: voters.division.clone(),
            groups: inhabitants.collect::<Option<_>>()?,
            dataset: String::new(),
            vintage: newest.max()?.to_string(),
            superseded: false,
        };
        let rates = rates(&voters, &[residents]).ok()?;
        let groups = rates.measured();
        let parity = parity(rates.base, &groups).ok()?;
        let evenness = representativeness(rates.base, &groups, SEED).ok()?;
        Some(Self { told, place, year, indicators, rates, parity, evenness })
    }

    fn each(&self) -> impl Iterator<Item = (&'static str, &'a Indicator, &Group, &Compared)> {
        let rows = self.rates.rows.iter().zip(&self.parity.groups);
        let keys = self.told.groups.iter().zip(&self.indicators);
        keys.zip(rows)
            .map(|((told, indicator), (row, compared))| (told.1, *indicator, row, compared))
    }

    /// The finding: both rates, then who lacks how many voters, or that chance explains it.
    fn sentence(&self, edition: &Edition<'_>) -> Block {
        let words = &edition.words;
        let year = self.year.to_string();
        let mut spans = vec![Span::text(words.fill("turnout.in", &[("year", &year)]))];
        for (index, (key, indicator, ..)) in self.each().enumerate() {
            let joined = if index > 0 { words.get("turnout.and") } else { String::new() };
            spans.push(Span::text(joined));
            spans.push(rate(edition, indicator, self.year));
            spans.push(Span::text(words.get(&format!("turnout.per.{key}"))));
        }
        spans.push(Span::text(". ".to_owned()));
        let behind = self.each().find(|(.., compared)| compared.left_behind);
        let Some((key, indicator, _, compared)) = behind else {
            let key = "turnout.no-difference";
            spans.push(self.claim(key, "none").said(words.get(key)));
            return Block::Paragraph { spans };
        };
        let more = words.count("turnout.voters", counted(compared.to_pooled));
        let sentence = format!("turnout.behind.{key}");
        let text = words.fill(&sentence, &[("more", &more)]);
        let claim = self.claim(&sentence, "behind").of(indicator);
        let lacking = compared.to_pooled.to_f64().unwrap_or(f64::NAN);
        spans.push(claim.number("lacking", lacking).said(text));
        let outside = self.rates.base.outside();
        if outside > 0 {
            let ballots = words.count("turnout.ballots", counted(outside));
            let (sentence, says) = if compared.firm {
                ("turnout.firm", "firm")
            } else {
                ("turnout.not-firm", "not-firm")
            };
            let claim = Claim { test: "behind-firm", ..self.claim(sentence, says).of(indicator) };
            let claim = claim.number("outside", outside.to_f64().unwrap_or(f64::NAN));
            spans.push(claim.said(words.fill(sentence, &[("ballots", &ballots)])));
        }
        Block::Paragraph { spans }
    }

    /// What is claimed of the groups of this dimension: that one of them votes less often, or none.
    fn claim(&self, sentence: &str, says: &str) -> Claim {
        let claim = Claim::new(sentence, "behind", says).in_year(self.year);
        let claim = claim.at(self.place);
        let off =
            self.told.rounding.off(self.each().map(|(_, _, group, _)| residents(group)).sum());
        let among = self.indicators.iter().map(|it| it.id.clone()).collect();
        claim.list("among", among).number("off", off.and_then(|it| it.to_f64()).unwrap_or(f64::NAN))
    }

    fn rows(&self, edition: &Edition<'_>) -> Vec<Row> {
        let words = &edition.words;
        let number = |value: u64| Cell::number(Span::text(whole(edition, value)));
        let row = |(key, indicator, group, compared): (&str, &Indicator, &Group, &Compared)| {
            let found = group.rate.as_ref().ok();
            let interval = found.map_or_else(String::new, |rate| {
                let end = |end: f64| edition.digits(indicator, 1000.0 * end);
                format!("{}–{}", end(rate.inner.lower), end(rate.inner.upper))
            });
            let lacking = if compared.left_behind {
                number(compared.to_pooled)
            } else {
                Cell::number(Span::text("–"))
            };
            Row {
                cells: vec![
                    Cell::head([Span::text(words.get(&format!("turnout.name.{key}")))]),
                    number(group.voters),
                    found.map_or_else(|| Cell::text(""), |rate| number(rate.residents)),
                    Cell::number(rate(edition, indicator, self.year)),
                    Cell::number(Span::text(interval)),
                    lacking,
                ],
                ..Row::default()
            }
        };
        self.each().map(row).collect()
    }
}

/// What is told of groups against residents; nothing where no residents are counted.
pub(super) fn blocks(edition: &Edition<'_>, told: &[Turnout<'_>]) -> Vec<Block> {
    let words = &edition.words;
    if told.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![heading(2, "turnout", words.get("turnout.title"))];
    blocks.extend(told.iter().map(|it| it.sentence(edition)));
    let rated: Vec<Rated> = told.iter().flat_map(|it| it.rated(edition)).collect();
    blocks.push(Block::Figure(Box::new(figures::rates(edition, &rated, table(edition, told)))));
    blocks.push(heading(3, "evenness", words.get("turnout.evenness")));
    blocks.push(paragraph(words.get("turnout.evenness-text")));
    blocks.push(Block::Table(evenness(edition, told)));
    blocks
}

impl Turnout<'_> {
    fn rated(&self, edition: &Edition<'_>) -> Vec<Rated> {
        let one = |(key, indicator, group, _): (&str, &Indicator, &Group, &Compared)| {
            let found = group.rate.as_ref().ok()?;
            Some(Rated {
                label: edition.words.get(&format!("turnout.name.{key}")),
                value: 1000.0 * found.rate,
                text: edition.digits(indicator, 1000.0 * found.rate),
                interval: (1000.0 * found.inner.lower, 1000.0 * found.inner.upper),
            })
        };
        self.each().filter_map(one).collect()
    }
}

fn table(edition: &Edition<'_>, told: &[Turnout<'_>]) -> Table {
    let words = &edition.words;
    let years: Vec<String> = told.iter().map(|it| it.year.to_string()).collect();
    let mut once = years.clone();
    once.dedup();
    Table {
        id: "turnout-table".to_owned(),
        caption: words.fill("turnout.caption", &[("year", &once.join(", "))]),
        columns: vec![
            Column::words(words.get("column.group")),
            Column::numbers(words.get("turnout.column-voters")),
            Column::numbers(words.get("turnout.column-residents")),
            Column::numbers(words.get("turnout.column-rate")),
            Column::numbers(words.get("turnout.column-interval")),
            Column::numbers(words.get("turnout.column-lacking")),
        ],
        rows: told.iter().flat_map(|it| it.rows(edition)).collect(),
        note: vec![Span::text(words.get("turnout.note"))],
        ..Table::default()
    }
}

/// How evenly groups take part, by the measures in use.
fn evenness(edition: &Edition<'_>, told: &[Turnout<'_>]) -> Table {
    let words = &edition.words;
    // A divergence is of the order of the square of the other measures.
    let decimals = |measure| if measure == Measure::Divergence { 5 } else { 3 };
    let rows = told.iter().flat_map(|it| it.evenness.indices.iter().map(move |index| (it, index)));
    let rows = rows.map(|(it, index)| {
        let number = |value: f64| words.numbers.decimal(value, decimals(index.measure));
        let (verdict, says) = if index.beyond_chance {
            ("turnout.beyond", "beyond")
        } else {
            ("turnout.within", "within")
        };
        let claim = Claim { test: "uneven", ..it.claim(verdict, says) };
        let claim = claim.number("value", index.value).number("by-chance", index.by_chance);
        let claim = claim.word("measure", index.measure.words().en);
        let interval = format!("{}–{}", number(index.interval.lower), number(index.interval.upper));
        Row {
            cells: vec![
                Cell::head([Span::text(index.measure.words().get(edition.lang()))]),
                Cell::text(it.told.dimension.words().get(edition.lang())),
                Cell::number(Span::text(number(index.value))),
                Cell::number(Span::text(interval)),
                Cell::number(Span::text(number(index.by_chance))),
                Cell::words([claim.said(words.get(verdict))]),
            ],
            ..Row::default()
        }
    });
    Table {
        id: "evenness-table".to_owned(),
        caption: words.get("turnout.evenness-caption"),
        columns: vec![
            Column::words(words.get("turnout.column-measure")),
            Column::words(words.get("turnout.column-by")),
            Column::numbers(words.get("column.value")),
            Column::numbers(words.get("turnout.column-spread")),
            Column::numbers(words.get("turnout.column-even")),
            Column::words(words.get("turnout.column-found")),
        ],
        rows: rows.collect(),
        note: vec![Span::text(words.get("turnout.evenness-note"))],
        dense: true,
        ..Table::default()
    }
}

fn residents(group: &Group) -> f64 {
    group.rate.as_ref().ok().and_then(|rate| rate.residents.to_f64()).unwrap_or(f64::NAN)
}

fn rate(edition: &Edition<'_>, indicator: &Indicator, year: i32) -> Span {
    edition.figure(indicator, edition.judged_place(indicator), year)
}

fn whole(edition: &Edition<'_>, value: u64) -> String {
    edition.words.numbers.decimal(exact(counted(value)), 0)
}

/// What participation by district, age and sex cannot be told for in the last edition, and what it
/// would take.
pub(super) fn gaps(edition: &Edition<'_>) -> Vec<Span> {
    let dimensions =
        [(Dimension::District, "district"), (Dimension::Age, "age"), (Dimension::Sex, "sex")];
    dimensions.iter().filter_map(|(dimension, key)| gap(edition, *dimension, key)).collect()
}

fn gap(edition: &Edition<'_>, dimension: Dimension, grouped: &str) -> Option<Span> {
    let words = &edition.words;
    let known = |variable: &'static str| {
        edition.facts_of(variable).filter_map(|fact| {
            let group = fact.group_by(grouped)?.to_owned();
            Some((fact, group, fact.reading.value()?.to_u64()?))
        })
    };
    let year = known("valid_ballots").map(|(fact, ..)| fact.year).max()?;
    let of_year = known("valid_ballots").filter(|(fact, ..)| fact.year == year);
    let (groups, outside): (Vec<_>, Vec<_>) =
        of_year.map(|(_, group, count)| (group, count)).partition(|(group, _)| group != NOT_STATED);
    let not_stated = outside.iter().map(|it| it.1).sum();
    let division = Division::of(&[dimension]);
    let total = groups.iter().map(|it| it.1).sum::<u64>() + not_stated;
    let place = edition.core()?.code.to_string();
    let voters = Voters {
        place: place.clone(),
        year,
        division: division.clone(),
        groups,
        not_stated,
        impossible: 0,
        total,
    };
    let residents: Vec<Residents> = known("population")
        .map(|(fact, group, residents)| Residents {
            place: place.clone(),
            year: fact.year,
            division: division.clone(),
            groups: vec![Inhabitants { group, residents, off: 0 }],
            dataset: fact.dataset.clone(),
            vintage: String::new(),
            superseded: false,
        })
        .collect();
    let gap = rates(&voters, &residents).ok()?.residents.err()?;
    let (by, lang) = (dimension.words(), edition.lang());
    let key = "turnout.gap";
    let text = words.fill(
        key,
        &[
            ("by", by.get(lang)),
            ("year", &year.to_string()),
            ("why", gap.words().get(lang)),
            ("take", gap.would_take().get(lang)),
        ],
    );
    let claim = Claim::new(key, "no-residents", "unknown").in_year(year);
    Some(claim.word("group", grouped).said(text))
}
