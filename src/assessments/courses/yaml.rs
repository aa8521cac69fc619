//! Courses from YAML as Open SDG publishes it: indicators, each with its series, each with base and
//! current year and value, direction, limit, target and target year. What is published as a result
//! beside them is not looked at.

use super::{Series, Terms, direction, number, year};
use crate::assessments::change::Point;
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use std::collections::BTreeMap;
use yaml_rust2::Event;
use yaml_rust2::parser::Parser;

/// How deep mappings may lie: indicator, series, name.
const DEEPEST: usize = 8;

/// A text of the file with its line.
type Cell = (String, usize);

/// The texts of the file by the names they lie under.
#[derive(Default)]
struct Leaves {
    /// The names from the outermost to the innermost; `None` while one is awaited.
    path: Vec<Option<Cell>>,
    found: Vec<(Vec<String>, Cell)>,
    /// What no components file holds: lists, aliases, mappings without end.
    refused: Option<(usize, &'static str)>,
}

impl Leaves {
    fn event(&mut self, event: Event, line: usize) {
        match event {
            Event::Alias(_) => self.refused = Some((line, "an alias")),
            Event::SequenceStart(..) => self.refused = Some((line, "a list")),
            Event::MappingStart(..) if self.path.len() >= DEEPEST => {
                self.refused = Some((line, "a mapping so deep"));
            }
            Event::MappingStart(..) => self.path.push(None),
            Event::MappingEnd => {
                self.path.pop();
                self.forget();
            }
            Event::Scalar(text, ..) => self.scalar(text, line),
            _ => {}
        }
    }

    fn scalar(&mut self, text: String, line: usize) {
        match self.path.last_mut() {
            Some(name @ None) => *name = Some((text, line)),
            Some(Some(_)) => {
                let names = self.path.iter().flatten().map(|(name, _)| name.clone()).collect();
                self.found.push((names, (text, line)));
                self.forget();
            }
            None => self.refused = Some((line, "a text by itself")),
        }
    }

    /// The value of a name has been read.
    fn forget(&mut self) {
        if let Some(name) = self.path.last_mut() {
            *name = None;
        }
    }
}

pub(super) fn read(bytes: &[u8], file: &str) -> Diagnosed<Vec<Series>> {
    let mend = Text::new("poprawić plik", "mend the file");
    let whole = |pl: &str, en: &str| vec![Diagnostic::new(file, Text::new(pl, en), mend.clone())];
    let text = std::str::from_utf8(bytes).map_err(|_| whole("to nie UTF-8", "not UTF-8"))?;
    let mut leaves = Leaves::default();
    // Event by event, and not deeper than what is refused: the parser's own loop calls itself.
    let mut parser = Parser::new_from_str(text);
    loop {
        match parser.next_token() {
            Ok((Event::StreamEnd, _)) => break,
            Ok((event, mark)) => leaves.event(event, mark.line()),
            Err(error) => {
                let line = error.marker().line();
                let problem = Text::same(format!("YAML: {}", error.info()));
                return Err(vec![Diagnostic::new(file, problem, mend).at_line(line)]);
            }
        }
        if leaves.refused.is_some() {
            break;
        }
    }
    if let Some((line, what)) = leaves.refused {
        let problem = Text::new(
            format!("w pliku składników nie może być tego: {what}"),
            format!("a file of components holds no such thing: {what}"),
        );
        return Err(vec![Diagnostic::new(file, problem, mend).at_line(line)]);
    }
    let mut faults = Faults::default();
    let mut order: Vec<(String, String)> = Vec::new();
    let mut of: BTreeMap<(String, String), BTreeMap<String, Cell>> = BTreeMap::new();
    for (names, cell) in leaves.found {
        // What lies higher is said of the indicator as a whole.
        if let [indicator, series, name] = names.as_slice() {
            let key = (indicator.clone(), series.clone());
            if !of.contains_key(&key) {
                order.push(key.clone());
            }
            let line = cell.1;
            if of.entry(key).or_default().insert(name.clone(), cell).is_some() {
                let problem = Text::new(
                    format!("`{name}` serii `{series}` stoi dwa razy"),
                    format!("`{name}` of the series `{series}` stands twice"),
                );
                faults.push(Diagnostic::new(file, problem, mend.clone()).at_line(line));
            }
        }
    }
    if order.is_empty() {
        return Err(whole(
            "nie ma tu żadnej serii: wskaźnik, seria, base_year, base_value ...",
            "no series here: indicator, series, base_year, base_value ...",
        ));
    }
    let mut found = Vec::new();
    for key in order {
        let cells = of.remove(&key).unwrap_or_default();
        let course = Cells { file, texts: &cells, faults: &mut faults }.course();
        found.push(Series { name: key.1, indicator: Some(key.0), course });
    }
    faults.or(found)
}

/// The texts of one series.
struct Cells<'f> {
    file: &'f str,
    texts: &'f BTreeMap<String, Cell>,
    faults: &'f mut Faults,
}

impl Cells<'_> {
    fn parsed<T>(&mut self, name: &str, parse: fn(&str) -> Option<T>) -> Option<T> {
        let (text, line) = self.texts.get(name)?;
        if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL") {
            return None;
        }
        let found = parse(text);
        if found.is_none() {
            let problem = Text::new(
                format!("`{name}: {text}` nie może tu stać"),
                format!("`{name}: {text}` is not what stands here"),
            );
            let remedy = Text::new("podać liczbę albo null", "state a number or null");
            self.faults.push(Diagnostic::new(self.file, problem, remedy).at_line(*line));
        }
        found
    }

    fn course(&mut self) -> crate::assessments::progress::Course {
        let terms = Terms {
            base_year: self.parsed("base_year", year),
            target: self.parsed("target", number),
            target_year: self.parsed("target_year", year),
            direction: self.parsed("direction", direction),
            limit: self.parsed("limit", number),
        };
        let base = terms.base_year.zip(self.parsed("base_value", number));
        let current = self.parsed("current_year", year).zip(self.parsed("current_value", number));
        let mut points: Vec<Point> =
            base.map(|(year, value)| Point { year, value }).into_iter().collect();
        if let Some((year, value)) = current
            && base.is_none_or(|(base, _)| base != year)
        {
            points.push(Point { year, value });
        }
        terms.course(points)
    }
}
