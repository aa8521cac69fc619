//! Answers of the API of BDL (Local Data Bank of Statistics Poland, api.stat.gov.pl/Home/BdlApi):
//! pages of data by variable and by unit, lists, and the error it sends instead.

use super::plain_json::records_table;
use super::{Document, Format, Unfolded};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::period::{Year, parse_date};
use crate::reading::{Reading, Reason};
use crate::sources::figure::{Area, Figure, Figures};
use crate::sources::json::{Capped, Kind, Places, Texts, Value, too_large};
use crate::sources::marks::{self, Convention, Dash, Decimal};
use crate::sources::table::{Row, Table, TooLarge};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) const FORMAT: Format = Format {
    name: "bdl-json",
    title: ("odpowiedź API BDL", "an answer of the BDL API"),
    unfold: Some(unfold),
    recognise: |document| document.unfolded_by == Some("bdl-json"),
    figures: Some(figures),
};

/// The columns of the table of data.
const COLUMNS: [&str; 9] =
    ["id", "name", "variable", "year", "val", "attr", "unit", "aggregate", "updated"];

/// The column of `val`, from 1.
const VAL: usize = 5;

/// The second table: what each page says about itself.
const PAGES: &str = "pages";

/// The attribute of an ordinary value (BDL, list of attributes).
const VALUE: &str = "1";

/// The aggregate "total" (BDL, list of aggregates); others are of urban gminas, rural gminas ...
const TOTAL: &str = "1";

/// What a page of the API holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    ByVariable,
    ByUnit,
    List,
    Error,
}

fn page(value: Value<'_>) -> Option<Page> {
    let holds = |name: &str| value.get(name).is_some();
    let results = value.get("results").filter(|results| results.kind() == Kind::Array);
    if results.is_none() {
        let mut errors = value.get("errors").into_iter().flat_map(Value::items);
        let told =
            |error: Value<'_>| error.get("result").is_some() && error.get("reason").is_some();
        return errors.next().filter(|error| told(*error)).map(|_| Page::Error);
    }
    if holds("variableId") {
        Some(Page::ByVariable)
    } else if holds("unitId") {
        Some(Page::ByUnit)
    } else {
        holds("totalRecords").then_some(Page::List)
    }
}

/// The pages of a file: one, or an array of them.
fn pages(root: Value<'_>) -> Option<Vec<(Page, Value<'_>)>> {
    let one = page(root).map(|page| vec![(page, root)]);
    let all = || root.items().map(|item| Some((page(item)?, item))).collect::<Option<Vec<_>>>();
    one.or_else(all).filter(|pages| !pages.is_empty())
}

fn unfold(root: Value<'_>, file: &str) -> Option<Diagnosed<Unfolded>> {
    let pages = pages(root)?;
    if let Some((_, error)) = pages.iter().find(|(page, _)| *page == Page::Error) {
        return Some(Err(vec![refused_by_bdl(*error, file)]));
    }
    let first = if pages.iter().all(|(page, _)| *page == Page::List) {
        Ok(list_table(root, &pages)?)
    } else {
        data_table(root, &pages)
    };
    let tables = first
        .and_then(|first| Ok(vec![first, pages_table(root, &pages)?]))
        .map_err(|TooLarge| too_large(file));
    Some(tables.map(|tables| Unfolded { tables, ..Unfolded::default() }))
}

/// What pages of a list hold: variables, subjects, units, attributes ...
fn list_table(root: Value<'_>, pages: &[(Page, Value<'_>)]) -> Option<Table> {
    let results = pages.iter().filter_map(|(_, page)| page.get("results")).flat_map(Value::items);
    let objects = results.clone().all(|result| result.kind() == Kind::Object);
    let records = results.map(|result| (Vec::new(), result));
    objects.then(|| records_table("", &[], records, root.source())).flatten()
}

fn refused_by_bdl(page: Value<'_>, file: &str) -> Diagnostic {
    let error = page.get("errors").and_then(|errors| errors.items().next()).unwrap_or(page);
    let said = |name: &str| error.get(name).map(|it| it.text().into_owned()).unwrap_or_default();
    let (result, reason) = (said("result"), said("reason"));
    let problem = Text::new(
        format!("to nie są dane, lecz odmowa API BDL: {result}; {reason}"),
        format!("this is no data but a refusal of the BDL API: {result}; {reason}"),
    );
    let remedy = Text::new("pobrać dane jeszcze raz", "fetch the data again");
    let fault = Diagnostic::new(file, problem, remedy);
    Places::new(page.source()).put(fault, error.offset()..error.offset() + 1)
}

/// From the number of an attribute to its symbol, when the file brings the list of attributes.
fn symbols<'a>(pages: &[(Page, Value<'a>)]) -> BTreeMap<Cow<'a, str>, Cow<'a, str>> {
    let lists = pages.iter().filter(|(page, _)| *page == Page::List);
    let results = lists.filter_map(|(_, page)| page.get("results")).flat_map(Value::items);
    results.filter_map(|it| Some((it.get("id")?.text(), it.get("symbol")?.text()))).collect()
}

fn member<'a>(value: Value<'a>, names: &[&str]) -> Cow<'a, str> {
    names.iter().find_map(|name| value.get(name)).map(Value::text).unwrap_or_default()
}

fn data_table(root: Value<'_>, pages: &[(Page, Value<'_>)]) -> Result<Table, TooLarge> {
    let symbols = symbols(pages);
    let header = COLUMNS.iter().map(ToString::to_string).collect();
    let mut capped = Capped::new(Table::new("", header), root.source());
    let mut places = Places::new(root.source());
    for (page, value) in pages.iter().filter(|(page, _)| *page != Page::List) {
        let by_variable = *page == Page::ByVariable;
        let (id, name) = (member(*value, &["unitId"]), member(*value, &["unitName"]));
        let variable = member(*value, &["variableId"]);
        let aggregate = member(*value, &["aggregateId"]);
        let (unit, updated) = (member(*value, &["measureUnitId"]), member(*value, &["lastUpdate"]));
        for result in value.get("results").into_iter().flat_map(Value::items) {
            let own = member(result, &["id"]);
            let (own_name, own_unit) =
                (member(result, &["name"]), member(result, &["measureUnitId"]));
            let own_updated = member(result, &["lastUpdate"]);
            for reading in result.get("values").into_iter().flat_map(Value::items) {
                let attribute = member(reading, &["attrId", "attr", "attribute"]);
                let attribute = symbols.get(&attribute).unwrap_or(&attribute);
                let year = member(reading, &["year"]);
                let val = member(reading, &["val", "value"]);
                let (place, rest) = if by_variable {
                    ([&own, &own_name, &variable], [&unit, &aggregate, &updated])
                } else {
                    ([&id, &name, &own], [&own_unit, &aggregate, &own_updated])
                };
                let cells = place.into_iter().chain([&year, &val, attribute]).chain(rest);
                capped.push(places.line(reading.offset()), cells.map(|cell| &**cell))?;
            }
        }
    }
    Ok(capped.table)
}

/// What the pages say about themselves: everything but their results.
fn pages_table(root: Value<'_>, pages: &[(Page, Value<'_>)]) -> Result<Table, TooLarge> {
    let header = ["page", "key", "value"].map(String::from).to_vec();
    let mut capped = Capped::new(Table::new(PAGES, header), root.source());
    let mut places = Places::new(root.source());
    for (index, (_, page)) in pages.iter().enumerate() {
        let number = (index + 1).to_string();
        for (key, value) in page.entries() {
            let line = places.line(value.offset());
            match &*key {
                "results" | "resultsOrdered" => {
                    let count = value.items().count().to_string();
                    capped.push(line, [&number, &*key, &count])?;
                }
                "links" if value.kind() == Kind::Object => {
                    for (link, address) in value.entries() {
                        let name = format!("links.{link}");
                        capped.push(line, [&number, &*name, &address.text()])?;
                    }
                }
                _ => capped.push(line, [&number, &*key, &value.text()])?,
            }
        }
    }
    Ok(capped.table)
}

fn figures(document: &Document) -> Diagnosed<Figures> {
    let (Some(table), Some(pages)) = (document.tables.first(), document.tables.get(1)) else {
        let problem = Text::new("brakuje stron z danymi", "there are no pages of data");
        return Err(vec![super::refusal(&document.file, problem)]);
    };
    if table.header != COLUMNS {
        let remarks = vec![list_remark(&document.file)];
        return Ok(Figures { provider: "bdl".into(), remarks, ..Figures::default() });
    }
    let mut reader = Reader { file: &document.file, ..Reader::default() };
    let mut found = Figures { provider: "bdl".into(), rows: table.height(), ..Figures::default() };
    for row in table.rows() {
        match reader.figure(row) {
            Ok(figure) => found.figures.push(figure),
            Err(fault) => found.refused.push(*fault),
        }
    }
    let distinct = |column: usize| -> BTreeSet<&str> {
        table.rows().map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).collect()
    };
    if let [variable] = distinct(2).into_iter().collect::<Vec<_>>()[..] {
        variable.clone_into(&mut found.subject);
    }
    found.published = distinct(8).iter().filter_map(|it| parse_date(it.get(..10)?)).max();
    found.remarks = lacking(pages, &document.file);
    let units: Vec<&str> = distinct(6).into_iter().take(5).collect();
    if !units.is_empty() {
        found.remarks.push(unit_remark(&units.join(", "), &document.file));
    }
    Ok(found)
}

fn list_remark(file: &str) -> Diagnostic {
    let problem = Text::new(
        "to jest lista z BDL (słownik), a nie dane: nie ma w niej liczb dla jednostek",
        "this is a list of BDL, not data: it holds no figures of units",
    );
    let remedy = Text::new(
        "dane pobiera się z /data/by-variable albo /data/by-unit",
        "data are fetched from /data/by-variable or /data/by-unit",
    );
    Diagnostic::new(file, problem, remedy)
}

fn unit_remark(units: &str, file: &str) -> Diagnostic {
    let problem = Text::new(
        format!("jednostka jest podana tylko numerem miary BDL ({units})"),
        format!("the unit is given only by its number among the measures of BDL ({units})"),
    );
    let remedy = Text::new(
        "wpisać jednostkę zmiennej w opisie zbioru",
        "write the unit of the variable into the descriptor of the dataset",
    );
    Diagnostic::new(file, problem, remedy)
}

/// Makes figures of rows, each text held once however many rows repeat it.
#[derive(Default)]
struct Reader<'f> {
    file: &'f str,
    texts: Texts,
    area: Option<Arc<Area>>,
}

impl Reader<'_> {
    fn figure(&mut self, row: Row<'_>) -> Result<Figure, Box<Diagnostic>> {
        let year = Year::parse(row.cell(3)).ok_or_else(|| {
            let written = row.cell(3);
            self.fault(
                row,
                &format!("`{written}` nie jest rokiem"),
                &format!("`{written}` is not a year"),
            )
        })?;
        let (val, attribute) = (row.cell(VAL - 1), row.cell(5));
        let reading = reading(val, attribute).ok_or_else(|| {
            self.fault(
                row,
                &format!("`{val}` nie jest liczbą"),
                &format!("`{val}` is not a number"),
            )
        })?;
        if row.cell(0).is_empty() {
            return Err(self.fault(row, "brakuje id jednostki", "the id of the unit is missing"));
        }
        let area = self.area.take().filter(|it| it.code == row.cell(0) && it.name == row.cell(1));
        let area = area.unwrap_or_else(|| {
            let (code, name) = (row.cell(0).to_owned(), row.cell(1).to_owned());
            Arc::new(Area { code, name, ..Area::default() })
        });
        self.area = Some(area.clone());
        let grp = match row.cell(7) {
            "" | TOTAL => "all".to_owned(),
            other => format!("aggregate={other}"),
        };
        let note = if matches!(attribute, "" | VALUE) {
            String::new()
        } else {
            format!("attribute={attribute}")
        };
        Ok(Figure {
            table: 0,
            line: row.line(),
            column: VAL,
            label: self.texts.of(&format!("variable {}", row.cell(2))),
            unit: self.texts.of(""),
            area,
            year: Some(year),
            grp: self.texts.of(&grp),
            reading,
            printed: val.to_owned(),
            note: self.texts.of(&note),
        })
    }

    fn fault(&self, row: Row<'_>, pl: &str, en: &str) -> Box<Diagnostic> {
        let (id, variable, year) = (row.cell(0), row.cell(2), row.cell(3));
        let problem = Text::new(
            format!("jednostka `{id}`, zmienna {variable}, rok `{year}`: {pl}"),
            format!("unit `{id}`, variable {variable}, year `{year}`: {en}"),
        );
        let remedy = Text::new("pobrać tę stronę jeszcze raz", "fetch this page again");
        Box::new(Diagnostic::new(self.file, problem, remedy).at_line(row.line()))
    }
}

/// What a value says beside its attribute: the number of one, or its symbol.
fn reading(val: &str, attribute: &str) -> Option<Reading> {
    let convention = Convention { decimal: Decimal::Point, dash: Dash::NotApplicable };
    let number = attribute.bytes().all(|byte| byte.is_ascii_digit());
    if !number || matches!(attribute, "" | VALUE) {
        let symbol = if number { "" } else { attribute };
        return marks::read(val, symbol, convention).ok();
    }
    let reading = marks::read(val, "", convention).ok()?;
    // Attribute 0 has no name, and the districts of Warsaw carry it beside zeros that are no data.
    // Another number means what the list of attributes says; where the file does not bring that
    // list, a zero may stand for "not yet" or "confidential", so it is no data either.
    let no_data = reading.value() == Some(0.0);
    Some(if no_data { Reading::Missing(Reason::NotCollected) } else { reading })
}

/// What a page says about itself, from the table of pages.
type About<'t> = BTreeMap<&'t str, &'t str>;

/// Answers of which the file lacks pages.
fn lacking(pages: &Table, file: &str) -> Vec<Diagnostic> {
    let mut about: BTreeMap<&str, About<'_>> = BTreeMap::new();
    for row in pages.rows() {
        about.entry(row.cell(0)).or_default().insert(row.cell(1), row.cell(2));
    }
    let mut answers: BTreeMap<(&str, &str), Vec<&About<'_>>> = BTreeMap::new();
    for page in about.values() {
        let of = |key: &str| page.get(key).copied().unwrap_or("");
        if !of("variableId").is_empty() || !of("unitId").is_empty() {
            answers.entry((of("variableId"), of("unitId"))).or_default().push(page);
        }
    }
    let lacking = answers.into_iter().filter_map(|((variable, unit), pages)| {
        let of = if unit.is_empty() { variable } else { unit };
        lacks_pages(of, &pages, file)
    });
    lacking.collect()
}

fn lacks_pages(of: &str, pages: &[&About<'_>], file: &str) -> Option<Diagnostic> {
    let number = |page: &About<'_>, key: &str| page.get(key)?.parse::<usize>().ok();
    let has_next = |page: &&About<'_>| {
        let next = ["links.next", "links.nextPage"];
        next.iter().any(|key| page.get(key).is_some_and(|address| !address.is_empty()))
    };
    let held: usize = pages.iter().filter_map(|page| number(page, "results")).sum();
    let total = pages.iter().filter_map(|page| number(page, "totalRecords")).max();
    if total.map_or(!pages.iter().all(has_next), |total| held >= total) {
        return None;
    }
    let mut which = Text::default();
    if let ([page], Some(total)) = (pages, total)
        && let (Some(at), Some(size @ 1..)) = (number(page, "page"), number(page, "pageSize"))
    {
        let (at, last) = (at.saturating_add(1), total.div_ceil(size));
        which = Text::new(format!(" (strona {at} z {last})"), format!(" (page {at} of {last})"));
    }
    let all = total.map_or_else(|| "?".to_owned(), |total| total.to_string());
    let problem = Text::new(
        format!("odpowiedź dla `{of}` jest niepełna: wyników {held} z {all}{}", which.pl),
        format!("the answer for `{of}` is incomplete: {held} of {all} results{}", which.en),
    );
    let remedy = Text::new("pobrać pozostałe strony", "fetch the other pages");
    Some(Diagnostic::new(file, problem, remedy))
}

#[cfg(test)]
#[path = "tests/bdl_json.rs"]
mod tests;
