//! One report in one language: everything chapters may speak of.

use super::document::{Cell, Span};
use super::facts::{self, Fact};
use super::numbers::NBSP;
use super::words::Words;
use crate::assessments::change::{self, Change};
use crate::assessments::progress::{Obstacle, Verdict, eurostat};
use crate::diagnostic::Error;
use crate::indicators::explain::Explainer;
use crate::indicators::file::{Direction, Indicator};
use crate::indicators::generation::Project;
use crate::indicators::values::{self, Value, Values};
use crate::language::Lang;
use crate::observations::engine::Engine;
use crate::observations::scrutiny::Scrutiny;
use crate::observations::store::Generation;
use crate::period::Break;
use crate::reading::{Reading, Reason};
use crate::territory::{CORE_CITY, Member, Territory};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What all languages of a report share.
#[derive(Debug)]
pub struct Material<'a> {
    /// The project.
    pub project: &'a Project,
    /// The generation the figures are from.
    pub generation: &'a Generation,
    /// The values of members and areas.
    pub values: Values,
    /// Values of the whole country, by indicator, for [`Material::year`].
    pub national: values::National,
    /// The breaks of each indicator.
    pub breaks: BTreeMap<String, Vec<Break>>,
    /// Figures of participation as their sources give them, and doubtful ones of all datasets.
    pub facts: Vec<Fact>,
    /// What stands behind the figures that are judged.
    pub explainer: Explainer<'a>,
    /// What the rules found, and how complete the datasets are.
    pub scrutiny: Scrutiny,
    /// The year of the report.
    pub year: i32,
    /// The last year of anything shown: without bound for the newest report, which also shows an
    /// edition of the civic budget that is newer than its year; the year itself for older ones.
    pub until: i32,
}

impl<'a> Material<'a> {
    /// Gathers what a report for `year` needs; by default the last year for which the population
    /// of the metropolis is known.
    ///
    /// # Errors
    /// A generation that cannot be read.
    pub fn gather(
        project: &'a Project,
        generation: &'a Generation,
        year: Option<i32>,
    ) -> Result<Self, Error> {
        let values = values::read(generation)?;
        let last = values.last_known("population", Territory::Metropolis, i32::MAX);
        let newest = generation.manifest.as_of;
        let asked = year;
        let year = year.or(last).unwrap_or_else(|| chrono::Datelike::year(&newest));
        let known = values.get("population", Territory::Metropolis, year).reading.value();
        if let (Some(asked), Some(last), None) = (asked, last, known) {
            return Err(Error::Usage(format!(
                "nothing can be reported for {asked}: the population of the metropolis is not \
                 known for it; the last year it is known for is {last}"
            )));
        }
        let until = if last.is_some_and(|last| year < last) { year } else { i32::MAX };
        let engine = Engine::open()?;
        for table in ["indicator_values", "observations"] {
            engine.mount(table, &generation.table(table))?;
        }
        let mut national = values::national(&engine, year)?;
        // Where only members have values there is nothing national to compare with.
        national.retain(|_, known| known.len() > project.catalogue.register.members.len());
        let breaks = project.definitions.indicators.iter();
        let breaks = breaks.map(|it| (it.id.clone(), change::breaks(project, &it.id))).collect();
        let mut facts = facts::read(&engine, newest)?;
        facts.retain(|fact| fact.year <= until);
        let scrutiny = Scrutiny::read(generation, &project.catalogue.datasets, until)?;
        let explainer = judged(project, generation)?;
        Ok(Self {
            project,
            generation,
            values,
            national,
            breaks,
            facts,
            explainer,
            scrutiny,
            year,
            until,
        })
    }

    /// The date as of which the figures are seen.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.generation.manifest.as_of
    }
}

/// Reads what stands behind the indicators that have a wanted direction, where they are judged.
fn judged<'a>(project: &'a Project, generation: &'a Generation) -> Result<Explainer<'a>, Error> {
    let judged = project.definitions.indicators.iter();
    let judged = judged.filter(|it| matches!(it.direction, Direction::Up | Direction::Down));
    let names = judged.map(|it| it.id.as_str()).collect();
    let places = [Some(Territory::Metropolis), Territory::parse(CORE_CITY)];
    Explainer::new(project, generation, &names, &places.into_iter().flatten().collect())
}

/// A report in one language.
#[derive(Debug)]
pub struct Edition<'a> {
    /// What all languages share.
    pub material: &'a Material<'a>,
    /// The texts and numbers of this language.
    pub words: Words,
    /// The members, in the order of the language's alphabet.
    pub members: Vec<&'a Member>,
}

impl<'a> Edition<'a> {
    /// The report in `lang`.
    #[must_use]
    pub fn new(material: &'a Material<'a>, lang: Lang) -> Self {
        let words = Words::of(lang);
        let register = &material.project.catalogue.register;
        let mut members: Vec<&Member> = register.members_on(material.as_of()).collect();
        members.sort_by(|a, b| words.numbers.order(&a.name, &b.name));
        Self { material, words, members }
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
        let newest = self.material.until;
        let until = if indicator.field == "participation" { newest } else { self.material.year };
        self.material.values.last_known(&indicator.id, territory, until)
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
        let series = self.material.values.series(&indicator.id, territory);
        let years = series.into_iter().flatten().filter(|(year, _)| **year <= self.material.year);
        let mut told = years.filter_map(|(_, value)| value.reading.reason());
        let told = told.rfind(|reason| *reason != Reason::NotCollected);
        self.missing(told.unwrap_or(Reason::NotCollected))
    }

    /// Where an indicator is judged: the metropolis, or Kraków for participation, which only Kraków
    /// measures.
    #[must_use]
    pub fn judged_place(&self, indicator: &Indicator) -> Territory {
        match Territory::parse(CORE_CITY) {
            Some(core) if indicator.field == "participation" => core,
            _ => Territory::Metropolis,
        }
    }

    /// Whether a value of the indicator is below zero anywhere: such a balance has no percentages.
    #[must_use]
    pub fn has_negative(&self, indicator: &Indicator) -> bool {
        let series = self.members.iter();
        let series =
            series.filter_map(|it| self.material.values.series(&indicator.id, it.territory()));
        let mut values = series.flat_map(|years| years.values());
        values.any(|value| value.reading.value().is_some_and(|value| value < 0.0))
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

    /// What the method without a target says of an indicator.
    #[must_use]
    pub fn verdict(&self, indicator: &Indicator, territory: Territory) -> Verdict {
        match self.last_year(indicator, territory) {
            // Prices rise too: an amount in current prices says nothing of progress.
            Some(_) if indicator.unit.starts_with("PLN") || indicator.unit.starts_with("EUR") => {
                Verdict::NotAssessable(Obstacle::Nominal)
            }
            Some(_) => eurostat::judge(self.change(indicator, territory), indicator.direction),
            None => Verdict::NotAssessable(Obstacle::NoData),
        }
    }

    /// A verdict as a span: sign, word and colour.
    #[must_use]
    pub fn status(&self, verdict: Verdict) -> Span {
        let tone = match verdict {
            Verdict::SignificantProgress | Verdict::ModerateProgress => "improved",
            Verdict::ModerateMovementAway | Verdict::SignificantMovementAway => "worsened",
            Verdict::NotAssessable(Obstacle::NoDirection | Obstacle::Nominal) => "steady",
            Verdict::NotAssessable(_) => "unknown",
        };
        let (text, sign) = (verdict.words().get(self.lang()).to_owned(), verdict.sign().to_owned());
        Span::Status { text, sign, tone }
    }

    /// How many members have a value in the year of the area's or their own last value.
    #[must_use]
    pub fn coverage(&self, indicator: &Indicator) -> (usize, Option<i32>) {
        let last = |member: &&Member| self.last_year(indicator, member.territory());
        let year = self.members.iter().filter_map(last).max();
        let known = year.map_or(0, |year| {
            let known = |member: &&&Member| {
                self.value(indicator, member.territory(), year).reading.value().is_some()
            };
            self.members.iter().filter(known).count()
        });
        (known, year)
    }

    /// The facts of one variable that speak for their keys, in the order of years and groups.
    pub fn facts_of<'b>(&'b self, variable: &'b str) -> impl Iterator<Item = &'b Fact> {
        self.material.facts.iter().filter(move |fact| fact.used && fact.variable == variable)
    }

    /// One fact of Kraków that speaks for its key.
    #[must_use]
    pub fn fact(&self, variable: &str, year: i32, grp: &str) -> Option<&'a Fact> {
        let of = |fact: &&Fact| {
            fact.used && fact.variable == variable && fact.year == year && fact.grp == grp
        };
        self.material.facts.iter().find(of)
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
        use chrono::Datelike as _;
        let month = self.words.get(&format!("month.{}", date.month()));
        let (day, year) = (date.day().to_string(), date.year().to_string());
        self.words.fill("date.long", &[("day", &day), ("month", &month), ("year", &year)])
    }
}
