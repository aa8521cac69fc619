//! Made figures for every rule.

use super::*;
use crate::language::Lang;
use crate::reading::Reason;
use crate::sources::predecessors::tests::shipped;
use crate::sources::variable::Measure;
use crate::territory::Register;

pub(in crate::sources) fn units() -> Units {
    Units::parse(include_str!("../../../../indicators/units.toml"), "units.toml").expect("sound")
}

macro_rules! dataset {
    ($id:literal) => {{
        let text = include_str!(concat!("../../../../datasets/", $id, "/datapackage.json"));
        let units = $crate::sources::harmonise::tests::units();
        $crate::sources::descriptor::parse(text, $id, $id, &units).expect("a sound descriptor")
    }};
}
pub(in crate::sources) use dataset;

/// A figure of a made file: code, name, label, unit, year, what is printed.
fn figure(
    line: usize,
    area: (&str, &str),
    label: &str,
    unit: &str,
    year: i32,
    cell: &str,
) -> Figure {
    let value = marks::number(cell, Decimal::Comma);
    Figure {
        table: 0,
        line,
        column: 3,
        label: label.into(),
        unit: unit.into(),
        area: Arc::new(Area { code: area.0.into(), name: area.1.into(), ..Area::default() }),
        year: Year::new(year),
        grp: "all".into(),
        reading: value.map_or(Reading::Missing(Reason::NotCollected), Reading::Known),
        printed: cell.into(),
        note: "".into(),
    }
}

fn of(figures: Vec<Figure>) -> Figures {
    Figures { rows: figures.len(), figures, ..Figures::default() }
}

fn run(register: &Register, figures: &Figures, dataset: &Dataset, year: Option<i32>) -> Harmonised {
    let codes = Codes::new(register);
    let options = Options { file: "plik.csv", sheets: &[], year: year.and_then(Year::new) };
    harmonise(figures, &codes, dataset, &units(), &options)
}

/// Rows in few words: territory, year, group, value or reason, what the source prints, note.
fn shown(rows: &[TidyRow]) -> Vec<String> {
    let one = |row: &TidyRow| {
        let value = match row.reading {
            Reading::Known(value) => value.to_string(),
            Reading::Missing(why) | Reading::Withheld(why) => why.as_str().to_owned(),
        };
        let parts = [row.territory.to_string(), value, row.source_value.clone(), row.note.clone()];
        parts.join("|")
    };
    rows.iter().map(one).collect()
}

fn problems(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|it| it.render(Lang::En)).collect()
}

fn unemployed(cells: &[(&str, &str, i32, &str)]) -> Figures {
    let figure = |(line, (code, name, year, cell)): (usize, &(&str, &str, i32, &str))| {
        figure(line + 2, (code, name), "ogółem", "osoba", *year, cell)
    };
    of(cells.iter().enumerate().map(figure).collect())
}

#[test]
fn codes_before_and_after_a_change_are_one_series_and_two_values_are_refused() {
    let (register, dataset) = (shipped(), dataset!("bdl/registered-unemployed"));
    let made = unemployed(&[
        ("1208042", "Książ Wielki (2)", 2022, "76"),
        ("1208042", "Książ Wielki (2)", 2023, ""),
        ("1208043", "Książ Wielki (3)", 2022, ""),
        ("1208043", "Książ Wielki (3)", 2023, "96"),
        ("0221091", "Wałbrzych od 2003 do 2012 (1)", 2012, "8029"),
        ("0265011", "Wałbrzych od 2013 (1)", 2012, ""),
        ("1206162", "Zabierzów (2)", 2009, "1"),
        ("120616", "Zabierzów", 2009, "2"),
    ]);
    let found = run(&register, &made, &dataset, None);
    assert_eq!(
        shown(&found.rows),
        ["026501|8029||printed under code 022109", "120804|76||", "120804|96||",]
    );
    assert_eq!(found.refused.len(), 1);
    let text = problems(&found.refused);
    assert!(text.contains("(line 8)") && text.contains("(line 9)"), "{text}");
    let text = problems(&found.remarks);
    assert!(text.contains("1208042 (–2022) → 1208043 Książ Wielki"), "{text}");
}

#[test]
fn a_key_given_twice_is_refused_with_both_lines_and_read_once_when_both_agree() {
    let (register, dataset) = (shipped(), dataset!("bdl/registered-unemployed"));
    let found = run(
        &register,
        &unemployed(&[
            ("1206162", "Zabierzów", 2024, "433"),
            ("1206162", "Zabierzów", 2024, "434"),
            ("1206172", "Zielonki", 2024, "300"),
            ("1206172", "Zielonki", 2024, "300"),
            // Liszki has no row of its own: its name under Skawina's code is a mistake.
            ("1206113", "Skawina", 2024, "700"),
            ("1206113", "Liszki", 2024, "200"),
        ]),
        &dataset,
        None,
    );
    assert_eq!(shown(&found.rows), ["120617|300||"]);
    let text = problems(&found.refused);
    assert!(text.contains("(line 2)") && text.contains("(line 3)"), "{text}");
    assert!(text.contains("(line 6)") && text.contains("(line 7)"), "{text}");
    let text = problems(&found.remarks);
    assert!(text.contains("(line 4 and line 5); read once"), "{text}");
    assert!(text.contains("the name `Liszki` is that of 120607 Liszki (krakowski)"), "{text}");
}

#[test]
fn a_split_city_is_summed_where_counts_are_whole_and_left_out_where_not() {
    let (register, dataset) = (shipped(), dataset!("bdl/registered-unemployed"));
    let city = |cells: [&str; 5]| {
        let codes = ["126101", "126102", "126103", "126104", "126105"];
        let cells: Vec<(&str, &str, i32, &str)> =
            codes.iter().zip(cells).map(|(code, cell)| (*code, "Kraków", 2024, cell)).collect();
        unemployed(&cells)
    };
    let rows = |cells: [&str; 5]| shown(&run(&register, &city(cells), &dataset, None).rows);
    let sum = "126101|15|1+2+3+4+5|sum of 126101..126105";
    assert_eq!(rows(["1", "2", "3", "4", "5"]), [sum]);
    // The city's own figure is the total when the others add up to it, or when they say nothing.
    assert_eq!(rows(["14", "2", "3", "4", "5"]), ["126101|14||"]);
    assert_eq!(rows(["14", "", "", "", ""]), ["126101|14||"]);
    let incomplete = "126101|incomplete|1+2+4+5|incomplete sum of 126101, 126102, 126104, 126105";
    assert_eq!(rows(["1", "2", "", "4", "5"]), [incomplete]);
    let whole =
        unemployed(&[("1261011", "Kraków", 2024, "100"), ("1261029", "Krowodrza", 2024, "7")]);
    assert_eq!(shown(&run(&register, &whole, &dataset, None).rows), ["126101|100||"]);

    let mut rate = dataset;
    rate.variables[0].measure = Measure::Rate;
    rate.variables[0].unit = "%".into();
    let mut own = city(["1", "2", "3", "4", "5"]);
    own.figures.iter_mut().for_each(|figure| figure.unit = "%".into());
    assert_eq!(shown(&run(&register, &own, &rate, None).rows), ["126101|1||"]);
    own.figures.remove(0);
    let found = run(&register, &own, &rate, None);
    let missing = "126101|parts not published||the source has its 4 districts only";
    assert_eq!(shown(&found.rows), [missing]);
    assert!(
        problems(&found.remarks).contains("126101 Kraków (m. Kraków): the file gives districts")
    );
}

#[test]
fn a_gmina_of_today_counts_to_the_one_it_was_part_of() {
    let (register, dataset) = (shipped(), dataset!("bdl/registered-unemployed"));
    let made = unemployed(&[
        ("120705", "Kamienica", 2024, "10"),
        ("120713", "Szczawa", 2024, "4"),
        ("120705", "Kamienica", 2025, "9"),
        ("120713", "Szczawa", 2025, "5"),
    ]);
    let found = run(&register, &made, &dataset, None);
    assert_eq!(
        shown(&found.rows),
        ["120705|14|10+4|sum of 120705, 120713", "120705|9||", "120713|5||"]
    );
    let alone = unemployed(&[("120713", "Szczawa", 2024, "4")]);
    let found = run(&register, &alone, &dataset, None);
    assert!(found.rows.is_empty());
    assert_eq!(found.matched.left_out[&LeftOut::NotYet].examples, ["120713 Szczawa"]);
}

#[test]
fn printed_units_become_those_of_the_variable_and_the_original_stays() {
    let register = shipped();
    let dataset = dataset!("mf/pit-shares");
    let label = "75621; Dochody wykonane\n(wpłaty minus zwroty)";
    let row = |unit: &str, cell: &str| {
        let made = of(vec![figure(2, ("1206162", ""), label, unit, 2024, cell)]);
        let found = run(&register, &made, &dataset, None);
        let row = found.rows.first().cloned();
        (row.map(|it| (it.reading, it.source_value, it.source_unit)), problems(&found.refused))
    };
    let kept = |value, printed: &str, unit: &str| {
        Some((Reading::Known(value), printed.to_owned(), unit.to_owned()))
    };
    assert_eq!(row("tys. zł", "29602,5").0, kept(29_602_500.0, "29602,5", "tys. zł"));
    assert_eq!(row("zł", "12,5").0, kept(12.5, "", ""));
    assert_eq!(row("", "12,5").0, kept(12.5, "", ""));
    let (nothing, text) = row("osoba", "12,5");
    assert!(nothing.is_none() && text.contains("is in `osoba`, the variable `pit_share` in `PLN`"));
    let (nothing, text) = row("furlong", "12,5");
    assert!(nothing.is_none() && text.contains("unknown unit `furlong`"), "{text}");
}

#[test]
fn what_cannot_be_placed_is_told_with_what_is_near() {
    let (register, dataset) = (shipped(), dataset!("bdl/registered-unemployed"));
    let mut made = unemployed(&[
        ("1206199", "Zabierzow", 2024, "1"),
        ("1206199", "Zabierzow", 2023, "1"),
        ("1206162", "Zabierzów", 1, "433"),
        ("1206000", "Powiat krakowski", 2024, "5"),
        ("0809102", "Zielona Góra (2)", 2010, "5"),
        ("1206114", "Skawina - miasto (4)", 2024, "5"),
    ]);
    made.figures.push(figure(9, ("1206162", "Zabierzów"), "kobiety w ciąży", "", 2024, "5"));
    let found = run(&register, &made, &dataset, None);
    assert!(found.rows.is_empty());
    let text = problems(&found.refused);
    assert!(text.contains("plik.csv:2: it cannot be told which gmina this is"), "{text}");
    assert!(text.contains("values: 2") && text.contains("120616 Zabierzów (krakowski)"), "{text}");
    assert!(text.contains("--year 2024"), "{text}");
    assert!(problems(&found.remarks).contains("`kobiety w ciąży`"));
    let left = &found.matched.left_out;
    let counts: Vec<_> = left.iter().map(|(why, it)| (*why, it.count)).collect();
    let expected = [(LeftOut::AboveGmina, 1), (LeftOut::TownOrRuralPart, 1), (LeftOut::Ended, 1)];
    assert_eq!(counts, expected);
    // The year that is given holds for the figure that has none.
    let found = run(&register, &made, &dataset, Some(2022));
    assert_eq!(shown(&found.rows), ["120616|433||"]);
}

#[test]
fn a_file_without_a_known_heading_is_refused() {
    let (register, dataset) = (shipped(), dataset!("gus/area"));
    let made = unemployed(&[("1206162", "Zabierzów", 2024, "433")]);
    let found = run(&register, &made, &dataset, None);
    assert!(found.rows.is_empty());
    let text = problems(&found.refused);
    assert!(text.contains("no column") && text.contains("known: `Powierzchnia`"), "{text}");
    assert_eq!(known_labels(&made, &dataset), (0, 1));
}

#[test]
fn faults_are_counted_when_there_are_too_many_to_keep() {
    let (register, dataset) = (shipped(), dataset!("bdl/registered-unemployed"));
    let codes: Vec<String> = (0..22_000).map(|number| format!("99{number:05}")).collect();
    let cells: Vec<_> = codes.iter().map(|code| (code.as_str(), "", 2024, "1")).collect();
    let found = run(&register, &unemployed(&cells), &dataset, None);
    assert_eq!(found.refused.len(), 20_001);
    assert!(problems(&found.refused).contains("and 2000 more of the same kind"));
}

#[test]
fn a_new_dataset_has_sound_names_and_sums_only_what_is_counted() {
    let long = "Liczba osób korzystających z pomocy społecznej w gminie w ciągu całego roku";
    let mut figures = Vec::new();
    for (line, (label, unit)) in [
        (long, "osoba"),
        (&format!("{long} - w tym dzieci"), "osoba"),
        ("Udział dzieci", "%"),
        ("3. Liczba mieszkań", "szt."),
        ("Dochody", "tys. zł"),
        ("Dochody na 1 mieszkańca", "zł"),
        ("Śmieci", "furlong"),
        ("Ludność; 0-4", "osoba"),
        ("Ludność; 5-9", "osoba"),
        ("—", ""),
    ]
    .into_iter()
    .enumerate()
    {
        figures.push(figure(line + 2, ("1206162", ""), label, unit, 2024, "5"));
    }
    let made = of(figures);
    let dataset = new_dataset(&made, "gmina/nowy", "plik.csv", &units());
    let found: Vec<_> = dataset
        .variables
        .iter()
        .map(|it| (it.name.as_str(), it.unit.as_str(), it.measure))
        .collect();
    let name = "liczba_osob_korzystajacych_z_pomocy_spolecznej_w_gminie_w_ci";
    let second = "liczba_osob_korzystajacych_z_pomocy_spolecznej_w_gminie_w_2";
    assert_eq!(
        found,
        [
            (name, "person", Measure::Stock),
            (second, "person", Measure::Stock),
            ("udzial_dzieci", "%", Measure::Rate),
            ("v_3_liczba_mieszkan", "piece", Measure::Stock),
            ("dochody", "PLN", Measure::Rate),
            ("dochody_na_1_mieszkanca", "PLN", Measure::Rate),
            ("smieci", "not stated", Measure::Rate),
            ("ludnosc", "person", Measure::Stock),
            ("v", "not stated", Measure::Rate),
        ]
    );
    let sound = |it: &&crate::sources::variable::Variable| {
        crate::sources::variable::is_name(&it.name) && it.title.is_complete()
    };
    assert_eq!(dataset.variables.iter().filter(sound).count(), 9);
    let rows = run(&shipped(), &made, &dataset, None);
    assert_eq!((rows.rows.len(), rows.refused.len()), (10, 0), "{:?}", rows.refused);
    let groups: Vec<&str> =
        rows.rows.iter().map(|row| &*row.grp).filter(|it| *it != "all").collect();
    assert_eq!(groups, ["age=0-4", "age=5-9"]);
    let revenue = rows.rows.iter().find(|row| &*row.variable == "dochody").expect("a row");
    assert_eq!(
        (revenue.reading, revenue.source_unit.as_str()),
        (Reading::Known(5000.0), "tys. zł")
    );
}

mod given;
mod hostile;
mod kept;
