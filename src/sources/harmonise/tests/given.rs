//! The given files against what was read from them by another program: every shipped figure is
//! derived again, in Python, by `tests/oracles/datasets.py`.

use super::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

pub(super) fn given(path: &str) -> PathBuf {
    let root = std::env::var("HEJNAL_CORPUS").expect("set");
    PathBuf::from(root).join("data/municipal").join(path)
}

pub(super) fn grid(path: PathBuf, delimiter: u8) -> Vec<(usize, csv::StringRecord)> {
    records(&std::fs::read_to_string(path).expect("a given file"), delimiter)
}

pub(super) fn records(text: &str, delimiter: u8) -> Vec<(usize, csv::StringRecord)> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let records = reader.records().map(|record| record.expect("a record"));
    records
        .map(|record| {
            (record.position().map_or(0, |at| usize::try_from(at.line()).expect("small")), record)
        })
        .collect()
}

/// A wide export of the Local Data Bank.
pub(super) fn ctab(name: &str, delimiter: u8, year: Option<i32>) -> Figures {
    let rows = grid(given("bdl_exports").join(name), delimiter);
    let mark = if delimiter == b',' { Decimal::Point } else { Decimal::Comma };
    let header: Vec<(Arc<str>, Arc<str>, Option<Year>)> = rows[0]
        .1
        .iter()
        .map(|title| {
            let parts: Vec<&str> = title.split(char::from(delimiter)).map(str::trim).collect();
            let (mut label, mut unit, mut of) = (Vec::new(), "", year.and_then(Year::new));
            for part in parts {
                match Year::parse(part) {
                    Some(year) => of = Some(year),
                    None if part.starts_with('[') => unit = part.trim_matches(['[', ']']),
                    None => label.push(part),
                }
            }
            (Arc::from(label.join("; ")), Arc::from(unit), of)
        })
        .collect();
    let mut figures = Vec::new();
    for (line, row) in &rows[1..] {
        let area = Arc::new(Area { code: row[0].into(), name: row[1].into(), ..Area::default() });
        for (column, (label, unit, year)) in header.iter().enumerate().skip(2) {
            if label.is_empty() {
                continue;
            }
            let printed = row.get(column).unwrap_or_default();
            let value = marks::number(printed, mark);
            figures.push(Figure {
                line: *line,
                column: column + 1,
                label: label.clone(),
                unit: unit.clone(),
                area: area.clone(),
                year: *year,
                grp: "all".into(),
                reading: value.map_or(Reading::Missing(Reason::NotCollected), Reading::Known),
                printed: printed.to_owned(),
                table: 0,
                note: "".into(),
            });
        }
    }
    of(figures)
}

/// A plain table: columns of code, name, powiat, voivodeship, then (column, label, unit, year).
pub(super) fn table(
    path: &str,
    delimiter: u8,
    at: [Option<&str>; 4],
    columns: &[(&str, &str, &str, i32)],
) -> Figures {
    let rows = grid(given(path), delimiter);
    let place = |name: &str| rows[0].1.iter().position(|it| it == name).expect(name);
    let at = at.map(|name| name.map(place));
    let mut figures = Vec::new();
    for (line, row) in &rows[1..] {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or("").to_owned();
        let area = Arc::new(Area {
            code: cell(at[0]),
            name: cell(at[1]),
            powiat: cell(at[2]),
            voivodeship: cell(at[3]),
        });
        for (column, label, unit, year) in columns {
            let printed = cell(Some(place(column)));
            let value = marks::number(&printed, Decimal::Comma)
                .or_else(|| marks::number(&printed, Decimal::Point))
                // A dash of Table IV is magnitude zero.
                .or_else(|| (printed == "-").then_some(0.0));
            figures.push(Figure {
                area: area.clone(),
                reading: value.map_or(Reading::Missing(Reason::NotCollected), Reading::Known),
                ..figure(*line, ("", ""), label, unit, *year, &printed)
            });
        }
    }
    of(figures)
}

pub(super) type Kept = BTreeMap<(String, String, String, String), [String; 4]>;

/// The rows of a shipped file: key -> value, reason, source value, note.
pub(super) fn kept_in(text: &str) -> Kept {
    let rows = records(text, b',');
    let at = |name: &str| rows[0].1.iter().position(|it| it == name);
    let cell = |row: &csv::StringRecord, name: &str| {
        at(name).and_then(|at| row.get(at)).unwrap_or("").to_owned()
    };
    let one = |(_, row): &(usize, csv::StringRecord)| {
        let grp = Some(cell(row, "grp")).filter(|it| !it.is_empty()).unwrap_or("all".into());
        let key = (cell(row, "variable"), cell(row, "territory"), cell(row, "year"), grp);
        (key, ["value", "reason", "source_value", "note"].map(|name| cell(row, name)))
    };
    rows[1..].iter().map(one).collect()
}

macro_rules! kept {
    ($path:literal) => {
        kept_in(include_str!(concat!("../../../../datasets/", $path)))
    };
}

pub(super) use kept;

pub(super) fn as_kept(rows: &[TidyRow]) -> Kept {
    rows.iter()
        .map(|row| {
            let key = (
                row.variable.to_string(),
                row.territory.to_string(),
                row.year.to_string(),
                row.grp.to_string(),
            );
            let value = row.reading.value().map_or_else(String::new, |value| value.to_string());
            let reason = row.reading.reason().map_or("", Reason::as_str).to_owned();
            (key, [value, reason, row.source_value.clone(), row.note.clone()])
        })
        .collect()
}

/// Every shipped row is found again; returns how many, and how many rows more were found.
pub(super) fn compare(found: &Harmonised, shipped: &Kept) -> (usize, usize) {
    let rows = as_kept(&found.rows);
    assert_eq!(rows.len(), found.rows.len(), "one row a key");
    for (key, row) in shipped {
        assert_eq!(rows.get(key), Some(row), "{key:?}");
    }
    (shipped.len(), rows.len() - shipped.len())
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn the_series_of_unemployed_has_2477_gminas_and_joins_138_former_codes() {
    let register = shipped();
    let dataset = dataset!("bdl/registered-unemployed");
    let figures = ctab("RYNE_1944_CTAB_20250616184618.csv", b';', None);
    assert_eq!(figures.figures.len(), 4434 * 22);
    let found = run(&register, &figures, &dataset, None);
    assert_eq!(found.refused, []);
    let kept = kept!("bdl/registered-unemployed/2025-06-16/registered-unemployed.csv");
    // What is more: Poland in 22 years, and Jaśliska in the seven years before it had a value.
    assert_eq!(compare(&found, &kept), (54_487, 22 + 7));
    let zabierzow = found
        .rows
        .iter()
        .find(|row| row.territory.to_string() == "120616" && row.year.number() == 2024);
    assert_eq!(zabierzow.map(|row| row.reading), Some(Reading::Known(433.0)));
    let matched = &found.matched;
    assert_eq!((matched.gminas, matched.members, matched.members_of), (2477, 15, 15));
    // 2,615 codes: 2,470 of the register, 134 former types, 7 types of 2024, 2 renumbered and
    // 2 that ended; 138 = 134 + 4 predecessors. Poland is one exact code more.
    let how: Vec<_> = matched.how.iter().map(|(how, count)| (*how, *count)).collect();
    assert_eq!(how, [(How::Exact, 2471), (How::TypeDigit, 141), (How::Predecessor, 2)]);
    let left: Vec<_> = matched.left_out.iter().map(|(why, it)| (*why, it.count)).collect();
    let expected =
        [(LeftOut::AboveGmina, 396), (LeftOut::TownOrRuralPart, 1422), (LeftOut::Ended, 2)];
    assert_eq!(left, expected);
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn the_73_changed_codes_lead_to_one_gmina_each_and_are_known_as_former() {
    let register = shipped();
    let codes = Codes::new(&register);
    let rows = grid(given("krakow_metropolis/gmina_code_changes_2021_2024.csv"), b',');
    assert_eq!(rows.len(), 74);
    for (_, row) in &rows[1..] {
        let [old, new] = [&row[1], &row[2]].map(|code| {
            let area = Area { code: code.into(), ..Area::default() };
            codes.resolve(&area, None)
        });
        let Resolution::Whole { territory, how: How::TypeDigit, .. } = old else {
            panic!("{row:?} {old:?}");
        };
        assert!(
            matches!(new, Resolution::Whole { territory: t, how: How::Exact, .. } if t == territory)
        );
        let until = codes.former(&row[1]).and_then(|it| it.valid_to).map(Year::number);
        // Five of the list changed on 1 January 2020 or before: the map of 2021 was older.
        assert!(until.is_some_and(|year| (2019..=2023).contains(&year)), "{row:?} {until:?}");
    }
}

const INCIDENTS: [(&str, &str, &str, i32); 8] = [
    ("Ogółem zdarzeń rok 2023", "Ogółem zdarzeń rok", "", 2023),
    ("Ogółem zdarzeń rok 2024", "Ogółem zdarzeń rok", "", 2024),
    ("Pożary rok 2023", "Pożary rok", "", 2023),
    ("Pożary rok 2024", "Pożary rok", "", 2024),
    ("Miejscowe zagrożenia rok 2023", "Miejscowe zagrożenia rok", "", 2023),
    ("Miejscowe zagrożenia rok 2024", "Miejscowe zagrożenia rok", "", 2024),
    ("Alarmy fałszywe rok 2023", "Alarmy fałszywe rok", "", 2023),
    ("Alarmy fałszywe rok 2024", "Alarmy fałszywe rok", "", 2024),
];

fn incidents() -> Figures {
    let at = ["TERYT", "Gmina", "Powiat", "Województwo"].map(Some);
    table("psp_incidents/psp_incidents_gminas_2023_2024_tidy.csv", b',', at, &INCIDENTS)
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn incidents_of_cities_are_summed_over_their_codes() {
    let register = shipped();
    let found = run(&register, &incidents(), &dataset!("psp/rescue-incidents"), None);
    assert_eq!(found.refused, []);
    let all = as_kept(&found.rows);
    let of = |code: &str| {
        let key = ("rescue_incidents".into(), code.into(), "2024".into(), "all".into());
        all[&key][0].clone()
    };
    // Kraków is the published join; the others: awk -F, '$1~/^0264/{s+=$6} END{print s}'.
    let cities = ["126101", "026401", "106101", "306401", "146501"].map(of);
    assert_eq!(cities, ["9756", "8553", "8210", "5417", "22846"]);
    let mut kept = kept!("psp/rescue-incidents/2025-06-27/rescue-incidents.csv");
    for row in kept.values_mut() {
        row[3].clear();
    }
    let mut notes = found.clone();
    notes.rows.iter_mut().for_each(|row| row.note = String::new());
    // 2,477 totals in two years and three kinds of the members are shipped; the kinds of the
    // 2,462 others are found too.
    assert_eq!(compare(&notes, &kept), (5044, 3 * 2 * 2462));
    let text = problems(&found.remarks);
    assert!(text.contains("126101 Kraków (m. Kraków): 5 codes were summed"), "{text}");
    assert!(text.contains("the code 060303 stands under the names of several gminas, rows: 2"));
    assert_eq!(found.matched.left_out[&LeftOut::Ended].count, 3);
    // 4 + 5 + 5 + 5 + 18 districts of five cities.
    assert_eq!(found.matched.how[&How::SplitCity], 37);
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn turnout_is_read_without_zeros_without_codes_and_not_summed_over_warsaw() {
    let register = shipped();
    let dataset = dataset!("pkw/turnout");
    let full = ["TERYT Gminy", "Gmina", "Powiat", "Województwo"].map(Some);
    let old = ["Kod TERYT", "Gmina", "Powiat", "Województwo"].map(Some);
    let bare = [Some("TERYT"), Some("Jednostka terytorialna"), None, None];
    for (file, at, election, year, kept, abroad) in [
        (
            "2019_pe",
            bare,
            "Parlament Europejski",
            2019,
            kept!("pkw/turnout/2019-05-26/turnout-ep-2019.csv"),
            2,
        ),
        ("2019_pl", old, "Sejm", 2019, kept!("pkw/turnout/2019-10-13/turnout-sejm-2019.csv"), 2),
        ("2023_pl", full, "Sejm", 2023, kept!("pkw/turnout/2023-10-15/turnout-sejm-2023.csv"), 91),
        (
            "2024_pe",
            full,
            "Parlament Europejski",
            2024,
            kept!("pkw/turnout/2024-06-09/turnout-ep-2024.csv"),
            91,
        ),
    ] {
        let columns = [("Frekwencja", "Frekwencja", "", year)];
        let mut figures = table(&format!("elections/{file}_gminy.csv"), b';', at, &columns);
        figures.subject = election.into();
        let found = run(&register, &figures, &dataset, None);
        assert_eq!(found.refused, [], "{file}");
        assert_eq!(compare(&found, &kept), (2477, 0), "{file}");
        assert_eq!(found.matched.left_out[&LeftOut::District].count, 18, "{file}");
        assert_eq!(found.matched.left_out[&LeftOut::Abroad].count, abroad, "{file}");
        let text = problems(&found.remarks);
        assert!(text.contains("Warszawa (m. st. Warszawa): the file gives districts only"));
        let lacking = "65 of the 66 cities with powiat rights, Kraków among them, lack code";
        assert_eq!(text.contains(lacking), file == "2024_pe", "{text}");
    }
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn the_area_file_names_two_new_gminas_and_seven_changed_codes() {
    let dataset = dataset!("gus/area");
    let columns = [
        ("area_ha", "Powierzchnia", "ha", 2025),
        ("area_km2_rounded", "Powierzchnia", "km2", 2025),
    ];
    let at = [Some("teryt"), Some("name"), None, None];
    let figures = table("gus_area_2025/area_gminas_2025_tidy.csv", b',', at, &columns);
    let mut register = shipped();
    let found = run(&register, &figures, &dataset, None);
    assert_eq!(found.refused, []);
    let kept = kept!("gus/area/2025-06-27/area.csv");
    assert_eq!(compare(&found, &kept), (2479, 1), "Poland is more");
    // Krakow's delegations and Warsaw's districts beside their cities: 4 + 5 + 18.
    assert_eq!(found.matched.left_out[&LeftOut::District].count, 27);
    let text = problems(&found.remarks);
    let changed = ["0614053", "0614063", "0614103", "1436013", "2212063", "2602083", "3025053"];
    for code in changed.iter().chain(&["2002162 Grabówka", "1207132 Szczawa"]) {
        assert!(text.contains(code), "{code} in {text}");
    }
    assert!(
        text.contains("gminas with a new code since 2025: 7") && text.contains("in a coarser unit")
    );

    // Against the register of the year before: the new ones are unknown, the changed ones told.
    for code in ["200216", "120713"] {
        register.gminas.remove(&Teryt6::parse(code).expect("six digits"));
    }
    for code in changed {
        let gmina = Teryt6::parse(&code[..6]).and_then(|code| register.gminas.get_mut(&code));
        gmina.expect("a gmina").teryt7 = format!("{}2", &code[..6]);
    }
    register.predecessors.clear();
    let found = run(&register, &figures, &dataset, None);
    let refused = problems(&found.refused);
    assert!(refused.contains("`2002162 Grabówka`") && refused.contains("`1207132 Szczawa`"));
    let text = problems(&found.remarks);
    for code in changed {
        assert!(text.contains(&format!("{code} → {}2", &code[..6])), "{code} in {text}");
    }
    assert_eq!(found.matched.how[&How::TypeDigit], 7);
}
