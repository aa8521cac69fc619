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
mod tests {
    use super::server::{Answer, Asked, Server, StillClock, api, page};
    use super::*;
    use crate::language::Lang;
    use chrono::TimeDelta;
    use tempfile::TempDir;

    /// A folder with its cache, and a clock.
    struct Place {
        folder: TempDir,
        clock: StillClock,
    }

    impl Place {
        fn new() -> Self {
            Self { folder: tempfile::tempdir().unwrap(), clock: StillClock::new() }
        }

        fn fetch(&self, request: &Request) -> Result<Vec<Fetched>, Stopped> {
            let bounds = Bounds { whole: Duration::from_secs(5), ..Bounds::DEFAULT };
            fetch_within(bounds, request, self.folder.path(), &self.clock, &mut |_| ())
        }

        /// The only variable of a request that succeeds.
        fn one(&self, request: &Request) -> Fetched {
            let mut fetched = self.fetch(request).unwrap();
            assert_eq!(fetched.len(), 1);
            fetched.remove(0)
        }

        /// What a person is told in Polish when a request does not succeed.
        fn told(&self, request: &Request) -> String {
            let stopped = self.fetch(request).unwrap_err();
            let Error::Invalid(faults) = Error::from(stopped) else { panic!("a failing machine") };
            faults.iter().map(|it| it.render(Lang::Pl) + &it.render(Lang::En)).collect()
        }
    }

    fn paths(asked: &[Asked]) -> Vec<String> {
        let path = |it: &Asked| it.path.trim_start_matches("/api/v1").replace("&lang=pl", "");
        asked.iter().map(path).collect()
    }

    #[test]
    fn three_pages_are_fetched_after_the_variable_is_verified() {
        let (server, place) = (Server::api(203), Place::new());
        let mut request = server.request("72305=ludność");
        request.years = parse_years(["2023-2025"]).unwrap();
        let fetched = place.one(&request);
        let data = "/data/by-variable/72305?unit-level=6&year=2023&year=2024";
        let pages = [0, 1, 2].map(|it| format!("{data}&page={it}&page-size=100&format=json"));
        let heard = paths(&server.heard());
        assert_eq!(
            heard[..2],
            ["/variables/72305?lang=pl&format=json", "/subjects/P2137?lang=pl&format=json"]
        );
        assert_eq!(heard[2..], pages);
        assert_eq!(fetched.pages, [0, 1, 2].map(|it| page(it, 203)));
        assert_eq!((fetched.records, fetched.requested, fetched.from_cache), (203, 5, 0));
        assert_eq!(fetched.last_update, NaiveDate::from_ymd_opt(2025, 5, 30));
        assert_eq!(cards::spans(&fetched.absent_years), "2025");
        assert_eq!(fetched.variable.unit, "osoba");
        let bundle: serde_json::Value = serde_json::from_str(&bundle(&fetched)).unwrap();
        assert_eq!(bundle.as_array().map(Vec::len), Some(3));
        // The same day nothing is asked for again.
        let again = place.one(&request);
        assert_eq!(again.pages, fetched.pages);
        assert_eq!((again.requested, again.from_cache, server.heard().len()), (0, 5, 0));
    }

    #[test]
    fn answers_of_yesterday_are_asked_about_and_still_hold() {
        let (server, place) = (Server::api(203), Place::new());
        let request = server.request("72305");
        let fetched = place.one(&request);
        server.heard();
        place.clock.pass(TimeDelta::hours(25));
        let again = place.one(&request);
        assert_eq!(again.pages, fetched.pages);
        assert_eq!((again.requested, again.from_cache), (5, 5));
        assert!(server.heard().iter().all(|it| it.header("If-None-Match").is_some()));
        // That they hold is known for another day.
        assert_eq!(place.one(&request).requested, 0);
    }

    #[test]
    fn the_date_of_the_last_change_is_asked_about_where_there_is_no_tag() {
        let date = "Fri, 30 May 2025 07:00:00 GMT";
        let server = Server::start(move |asked| {
            if asked.header("If-Modified-Since") == Some(date) {
                return Answer::Whole(304, String::new(), Vec::new());
            }
            let Answer::Whole(code, _, body) = api(asked, 7) else { unreachable!() };
            Answer::Whole(code, format!("Last-Modified: {date}\r\n"), body)
        });
        let (place, mut request) = (Place::new(), server.request("72305"));
        request.max_age = Duration::ZERO;
        assert_eq!(place.one(&request).from_cache, 0);
        assert_eq!(place.one(&request).from_cache, 3);
    }

    #[test]
    fn a_damaged_answer_is_fetched_anew() {
        let (server, place) = (Server::api(203), Place::new());
        let request = server.request("72305");
        let fetched = place.one(&request);
        for entry in std::fs::read_dir(place.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(&path, text.replace("Jednostka 150", "Jednostka 151")).unwrap();
        }
        let again = place.one(&request);
        assert_eq!((again.requested, again.from_cache), (1, 4));
        assert_eq!(again.pages, fetched.pages);
    }

    #[test]
    fn a_pause_in_polish_words_is_kept_before_the_next_request() {
        let server = Server::api_but(|asked| {
            let first = asked.is_page(1) && asked.before == 0;
            first.then(|| Answer::status(429, "Retry-After: 396 sek\r\n"))
        });
        let (place, mut request) = (Place::new(), server.request("72305"));
        request.patience = Duration::from_secs(400);
        let fetched = place.one(&request);
        assert_eq!(place.clock.slept(), [396_000]);
        assert_eq!((fetched.records, fetched.requested), (203, 6));
    }

    #[test]
    fn a_pause_longer_than_the_patience_ends_the_run_and_the_next_goes_on_there() {
        let server = Server::api_but(|asked| {
            let first = asked.is_page(1) && asked.before == 0;
            first.then(|| Answer::status(429, "Retry-After: 396 sek\r\n"))
        });
        let (place, request) = (Place::new(), server.request("72305"));
        let told = place.told(&request);
        // It is ten o'clock; 396 seconds are 6.6 minutes.
        for words in ["serwer każe czekać", "po 10:07 (za 7 min)", "--patience 396", "after 10:07"]
        {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert!(told.contains("zachowane odpowiedzi: 3;"), "{told}");
        // Coming back too early asks nothing; coming back in time asks only for what lacks.
        server.heard();
        place.clock.pass(TimeDelta::seconds(100));
        assert!(matches!(place.fetch(&request), Err(Stopped::Limited(_))));
        assert!(server.heard().is_empty());
        place.clock.pass(TimeDelta::seconds(296));
        assert_eq!(place.one(&request).records, 203);
        assert_eq!(server.heard().len(), 2);
    }

    #[test]
    fn a_server_that_never_stops_refusing_is_left_with_the_time_to_come_back() {
        let server = Server::start(|_| Answer::status(429, ""));
        let (place, mut request) = (Place::new(), server.request("72305"));
        request.patience = Duration::from_hours(1);
        assert!(matches!(place.fetch(&request), Err(Stopped::Limited(_))));
        assert_eq!(place.clock.slept(), [60_000, 120_000, 240_000]);
        assert_eq!(server.heard().len(), 4);
        // Seven minutes have passed; the server's fourth refusal asks for eight more.
        let mut now = place.clock.now();
        request.patience = Duration::ZERO;
        let told = place.told(&request);
        now += TimeDelta::minutes(9);
        assert!(told.contains(&format!("po {}", now.format("%H:%M"))), "{told}");
        assert!(server.heard().is_empty());
    }

    #[test]
    fn a_server_that_fails_twice_is_asked_a_third_time() {
        let server = Server::api_but(|asked| {
            (asked.is_page(0) && asked.before < 2).then(|| Answer::status(500, ""))
        });
        let (place, request) = (Place::new(), server.request("72305"));
        assert_eq!(place.one(&request).requested, 7);
        assert_eq!(place.clock.slept(), [1_000, 2_000]);
    }

    #[test]
    fn a_server_that_always_fails_is_left_and_what_came_is_kept() {
        let server = Server::api_but(|asked| asked.is_page(2).then(|| Answer::status(502, "")));
        let (place, request) = (Place::new(), server.request("72305"));
        let told = place.told(&request);
        for words in [
            "błąd po stronie serwera (502: za dużo); prób: 4",
            "zachowane odpowiedzi: 4;",
            "&page=2&",
        ] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert_eq!(place.clock.slept(), [1_000, 2_000, 4_000]);
        assert_eq!(server.heard().len(), 8);
        // The next run asks for the missing page alone.
        assert!(matches!(place.fetch(&request), Err(Stopped::Unanswered(_))));
        assert!(server.heard().iter().all(|it| it.is_page(2)));
    }

    #[test]
    fn answers_cut_off_or_broken_off_are_asked_for_again() {
        let server = Server::api_but(|asked| match (asked.is_page(1), asked.before) {
            (true, 0) => Some(api(asked, 203).half()),
            (true, 1) => Some(Answer::json(&page(1, 203)[..2_000])),
            _ => None,
        });
        let (place, request) = (Place::new(), server.request("72305"));
        let fetched = place.one(&request);
        assert_eq!(fetched.pages, [0, 1, 2].map(|it| page(it, 203)));
        assert_eq!((fetched.requested, place.clock.slept()), (7, vec![1_000, 2_000]));
        let server = Server::api_but(|asked| asked.is_page(1).then(|| api(asked, 203).half()));
        let told = Place::new().told(&server.request("72305"));
        assert!(told.contains("połączenie zerwało się przed końcem odpowiedzi; prób: 4"), "{told}");
    }

    #[test]
    fn a_page_that_repeats_is_refused_and_not_kept() {
        let again = page(0, 203).replace("\"page\":0,", "");
        let server = Server::api_but(move |asked| {
            (asked.is_page(1) && asked.before == 0).then(|| Answer::json(&again))
        });
        let (place, request) = (Place::new(), server.request("72305"));
        let told = place.told(&request);
        assert!(told.contains("zmienna 72305: strona 2 powtarza stronę 1"), "{told}");
        server.heard();
        assert_eq!(place.one(&request).records, 203);
        assert_eq!(server.heard().len(), 3);
    }

    #[test]
    fn pages_of_two_states_of_the_data_are_not_mixed() {
        let server = Server::start(|asked| {
            // The third page fails on the first run; by the second, BDL has two units more.
            match (asked.is_page(2), asked.before) {
                (true, ..4) => Answer::status(500, ""),
                (false, 0) => api(asked, 203),
                _ => api(asked, 205),
            }
        });
        let (place, request) = (Place::new(), server.request("72305"));
        assert!(matches!(place.fetch(&request), Err(Stopped::Unanswered(_))));
        let fetched = place.one(&request);
        assert_eq!(fetched.pages, [0, 1, 2].map(|it| page(it, 205)));
        assert_eq!(fetched.records, 205);
    }

    #[test]
    fn the_hundredth_request_is_the_last_within_a_quarter_of_an_hour() {
        let (server, place) = (Server::api(203), Place::new());
        let now = place.clock.now().timestamp_millis();
        let mut ledger = limits::Ledger::open(place.folder.path(), false, now, Vec::new);
        (0..97).for_each(|_| ledger.record(now).unwrap());
        place.clock.pass(TimeDelta::seconds(10));
        let mut request = server.request("72305");
        let told = place.told(&request);
        assert_eq!(server.heard().len(), 3);
        assert!(told.contains("wyczerpano limit API: 100 żądań na 15 minut"), "{told}");
        assert!(told.contains("po 10:16 (za 15 min)") && told.contains("--patience 891"), "{told}");
        request.patience = Duration::from_mins(15);
        assert_eq!(place.one(&request).requested, 2);
        assert_eq!(place.clock.now().timestamp_millis() - now, 900_250);
    }

    #[test]
    fn a_variable_that_is_not_what_was_meant_is_refused_before_any_data() {
        let server = Server::api(203);
        let mut request = server.request("64428=REGON");
        request.variables.push(Wanted::parse("72305=ludność").unwrap());
        request.variables.push(Wanted::parse("99999").unwrap());
        request.years = parse_years(["1999"]).unwrap();
        let told = Place::new().told(&request);
        for words in [
            "zmienna 64428 to nie „REGON”",
            "jest: P2497 Przeciętne miesięczne wynagrodzenia brutto: ogółem [zł]",
            "dane zmiennej 64428 kończą się na poziomie powiatów; dla gmin ich nie ma",
            "zmienna 72305 nie ma danych za żaden z podanych lat (1999)",
            "jest: 2022-2024",
            "w BDL nie ma zmiennej 99999",
        ] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert!(!paths(&server.heard()).iter().any(|it| it.contains("/data/")));
    }

    #[test]
    fn no_record_at_all_is_told() {
        let server = Server::api(0);
        let told = Place::new().told(&server.request("72305"));
        assert!(told.contains("nie ma ani jednego rekordu"), "{told}");
    }

    #[test]
    fn a_page_of_maintenance_is_neither_kept_nor_asked_for_again() {
        let server = Server::start(|_| {
            Answer::Whole(200, "Content-Type: text/html\r\n".to_owned(), b"<p>Przerwa".to_vec())
        });
        let (place, request) = (Place::new(), server.request("72305"));
        let told = place.told(&request);
        assert!(told.contains("serwer przysłał dokument text/html zamiast JSON"), "{told}");
        assert_eq!((server.heard().len(), place.clock.slept().len()), (1, 0));
    }

    #[test]
    fn the_key_stands_in_no_file_and_in_no_message() {
        let server = Server::api_but(|asked| asked.is_page(2).then(|| Answer::status(403, "")));
        let (place, mut request) = (Place::new(), server.request("72305"));
        request.client_id = Some(ClientId::new("0123-secret-4567").unwrap());
        let told = place.told(&request);
        assert!(told.contains("sprawdzić klucz w zmiennej BDL_CLIENT_ID"), "{told}");
        assert!(
            server.heard().iter().all(|it| it.header("X-ClientId") == Some("0123-secret-4567"))
        );
        assert!(!told.contains("secret") && !format!("{request:?}").contains("secret"));
        let mut files = 0;
        for entry in std::fs::read_dir(place.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            assert!(!path.to_string_lossy().contains("secret"));
            assert!(!std::fs::read_to_string(path).unwrap().contains("secret"));
            files += 1;
        }
        assert_eq!(files, 6);
    }

    #[test]
    fn steps_are_told_as_they_are_made() {
        let (server, place) = (Server::api(203), Place::new());
        let mut told = Vec::new();
        let mut step = |step: Step<'_>| {
            told.push(match step {
                Step::Verified(card) => card.title(),
                Step::Page(id, page, of) => format!("{id} {page} {of:?}"),
                Step::Waiting(pause) => format!("{} ms", pause.as_millis()),
            });
        };
        fetch(&server.request("72305"), place.folder.path(), &place.clock, &mut step).unwrap();
        assert_eq!(
            told,
            [
                "P2137 Ludność wg grup wieku i płci: ogółem, ogółem [osoba]",
                "72305 1 Some(3)",
                "72305 2 Some(3)",
                "72305 3 Some(3)",
            ]
        );
    }
}
