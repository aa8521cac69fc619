//! The data of a book for its template: the pages as they serialise, with every text made safe to
//! set, every address turned into a place of the book, every drawing given its colours.
//!
//! The walk knows the few keys that are no texts (`KEYS` below) and cleans all others, so that a
//! new kind of block cannot bring a text past it.

use super::colours;
use super::letters::{BREAK, breakable, settable};
use super::{Book, Press, widths};
use crate::diagnostic::Error;
use crate::language::Lang;
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a page carries for the screen alone.
const SCREEN: [&str; 9] =
    ["path", "toc", "previous", "next", "description", "files", "svg_narrow", "narrow", "pick"];

/// What may follow a link out of the book.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// How many letters of a text go where PDF wants a string: bookmarks, the title, alternative words,
/// addresses. PDF/A-2 allows 32,767 bytes (ISO 19005-2, 6.1.13), and a letter takes four at most.
const LETTERS: usize = 8_000;

/// How many letters of a column's head: it is set again on every page its table goes on to, and one
/// taller than a page would take a page for each row.
const LETTERS_OF_HEAD: usize = 200;

/// Places of the book by address, `page.html` or `page.html#anchor`.
type Places = BTreeMap<String, String>;

/// Writes the data of a book as JSON.
///
/// # Errors
/// A drawing without a description.
pub(super) fn write(press: &Press, book: &Book<'_>) -> Result<Vec<u8>, Error> {
    let fault = |error: serde_json::Error| Error::Internal(format!("book.json: {error}"));
    let mut places = Places::new();
    let pages = book.pages.par_iter().map(serde_json::to_value);
    let mut pages: Vec<Value> = pages.collect::<Result<_, _>>().map_err(fault)?;
    for (index, (value, page)) in pages.iter_mut().zip(book.pages).enumerate() {
        let label = format!("p{index}");
        places.entry(page.path.clone()).or_insert_with(|| label.clone());
        let mut marks = Marks { path: &page.path, page: &label, level: 1, places: &mut places };
        marks.value(value)?;
        value["label"] = json!(label);
        value["chapter"] = json!(page.chapter);
    }
    let has = |letter: char| press.shop.has(letter);
    let setting = Setting { places: &places, press, has: &has };
    pages.par_iter_mut().zip(book.pages).for_each(|(value, page)| {
        setting.value("", value, &page.path);
        shorten(&mut value["title"], LETTERS);
    });
    let region = match book.lang {
        Lang::Pl => "PL",
        Lang::En => "GB",
    };
    let text = |text: &str| breakable(settable(text, &has));
    serde_json::to_vec(&json!({
        // PDF/UA-1, 7.1: a document has a title.
        "title": bounded(or_dash(text(book.title)), LETTERS),
        "subtitle": text(book.subtitle),
        "author": bounded(text(book.author), LETTERS),
        "dated": text(book.dated),
        "lang": book.lang.code(),
        "region": region,
        "colours": press.colours,
        "families": press.shop.families,
        "pages": pages,
    }))
    .map_err(fault)
}

/// The first walk over a page: what is for the screen alone goes, ids become labels, headings
/// descend without gaps, drawings must have their words.
struct Marks<'m> {
    path: &'m str,
    page: &'m str,
    level: u64,
    places: &'m mut Places,
}

impl Marks<'_> {
    fn value(&mut self, value: &mut Value) -> Result<(), Error> {
        match value {
            Value::Array(items) => {
                unclaimed(items);
                items.retain(|item| item["screen"] != true);
                items.iter_mut().try_for_each(|item| self.value(item))
            }
            Value::Object(map) => self.map(map),
            _ => Ok(()),
        }
    }

    fn map(&mut self, map: &mut Map<String, Value>) -> Result<(), Error> {
        if map.get("type").is_some_and(|kind| kind == "figure") {
            describe(map)?;
        }
        map.retain(|key, _| !SCREEN.contains(&key.as_str()));
        match map.get("type").and_then(Value::as_str) {
            Some("section") => lend_id(map),
            Some("heading") => {
                // PDF/UA-1, 7.4.2: no level is left out on the way down.
                let asked = map.get("level").and_then(Value::as_u64).unwrap_or_default();
                self.level = asked.clamp(2, self.level + 1);
                map.insert("level".to_owned(), json!(self.level));
            }
            // Its table is for the screen; on paper it would double the length of the book.
            Some("figure") => drop(map.remove("table")),
            _ => {}
        }
        if let Some(id) = map.get("id").and_then(Value::as_str).map(str::to_owned) {
            map.insert("id".to_owned(), json!(self.mark(&id)));
        }
        map.values_mut().try_for_each(|value| self.value(value))
    }

    /// The label of an id; empty when there is none or another place of the page has it.
    fn mark(&mut self, id: &str) -> String {
        let address = format!("{}#{id}", self.path);
        if id.is_empty() || self.places.contains_key(&address) {
            return String::new();
        }
        let label = format!("{}-{}", self.page, self.places.len());
        self.places.insert(address, label.clone());
        label
    }
}

/// Words that carry a claim stand as they are: what they rest on is for programs.
fn unclaimed(items: &mut Vec<Value>) {
    while let Some(at) = items.iter().position(|item| item["kind"] == "claim") {
        let inner = items[at]["spans"].as_array().cloned().unwrap_or_default();
        items.splice(at..=at, inner);
    }
}

/// A section that opens with a heading is found by that heading.
fn lend_id(section: &mut Map<String, Value>) {
    let id = section.get("id").cloned().unwrap_or_default();
    let first = section.get_mut("blocks").and_then(|blocks| blocks.get_mut(0));
    if let Some(Value::Object(heading)) = first.filter(|block| block["type"] == "heading")
        && heading.get("id").and_then(Value::as_str).is_none_or(str::is_empty)
    {
        heading.insert("id".to_owned(), id);
        section.insert("id".to_owned(), json!(""));
    }
}

/// PDF/UA-1, 7.3: a drawing has words for those who do not see it.
fn describe(figure: &mut Map<String, Value>) -> Result<(), Error> {
    let words = |key: &str| {
        let text = figure.get(key).and_then(Value::as_str).unwrap_or_default();
        (!text.trim().is_empty()).then(|| text.to_owned())
    };
    let alt = words("description").or_else(|| words("title"));
    let alt = alt.ok_or_else(|| Error::Internal("a figure without a description".to_owned()))?;
    let units = widths::units(figure["svg"].as_str().unwrap_or_default());
    figure.insert("alt".to_owned(), json!(alt));
    figure.insert("units".to_owned(), json!(units));
    Ok(())
}

/// The second walk, when all places of the book are known.
struct Setting<'s, F> {
    places: &'s Places,
    press: &'s Press,
    has: &'s F,
}

impl<F: Fn(char) -> bool> Setting<'_, F> {
    fn value(&self, key: &str, value: &mut Value, path: &str) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(key, item, path)),
            Value::Object(map) => {
                map.iter_mut().for_each(|(key, value)| self.value(key, value, path));
                if map.get("type").is_some_and(|kind| kind == "heading") {
                    map.entry("text").and_modify(|text| shorten(text, LETTERS));
                }
                if map.get("kind").is_some_and(|kind| kind == "svg") {
                    // Read aloud, not set: it needs no places to break.
                    map.entry("label").and_modify(spoken);
                    let width = widths::drawn(map["svg"].as_str().unwrap_or_default());
                    map.insert("width".to_owned(), json!(width));
                }
                if map.get("type").is_some_and(|kind| kind == "table") {
                    for column in map["columns"].as_array_mut().into_iter().flatten() {
                        shorten(&mut column["label"], LETTERS_OF_HEAD);
                    }
                    widths::tell(map, &self.press.shop.measure);
                }
            }
            Value::String(text) => *text = self.text(key, text, path),
            _ => {}
        }
    }

    fn text(&self, key: &str, text: &str, path: &str) -> String {
        match key {
            "href" => self.destination(text, path),
            "svg" => {
                let press = self.press;
                colours::standalone(&settable(text, self.has), &press.colours, &press.shop.families)
            }
            // Words for those who do not see the page need no places to break.
            "alt" => bounded(or_dash(settable(text, self.has)), LETTERS),
            _ => breakable(settable(text, self.has)),
        }
    }

    /// `#label` for a place of the book, an address of the web, or nothing.
    fn destination(&self, href: &str, path: &str) -> String {
        if SCHEMES.iter().any(|scheme| href.starts_with(scheme)) {
            let address = ascii(href);
            return if address.len() <= LETTERS { address } else { String::new() };
        }
        let own = href.starts_with('#').then(|| format!("{path}{href}"));
        let address = own.as_deref().unwrap_or(href);
        let page = address.split('#').next().unwrap_or_default();
        let place = self.places.get(address).or_else(|| self.places.get(page));
        place.map_or_else(String::new, |label| format!("#{label}"))
    }
}

/// A dash for a text of which no letter can be set, where the standard wants one.
fn or_dash(text: String) -> String {
    if text.trim().is_empty() { "–".to_owned() } else { text }
}

/// A text of no more letters than a string of PDF holds; an ellipsis says that it goes on.
fn bounded(mut text: String, letters: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(letters) {
        let last = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        text.replace_range(last.., "…");
    }
    text
}

fn spoken(value: &mut Value) {
    if let Value::String(text) = value {
        *text = bounded(text.replace(BREAK, ""), LETTERS);
    }
}

fn shorten(value: &mut Value, letters: usize) {
    if let Value::String(text) = value {
        *text = bounded(std::mem::take(text), letters);
    }
}

/// An address in the letters that PDF allows in one (ISO 32000-1, 12.6.4.7: 7-bit ASCII).
fn ascii(href: &str) -> String {
    let mut address = String::with_capacity(href.len());
    for byte in href.bytes() {
        if byte.is_ascii_graphic() {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}
