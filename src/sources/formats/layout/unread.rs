//! Tables and columns that are not read: each is told.

use super::Grid;
use super::gather::{Gather, Series};
use super::telling::{Spot, headings_listed, listed, quoted};
use crate::language::Text;
use crate::period::Year;
use std::collections::BTreeMap;
use std::sync::Arc;

impl<'a> Gather<'a> {
    /// Tells that a table of the document is not of the format the others are of.
    pub(crate) fn passed_over(&mut self, number: usize) {
        let problem = Text::new(
            "ta tabela ma inny układ niż pozostałe; nie jest czytana",
            "this table is laid out differently from the others; it is not read",
        );
        let remedy = Text::new(
            "jeśli są w niej dane, zapisać ją w osobnym pliku",
            "save it as a file of its own if it holds data",
        );
        let remark = self.diagnostic(Spot { table: number, line: 0, column: 0 }, problem, remedy);
        self.remark(remark);
    }

    /// The series whose label, unit and year occur once; the others are refused, because nothing
    /// tells which of them is meant.
    pub(crate) fn distinct(&mut self, grid: &Grid<'a>, series: Vec<Series>) -> Vec<Series> {
        type Key = (Arc<str>, Arc<str>, Option<Year>);
        let mut columns: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        let key = |it: &Series| (it.label.clone(), it.unit.clone(), it.year);
        for it in &series {
            columns.entry(key(it)).or_default().push(it.column + 1);
        }
        for ((label, ..), numbers) in columns.iter().filter(|(_, numbers)| numbers.len() > 1) {
            let (shown, number) = (quoted(label), numbers.first().map_or(0, |first| first - 1));
            let listed = listed(numbers.iter().map(usize::to_string));
            let problem = Text::new(
                format!("kolumny {listed} mają ten sam nagłówek „{shown}”; żadna nie jest czytana"),
                format!("columns {listed} have the same heading “{shown}”; none of them is read"),
            );
            let remedy = Text::new(
                "zostawić jedną z nich albo nadać im różne nagłówki",
                "keep one of them or give them different headings",
            );
            self.refuse(Spot::heading(grid, number), problem, remedy);
        }
        series
            .into_iter()
            .filter(|it| columns.get(&key(it)).is_none_or(|all| all.len() == 1))
            .collect()
    }

    /// Refuses columns between the headings that have cells and no heading.
    pub(crate) fn unheaded(&mut self, grid: &Grid<'a>) {
        let mut used: BTreeMap<usize, bool> = BTreeMap::new();
        let blank = grid.headings.iter().enumerate().filter(|(_, heading)| heading.is_empty());
        used.extend(blank.map(|(column, _)| (column, false)));
        if used.is_empty() {
            return;
        }
        for record in grid.records() {
            for (column, used) in used.range_mut(..record.len()) {
                *used = *used || !record.cell(*column).is_empty();
            }
        }
        for column in used.into_iter().filter_map(|(column, used)| used.then_some(column)) {
            let number = column + 1;
            let problem = Text::new(
                format!("kolumna {number} nie ma nagłówka; nie jest czytana"),
                format!("column {number} has no heading; it is not read"),
            );
            let remedy =
                Text::new("wpisać nagłówek albo usunąć kolumnę", "write one or drop the column");
            self.refuse(Spot::heading(grid, column), problem, remedy);
        }
    }

    /// Tells which columns are not read as figures.
    pub(crate) fn unread<'t>(
        &mut self,
        grid: &Grid<'a>,
        headings: impl Iterator<Item = &'t str> + Clone,
    ) {
        let listed = headings_listed(headings);
        if listed.en.is_empty() {
            return;
        }
        let problem = Text::new(
            format!("kolumny, z których nie odczytano danych: {}", listed.pl),
            format!("columns from which no figures are read: {}", listed.en),
        );
        let remedy = Text::new("nic nie trzeba robić", "nothing has to be done");
        let spot = Spot { table: grid.number, line: grid.heading_line, column: 0 };
        let remark = self.diagnostic(spot, problem, remedy);
        self.remark(remark);
    }
}
