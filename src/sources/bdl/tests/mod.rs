//! The tests of `../mod.rs`.

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
    for words in ["serwer każe czekać", "po 10:07 (za 7 min)", "--patience 396", "after 10:07"] {
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
    for words in
        ["błąd po stronie serwera (502: za dużo); prób: 4", "zachowane odpowiedzi: 4;", "&page=2&"]
    {
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
    assert!(server.heard().iter().all(|it| it.header("X-ClientId") == Some("0123-secret-4567")));
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
