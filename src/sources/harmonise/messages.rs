//! The words of what is found on the way from figures to rows, in both languages.

use super::Matched;
use super::join::Clash;
use crate::language::Text;
use crate::period::Year;
use crate::sources::figure::{Area, Figure};
use crate::unit::UnitMismatch;

/// A problem and what to do about it.
pub(super) type Message = (Text, Text);

fn message(problem: (String, String), remedy: (&str, &str)) -> Message {
    (Text::new(problem.0, problem.1), Text::new(remedy.0, remedy.1))
}

const NOTHING: (&str, &str) = ("nic, to tylko uwaga", "nothing, this is only a remark");

/// How many names one message lists.
const LISTED: usize = 20;

/// The first names of a list, and how many more there are.
pub(super) fn listed(names: &[String]) -> String {
    let shown = names.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} … (+{more})"),
    }
}

pub(super) fn same(text: &str) -> Text {
    Text::same(text)
}

/// A unit as printed: code and name.
pub(super) fn printed(area: &Area) -> String {
    let parts = [&area.code, &area.name, &area.powiat, &area.voivodeship];
    let parts: Vec<&str> = parts.iter().map(|it| it.trim()).filter(|it| !it.is_empty()).collect();
    match area.code.trim() {
        "" => parts.join(", "),
        _ => parts.into_iter().take(2).collect::<Vec<_>>().join(" "),
    }
}

pub(super) fn more(count: usize) -> Message {
    message(
        (format!("i jeszcze {count} takich samych"), format!("and {count} more of the same kind")),
        ("poprawić powyższe i wczytać ponownie", "mend those above and import again"),
    )
}

pub(super) fn coarser(label: &str, unit: &str) -> Message {
    message(
        (
            format!(
                "kolumna `{label}` [{unit}] powtarza inną w mniej dokładnej jednostce; pominięto ją"
            ),
            format!("the column `{label}` [{unit}] repeats another in a coarser unit; left out"),
        ),
        NOTHING,
    )
}

pub(super) fn ambiguous(label: &str, names: &[&str]) -> Message {
    let names = names.join("`, `");
    message(
        (
            format!("kolumna `{label}` może być jedną z kilku zmiennych: `{names}`"),
            format!("the column `{label}` may be any of several variables: `{names}`"),
        ),
        (
            "w datapackage.json dać im różne `labels`",
            "give them different `labels` in datapackage.json",
        ),
    )
}

pub(super) fn unit(
    figure: &Figure,
    variable: &str,
    target: &str,
    count: usize,
    mismatch: &UnitMismatch,
) -> Message {
    let (label, unit) = (&figure.label, &figure.unit);
    match mismatch {
        UnitMismatch::UnknownSpelling(_) | UnitMismatch::UnknownCode(_) => message(
            (
                format!("nieznana jednostka `{unit}` kolumny `{label}`; liczba wartości: {count}"),
                format!("unknown unit `{unit}` of the column `{label}`; values: {count}"),
            ),
            (
                "dopisać ten zapis w indicators/units.toml (`written` albo `multiples`)",
                "add this spelling to indicators/units.toml (`written` or `multiples`)",
            ),
        ),
        UnitMismatch::Dimensions { .. } => message(
            (
                format!(
                    "kolumna `{label}` jest w jednostce `{unit}`, a zmienna `{variable}` w \
                     `{target}`; liczba wartości: {count}"
                ),
                format!(
                    "the column `{label}` is in `{unit}`, the variable `{variable}` in `{target}`; \
                     values: {count}"
                ),
            ),
            (
                "sprawdzić, czy to ta sama wielkość; jeśli tak, poprawić `unit` w datapackage.json",
                "check that both are the same quantity; if so, mend `unit` in datapackage.json",
            ),
        ),
    }
}

pub(super) fn rate_in_counts(printed: &str, variable: &str, unit: &str) -> Message {
    message(
        (
            format!(
                "przy wskaźniku `{variable}` plik podaje jednostkę `{printed}`; \
                 wartości przyjęto w `{unit}`"
            ),
            format!(
                "the file prints the unit `{printed}` for the rate `{variable}`; taken as `{unit}`"
            ),
        ),
        NOTHING,
    )
}

pub(super) fn unlabelled(names: &str, dataset: &str, some: bool) -> Message {
    let remedy = (
        "dopisać je do `labels` zmiennych w datapackage.json albo wczytać plik do nowego zbioru",
        "add them to the `labels` of variables in datapackage.json, or import into a new dataset",
    );
    if some {
        return message(
            (
                format!("kolumn spoza zbioru {dataset} nie wczytano: {names}"),
                format!("columns that the dataset {dataset} does not have were not read: {names}"),
            ),
            remedy,
        );
    }
    message(
        (
            format!("żadna kolumna pliku nie należy do zbioru {dataset}: {names}"),
            format!("no column of the file belongs to the dataset {dataset}: {names}"),
        ),
        remedy,
    )
}

pub(super) fn unknown(area: &Area, count: usize) -> Message {
    let printed = printed(area);
    message(
        (
            format!("nie można ustalić, jaka to gmina: `{printed}`; liczba wartości: {count}"),
            format!("it cannot be told which gmina this is: `{printed}`; values: {count}"),
        ),
        (
            "poprawić kod TERYT albo nazwę; nową gminę dopisać do datasets/gus/territories",
            "mend the TERYT code or the name; add a new gmina to datasets/gus/territories",
        ),
    )
}

pub(super) fn without_year(count: usize) -> Message {
    message(
        (
            format!("plik nie mówi, którego roku dotyczy; liczba wartości: {count}"),
            format!("the file does not say which year it is about; values: {count}"),
        ),
        ("podać rok, np. `--year 2024`", "give the year, such as `--year 2024`"),
    )
}

pub(super) fn clash(
    clash: &Clash,
    figures: (&Figure, &Figure),
    places: &(Text, Text),
    year: Year,
) -> Message {
    let (one, other) = (printed(&figures.0.area), printed(&figures.1.area));
    let (a, b) = (&figures.0.printed, &figures.1.printed);
    let label = &figures.0.label;
    let (first, second) = places;
    let values =
        |and: &str, first: &str, second: &str| format!("`{a}` ({first}) {and} `{b}` ({second})");
    let pl = values("i", &first.pl, &second.pl);
    let en = values("and", &first.en, &second.en);
    match clash {
        Clash::Double(..) => message(
            (
                format!(
                    "`{label}` {year} dla `{one}` stoi dwa razy i różnie: {pl}; nie wczytano żadnej"
                ),
                format!(
                    "`{label}` {year} of `{one}` is given twice and differs: {en}; none was \
                     read"
                ),
            ),
            (
                "zostawić właściwy wiersz albo poprawić kod drugiego",
                "keep the right line, or mend the code of the other",
            ),
        ),
        Clash::TwoCodes(..) => message(
            (
                format!(
                    "`{one}` i `{other}` to ta sama gmina, a `{label}` {year} ma dwie wartości: \
                     {pl}; nie wczytano żadnej"
                ),
                format!(
                    "`{one}` and `{other}` are one gmina, and `{label}` {year} has two values: \
                     {en}; none was read"
                ),
            ),
            ("zostawić właściwą wartość", "keep the right value"),
        ),
    }
}

pub(super) fn endless() -> Message {
    message(
        (
            "liczba jest zbyt duża albo nieskończona".to_owned(),
            "the number is too large, or infinite".to_owned(),
        ),
        ("poprawić komórkę", "mend the cell"),
    )
}

pub(super) fn twice(area: &Area, places: &(Text, Text)) -> Message {
    let (printed, (first, second)) = (printed(area), places);
    let pl = format!("({} i {})", first.pl, second.pl);
    let en = format!("({} and {})", first.en, second.en);
    message(
        (
            format!("`{printed}` stoi dwa razy z tą samą wartością {pl}; wczytano raz"),
            format!("`{printed}` is given twice with the same value {en}; read once"),
        ),
        NOTHING,
    )
}

pub(super) fn apart(code: &str, rows: usize) -> Message {
    message(
        (
            format!("kod {code} stoi pod nazwami kilku gmin, wierszy: {rows}; wartości zsumowano"),
            format!(
                "the code {code} stands under the names of several gminas, rows: {rows}; summed"
            ),
        ),
        ("sprawdzić, czy nie pomylono kodu", "check that no code was mistaken"),
    )
}

pub(super) fn sum_of_city(city: &str, codes: &[String], rows: usize, whole: bool) -> Message {
    let (number, codes) = (codes.len(), codes.join(", "));
    if whole {
        return message(
            (
                format!("{city}: zsumowano kody ({number}): {codes}; liczba wierszy: {rows}"),
                format!("{city}: {number} codes were summed: {codes}; rows: {rows}"),
            ),
            NOTHING,
        );
    }
    message(
        (
            format!(
                "{city}: suma niepełna, są tylko kody {codes}; liczba wierszy bez wartości: {rows}"
            ),
            format!(
                "{city}: the sum is incomplete, only the codes {codes} are there; \
                 rows without a value: {rows}"
            ),
        ),
        ("uzupełnić brakujące dzielnice w pliku", "complete the districts that lack in the file"),
    )
}

pub(super) fn rate_of_city(city: &str, rows: usize) -> Message {
    message(
        (
            format!(
                "{city}: plik podaje tylko dzielnice, a wskaźnika nie można z nich złożyć; \
                 liczba wierszy bez wartości: {rows}"
            ),
            format!(
                "{city}: the file gives districts only, and a rate cannot be made of them; \
                 rows without a value: {rows}"
            ),
        ),
        NOTHING,
    )
}

pub(super) fn other_type(count: usize, codes: &str) -> Message {
    message(
        (
            format!(
                "kody o innej siódmej cyfrze niż w rejestrze: {count}; szereg jest jeden, na \
                 sześciu cyfrach: {codes}"
            ),
            format!(
                "codes whose seventh digit is not the register's: {count}; the series is one, on \
                 six digits: {codes}"
            ),
        ),
        NOTHING,
    )
}

/// Gminas that are new in a year of the file, or have a new code since.
pub(super) fn changes(new: bool, year: i32, count: usize, names: &str) -> Message {
    let texts = if new {
        (
            format!(
                "gminy nowe od {year} r. (w nawiasie ta, do której należały): {count}: {names}"
            ),
            format!(
                "gminas new since {year} (in brackets the one they were part of): {count}: {names}"
            ),
        )
    } else {
        (
            format!("gminy o nowym kodzie od {year} r.: {count}; szereg pozostaje jeden: {names}"),
            format!("gminas with a new code since {year}: {count}; the series stays one: {names}"),
        )
    };
    message(texts, NOTHING)
}

pub(super) fn named_otherwise(area: &Area, code: &str, named: &str) -> Message {
    let (printed_code, name) = (area.code.trim(), area.name.trim());
    message(
        (
            format!(
                "kod {printed_code} to {code}, a nazwa `{name}` wskazuje na {named}; przyjęto kod"
            ),
            format!(
                "the code {printed_code} is {code}, the name `{name}` is that of {named}; \
                 the code counts"
            ),
        ),
        ("sprawdzić, czy kod jest właściwy", "check that the code is right"),
    )
}

pub(super) fn by_powiat(count: usize, of: usize, core: Option<&str>) -> Message {
    let (pl, en) = match core {
        Some(core) => (format!(", wśród nich {core},"), format!(", {core} among them,")),
        None => (String::new(), String::new()),
    };
    message(
        (
            format!(
                "{count} z {of} miast na prawach powiatu{pl} nie ma w pliku kodu ani nazwy gminy; \
                 rozpoznano je po powiecie i województwie"
            ),
            format!(
                "{count} of the {of} cities with powiat rights{en} lack code and name of the \
                 gmina; they were known by powiat and voivodeship"
            ),
        ),
        NOTHING,
    )
}

pub(super) fn members(lacking: &str, matched: &Matched) -> Message {
    let (here, of) = (matched.members, matched.members_of);
    message(
        (
            format!("plik obejmuje {here} z {of} członków metropolii; brakuje: {lacking}"),
            format!(
                "the file holds {here} of the {of} members of the metropolis; lacking: {lacking}"
            ),
        ),
        NOTHING,
    )
}
