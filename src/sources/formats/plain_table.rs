//! Any table with a column of codes or names of territories, and figures beside it.
//!
//! A year may stand in a heading (`2023`, `Ogółem zdarzeń rok 2023`, `population_2024`) or in a
//! column of its own. A table without headings is read by its content, its columns called by their
//! numbers. Nothing is guessed beyond that: where no column names a territory, or none holds
//! numbers, the columns found are told instead.

use super::layout::gather::{Gather, Series, Subject};
use super::layout::headings::{Dated, Role, dated, dimension, role_of};
use super::layout::places::{Places, locate, sample};
use super::layout::telling::{Spot, headings_listed};
use super::layout::{Grid, Record};
use super::{Document, Format};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::sources::figure::Figures;
use crate::sources::marks::{self, Convention, Dash, Decimal};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const FORMAT: Format = Format {
    name: "plain-table",
    title: ("zwykła tabela", "a plain table"),
    unfold: None,
    recognise: |document| !document.tables.is_empty(),
    figures: Some(figures),
};

struct Columns {
    places: Places,
    year: Option<usize>,
    variable: Option<usize>,
    unit: Option<usize>,
    note: Option<usize>,
    dimensions: Vec<(&'static str, usize)>,
    series: Vec<Series>,
}

pub(super) fn figures(document: &Document) -> Diagnosed<Figures> {
    let mut gather = Gather::new(document, "");
    let mut uncountable = Vec::new();
    for (number, table) in document.tables.iter().enumerate() {
        let grid = locate(number, table);
        match Columns::of(&mut gather, &grid) {
            Ok(columns) => read_table(&mut gather, &grid, &columns),
            Err(reason) => uncountable.push(nothing_to_count(&gather, &grid, reason)),
        }
    }
    if !uncountable.is_empty() && uncountable.len() == document.tables.len() {
        return Err(uncountable);
    }
    gather.figures().remarks.extend(uncountable);
    gather.finish()
}

/// Why a table cannot be counted, in Polish and English.
type Uncountable = (&'static str, &'static str);

impl Columns {
    fn of<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>) -> Result<Self, Uncountable> {
        if grid.records().next().is_none() {
            return Err(("nie ma w niej wierszy", "it has no rows"));
        }
        let roles: Vec<_> = grid.folded.iter().map(|heading| role_of(heading)).collect();
        let at = |role| roles.iter().position(|known| *known == Some(role));
        let by_heading = Places::of(grid);
        let places = if by_heading.any() { by_heading } else { Places::by_content(grid) };
        if !places.any() {
            return Err((
                "żadna kolumna nie zawiera kodów ani nazw terytoriów",
                "no column holds codes or names of territories",
            ));
        }
        let dimensions = roles.iter().enumerate().filter_map(|(column, role)| match role {
            Some(Role::Dimension(key)) => Some((*key, column)),
            _ => None,
        });
        let mut columns = Self {
            places,
            year: at(Role::Year),
            variable: at(Role::Variable),
            unit: at(Role::Unit),
            note: at(Role::Note),
            dimensions: dimensions.collect(),
            series: Vec::new(),
        };
        let may_count = |column: usize| {
            matches!(roles.get(column), Some(None | Some(Role::Value))) && !places.contain(column)
        };
        let counted: Vec<usize> = numeric(grid).into_iter().filter(|it| may_count(*it)).collect();
        if counted.is_empty() {
            return Err(("żadna kolumna nie zawiera liczb", "no column holds numbers"));
        }
        columns.read_headings(gather, grid, &counted);
        Ok(columns)
    }

    fn read_headings<'a>(&mut self, gather: &mut Gather<'a>, grid: &Grid<'a>, counted: &[usize]) {
        let is_headless = grid.headings.iter().all(|heading| heading.is_empty());
        let mut series = Vec::with_capacity(counted.len());
        for column in counted {
            let heading = grid.headings.get(*column).copied().unwrap_or_default();
            let dated = if is_headless {
                // Named in Polish whatever the language of the run: same input, same bytes.
                Dated::named(format!("kolumna {}", column + 1))
            } else if heading.is_empty() {
                continue;
            } else {
                dated(heading)
            };
            let named = if dated.label.is_empty() && self.variable.is_none() {
                gather.title_of(grid)
            } else {
                dated.label
            };
            let (label, unit) = (gather.text(&named), gather.text(&dated.unit));
            series.push(Series { column: *column, label, unit, year: dated.year });
        }
        self.series = gather.distinct(grid, series);
        if is_headless {
            tell_headless(gather, grid);
            return;
        }
        gather.unheaded(grid);
        let used: BTreeSet<usize> = counted.iter().copied().chain(self.others()).collect();
        let unread = grid.headings.iter().enumerate().filter(|(column, heading)| {
            !heading.is_empty() && !used.contains(column) && !self.places.contain(*column)
        });
        gather.unread(grid, unread.map(|(_, heading)| *heading));
    }

    fn others(&self) -> impl Iterator<Item = usize> {
        let single = [self.year, self.variable, self.unit, self.note].into_iter().flatten();
        single.chain(self.dimensions.iter().map(|(_, column)| *column))
    }
}

/// The columns in which most of what is written is a number.
fn numeric(grid: &Grid) -> Vec<usize> {
    let mut tally = vec![(0_usize, 0_usize); grid.headings.len()];
    let convention = Convention { decimal: Decimal::Point, dash: Dash::Unknown };
    for record in sample(grid) {
        for (column, (numbers, words)) in tally.iter_mut().enumerate().take(record.len()) {
            let cell = record.cell(column);
            let number = |decimal| marks::number(cell, decimal).is_some();
            if number(Decimal::Point) || number(Decimal::Comma) {
                *numbers += 1;
            } else if marks::read(cell, "", convention).is_err() {
                *words += 1;
            }
        }
    }
    let numeric = tally.into_iter().enumerate().filter(|(_, (numbers, words))| numbers > words);
    numeric.map(|(column, _)| column).collect()
}

fn read_table<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>, at: &Columns) {
    let decimals = decimals(grid, &at.series);
    for record in grid.records() {
        if !gather.row(grid, record) {
            continue;
        }
        let Some((subject, variable)) = subject(gather, grid, record, at) else { continue };
        let named;
        let series = match variable {
            None if at.unit.is_none() => &at.series,
            _ => {
                named = of_row(gather, record, at, variable);
                &named
            }
        };
        gather.wide(grid, record, series, &subject, |it, cell| {
            let decimal = decimals.get(&it.column).copied().unwrap_or_default();
            marks::read(cell, "", Convention { decimal, dash: Dash::Unknown })
        });
    }
}

/// The decimal mark of each column, found in one pass however many columns there are.
fn decimals(grid: &Grid, series: &[Series]) -> BTreeMap<usize, Decimal> {
    let mut marked: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    let counted: BTreeSet<usize> = series.iter().map(|it| it.column).collect();
    for record in grid.records() {
        for column in counted.range(..record.len()) {
            let cell = record.cell(*column);
            if cell.contains([',', '.']) {
                marked.entry(*column).or_default().push(cell);
            }
        }
    }
    marked.into_iter().map(|(column, cells)| (column, Decimal::of(cells))).collect()
}

/// Whom and when a row is about, and the variable it names.
fn subject<'a>(
    gather: &mut Gather<'a>,
    grid: &Grid<'a>,
    record: Record<'a>,
    at: &Columns,
) -> Option<(Subject, Option<&'a str>)> {
    let area = at.places.area(gather, record);
    if !gather.named(Spot::row(grid, record), &area) {
        return None;
    }
    let year = match at.year {
        Some(column) => Some(gather.year(grid, record, column)?),
        None => None,
    };
    let dimensions = at.dimensions.iter();
    let mut pairs: Vec<(&str, String)> = dimensions
        .filter_map(|(key, column)| dimension(key, record.cell(*column)).map(|value| (*key, value)))
        .collect();
    let grp = gather.group(Spot::row(grid, record), &mut pairs)?;
    let note = gather.text(at.note.map_or("", |column| record.cell(column)));
    let variable = at.variable.map(|column| record.cell(column));
    Some((Subject { area, year, grp, note }, variable))
}

/// The series of a row that names its variable or unit itself, as far as the row reaches.
fn of_row<'a>(
    gather: &mut Gather<'a>,
    record: Record<'a>,
    at: &Columns,
    variable: Option<&str>,
) -> Vec<Series> {
    let unit = at.unit.map_or("", |column| record.cell(column));
    let unit = gather.text(unit);
    let named = |it: &Series, gather: &mut Gather<'a>| {
        let words = [variable.unwrap_or_default(), &*it.label];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        Series {
            label: gather.text(&words.join("; ")),
            unit: if unit.is_empty() { it.unit.clone() } else { unit.clone() },
            ..it.clone()
        }
    };
    at.series.iter().take_while(|it| it.column < record.len()).map(|it| named(it, gather)).collect()
}

fn tell_headless<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>) {
    let problem = Text::new(
        "tabela nie ma nagłówka: pierwszy wiersz to dane; kolumny nazwano ich numerami",
        "the table has no header: its first row is data; the columns are called by their numbers",
    );
    let remedy = Text::new(
        "dopisać nagłówek, żeby było wiadomo, co zawierają kolumny",
        "add a header to say what the columns hold",
    );
    let spot = Spot { table: grid.number, line: grid.heading_line, column: 0 };
    let remark = gather.diagnostic(spot, problem, remedy);
    gather.remark(remark);
}

fn nothing_to_count(gather: &Gather, grid: &Grid, reason: Uncountable) -> Diagnostic {
    let problem = Text::new(
        format!("w tej tabeli nie ma czego policzyć: {}", reason.0),
        format!("there is nothing to count in this table: {}", reason.1),
    );
    let remedy = Text::new(
        "potrzebna jest kolumna kodów TERYT albo nazw (teryt, kod, gmina, nazwa) i obok niej kolumny \
         liczb; rok w nagłówku kolumny albo w kolumnie „rok”",
        "it takes a column of TERYT codes or names (teryt, code, gmina, name) and columns of numbers \
         beside it; the year in the heading or in a column `year`",
    );
    let spot = Spot { table: grid.number, line: grid.heading_line, column: 0 };
    let told = gather.diagnostic(spot, problem, remedy);
    let headings = grid.headings.iter().copied().filter(|heading| !heading.is_empty());
    let found = headings_listed(headings);
    if found.en.is_empty() {
        return told;
    }
    told.with_exists(Text::new(format!("kolumny: {}", found.pl), format!("columns: {}", found.en)))
}

#[cfg(test)]
mod tests {
    use super::super::layout::corpus::{at, file, known, near, read, text, told};
    use super::*;
    use crate::reading::{Reading, Reason};

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn wide_tables_of_all_kinds_are_read_whole() {
        // Rows, columns of figures, known figures and their sum, counted with the csv module of
        // Python.
        for (path, delimiter, rows, columns, filled, total) in [
            (
                "psp_incidents/psp_incidents_gminas_2023_2024_tidy.csv",
                ',',
                2535,
                8,
                20280,
                2_075_140.0,
            ),
            ("gus_area_2025/area_gminas_2025_tidy.csv", ',', 4339, 2, 8678, 138_669_992.0),
            (
                "mf_pit/mf_pit_share_gminas_2019_2020_tidy.csv",
                ',',
                5086,
                2,
                10172,
                190_490_537_089.0,
            ),
            (
                "bdl_exports/damianb1_total_revenue_gminas_by_powiat.csv",
                ',',
                3418,
                1,
                3418,
                1_529_564_122_835.85,
            ),
            ("krakow_metropolis/population_2015_2024.csv", ',', 150, 1, 150, 10_956_605.0),
            ("krakow_metropolis/own_revenue_2015_2024.csv", ',', 150, 1, 150, 49_674_847_078.03),
            ("krakow_metropolis/members.csv", ',', 15, 3, 45, 1_274_723.23),
            ("krakow_metropolis/derived_2024.csv", ',', 15, 11, 165, 1_255_293.963_8),
        ] {
            let figures = read(&file(path, delimiter), "plain-table");
            assert_eq!((figures.rows, figures.figures.len()), (rows, rows * columns), "{path}");
            let (count, sum) = known(&figures.figures);
            assert!(count == filled && near(sum, total), "{path}: {count} {sum}");
            assert_eq!(figures.refused, [], "{path}");
        }
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn years_stand_in_headings_or_in_a_column() {
        let psp = read(
            &file("psp_incidents/psp_incidents_gminas_2023_2024_tidy.csv", ','),
            "plain-table",
        );
        let krakow = (126_101..=126_105).map(|code| {
            at(&psp, &code.to_string(), "Ogółem zdarzeń", Some(2024))[0]
                .reading
                .value()
                .expect("known")
        });
        assert!(near(krakow.sum(), 9756.0));
        let first = &psp.figures[0].area;
        assert_eq!((&*first.powiat, &*first.voivodeship), ("bolesławiecki", "dolnośląskie"));

        let pit = read(&file("mf_pit/mf_pit_share_gminas_2019_2020_tidy.csv", ','), "plain-table");
        let krakow = at(&pit, "1261", "executed_income_pln", Some(2019));
        let groups: Vec<_> = krakow.iter().map(|it| (&*it.grp, it.reading)).collect();
        assert_eq!(
            groups,
            [
                ("chapter=75621", Reading::Known(1_407_406_960.0)),
                ("chapter=75622", Reading::Known(378_831_833.0)),
            ]
        );
        let path = "gus_population_2024/gus_table_IV_2024_tidy.csv";
        let gus = read(&file(path, ','), "plain-table");
        assert_eq!((gus.rows, gus.figures.len()), (3899, 3899 * 19));
        let population = gus.figures.iter().filter(|it| &*it.label == "population");
        assert_eq!(known(population), (3899, 46_738_631.0));
        // The tidy copy does not say what its 10,933 dashes mean.
        let dashes = gus.figures.iter().filter(|it| it.printed == "-");
        assert_eq!(
            dashes.filter(|it| it.reading == Reading::Missing(Reason::NotCollected)).count(),
            10_933
        );
        let powiats = read(
            &file("bdl_exports/damianb1_total_revenue_gminas_by_powiat.csv", ','),
            "plain-table",
        );
        assert_eq!(powiats.figures[0].area.name, "powiat bocheński");
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn a_table_without_headings_is_read_by_its_content() {
        let path = "gus_population_2024/kuchnowski_gminy_2021_pop_area_teryt.csv";
        let figures = read(&file(path, ';'), "plain-table");
        // Powiat, seat, population, area and kind of each of 2,477 gminas; the sums are Python's.
        assert_eq!((figures.rows, figures.figures.len()), (2477, 2477 * 5));
        let column = |label: &str| known(figures.figures.iter().filter(|it| &*it.label == label));
        assert_eq!(column("kolumna 4"), (2477, 37_907_704.0));
        assert!(near(column("kolumna 5").1, 312_720.3));
        let [zabierzow] = at(&figures, "1206162", "kolumna 4", None)[..] else { panic!() };
        assert_eq!(
            (zabierzow.reading, &*zabierzow.area.name),
            (Reading::Known(29126.0), "Zabierzów")
        );
        assert_eq!(figures.figures[0].line, 1);
        assert!(told(&figures.remarks).contains("has no header"));
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn a_table_with_nothing_to_count_is_told_by_its_columns() {
        for (path, reason, column) in [
            ("bdl_api/subjects_catalog.csv", "no column holds numbers", "“hasVariables”"),
            (
                "krakow_metropolis/gmina_code_changes_2021_2024.csv",
                "no column holds numbers",
                "“teryt6”",
            ),
            (
                "krakow_metropolis/dashboard_metropolis_series.csv",
                "no column holds codes",
                "“indicator”",
            ),
        ] {
            let document = file(path, ',');
            let format = document.format().expect("a format");
            assert_eq!(format.name, "plain-table");
            let faults = (format.figures.expect("figures"))(&document).expect_err(path);
            let told = told(&faults);
            assert!(told.contains(reason) && told.contains(column), "{told}");
        }
    }

    #[test]
    fn what_the_table_itself_says_names_the_figures() {
        let table = "Wskaźnik;kod;nazwa;2022;2023;jednostka\n\
                     ludność;1206162;Zabierzów;29 267;29 602;osoba\n\
                     dochody;1206162;Zabierzów;1,5;;mln zł\n";
        let figures = read(&text(table, ';', "t.csv"), "plain-table");
        let [income] = at(&figures, "1206162", "dochody", Some(2022))[..] else { panic!() };
        assert_eq!((income.reading, &*income.unit), (Reading::Known(1.5), "mln zł"));
        assert_eq!(
            at(&figures, "1206162", "ludność", Some(2023))[0].reading,
            Reading::Known(29602.0)
        );
        let bare = text("gmina;2023\nSkawina;5\n", ';', "dane/ludnosc.csv");
        assert_eq!(&*read(&bare, "plain-table").figures[0].label, "ludnosc");
    }

    #[test]
    fn faults_of_rows_and_headings_have_their_place() {
        let table = "kod;gmina;a;a;b;;c\n\
                     1206162;Zabierzów;1;2;3;4;5\n\
                     1206172;Zielonki;1;2;trzy;4;5\n\
                     ;;1;2;3;4;5\n\
                     1206082;Michałowice;1;2;3;4\n\
                     1206112;Skawina;1;2;3;4;5;6\n";
        let figures = read(&text(table, ';', "t.csv"), "plain-table");
        assert_eq!((figures.rows, figures.figures.len()), (5, 3));
        let places: Vec<_> = figures.refused.iter().map(Diagnostic::place).collect();
        assert_eq!(
            places,
            ["t.csv:1:3", "t.csv:1:6", "t.csv:3:5", "t.csv:4", "t.csv:5", "t.csv:6"]
        );
    }

    #[test]
    fn a_table_of_words_alone_is_refused() {
        assert!(figures(&Document::default()).is_err_and(|faults| !faults.is_empty()));
        for table in [
            "a;b\nx;y\n",
            "gmina\nSkawina\n",
            "gmina;liczba\n",
            "x\n",
            "1;2\n3;4\n",
            "gmina;a\n;\n",
        ] {
            let document = text(table, ';', "t.csv");
            let faults = figures(&document).expect_err(table);
            assert!(told(&faults).contains("there is nothing to count"), "{table}");
        }
    }
}
