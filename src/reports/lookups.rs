//! What the script of the pages looks up: where things are, and what the pages of municipalities
//! print. Two classic scripts for each language, because `fetch` does not work from disk.

use super::chapters::municipality;
use super::document::{Block, Page, Span, Table};
use super::key;
use crate::diagnostic::Error;
use serde_json::{Map, Value, json};

/// What can be searched: `[label, address, where]` of every page and of every place its list of
/// contents names.
///
/// # Errors
/// Text that cannot be written as JSON: a fault of the program.
pub fn search(pages: &[Page]) -> Result<String, Error> {
    let mut entries = Vec::new();
    for page in pages.iter().filter(|page| !page.path.starts_with(key::FOLDER)) {
        let parent = page.parents.last().map_or("", |parent| parent.label.as_str());
        entries.push(json!([page.title, page.path, parent]));
        for place in page.toc.iter().filter(|place| place.href.starts_with('#')) {
            let address = format!("{}{}", page.path, place.href);
            entries.push(json!([place.label, address, page.title]));
        }
    }
    script("search", &Value::Array(entries))
}

/// What every municipality's page prints in its table of indicators: names in the order of the
/// report, and by the address of the indicator `[text, number]` of each, or null.
///
/// # Errors
/// Text that cannot be written as JSON: a fault of the program.
pub fn members(pages: &[Page]) -> Result<String, Error> {
    let own = pages.iter().filter(|page| page.path.starts_with(municipality::FOLDER));
    let tables: Vec<(&str, &Table)> =
        own.filter_map(|page| Some((page.title.as_str(), picked(page)?))).collect();
    let mut rows: Map<String, Value> = Map::new();
    for (at, (_, table)) in tables.iter().enumerate() {
        for row in &table.rows {
            let [head, value, ..] = row.cells.as_slice() else {
                continue;
            };
            let Some(Span::Link { href, .. }) = head.spans.first() else {
                continue;
            };
            let known =
                rows.entry(href.clone()).or_insert_with(|| json!(vec![Value::Null; tables.len()]));
            if let Some(place) = known.get_mut(at) {
                *place = json!([printed(&value.spans), number(&value.spans)]);
            }
        }
    }
    let names: Vec<&str> = tables.iter().map(|(name, _)| *name).collect();
    script("members", &json!({ "names": names, "rows": rows }))
}

/// The table beside whose municipality another may be set.
fn picked(page: &Page) -> Option<&Table> {
    page.blocks.iter().find_map(|block| match block {
        Block::Table(table) if table.pick => Some(table),
        _ => None,
    })
}

fn printed(spans: &[Span]) -> String {
    let words = spans.iter().map(|span| match span {
        Span::Text { .. } | Span::Figure { .. } | Span::Missing { .. } => span.words(),
        _ => String::new(),
    });
    words.collect()
}

fn number(spans: &[Span]) -> Option<f64> {
    spans.iter().find_map(|span| match span {
        Span::Figure { value, .. } => Some(*value),
        _ => None,
    })
}

fn script(name: &str, value: &Value) -> Result<String, Error> {
    let text = serde_json::to_string(value)
        .map_err(|error| Error::Internal(format!("assets/{name}: {error}")))?;
    Ok(format!("(window.hejnal ??= {{}}).{name} = {text};\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::document::{Cell, Link, Row};

    fn member(name: &str, file: &str, value: f64) -> Page {
        let figure = Span::Figure { text: format!("{value} zł"), key: String::new(), value };
        let cells = vec![Cell::head([Span::link("A", "fields/x.html#a")]), Cell::number(figure)];
        let rows = vec![Row { cells, ..Row::default() }];
        Page {
            path: format!("{}{file}.html", municipality::FOLDER),
            title: name.to_owned(),
            blocks: vec![Block::Table(Table { rows, pick: true, ..Table::default() })],
            ..Page::default()
        }
    }

    #[test]
    fn a_municipality_is_looked_up_by_its_place_in_the_list() {
        let pages = [member("Ą", "a", 1.5), Page::default(), member("B", "b", -2.0)];
        let text = members(&pages).expect("a script");
        let value: Value = serde_json::from_str(
            text.trim_start_matches("(window.hejnal ??= {}).members = ").trim_end_matches(";\n"),
        )
        .expect("JSON");
        assert_eq!(value["names"], json!(["Ą", "B"]));
        assert_eq!(value["rows"]["fields/x.html#a"], json!([["1.5 zł", 1.5], ["-2 zł", -2.0]]));
    }

    #[test]
    fn places_are_found_and_pages_behind_numbers_are_not() {
        let page = |path: &str| Page {
            path: path.to_owned(),
            title: "T \"<".to_owned(),
            toc: vec![Link::new("#one", "One")],
            ..Page::default()
        };
        let text = search(&[page("fields/x.html"), page("figures/x.html")]).expect("a script");
        assert!(text.contains(r#"["One","fields/x.html#one","T \"<"]"#), "{text}");
        assert!(!text.contains("figures/"), "{text}");
    }
}
