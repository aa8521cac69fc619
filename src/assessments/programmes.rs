//! What programmes cost for what they do, whom they reach, how long they last; and the challenges of
//! a city, one by one, with what speaks to each.
//!
//! The register (`sources/programmes.rs`) holds what was published; here it is only divided. Cost per
//! output is average cost, input over output (H. P. Hatry, *Performance Measurement: Getting Results*,
//! 2nd ed. 2006, chapter 2); it says nothing of whether the output was worth it. What lacks a part is
//! not measured, and says what it would take.

use crate::language::Text;
use crate::period::Year;
use crate::reading::{Reading, Reason};
use crate::sources::programmes::ProgrammeFact;

/// The programme under which a city's challenges are recorded.
pub const CHALLENGES: &str = "participation";
/// What a programme puts out, in the order of telling.
const OUTPUTS: [&str; 6] = ["sites", "projects", "events", "visits", "participants", "trees"];
/// Money: of a year, set aside for a year, since the beginning.
const MONEY: [&str; 3] = ["spending", "pool", SO_FAR];
const SO_FAR: &str = "spending-so-far";
/// Reach is told for this many of those a programme is meant for.
const OF: f64 = 1000.0;

/// A figure of a programme, or what it would take to have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// One of the quantities of the register: what is counted.
    pub quantity: String,
    /// What is counted, in words.
    pub what: Text,
    /// The figure: money for one of it, or persons for 1,000 of those it is meant for.
    pub reading: Reading,
    /// The unit of the money; empty for persons.
    pub unit: String,
    /// The year of its parts; none where they are sums since the beginning.
    pub year: Option<Year>,
    /// Numerator and denominator.
    pub parts: Option<(f64, f64)>,
    /// Whether the money was set aside, not spent.
    pub set_aside: bool,
    /// Without a figure: what it would take, one need a text.
    pub takes: Vec<Text>,
}

/// How long a programme has been at work.
#[derive(Clone, Debug, PartialEq)]
pub struct Continuity {
    /// The first year.
    pub since: Option<Year>,
    /// Calendar years begun, from the first to the last asked about; no source says that any ended.
    pub years: Reading,
    /// Editions held, where it is held in editions, and the year of the last.
    pub editions: Option<(f64, Option<Year>)>,
    /// Editions a calendar year since the first; 1 where none was left out.
    pub editions_a_year: Reading,
    /// Without a first year: what it would take.
    pub takes: Vec<Text>,
}

/// A programme, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Programme<'f> {
    /// Its id.
    pub id: &'f str,
    /// What it is called.
    pub title: Text,
    /// Cost per output: one for each kind of output that the register knows or asks for.
    pub costs: Vec<Measured>,
    /// Persons reached among 1,000 of those it is meant for.
    pub reach: Measured,
    /// How long it has been at work.
    pub continuity: Continuity,
    /// What is not known of it, each with what it would take.
    pub unknown: Vec<&'f ProgrammeFact>,
}

/// Judges the programmes that have a quantity in the register, in its order. `residents` gives the
/// number of residents at the end of a year; years of work are counted up to `until`.
pub fn programmes<'f>(
    facts: &'f [ProgrammeFact],
    until: Year,
    residents: impl Fn(Year) -> Reading,
) -> Vec<Programme<'f>> {
    let mut ids: Vec<&str> = Vec::new();
    for fact in facts.iter().filter(|fact| !fact.quantity.is_empty()) {
        if !ids.contains(&fact.programme.as_str()) {
            ids.push(&fact.programme);
        }
    }
    let judged = |id: &'f str| {
        let own = Own(facts.iter().filter(|fact| fact.programme == id).collect());
        let titled = own.0.iter().find(|fact| fact.role == "title");
        Programme {
            id,
            title: titled.map_or_else(|| Text::same(id), |fact| fact.label.clone()),
            costs: OUTPUTS.into_iter().filter_map(|quantity| own.cost(quantity)).collect(),
            reach: own.reach(&residents),
            continuity: own.continuity(until),
            unknown: own.0.iter().copied().filter(|fact| fact.is_unknown()).collect(),
        }
    };
    ids.into_iter().map(judged).collect()
}

/// The facts of one programme.
struct Own<'f>(Vec<&'f ProgrammeFact>);

impl<'f> Own<'f> {
    fn of<'s>(
        &'s self,
        quantity: &'s str,
    ) -> impl Iterator<Item = &'f ProgrammeFact> + use<'s, 'f> {
        self.0.iter().copied().filter(move |fact| fact.quantity == quantity)
    }

    /// What these quantities would take where they are not known.
    fn takes(&self, quantities: &[&str]) -> Vec<Text> {
        let unknown = quantities.iter().flat_map(|quantity| self.of(quantity));
        unknown.filter(|fact| fact.is_unknown()).map(|fact| fact.text.clone()).collect()
    }

    /// The sum of a quantity, of one year or of all; none where nothing is known.
    fn sum(&self, quantity: &str, year: Option<Year>) -> Option<f64> {
        let in_year = |fact: &&ProgrammeFact| year.is_none() || fact.year == year;
        let values = self.of(quantity).filter(in_year).filter_map(|fact| fact.value);
        values.fold(None, |sum, value| Some(sum.unwrap_or(0.0) + value))
    }

    /// Money for one of an output: that of a year by what was done in the same year, that since the
    /// beginning by all that was done. The last year that has both; none where the register does not
    /// know of such an output.
    fn cost(&self, quantity: &str) -> Option<Measured> {
        let what = self.of(quantity).next()?.label.clone();
        let mut money: Vec<&ProgrammeFact> = MONEY.iter().flat_map(|kind| self.of(kind)).collect();
        money.sort_by_key(|fact| std::cmp::Reverse(fact.year));
        let divided = money.iter().find_map(|fact| {
            let year = fact.year.filter(|_| fact.quantity != SO_FAR);
            let dated = fact.quantity == SO_FAR || year.is_some();
            let count = self.sum(quantity, year).filter(|_| dated)?;
            Some((*fact, year, fact.value?, count))
        });
        let Some((fact, year, sum, count)) = divided else {
            let mut takes = self.takes(&[quantity]);
            if !money.iter().any(|fact| fact.value.is_some()) || takes.is_empty() {
                takes.extend(self.takes(&MONEY));
            }
            return Some(Measured::lacking(quantity, what, takes));
        };
        Some(Measured {
            reading: Reading::finite(sum / count),
            unit: fact.unit.clone(),
            year,
            parts: Some((sum, count)),
            set_aside: fact.quantity == "pool",
            ..Measured::lacking(quantity, what, Vec::new())
        })
    }

    /// Participants, or else visits, for 1,000 of those it is meant for.
    fn reach(&self, residents: &impl Fn(Year) -> Reading) -> Measured {
        let counted = ["participants", "visits"].into_iter().find_map(|quantity| {
            let known = self.of(quantity).filter(|fact| fact.value.is_some());
            known.max_by_key(|fact| fact.year)
        });
        let lacking = |takes: &[&str]| {
            let what = Text::new("uczestnicy", "participants");
            Measured::lacking("participants", what, self.takes(takes))
        };
        let Some((fact, count)) = counted.and_then(|fact| Some((fact, fact.value?))) else {
            return lacking(&["participants", "visits", "persons"]);
        };
        let group = self.of("persons").find(|it| it.value.is_some() && it.year == fact.year);
        let of_all = self.of("residents").next().is_some();
        let whole = match (group.and_then(|it| it.value), fact.year) {
            (Some(persons), _) => Reading::Known(persons),
            (None, Some(year)) if of_all => residents(year),
            _ => return lacking(&["persons"]),
        };
        let reading = match whole {
            Reading::Known(whole) => Reading::finite(OF * count / whole),
            other => other,
        };
        Measured {
            reading,
            year: fact.year,
            parts: whole.value().map(|whole| (count, whole)),
            ..Measured::lacking(&fact.quantity, fact.label.clone(), Vec::new())
        }
    }

    fn continuity(&self, until: Year) -> Continuity {
        let since = self.of("since").find_map(|fact| fact.year);
        let last = self.of("editions").filter(|fact| fact.value.is_some());
        let last = last.max_by_key(|fact| fact.year);
        let editions = last.and_then(|fact| Some((fact.value?, fact.year)));
        let span = |to: Year| since.filter(|since| *since <= to).map(|since| years(since, to));
        let missing = Reading::Missing(Reason::NotCollected);
        let a_year = editions.and_then(|(held, year)| Some(Reading::finite(held / span(year?)?)));
        Continuity {
            since,
            years: span(until).map_or(missing, Reading::Known),
            editions,
            editions_a_year: a_year.unwrap_or(missing),
            takes: self.takes(&["since"]),
        }
    }
}

/// Calendar years from one to another, both counted.
fn years(from: Year, to: Year) -> f64 {
    f64::from(to.number() - from.number() + 1)
}

impl Measured {
    fn lacking(quantity: &str, what: Text, takes: Vec<Text>) -> Self {
        Self {
            quantity: quantity.to_owned(),
            what,
            reading: Reading::Missing(Reason::NotCollected),
            unit: String::new(),
            year: None,
            parts: None,
            set_aside: false,
            takes,
        }
    }
}

/// What speaks to a challenge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer<'f> {
    /// The indicator of this id.
    Indicator(&'f str),
    /// A fact of the register: a number, or, where it is unknown, what it would take.
    Register(&'f ProgrammeFact),
    /// Nothing does; this is what it would take.
    NotMeasured(&'f Text),
}

/// A challenge a city names, and what speaks to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Challenge<'f> {
    /// The challenge, with the question it puts.
    pub fact: &'f ProgrammeFact,
    /// The answers in the order of the register.
    pub answers: Vec<Answer<'f>>,
}

/// The challenges of the city, in the order of the register.
#[must_use]
pub fn challenges(facts: &[ProgrammeFact]) -> Vec<Challenge<'_>> {
    let asked = facts.iter().filter(|it| it.programme == CHALLENGES && it.role == "challenge");
    let answered = |fact| Challenge { fact, answers: answers(facts, fact) };
    asked.map(answered).collect()
}

/// What speaks to a challenge of any programme.
#[must_use]
pub fn answers<'f>(facts: &'f [ProgrammeFact], challenge: &ProgrammeFact) -> Vec<Answer<'f>> {
    let of = |fact: &&ProgrammeFact| {
        fact.role == "measured-by"
            && (&fact.programme, &fact.label.en) == (&challenge.programme, &challenge.label.en)
    };
    facts.iter().filter(of).flat_map(|fact| answer(facts, fact)).collect()
}

fn answer<'f>(facts: &'f [ProgrammeFact], fact: &'f ProgrammeFact) -> Vec<Answer<'f>> {
    let Some((programme, quantity)) = fact.measured_by.split_once('/') else {
        let named = (!fact.measured_by.is_empty()).then_some(fact.measured_by.as_str());
        return vec![named.map_or(Answer::NotMeasured(&fact.text), Answer::Indicator)];
    };
    let of = |it: &&ProgrammeFact| it.programme == programme && it.quantity == quantity;
    facts.iter().filter(of).map(Answer::Register).collect()
}

#[cfg(test)]
#[path = "tests/programmes.rs"]
mod tests;
