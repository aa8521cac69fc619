//! Long tables: a row for each figure, with a column that names the variable and one of values.
//!
//! The project's own table (`variable,territory,year[,grp],value[,state,reason,source_value,
//! source_unit,note]`) and its kin under Polish or English headings in any order, such as
//! `teryt,year,var,value` or `kod;gmina;rok;wskaźnik;wartość;jednostka`.

use super::layout::gather::Gather;
use super::layout::headings::{Role, dimension, role_of};
use super::layout::places::{Places, locate};
use super::layout::telling::{Spot, quoted};
use super::layout::{Grid, Record, WIDEST};
use super::{Document, Format};
use crate::diagnostic::Diagnosed;
use crate::language::Text;
use crate::period::Year;
use crate::reading::{Reading, Reason};
use crate::sources::figure::{Figure, Figures};
use crate::sources::marks::{self, Convention, Dash, NotAReading};
use crate::sources::table::Table;

pub(super) const FORMAT: Format = Format {
    name: "tidy-table",
    title: (
        "tabela długa (zmienna, terytorium, rok, wartość)",
        "a long table (variable, territory, year, value)",
    ),
    unfold: None,
    recognise: |document| {
        let tidy = |(number, table)| Columns::of(&locate(number, table)).is_some();
        document.unfolded_by.is_none()
            && document.tables.iter().filter(|it| is_narrow(it)).enumerate().any(tidy)
    },
    figures: Some(figures),
};

fn is_narrow(table: &Table) -> bool {
    table.header.len() <= WIDEST
}

struct Columns {
    places: Places,
    variable: usize,
    value: usize,
    year: Option<usize>,
    unit: Option<usize>,
    group: Option<usize>,
    dimensions: Vec<(&'static str, usize)>,
    attribute: Option<usize>,
    state: Option<usize>,
    reason: Option<usize>,
    source_value: Option<usize>,
    source_unit: Option<usize>,
    note: Option<usize>,
}

impl Columns {
    /// `None` when the table names no territory, no variable or no value.
    fn of(grid: &Grid) -> Option<Self> {
        let roles: Vec<_> = grid.folded.iter().map(|heading| role_of(heading)).collect();
        let at = |role| roles.iter().position(|known| *known == Some(role));
        let places = Places::of(grid);
        let dimensions = roles.iter().enumerate().filter_map(|(column, role)| match role {
            Some(Role::Dimension(key)) => Some((*key, column)),
            _ => None,
        });
        Some(Self {
            places: places.any().then_some(places)?,
            variable: at(Role::Variable)?,
            value: at(Role::Value)?,
            year: at(Role::Year),
            unit: at(Role::Unit),
            group: at(Role::Group),
            dimensions: dimensions.collect(),
            attribute: at(Role::Attribute),
            state: at(Role::State),
            reason: at(Role::Reason),
            source_value: at(Role::SourceValue),
            source_unit: at(Role::SourceUnit),
            note: at(Role::Note),
        })
    }

    fn contain(&self, column: usize) -> bool {
        self.places.contain(column)
            || self.dimensions.iter().any(|(_, at)| *at == column)
            || [self.variable, self.value].contains(&column)
            || [self.year, self.unit, self.group, self.attribute, self.state, self.reason]
                .contains(&Some(column))
            || [self.source_value, self.source_unit, self.note].contains(&Some(column))
    }
}

fn figures(document: &Document) -> Diagnosed<Figures> {
    let mut gather = Gather::new(document, "");
    for (number, table) in document.tables.iter().enumerate() {
        let grid = locate(number, table);
        match Columns::of(&grid) {
            Some(columns) => read_table(&mut gather, &grid, &columns),
            None => gather.passed_over(number),
        }
    }
    gather.finish()
}

fn read_table<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>, at: &Columns) {
    gather.unheaded(grid);
    let headings = grid.headings.iter().enumerate();
    let unread = headings.filter(|(column, it)| !it.is_empty() && !at.contain(*column));
    gather.unread(grid, unread.map(|(_, heading)| *heading));
    let convention = Convention { decimal: grid.decimal(&[at.value]), dash: Dash::Unknown };
    gather.figure_a_row(grid, |gather, record| figure(gather, grid, record, at, convention));
}

fn figure<'a>(
    gather: &mut Gather<'a>,
    grid: &Grid<'a>,
    record: Record<'a>,
    at: &Columns,
    convention: Convention,
) -> Option<Figure> {
    let cell = |column: Option<usize>| column.map_or("", |column| record.cell(column));
    let area = at.places.area(gather, record);
    if !gather.named(Spot::row(grid, record), &area) {
        return None;
    }
    let label = record.cell(at.variable);
    if label.is_empty() {
        let problem = Text::new("wiersz nie podaje zmiennej", "the row names no variable");
        let remedy = Text::new("wpisać nazwę zmiennej", "write the name of the variable");
        gather.refuse(Spot::cell(grid, record, at.variable), problem, remedy);
        return None;
    }
    let year: Option<Year> = match at.year {
        Some(column) => Some(gather.year(grid, record, column)?),
        None => None,
    };
    let grp = group(gather, grid, record, at)?;
    let (state, reason, attribute) = (cell(at.state), cell(at.reason), cell(at.attribute));
    let reading = gather.reading(grid, record, at.value, |value| {
        if state.is_empty() && reason.is_empty() {
            return marks::read(value, attribute, convention);
        }
        stated(value, state, reason, convention)
    })?;
    let printed = [cell(at.source_value), record.cell(at.value)];
    let unit = cell(at.source_unit);
    let elsewhere = if unit.is_empty() { String::new() } else { format!("printed in {unit}") };
    let attributed = marks::attribute_note(attribute).map_or("", |(_, english)| english);
    let notes = [cell(at.note), attributed, &elsewhere].into_iter().filter(|it| !it.is_empty());
    let note = notes.collect::<Vec<_>>().join("; ");
    Some(Figure {
        table: grid.number,
        line: record.line,
        column: at.value + 1,
        label: gather.text(label),
        unit: gather.text(cell(at.unit)),
        area,
        year,
        grp,
        reading,
        printed: printed.into_iter().find(|it| !it.is_empty()).unwrap_or_default().to_owned(),
        note: gather.text(&note),
    })
}

/// The reading of a row that says in words why there is no figure.
fn stated(
    value: &str,
    state: &str,
    reason: &str,
    convention: Convention,
) -> Result<Reading, NotAReading> {
    let number = match value {
        "" => None,
        _ => Some(marks::number(value, convention.decimal).ok_or(NotAReading)?),
    };
    let state = if state.is_empty() { "known" } else { state };
    let reason = (!reason.is_empty()).then_some(reason);
    match (number, state, reason) {
        // A state without a reason says no more than an empty cell.
        (None, "known", None) => Ok(Reading::Missing(Reason::NotCollected)),
        _ => Reading::from_columns(number, state, reason).ok_or(NotAReading),
    }
}

/// The group of a row, from the column of groups and from those of dimensions.
fn group<'a>(
    gather: &mut Gather<'a>,
    grid: &Grid<'a>,
    record: Record<'a>,
    at: &Columns,
) -> Option<std::sync::Arc<str>> {
    let written = at.group.map_or("", |column| record.cell(column));
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for pair in written.split(';').filter(|_| !matches!(written, "" | "all")) {
        match pair.split_once('=') {
            Some((key, value)) if !key.is_empty() && !value.is_empty() => {
                pairs.push((key, value.to_owned()));
            }
            _ => {
                let shown = quoted(written);
                let problem = Text::new(
                    format!("„{shown}” nie jest grupą"),
                    format!("“{shown}” is not a group"),
                );
                let remedy = Text::new(
                    "wpisać all albo np. age=18-25;sex=F",
                    "write all or such as age=18-25;sex=F",
                );
                let spot = Spot::cell(grid, record, at.group.unwrap_or_default());
                gather.refuse(spot, problem, remedy);
                return None;
            }
        }
    }
    let dimensions = at.dimensions.iter();
    pairs.extend(dimensions.filter_map(|(key, column)| {
        dimension(key, record.cell(*column)).map(|value| (*key, value))
    }));
    gather.group(Spot::row(grid, record), &mut pairs)
}

#[cfg(test)]
mod tests {
    use super::super::layout::corpus::{at, file, known, near, read, text, told};
    use super::*;
    use crate::diagnostic::Diagnostic;

    #[test]
    fn headings_may_be_polish_or_english_in_any_order_and_case() {
        for (table, delimiter) in [
            ("teryt,year,var,value\n1206162,2024,a,1.5\n", ','),
            ("Wartość;Wskaźnik;ROK;Kod\n1,5;a;2024;1206162\n", ';'),
            ("\u{feff}VARIABLE\tTerritory\tYear\tValue\n a\t1206162\t2024\t1.5 \n", '\t'),
            ("Zestawienie roczne;;;\nKod TERYT;rok;zmienna;wartość\n1206162;2024;a;1,5\n", ';'),
        ] {
            let figures = read(&text(table, delimiter, "t.csv"), "tidy-table");
            let found = at(&figures, "1206162", "a", Some(2024));
            assert_eq!(found.len(), 1, "{table}");
            assert_eq!(found[0].reading, Reading::Known(1.5), "{table}");
        }
    }

    #[test]
    fn the_projects_own_table_keeps_its_states_groups_and_notes() {
        let table = "variable,territory,year,grp,value,state,reason,source_value,source_unit,note\n\
                     a,126101,2020,sex=F;age=0-4,2,,,0.002,tys. osób,seen\n\
                     a,126101,2021,all,,missing,pending,,,\n\
                     a,126101,2022,,,withheld,confidential,7,,\n\
                     a,126101,2023,,,,,,,\n\
                     a,126101,2024,,5,missing,pending,,,\n\
                     a,126101,2025,women,5,,,,,\n";
        let figures = read(&text(table, ',', "t.csv"), "tidy-table");
        let readings: Vec<_> = figures.figures.iter().map(|it| it.reading).collect();
        assert_eq!(
            readings,
            [
                Reading::Known(2.0),
                Reading::Missing(Reason::Pending),
                Reading::Withheld(Reason::Confidential),
                Reading::Missing(Reason::NotCollected),
            ]
        );
        let first = &figures.figures[0];
        assert_eq!((&*first.grp, &*first.printed), ("age=0-4;sex=F", "0.002"));
        assert_eq!(&*first.note, "seen; printed in tys. osób");
        let places: Vec<_> = figures.refused.iter().map(Diagnostic::place).collect();
        assert_eq!(places, ["t.csv:6:5", "t.csv:7:4"]);
    }

    #[test]
    fn dimensions_become_groups_and_rows_without_what_they_need_are_refused() {
        let table = "gmina;płeć;wiek;rok;cecha;wartość;jednostka;uwagi\n\
                     Skawina;kobiety;70 i więcej;2024;ludność;1 234;osoba;x\n\
                     ;kobiety;0-4;2024;ludność;1;osoba;\n\
                     Skawina;ogółem;;2024;;1;osoba;\n\
                     Skawina;ogółem;;24;ludność;1;osoba;\n\
                     Skawina;ogółem;;2024;ludność;brak;osoba;\n";
        let figures = read(&text(table, ';', "t.csv"), "tidy-table");
        let [women, everyone] = &figures.figures[..] else { panic!("{figures:#?}") };
        assert_eq!((women.reading, &*women.grp), (Reading::Known(1234.0), "age=70+;sex=F"));
        assert_eq!((&*women.unit, &*women.note, &*women.area.name), ("osoba", "x", "Skawina"));
        assert_eq!((everyone.reading.state(), &*everyone.grp), ("missing", "all"));
        let places: Vec<_> = figures.refused.iter().map(Diagnostic::place).collect();
        assert_eq!(
            (figures.rows, places),
            (5, vec!["t.csv:3".into(), "t.csv:4:5".into(), "t.csv:5:4".into()])
        );
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn a_list_of_indicators_is_read_whole() {
        let path = "krakow_metropolis/dashboard_indicators_by_gmina.csv";
        let figures = read(&file(path, ','), "tidy-table");
        assert_eq!((figures.rows, figures.figures.len()), (478, 478));
        let (count, sum) = known(&figures.figures);
        // Counted with the csv module of Python.
        assert!(count == 478 && near(sum, 6_453_378_597.74), "{count} {sum}");
        let [debt] = at(&figures, "1261011", "Debt to total revenue", Some(2024))[..] else {
            panic!()
        };
        assert_eq!((debt.reading, &*debt.unit), (Reading::Known(75.9), "%"));
        assert!(told(&figures.remarks).contains("no figures are read: “field”, “source”"));
    }
}
