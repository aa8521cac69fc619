//! The wide export of BDL ("CTAB"): a row for each unit, a column for each variable and year.
//!
//! `"Kod";"Nazwa";"ogółem;2003;[osoba]";…` with decimal commas, or `Kod,Nazwa,"ogółem,2003,[osoba]"`
//! with decimal points; both end every row with a delimiter. The parts of a heading are the values
//! of the subject's dimensions, the year and the unit; exports of a single year state neither year
//! nor unit. An empty cell is a figure BDL does not have.
//!
//! The export has no attributes: what BDL shows as `0` with the attribute `x` (confidential) or `n`
//! (not yet available) is a plain 0 here. Where Poland itself and every other row of a column are 0
//! although Poland's other columns are filled, that 0 is such a placeholder: the column is read as
//! not collected, and a remark says so. (Migration of 2015 is the known case: GUS has no foreign
//! migration of that year, and the sums that need it are printed as 0.)

pub(in crate::sources) use super::layout::export::Export;

use super::layout::Grid;
use super::layout::gather::{Gather, Series, Subject};
use super::layout::telling::{Spot, four_digits, quoted};
use super::layout::{Record, WIDEST};
use super::{Document, Format};
use crate::diagnostic::Diagnosed;
use crate::language::Text;
use crate::period::Year;
use crate::reading::{Reading, Reason};
use crate::sources::figure::Figures;
use crate::sources::marks::{self, Convention, Dash};
use crate::sources::table::Table;
use std::collections::BTreeSet;

pub(super) const FORMAT: Format = Format {
    name: "bdl-ctab",
    title: ("BDL, eksport „tablica wielowymiarowa” (CTAB)", "BDL, wide export (CTAB)"),
    unfold: None,
    recognise: |document| document.unfolded_by.is_none() && document.tables.iter().any(is_ctab),
    figures: Some(figures),
};

/// The first columns of both exports of BDL: code and name.
pub(super) const CODE: usize = 0;
pub(super) const NAME: usize = 1;

/// From how many rows on a column of zeros can be told from a small phenomenon: Poland and its
/// sixteen voivodeships.
pub(in crate::sources) const ROWS_THAT_TELL: usize = 17;

/// How many rows are looked at to see whether their codes are those of BDL.
const SAMPLE: usize = 50;

/// Whether a table begins with the two columns every export of BDL begins with.
pub(super) fn is_bdl(table: &Table) -> bool {
    let is = |at: usize, word: &str| {
        table.header.get(at).is_some_and(|heading| super::layout::folded(heading) == word)
    };
    is(CODE, "kod") && is(NAME, "nazwa")
}

fn is_ctab(table: &Table) -> bool {
    if !is_bdl(table) || super::bdl_crel::is_crel(table) {
        return false;
    }
    let headings = table.header.iter().skip(2).take(WIDEST).filter(|it| !it.trim().is_empty());
    let mut parts = headings.clone().map(|heading| Heading::of(heading, true));
    if parts.any(|heading| !heading.unit.is_empty() && heading.year.is_some()) {
        return true;
    }
    // A single year: nothing but labels, below which stand codes of seven digits.
    let undated = |it: &String| super::layout::headings::dated(it).year.is_none();
    let mut codes = table.rows().take(SAMPLE).map(|row| row.cell(CODE).trim()).peekable();
    headings.clone().next().is_some()
        && headings.clone().all(undated)
        && codes.peek().is_some()
        && codes.all(|code| code.len() == 7 && code.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A heading taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::sources) struct Heading<'t> {
    /// The values of the dimensions, joined by `; `.
    pub(in crate::sources) label: String,
    /// Four digits; not yet known to be a year.
    pub(in crate::sources) year: Option<&'t str>,
    /// The unit without its brackets; empty when none is printed.
    pub(in crate::sources) unit: &'t str,
}

impl<'t> Heading<'t> {
    /// `commas`: whether the cells of the file are separated by commas, and then perhaps the parts
    /// of its headings. A comma before a space or between digits belongs to a name.
    pub(in crate::sources) fn of(heading: &'t str, commas: bool) -> Self {
        let heading = heading.trim();
        let (rest, unit) = match heading.strip_suffix(']').and_then(|it| it.rsplit_once('[')) {
            Some((rest, unit)) => (rest.trim_end(), unit.trim()),
            None => (heading, ""),
        };
        let by_commas = !rest.contains(';') && (commas || rest.ends_with(','));
        let mark = if by_commas { ',' } else { ';' };
        let rest = rest.strip_suffix(mark).unwrap_or(rest).trim_end();
        let is_year = |text: &str| text.len() == 4 && text.bytes().all(|it| it.is_ascii_digit());
        let (rest, year) = match rest.rsplit_once(mark) {
            Some((before, last)) if is_year(last.trim()) => (before, Some(last.trim())),
            None if is_year(rest) => ("", Some(rest)),
            _ => (rest, None),
        };
        let label = if mark == ';' { rest.replace(';', "; ") } else { spaced(rest) };
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { label: if label.is_empty() { heading.to_owned() } else { label }, year, unit }
    }
}

/// The parts of a label joined by `; ` where commas part them.
fn spaced(label: &str) -> String {
    let mut out = String::with_capacity(label.len() + 4);
    let mut before = ' ';
    let mut letters = label.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        let parts = letter == ','
            && !after.is_whitespace()
            && !(before.is_ascii_digit() && after.is_ascii_digit());
        if parts {
            out.push_str("; ");
        } else {
            out.push(letter);
        }
        before = letter;
    }
    out
}

fn figures(document: &Document) -> Diagnosed<Figures> {
    let export = Export::of(document.base_name());
    let mut gather = Gather::new(document, "bdl");
    gather.figures().published = export.published;
    gather.figures().subject.clone_from(&export.subject);
    for (number, table) in document.tables.iter().enumerate() {
        if is_ctab(table) {
            read_table(&mut gather, &Grid::new(number, table), export.year);
        } else {
            gather.passed_over(number);
        }
    }
    gather.finish()
}

fn read_table<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>, named: Option<Year>) {
    let series = series(gather, grid, named);
    gather.unheaded(grid);
    let columns: Vec<usize> = series.iter().map(|it| it.column).collect();
    let convention = Convention { decimal: grid.decimal(&columns), dash: Dash::NotApplicable };
    let placeholders = placeholders(gather, grid, &series);
    let (grp, note) = (gather.everyone(), gather.text(""));
    for record in grid.records() {
        if !gather.row(grid, record) {
            continue;
        }
        let area = gather.area([record.cell(CODE), record.cell(NAME), "", ""]);
        if !gather.named(Spot::row(grid, record), &area) {
            continue;
        }
        let subject = Subject { area, year: None, grp: grp.clone(), note: note.clone() };
        gather.wide(grid, record, &series, &subject, |it, cell| {
            let reading = marks::read(cell, "", convention)?;
            let is_placeholder =
                reading == Reading::Known(0.0) && placeholders.contains(&it.column);
            Ok(if is_placeholder { Reading::Missing(Reason::NotCollected) } else { reading })
        });
    }
}

/// The columns of figures. The year in the file's name counts where no heading states one.
fn series<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>, named: Option<Year>) -> Vec<Series> {
    let commas = gather.is_separated_by(",");
    let headings = grid.headings.iter().enumerate().skip(2).filter(|(_, it)| !it.is_empty());
    let headings: Vec<_> = headings.map(|(at, it)| (at, Heading::of(it, commas))).collect();
    let named = named.filter(|_| headings.iter().all(|(_, heading)| heading.year.is_none()));
    if let Some(year) = named {
        let problem = Text::new(
            format!("nagłówki nie podają roku; rok {year} pochodzi z nazwy pliku"),
            format!("the headings state no year; the year {year} is that of the file's name"),
        );
        let remedy = Text::new("sprawdzić, czy to ten rok", "see whether it is that year");
        let spot = Spot { table: grid.number, line: grid.heading_line, column: 0 };
        let remark = gather.diagnostic(spot, problem, remedy);
        gather.remark(remark);
    }
    let mut series = Vec::with_capacity(headings.len());
    for (column, heading) in headings {
        let year = heading.year.and_then(Year::parse);
        if let (Some(written), None) = (heading.year, year) {
            let problem = Text::new(
                format!("rok „{written}” w nagłówku kolumny {}; nie jest czytana", column + 1),
                format!("the year “{written}” heads column {}; it is not read", column + 1),
            );
            gather.refuse(Spot::heading(grid, column), problem, four_digits());
            continue;
        }
        let (label, unit) = (gather.text(&heading.label), gather.text(heading.unit));
        series.push(Series { column, label, unit, year: year.or(named) });
    }
    gather.distinct(grid, series)
}

/// The columns in which 0 stands for "no figure"; each is told.
fn placeholders<'a>(
    gather: &mut Gather<'a>,
    grid: &Grid<'a>,
    series: &[Series],
) -> BTreeSet<usize> {
    let is_counted = |cell: &str| cell.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0');
    let is_zero = |cell: &str| cell.contains('0') && !is_counted(cell);
    let is_poland = |record: &Record| {
        let code = record.cell(CODE);
        !code.is_empty() && code.bytes().all(|byte| byte == b'0')
    };
    let Some(poland) = grid.records().find(is_poland) else { return BTreeSet::new() };
    let mut zeros: BTreeSet<usize> = series.iter().map(|it| it.column).collect();
    zeros.retain(|column| is_zero(poland.cell(*column)));
    let filled = series.iter().any(|it| is_counted(poland.cell(it.column)));
    let mut rows = 0;
    for record in grid.records() {
        if !filled || zeros.is_empty() {
            return BTreeSet::new();
        }
        zeros.retain(|column| !is_counted(record.cell(*column)));
        rows += 1;
    }
    if rows < ROWS_THAT_TELL {
        return BTreeSet::new();
    }
    for column in &zeros {
        let shown = quoted(grid.headings.get(*column).copied().unwrap_or_default());
        let problem = Text::new(
            format!(
                "kolumna „{shown}”: 0 we wszystkich wierszach, także dla Polski, choć inne kolumny \
                 są wypełnione; zera czytane są jako brak danych"
            ),
            format!(
                "column “{shown}”: 0 in every row, Poland's too, though other columns are filled; \
                 the zeros are read as no data"
            ),
        );
        let remedy = Text::new(
            "eksport CTAB nie zawiera atrybutów; pobrać tę tablicę jako CREL, żeby poznać powód",
            "the CTAB export has no attributes; export the table as CREL to learn the reason",
        );
        let remark = gather.diagnostic(Spot::heading(grid, *column), problem, remedy);
        gather.remark(remark);
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::super::layout::corpus::{at, file, known, near, read, text, told};
    use super::*;
    use crate::diagnostic::Diagnostic;

    /// Rows, figures, known figures and their sum, counted with the csv module of Python.
    const EXPORTS: &[(&str, char, usize, usize, usize, f64)] = &[
        ("LUDN_1355_CTAB_20250616153335_2000.csv", ';', 4024, 32192, 32192, 6_928_408.0),
        ("LUDN_1355_CTAB_20250616154847_2008.csv", ';', 3937, 35433, 35433, 6_970_312.6),
        // Five columns of 3,911 zeros are placeholders: 35,199 - 19,555.
        ("LUDN_1355_CTAB_20250616155247_2015.csv", ';', 3911, 35199, 15644, 3_203_063.0),
        ("LUDN_1355_CTAB_20250616155804_2023.csv", ';', 3846, 30768, 30768, 6_800_074.1),
        ("LUDN_2137_CTAB_20210625164329.csv", ';', 3779, 79359, 79359, 111_619_112.0),
        ("LUDN_2425_CTAB_20241028202819_2023.csv", ';', 4247, 4247, 4247, 163_385.72),
        ("LUDN_2425_CTAB_20250611231708.csv", ',', 4314, 30198, 25901, 1_712_235.78),
        ("RYNE_1944_CTAB_20250616184618.csv", ';', 4434, 97548, 90335, 147_683_741.0),
    ];

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn every_export_is_read_whole() {
        for (name, delimiter, rows, cells, filled, total) in EXPORTS {
            let figures = read(&file(&format!("bdl_exports/{name}"), *delimiter), "bdl-ctab");
            assert_eq!((figures.rows, figures.figures.len()), (*rows, *cells), "{name}");
            let (count, sum) = known(&figures.figures);
            assert!(count == *filled && near(sum, *total), "{name}: {count} {sum}");
            assert_eq!(figures.refused, [], "{name}");
            assert_eq!(figures.subject, format!("P{}", &name[5..9]));
            assert_eq!(
                figures.published.map(|day| day.to_string().replace('-', "")).as_deref(),
                Some(&name[15..23])
            );
        }
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn spot_values_are_those_of_the_exports() {
        let unemployed =
            read(&file("bdl_exports/RYNE_1944_CTAB_20250616184618.csv", ';'), "bdl-ctab");
        let [zabierzow] = at(&unemployed, "1206162", "ogółem", Some(2024))[..] else { panic!() };
        assert_eq!(zabierzow.reading, Reading::Known(433.0));
        assert_eq!((&*zabierzow.unit, &*zabierzow.area.name), ("osoba", "Zabierzów (2)"));

        let population =
            read(&file("bdl_exports/LUDN_2137_CTAB_20210625164329.csv", ';'), "bdl-ctab");
        let members = [
            "1261011", "1219012", "1206012", "1206022", "1206052", "1206072", "1206082", "1206092",
            "1219043", "1206113", "1206143", "1219053", "1206152", "1206162", "1206172",
        ];
        let all = members.iter().flat_map(|code| at(&population, code, "ogółem", None));
        assert_eq!(known(all), (15, 1_080_642.0));
        assert_eq!(at(&population, "1261011", "70 i więcej", None).len(), 1);

        let density = read(&file("bdl_exports/LUDN_2425_CTAB_20250611231708.csv", ','), "bdl-ctab");
        let label = "gęstość zaludnienia powierzchni zabudowanej i zurbanizowanej (osoby/km2)";
        let [krakow] = at(&density, "1261011", label, Some(2024))[..] else { panic!() };
        assert_eq!(krakow.reading, Reading::Missing(Reason::NotCollected));
        let [krakow] = at(&density, "1261011", "ludność na 1 km2", Some(2024))[..] else {
            panic!()
        };
        assert_eq!((krakow.reading, &*krakow.printed), (Reading::Known(2475.7), "2475.7"));
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn a_year_only_the_file_name_knows_is_taken_and_told() {
        let named = file("bdl_exports/LUDN_2425_CTAB_20241028202819_2023.csv", ';');
        let figures = read(&named, "bdl-ctab");
        let [poland] = at(&figures, "0000000", "ludność w tysiącach", Some(2023))[..] else {
            panic!()
        };
        assert_eq!(poland.reading, Reading::Known(37636.51));
        assert!(told(&figures.remarks).contains("the year 2023 is that of the file's name"));
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn sums_printed_as_zero_for_all_of_poland_are_no_figures() {
        let document = file("bdl_exports/LUDN_1355_CTAB_20250616155247_2015.csv", ';');
        let figures = read(&document, "bdl-ctab");
        let [total] = at(&figures, "1261011", "zameldowania ogółem; ogółem", Some(2015))[..]
        else {
            panic!()
        };
        assert_eq!((total.reading, &*total.printed), (Reading::Missing(Reason::NotCollected), "0"));
        let told: Vec<_> = figures.remarks.iter().map(|it| it.column.unwrap_or(0)).collect();
        assert_eq!(told, [3, 6, 9, 10, 11]);
    }

    #[test]
    fn a_heading_is_label_year_and_unit_in_both_variants() {
        for (heading, commas, label, year, unit) in [
            ("ogółem;2003;[osoba]", false, "ogółem", Some("2003"), "osoba"),
            ("z miast;ogółem;2003;[osoba]", false, "z miast; ogółem", Some("2003"), "osoba"),
            ("z miast,ogółem,2003,[osoba]", true, "z miast; ogółem", Some("2003"), "osoba"),
            (
                "w wieku 0,5 roku, razem,2003,[-]",
                true,
                "w wieku 0,5 roku, razem",
                Some("2003"),
                "-",
            ),
            ("na 1 km2,2024,[osoba]", false, "na 1 km2", Some("2024"), "osoba"),
            ("ludność, razem", false, "ludność, razem", None, ""),
            ("70 i więcej", false, "70 i więcej", None, ""),
            ("2024;[zł]", false, "2024;[zł]", Some("2024"), "zł"),
            ("]", true, "]", None, ""),
            ("", false, "", None, ""),
        ] {
            let expected = Heading { label: label.to_owned(), year, unit };
            assert_eq!(Heading::of(heading, commas), expected, "{heading}");
        }
    }

    #[test]
    fn cells_that_cannot_be_read_are_refused_and_the_others_kept() {
        let document = text(
            "Kod;Nazwa;\"a;2003;[osoba]\";\"b;3003;[osoba]\";\"c;2003;[osoba]\";\n\
             1206162;Zabierzów (2);dużo;1;3,5;\n\
             ;;1;1;1;\n\
             1206172;Zielonki (2);4\n\
             1206172;Zielonki (2);-;1;x;\n",
            ';',
            "t.csv",
        );
        let figures = read(&document, "bdl-ctab");
        assert_eq!((figures.rows, figures.figures.len()), (4, 3));
        let places: Vec<_> = figures.refused.iter().map(Diagnostic::place).collect();
        assert_eq!(places, ["t.csv:1:4", "t.csv:2:3", "t.csv:3", "t.csv:4"]);
        let absent = figures.figures.iter().filter_map(|it| it.reading.reason());
        assert!(absent.eq([Reason::NotApplicable, Reason::NotApplicable]));
        assert!(told(&figures.refused).contains("“dużo” is neither a number"));
    }

    #[test]
    fn a_column_of_zeros_is_a_placeholder_only_if_poland_tells_so() {
        let table = |poland: &str, rows: usize| {
            let head = "Kod;Nazwa;\"a;2015;[osoba]\";\"b;2015;[osoba]\"\n";
            let rows = (1..=rows).map(|row| format!("{row:07};gmina;0;{row}\n"));
            text(&format!("{head}{poland}{}", rows.collect::<String>()), ';', "t.csv")
        };
        for (poland, rows, placeholders) in [
            ("0000000;POLSKA;0;90\n", 20, 21),
            ("0000000;POLSKA;3;90\n", 20, 0),
            ("0000000;POLSKA;0;0\n", 20, 0),
            ("0000000;POLSKA;0;90\n", 3, 0),
            ("", 20, 0),
        ] {
            let figures = read(&table(poland, rows), "bdl-ctab");
            let missing = figures.figures.iter().filter(|it| it.reading.reason().is_some());
            assert_eq!(missing.count(), placeholders, "{poland} {rows}");
        }
    }
}
