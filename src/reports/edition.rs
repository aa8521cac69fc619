//! One report in one language: everything chapters may speak of.

use super::claims;
use super::document::{Cell, Span};
use super::facts::Fact;
use super::material::{self, Material};
use super::numbers::NBSP;
use super::words::Words;
use crate::assessments::change::{self, Change};
use crate::assessments::panel;
use crate::assessments::progress::{Class, Course, Judgement, Obstacle};
use crate::indicators::file::Indicator;
use crate::indicators::values::Value;
use crate::language::Lang;
use crate::period::Break;
use crate::reading::{Reading, Reason};
use crate::territory::{Member, Territory, slug};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A report in one language.
#[derive(Debug)]
pub struct Edition<'a> {
    /// What all languages share.
    pub material: &'a Material<'a>,
    /// The texts and numbers of this language.
    pub words: Words,
    /// The members, in the order of the language's alphabet.
    pub members: Vec<&'a Member>,
    /// The known values of the members by indicator and year, from the lowest.
    spreads: BTreeMap<&'a str, BTreeMap<i32, Vec<f64>>>,
    /// How many members share a name in plain letters.
    namesakes: BTreeMap<String, usize>,
}

impl<'a> Edition<'a> {
    /// The report in `lang`.
    #[must_use]
    pub fn new(material: &'a Material<'a>, lang: Lang) -> Self {
        let register = &material.project.catalogue.register;
        let words =
            Words::of(lang).with(&material.theme.texts).around(register.core_on(material.as_of()));
        let mut members: Vec<&Member> = register.members_on(material.as_of()).collect();
        members.sort_by(|a, b| words.numbers.order(&a.name, &b.name));
        let spreads = spreads(material, &members);
        let mut namesakes = BTreeMap::new();
        for member in &members {
            *namesakes.entry(slug(&member.name)).or_default() += 1;
        }
        Self { material, words, members, spreads, namesakes }
    }

    /// A member's name in plain letters, when it has such letters and no other member that name.
    #[must_use]
    pub fn own_slug(&self, member: &Member) -> Option<String> {
        let own = slug(&member.name);
        (self.namesakes.get(&own) == Some(&1) && !own.is_empty()).then_some(own)
    }

    /// The known values of the members in a year, from the lowest.
    #[must_use]
    pub fn spread(&self, indicator: &Indicator, year: i32) -> &[f64] {
        let years = self.spreads.get(indicator.id.as_str());
        years.and_then(|years| years.get(&year)).map_or(&[], Vec::as_slice)
    }

    /// The years up to the one shown in which any member has a value.
    pub fn years(&self, indicator: &Indicator) -> impl Iterator<Item = i32> {
        let years = self.spreads.get(indicator.id.as_str()).into_iter();
        let until = self.shown_until(indicator);
        years.flat_map(move |years| years.range(..=until).map(|(year, _)| *year))
    }

    /// The language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.words.lang
    }

    /// The indicator with this id, when the library has it.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&'a Indicator> {
        self.material.project.definitions.indicator(id)
    }

    /// A value of an indicator.
    #[must_use]
    pub fn value(&self, indicator: &Indicator, territory: Territory, year: i32) -> Value {
        self.material.values.get(&indicator.id, territory, year)
    }

    /// The last year up to the report's with a known value. Editions of the civic budget that are
    /// newer than the report's year count as well.
    #[must_use]
    pub fn last_year(&self, indicator: &Indicator, territory: Territory) -> Option<i32> {
        self.material.values.last_known(&indicator.id, territory, self.shown_until(indicator))
    }

    /// The last year the report shows of an indicator, whether or not it has a value.
    #[must_use]
    pub fn shown_until(&self, indicator: &Indicator) -> i32 {
        let Material { year, until, .. } = *self.material;
        material::shown_until(&indicator.field, (year, until))
    }

    /// A number with the digits of its indicator.
    #[must_use]
    pub fn digits(&self, indicator: &Indicator, value: f64) -> String {
        self.words.numbers.decimal(value, indicator.decimals)
    }

    /// A number with its digits and its unit.
    #[must_use]
    pub fn with_unit(&self, indicator: &Indicator, value: f64) -> String {
        let digits = self.digits(indicator, value);
        match self.unit_short(indicator) {
            "" => digits,
            // CLDR sets the percent sign close in both languages.
            "%" => format!("{digits}%"),
            unit => format!("{digits}{NBSP}{unit}"),
        }
    }

    /// The words after a number.
    #[must_use]
    pub fn unit_short(&self, indicator: &Indicator) -> &'a str {
        let unit = self.material.project.units.get(&indicator.unit);
        unit.map_or("", |unit| unit.short.get(self.lang()))
    }

    /// The words of a heading.
    #[must_use]
    pub fn unit_label(&self, indicator: &Indicator) -> &'a str {
        let unit = self.material.project.units.get(&indicator.unit);
        unit.map_or("", |unit| unit.label.get(self.lang()))
    }

    /// A printed value with the key of its lineage, or the words that stand in its place.
    #[must_use]
    pub fn figure(&self, indicator: &Indicator, territory: Territory, year: i32) -> Span {
        let value = self.value(indicator, territory, year).reading;
        match value {
            Reading::Known(number) => Span::Figure {
                text: self.digits(indicator, number),
                key: format!("{}/{territory}/{year}", indicator.id),
                value: number,
            },
            Reading::Missing(reason) | Reading::Withheld(reason) => self.missing(reason),
        }
    }

    /// The same with the unit.
    #[must_use]
    pub fn figure_with_unit(&self, indicator: &Indicator, territory: Territory, year: i32) -> Span {
        match self.figure(indicator, territory, year) {
            Span::Figure { key, value, .. } => {
                Span::Figure { text: self.with_unit(indicator, value), key, value }
            }
            other => other,
        }
    }

    /// What stands in place of a number.
    #[must_use]
    pub fn missing(&self, reason: Reason) -> Span {
        Span::Missing { text: reason.words().get(self.lang()).to_owned(), why: String::new() }
    }

    /// The last known value of an area or municipality as a cell, with its year when it is not the
    /// report's; the reason when there is none.
    #[must_use]
    pub fn last_cell(&self, indicator: &Indicator, territory: Territory) -> Cell {
        match self.last_year(indicator, territory) {
            Some(year) => {
                let mut spans = vec![self.figure_with_unit(indicator, territory, year)];
                if year != self.material.year {
                    spans.push(Span::text(format!(" ({year})")));
                }
                Cell { spans, numeric: true, ..Cell::default() }
            }
            None => Cell::words([self.absent(indicator, territory)]),
        }
    }

    /// Why a territory has no value: of the years of the report, the reason that tells most.
    #[must_use]
    pub fn absent(&self, indicator: &Indicator, territory: Territory) -> Span {
        self.missing(self.absent_reason(indicator, territory))
    }

    /// The same as a reason.
    #[must_use]
    pub fn absent_reason(&self, indicator: &Indicator, territory: Territory) -> Reason {
        let series = self.material.values.series(&indicator.id, territory);
        let years = series.into_iter().flatten().filter(|(year, _)| **year <= self.material.year);
        let mut told = years.filter_map(|(_, value)| value.reading.reason());
        let told = told.rfind(|reason| *reason != Reason::NotCollected);
        told.unwrap_or(Reason::NotCollected)
    }

    /// The core city, when a member is one on the date of the figures.
    #[must_use]
    pub fn core(&self) -> Option<&'a Member> {
        self.material.project.catalogue.register.core_on(self.material.as_of())
    }

    /// Whether a fact is about that city.
    #[must_use]
    pub fn is_of_core(&self, fact: &Fact) -> bool {
        self.core().is_some_and(|core| fact.territory == core.code.as_str())
    }

    /// Where an indicator is judged: the metropolis, or the core city for participation, which only that
    /// city measures.
    #[must_use]
    pub fn judged_place(&self, indicator: &Indicator) -> Territory {
        match self.core() {
            Some(core) if indicator.field == "participation" => core.territory(),
            _ => Territory::Metropolis,
        }
    }

    /// Whether a value of the indicator is below zero anywhere, of a member in any year or of any gmina
    /// of the country in the last one: such a balance has no percentages.
    #[must_use]
    pub fn has_negative(&self, indicator: &Indicator) -> bool {
        let Material { values, national, .. } = self.material;
        let series = self.members.iter();
        let series = series.filter_map(|it| values.series(&indicator.id, it.territory()));
        let mut own = series.flat_map(|years| years.values()).filter_map(|it| it.reading.value());
        let country = national.values().filter_map(|year| year.get(&indicator.id));
        let mut country = country.flat_map(|gminas| gminas.values().map(|(value, _)| *value));
        own.any(|value| value < 0.0) || country.any(|value| value < 0.0)
    }

    /// The breaks of an indicator.
    #[must_use]
    pub fn breaks(&self, indicator: &Indicator) -> &'a [Break] {
        self.material.breaks.get(&indicator.id).map_or(&[], Vec::as_slice)
    }

    /// The longest change of an indicator that crosses no break.
    #[must_use]
    pub fn change(&self, indicator: &Indicator, territory: Territory) -> Change {
        let year = self.last_year(indicator, territory).unwrap_or(self.material.year);
        let breaks = self.breaks(indicator);
        change::longest(&self.material.values, &indicator.id, territory, year, breaks)
    }

    /// The course of an indicator since its last break, where it can be judged.
    ///
    /// # Errors
    /// Why it cannot: an amount in current prices, no direction, no data, too few years.
    pub fn course(&self, indicator: &Indicator, place: Territory) -> Result<Course, Obstacle> {
        let year = self.last_year(indicator, place).ok_or(Obstacle::NoData)?;
        // Prices rise too: an amount in current prices says nothing of progress.
        if indicator.unit.starts_with("PLN") || indicator.unit.starts_with("EUR") {
            return Err(Obstacle::Nominal);
        }
        let breaks = self.breaks(indicator);
        let why = || panel::obstacle(indicator.direction, self.change(indicator, place));
        panel::course(&self.material.values, indicator, place, year, breaks).ok_or_else(why)
    }

    /// What the association's method says of an indicator.
    #[must_use]
    pub fn verdict(&self, indicator: &Indicator, place: Territory) -> Judgement {
        match self.course(indicator, place) {
            Ok(course) => self.material.headline.judge(&course),
            Err(obstacle) => Judgement::none(obstacle),
        }
    }

    /// What the association's method is called.
    #[must_use]
    pub fn headline(&self) -> String {
        self.words.get(&format!("progress.{}", self.material.headline.id))
    }

    /// A verdict as a span: sign, word and colour.
    #[must_use]
    pub fn status(&self, verdict: Judgement) -> Span {
        let (tone, text) = match verdict.class {
            Class::NotAssessable(obstacle) => {
                let judged = !matches!(obstacle, Obstacle::NoDirection | Obstacle::Nominal);
                let tone = if judged { "unknown" } else { "steady" };
                (tone, obstacle.words().get(self.lang()).to_owned())
            }
            class => {
                let tone = match class {
                    Class::Away => "worsened",
                    Class::Standing => "steady",
                    _ => "improved",
                };
                (tone, self.words.get(&format!("status.{}", verdict.status)))
            }
        };
        Span::Status { text, sign: verdict.class.sign().to_owned(), tone }
    }

    /// The verdict of the association's method on an indicator, bound to what it claims.
    #[must_use]
    pub fn judged(&self, indicator: &Indicator, place: Territory) -> Span {
        let verdict = self.verdict(indicator, place);
        claims::verdict(self, indicator, place, verdict).told(vec![self.status(verdict)])
    }

    /// How many members have a value in the year of the area's or their own last value.
    #[must_use]
    pub fn coverage(&self, indicator: &Indicator) -> (usize, Option<i32>) {
        let years = self.spreads.get(indicator.id.as_str());
        let last = years.and_then(|it| it.range(..=self.shown_until(indicator)).next_back());
        last.map_or((0, None), |(year, values)| (values.len(), Some(*year)))
    }

    /// The facts of one variable in the core city that speak for their keys, in the order of years and
    /// groups.
    pub fn facts_of<'b>(&'b self, variable: &'b str) -> impl Iterator<Item = &'a Fact> + 'b {
        let facts = self.material.facts.iter();
        facts.filter(move |fact| fact.used && fact.variable == variable && self.is_of_core(fact))
    }

    /// One fact of the core city that speaks for its key.
    #[must_use]
    pub fn fact(&self, variable: &str, year: i32, grp: &str) -> Option<&'a Fact> {
        self.facts_of(variable).find(|fact| fact.year == year && fact.grp == grp)
    }

    /// A fact as a printed number with the key of its lineage, or the words in its place.
    #[must_use]
    pub fn fact_span(&self, fact: Option<&Fact>) -> Span {
        let Some(fact) = fact else {
            return self.missing(Reason::NotCollected);
        };
        match fact.reading {
            Reading::Known(value) => {
                let decimals = if value.fract() == 0.0 || value.abs() >= 1000.0 { 0 } else { 2 };
                let group =
                    if fact.grp == "all" { String::new() } else { format!("/{}", fact.grp) };
                Span::Figure {
                    text: self.words.numbers.decimal(value, decimals),
                    key: format!("{}/{}/{}{group}", fact.variable, fact.territory, fact.year),
                    value,
                }
            }
            Reading::Missing(reason) | Reading::Withheld(reason) => self.missing(reason),
        }
    }

    /// A date in words: "31 grudnia 2024 r.", "31 December 2024".
    #[must_use]
    pub fn date(&self, date: NaiveDate) -> String {
        self.words.date(date)
    }
}

/// The known values of members by indicator and year, sorted once: every member is set among them.
fn spreads<'a>(
    material: &'a Material<'a>,
    members: &[&Member],
) -> BTreeMap<&'a str, BTreeMap<i32, Vec<f64>>> {
    let mut spreads = BTreeMap::new();
    for indicator in &material.project.definitions.indicators {
        let mut years: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
        let series =
            members.iter().filter_map(|it| material.values.series(&indicator.id, it.territory()));
        for (year, value) in series.flatten() {
            if let Some(value) = value.reading.value() {
                years.entry(*year).or_default().push(value);
            }
        }
        for values in years.values_mut() {
            values.sort_by(f64::total_cmp);
        }
        spreads.insert(indicator.id.as_str(), years);
    }
    spreads
}
