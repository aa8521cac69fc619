//! The pages of one variable, judged as they come: each must be a new one and together they must
//! hold as many records as the API promises.

use super::address::PAGE_SIZE;
use crate::language::Text;
use crate::period::parse_date;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The longest list of units of BDL, its gminas with their parts and predecessors, has 3918
/// (variable 72305): more than five times as many records cannot be one.
const MOST_RECORDS: usize = 20_000;

/// Twice as many pages as those records fill.
const MOST_PAGES: usize = 2 * MOST_RECORDS / PAGE_SIZE;

/// What a page says about itself; its values are for the module that parses them.
#[derive(Debug, Deserialize)]
pub(super) struct Page {
    #[serde(rename = "totalRecords")]
    total: Option<usize>,
    #[serde(rename = "page")]
    number: Option<usize>,
    #[serde(rename = "variableId")]
    variable: Option<u32>,
    #[serde(rename = "lastUpdate")]
    last_update: Option<String>,
    links: Option<Links>,
    results: Option<Vec<Unit>>,
    #[serde(rename = "resultsOrdered")]
    ordered: Option<Vec<Unit>>,
}

/// `nextPage` in the API's description, `next` in its answers.
#[derive(Debug, Deserialize)]
struct Links {
    next: Option<String>,
    #[serde(rename = "nextPage")]
    next_page: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Unit {
    id: String,
}

/// What is wrong with a page beside the pages before it. Pages count from 1, as people do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// No page of data.
    Shape(String),
    /// Of another variable.
    Variable(u32),
    /// Another page than the one asked for.
    Other { asked: usize, came: usize },
    /// All units were on an earlier page.
    Repeats { page: usize, earlier: usize },
    /// One unit stands twice.
    Twice { unit: String, page: usize, earlier: usize },
    /// The number of records or the date of the data changed on the way.
    Changed,
    /// An empty page before the promised number was reached.
    TooFew { came: usize, promised: usize },
    /// More records than promised.
    TooMany { came: usize, promised: usize },
    /// More records than any list of units has.
    Endless(usize),
    /// Pages so short that they never end.
    Short { pages: usize, came: usize },
}

/// The pages of one variable.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) texts: Vec<String>,
    /// Each unit with the page it stands on, from 0.
    units: BTreeMap<String, usize>,
    total: Option<usize>,
    update: Option<String>,
}

impl Pages {
    /// Takes the next page and says whether one more has to be asked for.
    pub(super) fn add(&mut self, text: String, variable: u32) -> Result<bool, Flaw> {
        let page: Page =
            serde_json::from_str(&text).map_err(|error| Flaw::Shape(error.to_string()))?;
        let number = self.texts.len();
        self.check_head(&page, number, variable)?;
        let more = page.links.is_some_and(|it| it.next.or(it.next_page).is_some());
        let Some(units) = page.results.or(page.ordered) else {
            return Err(Flaw::Shape("no `results`".to_owned()));
        };
        let count = units.len();
        self.take(units, number)?;
        self.texts.push(text);
        let (pages, came) = (self.texts.len(), self.units.len());
        match self.total {
            _ if pages >= MOST_PAGES => Err(Flaw::Short { pages, came }),
            Some(promised) if came > promised => Err(Flaw::TooMany { came, promised }),
            Some(promised) if came < promised && count == 0 => Err(Flaw::TooFew { came, promised }),
            Some(promised) => Ok(came < promised),
            None if came > MOST_RECORDS => Err(Flaw::Endless(came)),
            None => Ok(count > 0 && (more || count == PAGE_SIZE)),
        }
    }

    fn check_head(&mut self, page: &Page, number: usize, variable: u32) -> Result<(), Flaw> {
        if let Some(other) = page.variable.filter(|it| *it != variable) {
            return Err(Flaw::Variable(other));
        }
        if let Some(came) = page.number.filter(|it| *it != number) {
            return Err(Flaw::Other { asked: number + 1, came: came.saturating_add(1) });
        }
        if let Some(total) = page.total.filter(|it| *it > MOST_RECORDS) {
            return Err(Flaw::Endless(total));
        }
        if number == 0 {
            self.total = page.total;
            self.update.clone_from(&page.last_update);
        } else if (self.total, &self.update) != (page.total, &page.last_update) {
            return Err(Flaw::Changed);
        }
        Ok(())
    }

    fn take(&mut self, units: Vec<Unit>, number: usize) -> Result<(), Flaw> {
        let count = units.len();
        let page = number + 1;
        let mut known: Option<(String, usize)> = None;
        let mut repeated = 0;
        for Unit { id } in units {
            match self.units.get(&id) {
                Some(earlier) => {
                    repeated += 1;
                    known.get_or_insert((id, earlier + 1));
                }
                None => {
                    self.units.insert(id, number);
                }
            }
        }
        match known {
            None => Ok(()),
            Some((_, earlier)) if repeated == count && earlier < page => {
                Err(Flaw::Repeats { page, earlier })
            }
            Some((unit, earlier)) => Err(Flaw::Twice { unit, page, earlier }),
        }
    }

    /// How many units the pages hold.
    pub(super) fn records(&self) -> usize {
        self.units.len()
    }

    /// How many pages the promised number of records takes, when the API promises one.
    pub(super) fn promised(&self) -> Option<usize> {
        self.total.map(|total| total.div_ceil(PAGE_SIZE))
    }

    /// The day the API says its data were last changed.
    pub(super) fn last_update(&self) -> Option<NaiveDate> {
        self.update.as_ref().and_then(|it| it.get(..10)).and_then(parse_date)
    }
}

impl Flaw {
    /// What is wrong, in words.
    pub(super) fn words(&self) -> Text {
        match self {
            Self::Shape(why) => Text::new(
                format!("to nie jest strona danych BDL ({why})"),
                format!("this is no page of BDL data ({why})"),
            ),
            Self::Variable(id) => Text::new(
                format!("odpowiedź dotyczy innej zmiennej: {id}"),
                format!("the answer is about another variable: {id}"),
            ),
            Self::Other { asked, came } => Text::new(
                format!("zamiast strony {asked} przyszła strona {came}"),
                format!("page {came} came in place of page {asked}"),
            ),
            Self::Repeats { page, earlier } => Text::new(
                format!("strona {page} powtarza stronę {earlier}"),
                format!("page {page} repeats page {earlier}"),
            ),
            Self::Twice { unit, page, earlier } => Text::new(
                format!("jednostka {unit} występuje dwa razy: na stronach {earlier} i {page}"),
                format!("unit {unit} stands twice: on pages {earlier} and {page}"),
            ),
            Self::Changed => Text::new(
                "dane zmieniły się w trakcie pobierania (liczba rekordów albo data aktualizacji)",
                "the data changed while being fetched (number of records or date of update)",
            ),
            Self::TooFew { came, promised } => Text::new(
                format!("strony skończyły się po {came} z {promised} zapowiedzianych rekordów"),
                format!("the pages end after {came} of {promised} records promised"),
            ),
            Self::TooMany { came, promised } => Text::new(
                format!("przyszło {came} rekordów, a zapowiedziano {promised}"),
                format!("{came} records came, {promised} were promised"),
            ),
            Self::Endless(count) => Text::new(
                format!("{count} rekordów to więcej, niż BDL ma jednostek terytorialnych"),
                format!("{count} records are more than BDL has territorial units"),
            ),
            Self::Short { pages, came } => Text::new(
                format!("{pages} stron przyniosło tylko {came} rekordów"),
                format!("{pages} pages brought {came} records only"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: usize, total: usize, units: std::ops::Range<usize>) -> String {
        let units: Vec<String> = units.map(|it| format!("{{\"id\":\"{it:012}\"}}")).collect();
        format!(
            "{{\"totalRecords\":{total},\"page\":{number},\"variableId\":7,\"lastUpdate\":\
             \"2025-03-01T10:00:00+01:00\",\"results\":[{}]}}",
            units.join(",")
        )
    }

    fn flaw(texts: &[String]) -> Flaw {
        let mut pages = Pages::default();
        let added = texts.iter().map(|text| pages.add(text.clone(), 7));
        added.collect::<Result<Vec<_>, _>>().unwrap_err()
    }

    #[test]
    fn pages_end_where_the_promised_number_of_records_is_reached() {
        let mut pages = Pages::default();
        assert_eq!(pages.add(page(0, 203, 0..100), 7), Ok(true));
        assert_eq!(pages.promised(), Some(3));
        assert_eq!(pages.add(page(1, 203, 100..200), 7), Ok(true));
        assert_eq!(pages.add(page(2, 203, 200..203), 7), Ok(false));
        assert_eq!(pages.records(), 203);
        assert_eq!(pages.last_update(), NaiveDate::from_ymd_opt(2025, 3, 1));
        // No record at all is a complete answer.
        assert_eq!(Pages::default().add(page(0, 0, 0..0), 7), Ok(false));
    }

    #[test]
    fn without_a_promised_number_the_link_to_the_next_page_is_followed() {
        let text = |next| format!("{{\"results\":[{{\"id\":\"{next}\"}}],\"links\":{next}}}");
        let mut pages = Pages::default();
        assert_eq!(
            pages.add(text("{\"next\":\"x\"}").replace("\"{\"next\":\"x\"}\"", "\"1\""), 7),
            Ok(true)
        );
        assert_eq!(pages.add(text("{}").replace("\"{}\"", "\"2\""), 7), Ok(false));
    }

    #[test]
    fn a_page_that_does_not_fit_the_earlier_ones_is_named() {
        let first = page(0, 203, 0..100);
        let anew = |text: String| text.replace("\"page\":0,", "");
        let second = |text: String| vec![first.clone(), text];
        assert_eq!(flaw(&second(anew(first.clone()))), Flaw::Repeats { page: 2, earlier: 1 });
        assert_eq!(flaw(&second(first.clone())), Flaw::Other { asked: 2, came: 1 });
        let twice = Flaw::Twice { unit: "000000000099".to_owned(), page: 2, earlier: 1 };
        assert_eq!(flaw(&second(page(1, 203, 99..199))), twice);
        assert_eq!(flaw(&second(page(1, 204, 100..200))), Flaw::Changed);
        assert_eq!(flaw(&second(page(1, 203, 0..0))), Flaw::TooFew { came: 100, promised: 203 });
        assert_eq!(flaw(&[page(0, 9, 0..10)]), Flaw::TooMany { came: 10, promised: 9 });
        assert_eq!(flaw(&[page(0, 20_001, 0..10)]), Flaw::Endless(20_001));
        assert_eq!(flaw(&[first.replace(":7,", ":8,")]), Flaw::Variable(8));
        let drops = (0..500).map(|it| page(it, 500, it..it + 1)).collect::<Vec<_>>();
        assert_eq!(flaw(&drops), Flaw::Short { pages: 400, came: 400 });
        for shapeless in ["[]", "{}", "{\"results\":[{}]}", "{\"results\":7}", "null"] {
            assert!(matches!(flaw(&[shapeless.to_owned()]), Flaw::Shape(_)), "{shapeless}");
        }
    }
}
