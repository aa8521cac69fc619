//! What all languages of a report share: values, facts, findings, and what stands behind them.

use super::chapters::field::PARTICIPATION;
use super::commentary::Commentaries;
use super::facts::{self, Fact};
use super::theme::Theme;
use crate::assessments::change;
use crate::assessments::composite::compared::{Found, OfMembers};
use crate::assessments::panel;
use crate::assessments::peers::{self, Peer};
use crate::assessments::progress::Method;
use crate::assessments::tried::{self, Trial, Tried};
use crate::diagnostic::Error;
use crate::indicators::explain::{Explainer, Rows};
use crate::indicators::file::Indicator;
use crate::indicators::generation::Project;
use crate::indicators::values::{self, OfCountry, Values};
use crate::observations::scrutiny::Scrutiny;
use crate::observations::store::Generation;
use crate::period::Break;
use crate::territory::{Member, Territory, Teryt6};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// How often the choices of an index are drawn anew: a share of draws near one in twenty is known to about
/// half a hundredth, so that what is said of pairs does not hang on the seed.
pub const DRAWS: u32 = 10_000;

/// What all languages of a report share.
#[derive(Debug)]
pub struct Material<'a> {
    /// The project.
    pub project: &'a Project,
    /// The generation the figures are from.
    pub generation: &'a Generation,
    /// The values of members and areas.
    pub values: Arc<Values>,
    /// Values of the whole country by year: of each indicator in the last year up to
    /// [`Material::year`] in which a member's is known.
    pub national: BTreeMap<i32, values::National>,
    /// The breaks of each indicator.
    pub breaks: BTreeMap<String, Vec<Break>>,
    /// The method whose verdict stands first.
    pub headline: &'static Method,
    /// How often intervals of projections held on the series of the country's gminas, by indicator.
    pub tried: BTreeMap<String, Tried>,
    /// The peers of each member by the first set there is, the nearest first; none without a set.
    pub peers: BTreeMap<Teryt6, Vec<Peer>>,
    /// The saved composite indices over the members, worked out.
    pub composites: Vec<(OfMembers, Found)>,
    /// Figures of participation of members and areas as their sources give them, and doubtful ones of everywhere.
    pub facts: Vec<Fact>,
    /// What stands behind the figures of members and areas.
    pub explainer: Explainer<'a>,
    /// What the rules found, and how complete the datasets are.
    pub scrutiny: Scrutiny,
    /// Its look and its own words.
    pub theme: Theme,
    /// What people say of its pages.
    pub commentary: Commentaries,
    /// The year of the report.
    pub year: i32,
    /// The last year of anything shown: without bound for the newest report, which also shows an
    /// edition of the civic budget that is newer than its year; the year itself for older ones.
    pub until: i32,
}

/// What a report needs of a generation beside the values of its indicators.
#[derive(Debug)]
pub struct Behind {
    rows: Rows,
    /// Nothing where the values tell up to which year it is shown.
    scrutiny: Option<Scrutiny>,
}

impl Behind {
    /// Reads all that does not depend on the values, for a report of `year`.
    ///
    /// # Errors
    /// A generation that cannot be read.
    pub fn read(
        project: &Project,
        generation: &Generation,
        year: Option<i32>,
    ) -> Result<Self, Error> {
        let datasets = &project.catalogue.datasets;
        // The newest report shows all years; up to which another one does, the values tell.
        let scrutiny = || year.is_none().then(|| Scrutiny::read(generation, datasets, i32::MAX));
        let (rows, scrutiny) = rayon::join(|| rows(project, generation), scrutiny);
        Ok(Self { rows: rows?, scrutiny: scrutiny.transpose()? })
    }
}

/// The values of indicators, and what follows from them.
#[derive(Debug)]
pub struct Reckoned {
    values: Values,
    national: BTreeMap<i32, values::National>,
    breaks: BTreeMap<String, Vec<Break>>,
    tried: BTreeMap<String, Tried>,
    composites: Vec<(OfMembers, Found)>,
    headline: &'static Method,
    year: i32,
    until: i32,
}

impl Reckoned {
    /// Reads the values for a report of `asked`; by default of the last year for which the population of the
    /// metropolis is known.
    ///
    /// # Errors
    /// A generation that cannot be read, and a year for which nothing can be reported.
    pub fn read(
        project: &Project,
        generation: &Generation,
        asked: Option<i32>,
    ) -> Result<Self, Error> {
        let headline = panel::headline(&project.definitions.strategy)?;
        let values = values::read(generation)?;
        let newest = generation.manifest.as_of;
        let (year, until) = years(&values, asked, newest)?;
        let breaks = project.definitions.indicators.iter();
        let breaks: BTreeMap<String, Vec<Break>> =
            breaks.map(|it| (it.id.clone(), change::breaks(project, &it.id))).collect();
        let trials = Trial::all(project, &values, &breaks, year);
        let shown = shown(project, &values, year);
        let (known, composites) = rayon::join(
            || values::of_country(generation, &named(&shown, &trials)),
            || composites(project, &values, newest, (year, until)),
        );
        let known = known?;
        let (tried, national) = rayon::join(
            || tried::tried(project, &trials, &known),
            || national(project, &shown, &known),
        );
        let composites = composites?;
        Ok(Self { values, national, breaks, tried, composites, headline, year, until })
    }
}

/// The year of a report, and the last year of anything it shows.
fn years(values: &Values, asked: Option<i32>, newest: NaiveDate) -> Result<(i32, i32), Error> {
    let last = values.last_known("population", Territory::Metropolis, i32::MAX);
    let year = asked.or(last).unwrap_or_else(|| chrono::Datelike::year(&newest));
    let known = values.get("population", Territory::Metropolis, year).reading.value();
    if let (Some(asked), Some(last), None) = (asked, last, known) {
        return Err(Error::Usage(format!(
            "nothing can be reported for {asked}: the population of the metropolis is not \
             known for it; the last year it is known for is {last}"
        )));
    }
    let until = if last.is_some_and(|last| year < last) { year } else { i32::MAX };
    Ok((year, until))
}

impl<'a> Material<'a> {
    /// Gathers what a report for `year` needs; by default the last year for which the population
    /// of the metropolis is known.
    ///
    /// # Errors
    /// A generation that cannot be read, and a year for which nothing can be reported.
    pub fn gather(
        project: &'a Project,
        generation: &'a Generation,
        year: Option<i32>,
    ) -> Result<Self, Error> {
        let (reckoned, behind) = rayon::join(
            || Reckoned::read(project, generation, year),
            || Behind::read(project, generation, year),
        );
        Self::of(project, generation, reckoned?, behind?)
    }

    /// The same of what was read of a generation before it was published.
    ///
    /// # Errors
    /// A generation that cannot be read.
    pub fn of(
        project: &'a Project,
        generation: &'a Generation,
        reckoned: Reckoned,
        behind: Behind,
    ) -> Result<Self, Error> {
        let Reckoned { values, national, breaks, tried, composites, headline, year, until } =
            reckoned;
        let Behind { rows, scrutiny } = behind;
        let datasets = &project.catalogue.datasets;
        let mut facts = facts::among(&rows);
        facts.retain(|fact| fact.year <= until);
        let values = Arc::new(values);
        Ok(Self {
            project,
            generation,
            explainer: Explainer::over(project, generation, Arc::clone(&values), rows)?,
            values,
            peers: alike(project, &national, year, generation.manifest.as_of),
            national,
            breaks,
            headline,
            tried,
            composites,
            facts,
            scrutiny: scrutiny.map_or_else(|| Scrutiny::read(generation, datasets, until), Ok)?,
            theme: Theme::of(&project.root)?,
            commentary: Commentaries::read(&project.root),
            year,
            until,
        })
    }

    /// The values of the whole country in a year that [`Material::national`] holds of an indicator.
    #[must_use]
    pub fn country(&self, indicator: &str, year: i32) -> Option<&values::Country> {
        self.national.get(&year)?.get(indicator)
    }

    /// The last day whose commentary is shown: that of the figures, without bound when they are the
    /// newest, for people comment once the data have come.
    #[must_use]
    pub fn said_until(&self) -> NaiveDate {
        let newest = self.as_of() == self.project.newest_vintage();
        if newest { NaiveDate::MAX } else { self.as_of() }
    }

    /// The date as of which the figures are seen.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.generation.manifest.as_of
    }
}

/// The last year up to `until` in which a value of an indicator is known of a member.
fn shown<'p>(project: &'p Project, values: &Values, until: i32) -> BTreeMap<&'p str, i32> {
    let members = &project.catalogue.register.members;
    let last = |indicator: &'p Indicator| {
        let of = |member: &Member| values.last_known(&indicator.id, member.territory(), until);
        Some((&*indicator.id, members.iter().filter_map(of).max()?))
    };
    project.definitions.indicators.iter().filter_map(last).collect()
}

/// The years of which values of the country are wanted.
fn named<'p>(
    shown: &BTreeMap<&'p str, i32>,
    trials: &[Trial<'p>],
) -> BTreeMap<&'p str, RangeInclusive<i32>> {
    let mut named: BTreeMap<&str, RangeInclusive<i32>> =
        shown.iter().map(|(indicator, year)| (*indicator, *year..=*year)).collect();
    for (indicator, years) in trials.iter().map(Trial::years) {
        let both = |it: &mut RangeInclusive<i32>| {
            *it = *it.start().min(years.start())..=*it.end().max(years.end());
        };
        named.entry(indicator).and_modify(both).or_insert(years.clone());
    }
    named
}

/// The values of the whole country in the year shown of each indicator.
fn national(
    project: &Project,
    shown: &BTreeMap<&str, i32>,
    known: &OfCountry,
) -> BTreeMap<i32, values::National> {
    let members = &project.catalogue.register.members;
    let mut national: BTreeMap<i32, values::National> = BTreeMap::new();
    for (indicator, year) in shown {
        let Some(known) = known.get(*indicator) else { continue };
        let country = values::in_year(known, *year);
        // Where only members have values there is nothing national to compare with.
        if country.len() > members.len() {
            national.entry(*year).or_default().insert((*indicator).to_owned(), country);
        }
    }
    national
}

/// The saved indices over the members of that day, each indicator in the last year that is shown of it.
fn composites(
    project: &Project,
    values: &Values,
    as_of: NaiveDate,
    (year, newest): (i32, i32),
) -> Result<Vec<(OfMembers, Found)>, Error> {
    let members: Vec<&Member> = project.catalogue.register.members_on(as_of).collect();
    let year_of = |code: &str| {
        let field = project.definitions.indicator(code).map(|it| it.field.as_str());
        let until = shown_until(field.unwrap_or_default(), (year, newest));
        members.iter().filter_map(|it| values.last_known(code, it.territory(), until)).max()
    };
    Ok(OfMembers::all(project, values, &members, year_of, DRAWS)?)
}

/// The last year that a report for `year` shows of a field: editions of the civic budget up to the newest.
pub(super) fn shown_until(field: &str, (year, newest): (i32, i32)) -> i32 {
    if field == PARTICIPATION { newest } else { year }
}

/// The gminas of the country each member is most like, by their values in the year of the report.
fn alike(
    project: &Project,
    national: &BTreeMap<i32, values::National>,
    year: i32,
    as_of: NaiveDate,
) -> BTreeMap<Teryt6, Vec<Peer>> {
    let Some(set) = project.definitions.peer_sets.first() else {
        return BTreeMap::new();
    };
    let column = |id: &String| {
        let values = national.get(&year)?.get(id)?;
        Some(values.iter().map(|(code, (value, _))| (*code, *value)).collect())
    };
    let structure: Option<Vec<BTreeMap<_, _>>> = set.variables.iter().map(column).collect();
    let register = &project.catalogue.register;
    let members: Vec<Teryt6> = register.members.iter().map(|member| member.code).collect();
    structure.map_or_else(BTreeMap::new, |structure| {
        peers::of_each(&members, set, register, as_of, &structure, peers::PEERS)
    })
}

/// Reads what stands behind the figures of members and areas, and where a figure is doubtful.
fn rows(project: &Project, generation: &Generation) -> Result<Rows, Error> {
    let members = project.catalogue.register.members.iter().map(Member::territory);
    let areas = [Territory::Metropolis, Territory::Ring, Territory::Poland];
    Rows::read(project, generation, None, members.chain(areas).collect())
}
