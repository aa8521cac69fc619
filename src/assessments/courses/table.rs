//! Courses from a CSV table.

use super::{Series, Terms, direction, number, year};
use crate::assessments::change::Point;
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use crate::sources::text_table::TextTable;

const YEARLY: &[&str] = &["series", "year", "value"];
const ENDS: &[&str] = &["series", "base_year", "base_value", "current_year", "current_value"];
const TERMS: &[&str] = &["base_year", "target", "target_year", "direction", "limit"];

/// What is gathered of a series.
struct Gathered {
    name: String,
    terms: Terms,
    points: Vec<Point>,
}

pub(super) fn read(bytes: &[u8], file: &str) -> Diagnosed<Vec<Series>> {
    let table = TextTable::read(bytes, file)?;
    let yearly = table.column("year").is_some() || table.column("value").is_some();
    let needed = if yearly { YEARLY } else { ENDS };
    let allowed: Vec<&str> = needed.iter().chain(TERMS).copied().collect();
    table.check_header(needed, &allowed)?;
    let mut faults = Faults::default();
    let mut gathered: Vec<Gathered> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for row in 0..table.height() {
        let name = table.cell(row, table.column("series")).trim().to_owned();
        if name.is_empty() {
            let problem = Text::new("seria bez nazwy", "a series without a name");
            let remedy =
                Text::new("wpisać nazwę w kolumnie `series`", "write it in the column `series`");
            faults.push(table.fault(row, "", problem, remedy));
            continue;
        }
        let place = *places.entry(name.clone()).or_insert_with(|| {
            gathered.push(Gathered { name, terms: Terms::default(), points: Vec::new() });
            gathered.len() - 1
        });
        let Some(series) = gathered.get_mut(place) else { continue };
        let mut reader = Reader { table: &table, row, faults: &mut faults };
        reader.terms(&mut series.terms);
        let ends = [("base_year", "base_value"), ("current_year", "current_value")];
        let yearly_cells = [("year", "value")];
        let cells: &[(&str, &str)] = if yearly { &yearly_cells } else { &ends };
        for (year, value) in cells {
            reader.point(year, value, series, !yearly);
        }
    }
    let series = gathered.into_iter().map(|Gathered { name, terms, points }| Series {
        name,
        indicator: None,
        course: terms.course(points),
    });
    faults.or(series.collect())
}

/// The cells of one row.
struct Reader<'t, 'f> {
    table: &'t TextTable<'t>,
    row: usize,
    faults: &'f mut Faults,
}

impl Reader<'_, '_> {
    fn cell(&self, column: &str) -> &str {
        self.table.cell(self.row, self.table.column(column)).trim()
    }

    /// What a cell holds; nothing when it is empty.
    fn parsed<T>(
        &mut self,
        column: &str,
        parse: fn(&str) -> Option<T>,
        (pl, en): (&str, &str),
    ) -> Option<T> {
        let text = self.cell(column);
        if text.is_empty() {
            return None;
        }
        let found = parse(text);
        if found.is_none() {
            let fault = self.fault(
                column,
                Text::new(format!("`{column}`: to nie {pl}"), format!("`{column}`: no {en}")),
                Text::new(
                    "poprawić komórkę albo zostawić pustą",
                    "mend the cell or leave it empty",
                ),
            );
            self.faults.push(fault);
        }
        found
    }

    fn fault(&self, column: &str, problem: Text, remedy: Text) -> Diagnostic {
        self.table.fault(self.row, self.cell(column), problem, remedy)
    }

    /// What the row says of its series; it may not contradict the rows before it.
    fn terms(&mut self, terms: &mut Terms) {
        let (a_year, a_number) = (("rok", "year"), ("liczba", "number"));
        let base_year = self.parsed("base_year", year, a_year);
        let target_year = self.parsed("target_year", year, a_year);
        let target = self.parsed("target", number, a_number);
        let limit = self.parsed("limit", number, a_number);
        let direction = self.parsed("direction", direction, ("1 ani -1", "1 or -1"));
        self.agreed("base_year", &mut terms.base_year, base_year);
        self.agreed("target_year", &mut terms.target_year, target_year);
        self.agreed("target", &mut terms.target, target);
        self.agreed("limit", &mut terms.limit, limit);
        self.agreed("direction", &mut terms.direction, direction);
    }

    fn agreed<T: PartialEq + Copy>(&mut self, column: &str, told: &mut Option<T>, now: Option<T>) {
        match (*told, now) {
            (Some(before), Some(now)) if before != now => {
                let fault = self.fault(
                    column,
                    Text::new(
                        format!("`{column}` jest inne niż we wcześniejszym wierszu tej serii"),
                        format!("`{column}` differs from an earlier row of the series"),
                    ),
                    Text::new("podać jedną wartość", "state one value"),
                );
                self.faults.push(fault);
            }
            (None, Some(_)) => *told = now,
            _ => {}
        }
    }

    /// A year and its value; a cell without a value is a year without one. Base and current year may be
    /// the same: then there is one value.
    fn point(&mut self, year_of: &str, value_of: &str, series: &mut Gathered, ends: bool) {
        let (year, value) = (
            self.parsed(year_of, year, ("rok", "year")),
            self.parsed(value_of, number, ("liczba", "number")),
        );
        let (Some(year), Some(value)) = (year, value) else {
            if year.is_none() && value.is_some() && self.cell(year_of).is_empty() {
                let fault = self.fault(
                    value_of,
                    Text::new("wartość bez roku", "a value without its year"),
                    Text::new("podać rok", "state the year"),
                );
                self.faults.push(fault);
            }
            return;
        };
        let known = series.points.iter().find(|point| point.year == year);
        match known {
            None => series.points.push(Point { year, value }),
            Some(known) if ends && (known.value - value).abs() <= 0.0 => {}
            Some(_) => {
                let fault = self.fault(
                    year_of,
                    Text::new(
                        format!("rok {year} występuje w serii `{}` drugi raz", series.name),
                        format!("the year {year} occurs in the series `{}` twice", series.name),
                    ),
                    Text::new("zostawić jeden wiersz", "keep one row"),
                );
                self.faults.push(fault);
            }
        }
    }
}
