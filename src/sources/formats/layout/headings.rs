//! What a heading says in tables that follow no one's convention but everyone's habit.

use super::folded;
use crate::period::Year;

/// What a column holds, by its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Codes of territories.
    Code,
    /// Names of territories.
    Name,
    /// Names of powiats.
    Powiat,
    /// Names of voivodeships.
    Voivodeship,
    /// Years.
    Year,
    /// Names of variables.
    Variable,
    /// Units.
    Unit,
    /// The figures of a long table.
    Value,
    /// Groups as this project writes them: `sex=F;age=0-4`.
    Group,
    /// One dimension of a group, with its key.
    Dimension(&'static str),
    /// Attributes of BDL.
    Attribute,
    /// Why there is no figure, in the words of this project.
    State,
    /// The same.
    Reason,
    /// What a source printed, in the tables of this project.
    SourceValue,
    /// Its unit.
    SourceUnit,
    /// Remarks.
    Note,
    /// Numbers that count nothing: ordinals, kinds, coordinates; and where a row comes from.
    Aside,
}

/// What headings announce; the headings in the spelling names are compared in, parted by `|`.
const WORDS: &[(Role, &str)] = &[
    (
        Role::Code,
        "kod|code|territory|territory code|kod gminy|kod jednostki|kod jst|kod terytorialny|\
         kod obszaru|id gminy|id jednostki|unit id|bdl id|bdl unit id|geo|ref area|lau|\
         lau code|lau code pl|jpt kod je|gmina id|nuts|nuts3",
    ),
    (
        Role::Name,
        "gmina|gminy|nazwa|name|miasto|nazwa gminy|nazwa jednostki|nazwa jst|nazwa raw|\
         name raw|jednostka terytorialna|jednostka samorzadu terytorialnego|jst|terytorium|\
         obszar|municipality|commune|city|town|area name|territory name|unit name|samorzad|\
         gmina/miasto|miasto/gmina|region",
    ),
    (Role::Powiat, "powiat|nazwa powiatu|county|poviat"),
    (Role::Voivodeship, "wojewodztwo|woj|woj.|nazwa wojewodztwa|voivodeship|voivodship|province"),
    (Role::Year, "rok|year|lata|rok danych|rok sprawozdawczy|okres|period|time|time period"),
    (
        Role::Variable,
        "zmienna|wskaznik|variable|var|indicator|cecha|miernik|nazwa zmiennej|\
         nazwa wskaznika|nazwa cechy|variable name|indicator name",
    ),
    (Role::Unit, "jednostka|jednostka miary|jedn. miary|jm|j.m.|miano|unit|units|unit of measure"),
    (Role::Value, "wartosc|wartosci|value|val|values|obs value"),
    (Role::Group, "grp"),
    (Role::Dimension("sex"), "plec|sex|gender"),
    (Role::Dimension("age"), "wiek|grupa wieku|grupy wieku|age|age group"),
    // Parts of the classification of budgets, as the Ministry of Finance prints them.
    (Role::Dimension("division"), "dzial"),
    (Role::Dimension("chapter"), "rozdzial|chapter"),
    (Role::Dimension("paragraph"), "paragraf"),
    (Role::Attribute, "atrybut|attribute|attr"),
    (Role::State, "state"),
    (Role::Reason, "reason"),
    (Role::SourceValue, "source value"),
    (Role::SourceUnit, "source unit"),
    (Role::Note, "note|notes|uwagi|uwaga|przypis|komentarz|comment"),
    (
        Role::Aside,
        "lp|lp.|l.p.|l. p.|nr|no|no.|id|index|unnamed: 0|nr okregu|typ|type|rodzaj|rodz|kind|\
         type digit|typ gminy|rodzaj gminy|longitude|latitude|lon|lng|lat|x|y|source|\
         source file|zrodlo|field|dziedzina",
    ),
];

/// What a heading announces; `None` when it is not among the known ones.
pub(crate) fn role(heading: &str) -> Option<Role> {
    role_of(&folded(heading))
}

/// The same, for a heading that is folded already.
pub(crate) fn role_of(heading: &str) -> Option<Role> {
    let known = WORDS.iter().find(|(_, words)| words.split('|').any(|word| word == heading));
    known.map(|(role, _)| *role).or_else(|| is_teryt(heading).then_some(Role::Code))
}

/// `teryt`, `TERYT-7`, `kod_teryt`, `old_teryt7_2021`, `TERC`.
pub(crate) fn is_teryt(folded: &str) -> bool {
    let mut words = folded.split([' ', '-', '(', ')', '/']);
    words.any(|word| ["teryt", "terc", "teryt6", "teryt7", "terc7"].contains(&word))
}

/// A heading taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dated {
    /// What remains without year and unit.
    pub(crate) label: String,
    /// What stands in square brackets at its end.
    pub(crate) unit: String,
    /// The one year it states.
    pub(crate) year: Option<Year>,
}

impl Dated {
    /// A label alone.
    pub(crate) const fn named(label: String) -> Self {
        Self { label, unit: String::new(), year: None }
    }
}

/// Takes year and unit out of a heading: `Ogółem zdarzeń rok 2023`, `population_2024`,
/// `dochody;2024;[zł]`, `2024`. A range or a school year (`2019/20`), two years, and a number that
/// counts (`per 2000 inhabitants`) are no year of the column; they stay in the label.
pub(crate) fn dated(heading: &str) -> Dated {
    let heading = heading.trim();
    let (rest, unit) = match heading.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')) {
        Some((rest, unit)) => (rest.trim_end_matches([' ', ',', ';']), unit.trim()),
        None => (heading, ""),
    };
    let undated = Dated { label: rest.to_owned(), unit: unit.to_owned(), year: None };
    let mut years = runs_of_digits(rest).filter(|(start, end)| end - start == 4);
    let (Some((start, end)), None) = (years.next(), years.next()) else {
        return undated;
    };
    let (left, right) = (&rest[..start], &rest[end..]);
    match Year::parse(&rest[start..end]) {
        Some(year) if stands_alone(left, right) => {
            Dated { label: without_year(left, right), year: Some(year), ..undated }
        }
        _ => undated,
    }
}

/// Where digits stand in a text, from byte to byte.
fn runs_of_digits(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
        let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        at = start + length;
        Some((start, at))
    })
}

/// Whether four digits between these texts are a year and not a part of something else.
fn stands_alone(left: &str, right: &str) -> bool {
    let word = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let before = left.trim_end().rsplit([' ', '_']).find(|part| !part.is_empty()).map(word);
    let counted = before.is_some_and(|it| ["per", "na", "tys", "powyżej", "over"].contains(&&*it));
    let joined = left.chars().next_back().is_some_and(char::is_alphanumeric)
        || right.chars().next().is_some_and(char::is_alphanumeric);
    let mut after = right.trim_start().chars();
    let ranged = |mark: Option<char>| mark.is_some_and(|mark| matches!(mark, '/' | '-' | '–'));
    let range_before = {
        let mut before = left.trim_end().chars().rev();
        ranged(before.next())
            && before.find(|c| !c.is_whitespace()).is_some_and(|c| c.is_ascii_digit())
    };
    let range_after = ranged(after.next())
        && after.find(|c| !c.is_whitespace()).is_some_and(|c| c.is_ascii_digit());
    !(counted || joined || range_before || range_after)
}

/// What remains of a heading when the year between these texts is taken out.
fn without_year(left: &str, right: &str) -> String {
    const EDGES: [char; 8] = [' ', '_', '-', '–', ',', ';', ':', '/'];
    let mut left =
        left.trim_end_matches(EDGES).trim_end_matches(['(', '[']).trim_end_matches(EDGES);
    for word in ["rok", "roku", "za", "w", "year", "in", "r."] {
        let shorter = left.len().checked_sub(word.len()).and_then(|at| left.split_at_checked(at));
        if let Some((rest, last)) = shorter
            && last.eq_ignore_ascii_case(word)
            && rest.chars().next_back().is_none_or(|c| EDGES.contains(&c))
        {
            left = rest.trim_end_matches(EDGES);
        }
    }
    let mut right = right.trim_start_matches(EDGES);
    for word in ["roku", "rok", "r.", "year"] {
        if let Some(rest) = right.strip_prefix(word)
            && !rest.chars().next().is_some_and(char::is_alphanumeric)
        {
            right = rest;
        }
    }
    let right = right.trim_start_matches(|c| EDGES.contains(&c) || matches!(c, ')' | ']'));
    match (left.is_empty(), right.is_empty()) {
        (true, _) => right.to_owned(),
        (_, true) => left.to_owned(),
        _ if left.contains('_') && !left.contains(' ') => format!("{left}_{right}"),
        _ => format!("{left} {right}"),
    }
}

/// A value of the dimension `key` as `grp` holds it; `None` for everyone together.
///
/// Sexes become `M` and `F`, `70 i więcej` becomes `70+`; anything else stays as printed.
pub(crate) fn dimension(key: &str, printed: &str) -> Option<String> {
    let word = folded(printed);
    // The total and the not applicable of SDMX (Guidelines for the design of code lists).
    if matches!(printed.trim(), "_T" | "_Z") {
        return None;
    }
    if word.is_empty() || ["ogolem", "razem", "total", "all", "wszyscy"].contains(&&*word) {
        return None;
    }
    match (key, word.as_str()) {
        ("sex", "t") => None,
        ("sex", "mezczyzni" | "mezczyzna" | "m" | "male" | "males" | "men") => Some("M".to_owned()),
        ("sex", "kobiety" | "kobieta" | "k" | "f" | "female" | "females" | "women") => {
            Some("F".to_owned())
        }
        ("age", word) => Some(age(word).unwrap_or_else(|| printed.trim().to_owned())),
        _ => Some(printed.trim().to_owned()),
    }
}

/// An age group in short: `70 i wiecej` is `70+`, `0-4 lata` is `0-4`.
fn age(word: &str) -> Option<String> {
    let bare = |text: &str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        (digits && text.bytes().any(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
    };
    let years = ["lata", "lat", "rok", "years"];
    let stripped = |text: &str| {
        let text = text.trim();
        let shorter = years.iter().find_map(|word| text.strip_suffix(word));
        shorter.unwrap_or(text).trim().to_owned()
    };
    let word = stripped(word);
    match ["i wiecej", "and more", "and over", "+"].iter().find_map(|end| word.strip_suffix(end)) {
        Some(from) => bare(&stripped(from)).map(|from| format!("{from}+")),
        None => bare(&word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn habitual_headings_announce_what_they_hold() {
        for (heading, expected) in [
            ("TERYT", Some(Role::Code)),
            ("\u{feff}TERYT Gminy", Some(Role::Code)),
            ("Kod_TERYT", Some(Role::Code)),
            ("old_teryt7_2021", Some(Role::Code)),
            ("Województwo", Some(Role::Voivodeship)),
            ("name_raw", Some(Role::Name)),
            ("WARTOŚĆ", Some(Role::Value)),
            ("Jednostka miary", Some(Role::Unit)),
            ("jednostka terytorialna", Some(Role::Name)),
            ("Wskaźnik:", Some(Role::Variable)),
            ("Płeć", Some(Role::Dimension("sex"))),
            ("Lp.", Some(Role::Aside)),
            ("population_2024", None),
            ("", None),
        ] {
            assert_eq!(role(heading), expected, "{heading}");
        }
        let mut all: Vec<&str> = WORDS.iter().flat_map(|(_, words)| words.split('|')).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "a heading announces one thing");
        assert!(all.iter().all(|word| folded(word) == **word));
    }

    #[test]
    fn a_heading_is_taken_apart_into_label_year_and_unit() {
        for (heading, label, year, unit) in [
            ("Ogółem zdarzeń rok 2023", "Ogółem zdarzeń", Some(2023), ""),
            ("population_2024", "population", Some(2024), ""),
            ("own_revenue_pc_2024_pln", "own_revenue_pc_pln", Some(2024), ""),
            ("2024", "", Some(2024), ""),
            ("2024 r.", "", Some(2024), ""),
            ("dochody;2024;[zł]", "dochody", Some(2024), "zł"),
            ("Ludność (2023)", "Ludność", Some(2023), ""),
            ("Ludność w 2023 r.", "Ludność", Some(2023), ""),
            ("Ludność [tys. osób]", "Ludność", None, "tys. osób"),
            ("rok szkolny 2019/20", "rok szkolny 2019/20", None, ""),
            ("zmiana 2019-2020", "zmiana 2019-2020", None, ""),
            ("2019 – 2020", "2019 – 2020", None, ""),
            ("deaths_per_1000", "deaths_per_1000", None, ""),
            ("na 2000 mieszkańców", "na 2000 mieszkańców", None, ""),
            ("wydatki 12024", "wydatki 12024", None, ""),
            ("rok 3024", "rok 3024", None, ""),
            ("ż2024", "ż2024", None, ""),
            ("[", "[", None, ""),
        ] {
            let year = year.and_then(Year::new);
            let expected = Dated { label: label.into(), unit: unit.into(), year };
            assert_eq!(dated(heading), expected, "{heading}");
        }
    }

    #[test]
    fn dimensions_are_led_to_one_spelling_and_totals_left_out() {
        for (key, printed, expected) in [
            ("sex", "mężczyźni", Some("M")),
            ("sex", "Kobiety", Some("F")),
            ("sex", "ogółem", None),
            ("sex", "_T", None),
            ("age", "15-19", Some("15-19")),
            ("age", "70 i więcej", Some("70+")),
            ("age", "85 lat i więcej", Some("85+")),
            ("age", "0-4 lata", Some("0-4")),
            ("age", "przedprodukcyjny", Some("przedprodukcyjny")),
            ("age", "-", Some("-")),
            ("chapter", "75621", Some("75621")),
            ("chapter", "", None),
        ] {
            assert_eq!(dimension(key, printed).as_deref(), expected, "{key} {printed}");
        }
    }
}
