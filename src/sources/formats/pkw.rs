//! Results of elections by gmina, as the National Electoral Commission (PKW) publishes them.
//!
//! The files of 2019, 2023 and 2024 name the same columns differently; three of them are led to one
//! label each, the columns of committees keep their headings. All are percentages, but the counts
//! of commissions. An empty cell of a committee means that it had no list there, unless the whole
//! row is without results.
//!
//! TERYT codes have six digits, or five without the leading zero. Rows abroad and on ships have a
//! name only. Where a row has neither code nor gmina, the powiat names the territory: so stand the
//! cities with powiat rights in the file of June 2024.

use super::layout::gather::{Gather, Series, Subject};
use super::layout::telling::{Spot, quoted};
use super::layout::{Grid, WIDEST, folded};
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
    name: "pkw",
    title: ("PKW, wyniki wyborów według gmin", "PKW, results of elections by gmina"),
    unfold: None,
    recognise: |document| document.unfolded_by.is_none() && document.tables.iter().any(is_pkw),
    figures: Some(figures),
};

const CODES: [&str; 4] = ["teryt", "kod teryt", "teryt gminy", "kod teryt gminy"];
const NAMES: [&str; 3] = ["gmina", "jednostka terytorialna", "nazwa gminy"];
const TURNOUT: &str = "frekwencja";
const INVALID: [&str; 2] = ["% glosow niewaznych", "procent glosow niewaznych"];

/// Folded headings of figures, with the label and unit they are led to.
const MEASURES: &[(&str, &str, &str)] = &[
    ("liczba komisji", "Liczba komisji", ""),
    ("liczba uwzglednionych komisji", "Liczba uwzględnionych komisji", ""),
    (TURNOUT, "Frekwencja", "%"),
    (INVALID[0], "% głosów nieważnych", "%"),
    (INVALID[1], "% głosów nieważnych", "%"),
    ("% glosow waznych", "% głosów ważnych", "%"),
    ("procent glosow waznych", "% głosów ważnych", "%"),
    (
        "procent glosow waznych oddanych lacznie na wszystkie listy kandydatow",
        "% głosów ważnych",
        "%",
    ),
];

/// What the name of every committee's column contains.
const COMMITTEE: &str = "komitet wyborczy";

/// Cities with powiat rights since 2013, as the file of 2023 has them: 65 with a code of their own,
/// and Warsaw by district.
const CITIES: usize = 66;

/// Warsaw as a whole, and its districts 146502 to 146519, in TERYT.
const WARSAW: u32 = 146_501;
const WARSAW_DISTRICTS: std::ops::RangeInclusive<u32> = 146_502..=146_519;

fn is_pkw(table: &Table) -> bool {
    let header: Vec<String> = table.header.iter().take(WIDEST).map(|it| folded(it)).collect();
    let has = |words: &[&str]| header.iter().any(|heading| words.contains(&heading.as_str()));
    has(&CODES) && has(&[TURNOUT]) && has(&INVALID)
}

fn figures(document: &Document) -> Diagnosed<Figures> {
    let mut gather = Gather::new(document, "pkw");
    let (subject, year) = election(document.base_name());
    gather.figures().subject = subject;
    for (number, table) in document.tables.iter().enumerate() {
        if !is_pkw(table) {
            gather.passed_over(number);
            continue;
        }
        let grid = Grid::new(number, table);
        if let Some(columns) = Columns::of(&mut gather, &grid, year) {
            read_table(&mut gather, &grid, &columns, year);
        }
    }
    gather.finish()
}

/// Which election a file's name says it is, such as `2023_pl_gminy.csv`: `pl` for the Sejm
/// ("parlamentarne"), `pe` for the European Parliament.
fn election(name: &str) -> (String, Option<Year>) {
    let name = name.to_lowercase();
    let mut words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    let year = words.clone().find_map(Year::parse);
    let body = words.find_map(|word| match word {
        "pl" | "sejm" => Some("Sejm"),
        "pe" | "ep" | "europarlament" => Some("Parlament Europejski"),
        _ => None,
    });
    (body.unwrap_or_default().to_owned(), year)
}

struct Columns {
    code: usize,
    name: Option<usize>,
    powiat: Option<usize>,
    voivodeship: Option<usize>,
    turnout: usize,
    series: Vec<Series>,
    /// The columns of committees.
    committees: BTreeSet<usize>,
}

impl Columns {
    fn of<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>, year: Option<Year>) -> Option<Self> {
        let (code, turnout) = (grid.find(&CODES)?, grid.find(&[TURNOUT])?);
        let (name, powiat) = (grid.find(&NAMES), grid.find(&["powiat"]));
        let voivodeship = grid.find(&["wojewodztwo"]);
        let places = [Some(code), name, powiat, voivodeship];
        let (mut series, mut committees, mut unread) = (Vec::new(), BTreeSet::new(), Vec::new());
        for (column, heading) in grid.folded.iter().enumerate() {
            let printed = grid.headings.get(column).copied().unwrap_or_default();
            let known = MEASURES.iter().find(|(word, ..)| word == heading);
            let (label, unit) = match known {
                Some((_, label, unit)) => (*label, *unit),
                None if heading.contains(COMMITTEE) => {
                    committees.insert(column);
                    (printed, "%")
                }
                None => {
                    if !places.contains(&Some(column)) && !heading.is_empty() {
                        unread.push(printed);
                    }
                    continue;
                }
            };
            let (label, unit) = (gather.text(label), gather.text(unit));
            series.push(Series { column, label, unit, year });
        }
        let series = gather.distinct(grid, series);
        gather.unread(grid, unread.into_iter());
        Some(Self { code, name, powiat, voivodeship, turnout, series, committees })
    }
}

fn read_table<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>, at: &Columns, year: Option<Year>) {
    gather.unheaded(grid);
    let columns: Vec<usize> = at.series.iter().map(|it| it.column).collect();
    let convention = Convention { decimal: grid.decimal(&columns), dash: Dash::Unknown };
    let (everyone, by_powiat) = (
        gather.everyone(),
        gather.text(
            "the row has no code and no gmina; the territory is the one of the column Powiat",
        ),
    );
    let silent = gather.text("");
    let mut cities = Cities::default();
    for record in grid.records() {
        if !gather.row(grid, record) {
            continue;
        }
        let cell = |column: Option<usize>| column.map_or("", |column| record.cell(column));
        let (code, gmina) = (record.cell(at.code), cell(at.name));
        let (powiat, voivodeship) = (cell(at.powiat), cell(at.voivodeship));
        let is_unnamed = code.is_empty() && gmina.is_empty();
        let area =
            gather.area([code, if is_unnamed { powiat } else { gmina }, powiat, voivodeship]);
        if !gather.named(Spot::row(grid, record), &area) {
            continue;
        }
        cities.see(code, is_unnamed, powiat, voivodeship);
        let note = if is_unnamed { by_powiat.clone() } else { silent.clone() };
        let subject = Subject { area, year, grp: everyone.clone(), note };
        let voted = !record.cell(at.turnout).is_empty();
        gather.wide(grid, record, &at.series, &subject, |it, cell| {
            let no_list = voted && cell.is_empty() && at.committees.contains(&it.column);
            let absent = Reading::Missing(Reason::NotApplicable);
            if no_list { Ok(absent) } else { marks::read(cell, "", convention) }
        });
    }
    cities.tell(gather, grid);
}

/// How the cities with powiat rights appear in a file.
#[derive(Default)]
struct Cities<'a> {
    /// Those in rows without code and gmina.
    uncoded: BTreeSet<&'a str>,
    whole_warsaw: bool,
    districts: BTreeSet<u32>,
}

impl<'a> Cities<'a> {
    fn see(&mut self, code: &str, is_unnamed: bool, powiat: &'a str, voivodeship: &str) {
        // Ships stand without a voivodeship.
        if is_unnamed && !voivodeship.is_empty() {
            self.uncoded.insert(powiat);
        }
        let Ok(code) = code.parse() else { return };
        self.whole_warsaw |= code == WARSAW;
        if WARSAW_DISTRICTS.contains(&code) {
            self.districts.insert(code);
        }
    }

    fn tell(&self, gather: &mut Gather<'a>, grid: &Grid<'a>) {
        let (mut pl, mut en) = (Vec::new(), Vec::new());
        let lacking = self.uncoded.len();
        if lacking > 0 {
            pl.push(format!(
                "{lacking} z {CITIES} miast na prawach powiatu nie ma wiersza z kodem TERYT: ich \
                 wiersze nie mają kodu ani nazwy gminy, miasto podaje tylko kolumna „Powiat”"
            ));
            en.push(format!(
                "{lacking} of the {CITIES} cities with powiat rights have no row with a TERYT code: \
                 their rows have neither code nor gmina, only the column Powiat names the city"
            ));
        }
        if !self.districts.is_empty() && !self.whole_warsaw {
            let count = self.districts.len();
            pl.push(format!("Warszawa jest podana tylko w podziale na dzielnice ({count})"));
            en.push(format!("Warsaw is given only by district ({count})"));
        }
        if pl.is_empty() {
            return;
        }
        let problem = Text::new(pl.join("; "), en.join("; "));
        let remedy = Text::new(
            "miasta bez kodu dopasowuje się po nazwie i województwie; odsetków z dzielnic nie wolno \
             uśredniać",
            "cities without a code are matched by name and voivodeship; the percentages of districts \
             must not be averaged",
        );
        let whole = Spot { table: grid.number, line: 0, column: 0 };
        let mut remark = gather.diagnostic(whole, problem, remedy);
        if lacking > 0 {
            let names: Vec<&str> = self.uncoded.iter().copied().collect();
            let names = names.into_iter().take(CITIES).map(quoted).collect::<Vec<_>>().join(", ");
            remark = remark.with_exists(Text::new(
                format!("bez kodu: {names}"),
                format!("without a code: {names}"),
            ));
        }
        gather.remark(remark);
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::corpus::{at, file, known, near, read, text, told};
    use super::*;
    use crate::diagnostic::Diagnostic;

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn every_election_is_read_whole() {
        // Rows, columns of figures, known figures, their sum and the sum of turnouts, counted with
        // the csv module of Python.
        for (name, subject, rows, columns, filled, total, turnouts) in [
            ("2019_pe_gminy", "Parlament Europejski", 2496, 13, 24285, 600_859.28, 101_659.28),
            ("2019_pl_gminy", "Sejm", 2496, 13, 22116, 640_136.59, 140_937.18),
            ("2023_pl_gminy", "Sejm", 2585, 17, 32433, 763_050.68, 183_472.69),
            ("2024_pe_gminy", "Parlament Europejski", 2585, 16, 34114, 677_588.91, 97_128.26),
        ] {
            let figures = read(&file(&format!("elections/{name}.csv"), ';'), "pkw");
            assert_eq!(figures.subject, subject);
            assert_eq!((figures.rows, figures.figures.len()), (rows, rows * columns), "{name}");
            let (count, sum) = known(&figures.figures);
            assert!(count == filled && near(sum, total), "{name}: {count} {sum}");
            let turnout = figures.figures.iter().filter(|it| &*it.label == "Frekwencja");
            assert!(near(known(turnout).1, turnouts), "{name}");
            assert_eq!(figures.refused, [], "{name}");
        }
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn turnout_in_zielonki_is_the_published_one() {
        for (name, year, value) in [
            ("2019_pe", 2019, 56.00),
            ("2019_pl", 2019, 72.77),
            ("2023_pl", 2023, 84.49),
            ("2024_pe", 2024, 50.11),
        ] {
            let figures = read(&file(&format!("elections/{name}_gminy.csv"), ';'), "pkw");
            let [turnout] = at(&figures, "120617", "Frekwencja", Some(year))[..] else { panic!() };
            assert_eq!((turnout.reading, &*turnout.unit), (Reading::Known(value), "%"));
        }
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn cities_without_a_code_and_warsaw_by_district_are_told() {
        let figures = read(&file("elections/2024_pe_gminy.csv", ';'), "pkw");
        let remarks = told(&figures.remarks);
        let lacking = "65 of the 66 cities with powiat rights have no row with a TERYT code";
        assert!(remarks.contains(lacking), "{remarks}");
        assert!(remarks.contains("Warsaw is given only by district (18)"));
        assert!(
            remarks.contains("Białystok, Bielsko-Biała, Bydgoszcz") && remarks.contains("Żory")
        );
        let krakow = figures.figures.iter().filter(|it| it.area.name == "Kraków");
        let krakow: Vec<_> = krakow.filter(|it| &*it.label == "Frekwencja").collect();
        assert_eq!(krakow.len(), 1);
        assert_eq!((krakow[0].reading, &*krakow[0].area.code), (Reading::Known(51.27), ""));
        assert_eq!(krakow[0].area.voivodeship, "małopolskie");
        assert!(krakow[0].note.contains("column Powiat"));
        for name in ["2019_pe", "2019_pl", "2023_pl"] {
            let figures = read(&file(&format!("elections/{name}_gminy.csv"), ';'), "pkw");
            let remarks = told(&figures.remarks);
            assert!(!remarks.contains("cities with powiat rights"), "{name}: {remarks}");
            assert!(remarks.contains("Warsaw is given only by district (18)"), "{name}");
        }
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn an_empty_cell_is_no_list_unless_the_row_has_no_results() {
        let figures = read(&file("elections/2023_pl_gminy.csv", ';'), "pkw");
        let absent = |reason| {
            figures.figures.iter().filter(|it| it.reading == Reading::Missing(reason)).count()
        };
        // 11,506 empty cells of committees and 6 others; Iraq and Lebanon have no results in all
        // 15 columns but the counts of commissions.
        assert_eq!(absent(Reason::NotCollected), 2 * 15);
        assert_eq!(absent(Reason::NotApplicable), 11_506 - 2 * 12);
        let abroad = figures.figures.iter().find(|it| it.area.name == "Albania").expect("a row");
        assert_eq!((&*abroad.area.code, &*abroad.area.powiat), ("", "zagranica"));
    }

    #[test]
    fn an_election_is_known_by_its_columns_not_by_its_name() {
        let rows = "Kod TERYT;Gmina;Frekwencja;% głosów nieważnych;KOMITET WYBORCZY A;KOMITET \
                    WYBORCZY A\n120617;Zielonki;wysoka;1,2;3;4\n;;1;2;3;4\n";
        let figures = read(&text(rows, ';', "wyniki.csv"), "pkw");
        assert_eq!((&*figures.subject, figures.rows, figures.figures.len()), ("", 2, 1));
        let places: Vec<_> = figures.refused.iter().map(Diagnostic::place).collect();
        assert_eq!(places, ["wyniki.csv:1:5", "wyniki.csv:2:3", "wyniki.csv:3"]);
        let other = text("Kod TERYT;Gmina;Frekwencja\n120617;Zielonki;84,49\n", ';', "2023_pl.csv");
        assert_eq!(other.format().map(|it| it.name), Some("plain-table"));
        assert_eq!(election("2023_pl_gminy.csv").0, "Sejm");
        assert_eq!(election("wyniki.csv"), (String::new(), None));
    }
}
