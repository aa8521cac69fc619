//! The long export of BDL ("CREL"): a row for each figure, with its unit and attribute.
//!
//! `"Kod";"Nazwa";<dimensions>;"Rok";"Wartosc";"Jednostka miary";"Atrybut";`. Sex and age go to the
//! group; the values of the other dimensions joined by `; ` are the label, as in the wide export.
//! A subject with no other dimension counts everyone: its label is [`TOTAL`], which is what the
//! wide export calls the sum over sex and age.

use super::bdl_ctab::{CODE, NAME, is_bdl};
use super::layout::export::Export;
use super::layout::gather::Gather;
use super::layout::headings::{Role, dimension, role_of};
use super::layout::telling::Spot;
use super::layout::{Grid, Record, WIDEST, folded};
use super::{Document, Format};
use crate::diagnostic::Diagnosed;
use crate::sources::figure::{Figure, Figures};
use crate::sources::marks::{self, Convention, Dash};
use crate::sources::table::Table;

pub(super) const FORMAT: Format = Format {
    name: "bdl-crel",
    title: ("BDL, eksport „tablica relacyjna” (CREL)", "BDL, long export (CREL)"),
    unfold: None,
    recognise: |document| document.unfolded_by.is_none() && document.tables.iter().any(is_crel),
    figures: Some(figures),
};

/// What BDL calls the sum over a dimension.
const TOTAL: &str = "ogółem";

/// Whether a table has the columns of the long export.
pub(super) fn is_crel(table: &Table) -> bool {
    let header: Vec<String> = table.header.iter().take(WIDEST).map(|it| folded(it)).collect();
    let has = |word: &str| header.iter().any(|heading| heading == word);
    is_bdl(table) && has("rok") && has("wartosc") && (has("jednostka miary") || has("atrybut"))
}

struct Columns {
    year: usize,
    value: usize,
    unit: Option<usize>,
    attribute: Option<usize>,
    /// The dimensions that make the label.
    words: Vec<usize>,
    /// The dimensions that make the group, with their keys.
    groups: Vec<(&'static str, usize)>,
}

impl Columns {
    fn of(grid: &Grid) -> Option<Self> {
        let mut columns = Self {
            year: grid.find(&["rok"])?,
            value: grid.find(&["wartosc"])?,
            unit: grid.find(&["jednostka miary"]),
            attribute: grid.find(&["atrybut"]),
            words: Vec::new(),
            groups: Vec::new(),
        };
        let taken = [Some(columns.year), Some(columns.value), columns.unit, columns.attribute];
        for (at, heading) in grid.folded.iter().enumerate().skip(NAME + 1) {
            match role_of(heading) {
                _ if taken.contains(&Some(at)) || heading.is_empty() => {}
                Some(Role::Dimension(key @ ("sex" | "age"))) => columns.groups.push((key, at)),
                _ => columns.words.push(at),
            }
        }
        Some(columns)
    }
}

fn figures(document: &Document) -> Diagnosed<Figures> {
    let export = Export::of(document.base_name());
    let mut gather = Gather::new(document, "bdl");
    gather.figures().published = export.published;
    gather.figures().subject = export.subject;
    for (number, table) in document.tables.iter().enumerate() {
        if !is_crel(table) {
            gather.passed_over(number);
            continue;
        }
        let grid = Grid::new(number, table);
        if let Some(columns) = Columns::of(&grid) {
            read_table(&mut gather, &grid, &columns);
        }
    }
    gather.finish()
}

fn read_table<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>, at: &Columns) {
    gather.unheaded(grid);
    let decimal = grid.decimal(&[at.value]);
    let convention = Convention { decimal, dash: Dash::NotApplicable };
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
    let area = gather.area([record.cell(CODE), record.cell(NAME), "", ""]);
    if !gather.named(Spot::row(grid, record), &area) {
        return None;
    }
    let year = gather.year(grid, record, at.year)?;
    let attribute = cell(at.attribute);
    let read = |printed| marks::read(printed, attribute, convention);
    let reading = gather.reading(grid, record, at.value, read)?;
    let mut pairs: Vec<(&str, String)> = at
        .groups
        .iter()
        .filter_map(|(key, column)| dimension(key, record.cell(*column)).map(|value| (*key, value)))
        .collect();
    let grp = gather.group(Spot::row(grid, record), &mut pairs)?;
    let words: Vec<&str> =
        at.words.iter().map(|column| record.cell(*column)).filter(|it| !it.is_empty()).collect();
    let label = if words.is_empty() { TOTAL.to_owned() } else { words.join("; ") };
    let note = marks::attribute_note(attribute).map_or("", |(_, english)| english);
    Some(Figure {
        table: grid.number,
        line: record.line,
        column: at.value + 1,
        label: gather.text(&label),
        unit: gather.text(cell(at.unit)),
        area,
        year: Some(year),
        grp,
        reading,
        printed: record.cell(at.value).to_owned(),
        note: gather.text(note),
    })
}

#[cfg(test)]
mod tests {
    use super::super::layout::corpus::{at, file, known, near, read, text};
    use crate::diagnostic::Diagnostic;
    use crate::reading::{Reading, Reason};

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn every_export_is_read_whole() {
        // Rows, known figures and their sum, counted with the csv module of Python; of LUDN_3000,
        // 16 of the 608 zeros are confidential by their attribute.
        for (name, rows, filled, total) in [
            ("LUDN_2137_CREL_20250113221303_voivodships.csv", 9984, 9568, 836_561_661.0),
            ("LUDN_3000_CREL_20250203204210_voivodships.csv", 608, 592, -104_949.0),
            ("WYNA_2497_CREL_20250113223353_voivodships.csv", 352, 352, 1_324_938.52),
        ] {
            let figures = read(&file(&format!("bdl_exports/{name}"), ';'), "bdl-crel");
            assert_eq!((figures.rows, figures.figures.len()), (rows, rows), "{name}");
            let (count, sum) = known(&figures.figures);
            assert!(count == filled && near(sum, total), "{name}: {count} {sum}");
            assert_eq!(figures.refused, [], "{name}");
            assert_eq!(figures.subject, format!("P{}", &name[5..9]));
        }
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn sex_and_age_are_groups_and_attributes_say_why_there_is_no_figure() {
        let path = "bdl_exports/LUDN_2137_CREL_20250113221303_voivodships.csv";
        let population = read(&file(path, ';'), "bdl-crel");
        let women = at(&population, "1200000", "ogółem", Some(2023));
        let women: Vec<_> = women.iter().filter(|it| &*it.grp == "age=70+;sex=F").collect();
        assert_eq!(women.len(), 1);
        assert_eq!((women[0].reading, &*women[0].unit), (Reading::Known(262_279.0), "osoba"));

        let path = "bdl_exports/LUDN_3000_CREL_20250203204210_voivodships.csv";
        let migration = read(&file(path, ';'), "bdl-crel");
        let abroad = "rok; saldo migracji zagranicznych";
        let reading = |code, year| at(&migration, code, abroad, Some(year))[0].reading;
        assert_eq!(reading("0200000", 2015), Reading::Withheld(Reason::Confidential));
        assert_eq!(reading("0800000", 2010), Reading::Known(0.0));
    }

    #[test]
    fn rows_that_cannot_be_read_are_refused_with_their_place() {
        let document = text(
            "Kod;Nazwa;Rodzaj;Rok;Wartosc;Jednostka miary;Atrybut\n\
             1206162;Zabierzów (2);szkoły;2024;7;ob.;M\n\
             1206162;Zabierzów (2);szkoły;20244;7;ob.;\n\
             1206162;Zabierzów (2);szkoły;2024;siedem;ob.;\n\
             ;;szkoły;2024;7;ob.;\n\
             1206162;Zabierzów (2);szkoły;2024;0;ob.;n\n",
            ';',
            "t.csv",
        );
        let figures = read(&document, "bdl-crel");
        assert_eq!((figures.rows, figures.figures.len()), (5, 2));
        let places: Vec<_> = figures.refused.iter().map(Diagnostic::place).collect();
        assert_eq!(places, ["t.csv:3:4", "t.csv:4:5", "t.csv:5"]);
        let [first, last] = &figures.figures[..] else { panic!() };
        assert_eq!(
            (&*first.label, &*first.grp, &*first.note),
            ("szkoły", "all", "change of method")
        );
        assert_eq!(last.reading, Reading::Missing(Reason::Pending));
    }
}
