//! The client of the Local Data Bank (BDL) of Statistics Poland: variables verified by name, raw
//! answers fetched page by page within the limits of the API, kept, and checked to be complete.
//!
//! ```text
//! Request -> cards (what each variable is) -> pages (session: cache, limits, tries) -> Fetched
//! ```
//!
//! What the pages say is read by the format of BDL answers, as if they had come as files.

mod address;
mod cache;
mod cards;
mod client;
mod limits;
mod pages;
mod request;
#[cfg(test)]
mod server;
mod session;
mod waiting;
mod words;

pub use address::ClientId;
pub use cards::VariableCard;
pub use request::{ADDRESS, GMINA, MAX_AGE, PATIENCE, Request, Wanted, parse_years};

use crate::diagnostic::{Diagnostic, Error};
use crate::period::Year;
use cards::{Details, Subject};
use chrono::{DateTime, FixedOffset, NaiveDate};
use client::Bounds;
use pages::{Flaw, Pages};
use session::{Failure, Session, Tally};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// What was fetched of one variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// What BDL says about it.
    pub variable: VariableCard,
    /// The raw answers, page by page: together as many records as BDL promised, each once.
    pub pages: Vec<String>,
    /// How many units they hold.
    pub records: usize,
    /// The day BDL says the data were last changed.
    pub last_update: Option<NaiveDate>,
    /// Years asked for that the variable does not have.
    pub absent_years: BTreeSet<Year>,
    /// How many answers, those about the variable among them, came from the cache.
    pub from_cache: usize,
    /// How many requests were sent, repetitions among them.
    pub requested: usize,
}

/// Where time comes from and goes to: nothing below the command line reads a clock.
pub trait Clock {
    /// The time at this place.
    fn now(&self) -> DateTime<FixedOffset>;
    /// Waits.
    fn sleep(&self, pause: Duration);
}

/// What just happened, for whoever watches.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// A variable was verified.
    Verified(&'a VariableCard),
    /// A page of this variable is at hand, counted from 1, of so many when that is known.
    Page(u32, usize, Option<usize>),
    /// A pause begins.
    Waiting(Duration),
}

/// Why nothing was handed over. The answers that came are kept: the same request goes on there.
#[derive(Debug)]
pub enum Stopped {
    /// The request, or what came, is wrong: every fault.
    Faulty(Vec<Diagnostic>),
    /// The limits of the API ask for a longer pause than was accepted: until when.
    Limited(Vec<Diagnostic>),
    /// The API did not answer, or not as it should.
    Unanswered(Vec<Diagnostic>),
    /// The machine failed.
    Machine(Error),
}

impl From<Stopped> for Error {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Faulty(told) | Stopped::Limited(told) | Stopped::Unanswered(told) => {
                Self::Invalid(told)
            }
            Stopped::Machine(error) => error,
        }
    }
}

/// The raw pages as one JSON array, which `hejnal import` reads.
#[must_use]
pub fn bundle(fetched: &Fetched) -> String {
    format!("[{}]\n", fetched.pages.join(",\n"))
}

/// Verifies every variable and then fetches its data. Answers and the count of requests are kept
/// in `folder`, so that the next run goes on where this one stopped.
///
/// # Errors
/// Every fault of the request and of the answers; or what stopped the run, with what is kept.
pub fn fetch(
    request: &Request,
    folder: &Path,
    clock: &dyn Clock,
    step: &mut dyn FnMut(Step<'_>),
) -> Result<Vec<Fetched>, Stopped> {
    fetch_within(Bounds::DEFAULT, request, folder, clock, step)
}

fn fetch_within(
    bounds: Bounds,
    request: &Request,
    folder: &Path,
    clock: &dyn Clock,
    step: &mut dyn FnMut(Step<'_>),
) -> Result<Vec<Fetched>, Stopped> {
    let address = request.check().map_err(Stopped::Faulty)?;
    let opened = Session::open(request, address, bounds, folder, clock, step);
    let mut session = opened.map_err(Stopped::Machine)?;
    run(&mut session).map_err(|stopped| stopped.with_kept(session.kept()))
}

impl Stopped {
    fn with_kept(mut self, answers: usize) -> Self {
        if let Self::Limited(told) | Self::Unanswered(told) = &mut self
            && answers > 0
        {
            for fault in told.iter_mut().filter(|it| it.exists.is_none()) {
                fault.exists = Some(words::kept(answers));
            }
        }
        self
    }

    /// With the faults found before, so that none is lost.
    fn after(mut self, found: Vec<Diagnostic>) -> Self {
        if let Self::Limited(told) | Self::Unanswered(told) = &mut self {
            told.extend(found);
        }
        self
    }
}

/// All cards first: a wrong number should cost no request for data.
fn run(session: &mut Session<'_>) -> Result<Vec<Fetched>, Stopped> {
    let request = session.request;
    let cards = each(&request.variables, |wanted| {
        let before = session.tally;
        let card = card(session, wanted)?;
        session.tell(Step::Verified(&card));
        Ok((card, session.tally.since(before)))
    })?;
    each(&cards, |(card, used)| data(session, card, *used))
}

/// The results of all, or the faults of all; the first failure of the run ends it.
fn each<T, R>(
    items: &[T],
    mut one: impl FnMut(&T) -> Result<R, Failure>,
) -> Result<Vec<R>, Stopped> {
    let mut found = Vec::new();
    let mut done = Vec::new();
    for item in items {
        match one(item) {
            Ok(result) => done.push(result),
            Err(Failure::Variable(faults)) => found.extend(faults),
            Err(Failure::Run(stopped)) => return Err(stopped.after(found)),
        }
    }
    if found.is_empty() { Ok(done) } else { Err(Stopped::Faulty(found)) }
}

fn card(session: &mut Session<'_>, wanted: &Wanted) -> Result<VariableCard, Failure> {
    let (id, lang) = (wanted.id, session.request.lang);
    let url = session.address.variable(id, lang);
    let answer = session.answer(&url).map_err(|failure| match failure {
        Failure::Variable(_) => Failure::Variable(vec![words::unknown_variable(&url, id)]),
        run @ Failure::Run(_) => run,
    })?;
    let details: Details = parsed(session, &url, &answer)?;
    if details.id != id || !details.names_a_subject() {
        let why = format!("{} {}", details.id, client::clean(&details.subject));
        return unlike(session, &url, &why);
    }
    let url = session.address.subject(&details.subject, lang);
    let answer = session.answer(&url)?;
    let subject: Subject = parsed(session, &url, &answer)?;
    if subject.id != details.subject {
        return unlike(session, &url, &client::clean(&subject.id));
    }
    let card = details.card(&subject);
    let faults = cards::check(&card, wanted, session.request);
    if faults.is_empty() { Ok(card) } else { Err(Failure::Variable(faults)) }
}

fn parsed<T: serde::de::DeserializeOwned>(
    session: &mut Session<'_>,
    url: &str,
    answer: &str,
) -> Result<T, Failure> {
    serde_json::from_str(answer).or_else(|error| unlike(session, url, &error.to_string()))
}

/// Forgets an answer that is not what it should be, so that it is asked for again.
fn unlike<T>(session: &mut Session<'_>, url: &str, why: &str) -> Result<T, Failure> {
    session.forget(url)?;
    Err(Failure::Variable(vec![words::unlike_description(url, why)]))
}

fn data(session: &mut Session<'_>, card: &VariableCard, used: Tally) -> Result<Fetched, Failure> {
    let request = session.request;
    let years = cards::years(card, request);
    let before = session.tally;
    let pages = complete_pages(session, card.id, &years)?;
    if pages.records() == 0 {
        let url = session.address.data(card.id, request, &years, 0);
        return Err(Failure::Variable(vec![words::no_records(&url, card.id)]));
    }
    let now_used = session.tally.since(before);
    Ok(Fetched {
        variable: card.clone(),
        records: pages.records(),
        last_update: pages.last_update(),
        absent_years: request.years.difference(&years).copied().collect(),
        from_cache: used.from_cache + now_used.from_cache,
        requested: used.requested + now_used.requested,
        pages: pages.texts,
    })
}

/// All pages of a variable. Where pages at hand and new ones do not fit together, the data changed
/// between two runs: all are asked for once more.
fn complete_pages(
    session: &mut Session<'_>,
    id: u32,
    years: &BTreeSet<Year>,
) -> Result<Pages, Failure> {
    loop {
        let unasked = session.tally.unasked;
        let mut pages = Pages::default();
        let Err((url, flaw)) = add_pages(session, &mut pages, id, years)? else {
            return Ok(pages);
        };
        let came = pages.texts.len() + 1;
        for page in 0..came.max(pages.promised().unwrap_or_default()) {
            let url = session.address.data(id, session.request, years, page);
            session.forget(&url)?;
        }
        if session.tally.unasked == unasked {
            return Err(Failure::Variable(vec![words::flaw(&url, id, &flaw)]));
        }
    }
}

/// Adds page after page, until the last or until one with a flaw.
fn add_pages(
    session: &mut Session<'_>,
    pages: &mut Pages,
    id: u32,
    years: &BTreeSet<Year>,
) -> Result<Result<(), (String, Flaw)>, Failure> {
    loop {
        let number = pages.texts.len();
        let url = session.address.data(id, session.request, years, number);
        let answer = session.answer(&url)?;
        let more = match pages.add(answer, id) {
            Ok(more) => more,
            Err(flaw) => return Ok(Err((url, flaw))),
        };
        session.tell(Step::Page(id, number + 1, pages.promised()));
        if !more {
            return Ok(Ok(()));
        }
    }
}

#[cfg(test)]
mod tests;
