//! What a person is told when the API does not give what was asked for.

use super::client::Trouble;
use super::limits::Hold;
use super::pages::Flaw;
use super::waiting::TRIES;
use crate::diagnostic::Diagnostic;
use crate::language::Text;
use chrono::{DateTime, FixedOffset, TimeDelta};

/// A question that was given up.
pub(super) fn trouble(url: &str, trouble: &Trouble) -> Diagnostic {
    let (problem, remedy) = match trouble {
        Trouble::Unreachable(why) => (
            Text::new(
                format!("nie udało się połączyć z serwerem ({why})"),
                format!("the server could not be reached ({why})"),
            ),
            Text::new(
                "sprawdzić połączenie z internetem i ustawienia proxy (HTTPS_PROXY), potem \
                 uruchomić to samo polecenie ponownie",
                "check the connection to the internet and the proxy (HTTPS_PROXY), then run the \
                 same command again",
            ),
        ),
        Trouble::Untrusted(why) => (
            Text::new(
                format!("serwer nie potwierdził swojej tożsamości ({why})"),
                format!("the server could not prove who it is ({why})"),
            ),
            Text::new(
                "sprawdzić zegar komputera i to, czy sieć nie podmienia certyfikatów; zapytać \
                 administratora",
                "check the computer's clock and whether the network replaces certificates; ask \
                 the administrator",
            ),
        ),
        Trouble::Slow => (
            Text::new(
                "serwer nie zdążył odpowiedzieć w wyznaczonym czasie",
                "the server did not answer in time",
            ),
            later(),
        ),
        Trouble::BrokenOff => (
            Text::new(
                "połączenie zerwało się przed końcem odpowiedzi",
                "the connection broke before the end of the answer",
            ),
            later(),
        ),
        Trouble::TooLong => (
            Text::new(
                "odpowiedź jest dłuższa niż jakakolwiek odpowiedź BDL; przerwano pobieranie",
                "the answer is longer than any of BDL; it was not read to its end",
            ),
            check_address(),
        ),
        Trouble::Garbled(why) => (
            Text::new(
                format!("odpowiedź jest niezrozumiała ({why})"),
                format!("the answer cannot be understood ({why})"),
            ),
            later(),
        ),
        Trouble::Redirect(to) => redirect(to),
        Trouble::NoJson(kind) => (
            Text::new(
                format!("serwer przysłał dokument {kind} zamiast JSON"),
                format!("the server sent a document of type {kind} in place of JSON"),
            ),
            Text::new(
                "to zwykle strona przerwy technicznej albo logowania do sieci: otworzyć adres w \
                 przeglądarce i spróbować później",
                "mostly a page about maintenance or a network's login: open the address in a \
                 browser and try later",
            ),
        ),
        Trouble::BrokenJson(why) => (
            Text::new(
                format!("odpowiedź jest urwana albo nie jest poprawnym JSON ({why})"),
                format!("the answer is cut off or no valid JSON ({why})"),
            ),
            later(),
        ),
        Trouble::NotFound => (
            Text::new("pod tym adresem nic nie ma (404)", "there is nothing there (404)"),
            check_address(),
        ),
        Trouble::TooMany(_) => {
            (Text::new("serwer odmawia: za dużo żądań (429)", "too many requests (429)"), later())
        }
        Trouble::Failing(code, words, _) => (
            Text::new(
                format!("błąd po stronie serwera ({})", said(*code, words)),
                format!("the server failed ({})", said(*code, words)),
            ),
            later(),
        ),
        Trouble::Refused(code, words) => (
            Text::new(
                format!("serwer odrzucił zapytanie ({})", said(*code, words)),
                format!("the server refused the question ({})", said(*code, words)),
            ),
            refused(*code),
        ),
    };
    let tried = if trouble.passes() { tries(&problem) } else { problem };
    Diagnostic::new(url, tried, remedy)
}

fn tries(problem: &Text) -> Text {
    Text::new(format!("{}; prób: {TRIES}", problem.pl), format!("{}; {TRIES} tries", problem.en))
}

fn said(code: u16, words: &str) -> String {
    if words.is_empty() { code.to_string() } else { format!("{code}: {words}") }
}

fn refused(code: u16) -> Text {
    if matches!(code, 401 | 403) {
        return Text::new(
            "sprawdzić klucz w zmiennej BDL_CLIENT_ID albo pytać bez klucza",
            "check the key in BDL_CLIENT_ID, or ask without one",
        );
    }
    Text::new("sprawdzić zmienne, lata i poziom", "check the variables, years and level")
}

fn redirect(to: &str) -> (Text, Text) {
    // What follows the path may hold what is nobody's business.
    let to = super::client::clean(to.split(['?', '#']).next().unwrap_or_default());
    let problem = Text::new(
        format!("serwer odsyła pod inny adres („{to}”); nie podążono za nim"),
        format!("the server sends elsewhere (“{to}”); this was not followed"),
    );
    let remedy = Text::new(
        "jeżeli API się przeniosło, podać jego nowy adres w --address",
        "if the API has moved, give its new address in --address",
    );
    (problem, remedy)
}

fn later() -> Text {
    Text::new(
        "spróbować później: to samo polecenie pobierze tylko to, czego brakuje",
        "try later: the same command fetches only what is missing",
    )
}

fn check_address() -> Text {
    Text::new("sprawdzić adres w --address", "check the address in --address")
}

/// A variable BDL does not know.
pub(super) fn unknown_variable(url: &str, id: u32) -> Diagnostic {
    Diagnostic::new(
        url,
        Text::new(
            format!("w BDL nie ma zmiennej {id}"),
            format!("there is no variable {id} in BDL"),
        ),
        Text::new(
            "znaleźć numer zmiennej w bdl.stat.gov.pl albo przez /variables/search tego API",
            "find the variable's number in bdl.stat.gov.pl or by /variables/search of this API",
        ),
    )
}

/// An answer about a variable or a subject that is not what the API's description promises.
pub(super) fn unlike_description(url: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        url,
        Text::new(
            format!("odpowiedź nie zgadza się z opisem API ({why})"),
            format!("the answer is not what the API's description promises ({why})"),
        ),
        check_address(),
    )
}

/// Pages that do not fit together.
pub(super) fn flaw(url: &str, id: u32, flaw: &Flaw) -> Diagnostic {
    let words = flaw.words();
    let problem =
        Text::new(format!("zmienna {id}: {}", words.pl), format!("variable {id}: {}", words.en));
    let remedy = Text::new(
        "uruchomić to samo polecenie ponownie: strony tej zmiennej zostaną pobrane od nowa; jeżeli \
         błąd wraca, zgłosić go do GUS",
        "run the same command again: the pages of this variable are fetched anew; if it happens \
         again, tell Statistics Poland",
    );
    Diagnostic::new(url, problem, remedy)
}

/// A variable without a single record.
pub(super) fn no_records(url: &str, id: u32) -> Diagnostic {
    Diagnostic::new(
        url,
        Text::new(
            format!("zmienna {id}: BDL nie ma ani jednego rekordu dla tego zapytania"),
            format!("variable {id}: BDL has not a single record for this question"),
        ),
        Text::new("sprawdzić --parent, --level i --years", "check --parent, --level and --years"),
    )
}

/// A pause that is longer than the caller is ready to wait.
pub(super) fn limit(
    url: &str,
    hold: Hold,
    millis: i64,
    now: DateTime<FixedOffset>,
    registered: bool,
) -> Diagnostic {
    let problem = match hold {
        Hold::Server => Text::new(
            "serwer każe czekać: za dużo żądań (429)",
            "the server says to wait: too many requests (429)",
        ),
        Hold::Window(window) => {
            let (count, (pl, en)) = (window.requests, window.name);
            Text::new(
                format!("wyczerpano limit API: {count} żądań na {pl}"),
                format!("the limit of the API is used up: {count} requests in {en}"),
            )
        }
    };
    // Rounded up to the next minute or second, so that nobody comes back too early.
    let seconds = millis.saturating_add(999) / 1_000;
    let at = now + TimeDelta::try_milliseconds(millis).unwrap_or_default() + TimeDelta::minutes(1);
    let same_day = at.date_naive() == now.date_naive();
    let at = at.format(if same_day { "%H:%M" } else { "%Y-%m-%d %H:%M" });
    let within = span(seconds);
    let (key_pl, key_en) = if registered {
        ("", "")
    } else {
        (
            "; z kluczem w BDL_CLIENT_ID limity są większe",
            "; with a key in BDL_CLIENT_ID the limits are wider",
        )
    };
    let remedy = Text::new(
        format!(
            "uruchomić to samo polecenie po {at} (za {}) albo od razu z --patience {seconds}{key_pl}",
            within.pl
        ),
        format!(
            "run the same command after {at} (in {}), or now with --patience {seconds}{key_en}",
            within.en
        ),
    );
    Diagnostic::new(url, problem, remedy)
}

/// A span of time for people.
fn span(seconds: i64) -> Text {
    match seconds {
        ..120 => Text::same(format!("{seconds} s")),
        120..7_200 => Text::same(format!("{} min", (seconds + 59) / 60)),
        _ => {
            let hours = (seconds + 3_599) / 3_600;
            Text::new(format!("{hours} godz."), format!("{hours} h"))
        }
    }
}

/// How much of the work is done, for those who have to come back.
pub(super) fn kept(answers: usize) -> Text {
    Text::new(
        format!("zachowane odpowiedzi: {answers}; nie trzeba ich pobierać ponownie"),
        format!("answers kept: {answers}; they need not be fetched again"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;

    #[test]
    fn every_trouble_is_told_in_both_languages_with_what_to_do() {
        let why = || "why".to_owned();
        let all = [
            Trouble::Unreachable(why()),
            Trouble::Untrusted(why()),
            Trouble::Slow,
            Trouble::BrokenOff,
            Trouble::TooLong,
            Trouble::Garbled(why()),
            Trouble::Redirect("https://other.example/login?token=secret#secret".to_owned()),
            Trouble::NoJson(why()),
            Trouble::BrokenJson(why()),
            Trouble::NotFound,
            Trouble::TooMany(None),
            Trouble::Failing(503, String::new(), None),
            Trouble::Refused(401, why()),
            Trouble::Refused(400, why()),
        ];
        for it in all {
            let told = trouble("https://bdl.example/x", &it);
            assert!(told.problem.is_complete() && told.remedy.is_complete(), "{it:?}");
            assert_ne!(told.problem.pl, told.problem.en);
            assert!(!told.render(Lang::Pl).contains("secret"), "{it:?}");
            assert_eq!(told.problem.pl.contains("prób"), it.passes(), "{it:?}");
        }
    }

    #[test]
    fn spans_of_time_are_never_told_too_short() {
        for (seconds, pl) in
            [(1, "1 s"), (119, "119 s"), (121, "3 min"), (7_199, "120 min"), (7_201, "3 godz.")]
        {
            assert_eq!(span(seconds).pl, pl);
        }
    }
}
