//! Codes, names, headings and units as a file may print them, through to rows.
//!
//! A line is a figure: code, name, powiat, voivodeship, heading, unit, year and cell, parted by
//! tabulators. Whatever they hold, there is no panic, a row has a gmina of the register and a
//! finite number or a reason, and no key twice.

#![no_main]

use hejnal_fuzz::language::Lang;
use hejnal_fuzz::period::Year;
use hejnal_fuzz::reading::{Reading, Reason};
use hejnal_fuzz::sources::codes::{Codes, Resolution};
use hejnal_fuzz::sources::descriptor::{self, Dataset};
use hejnal_fuzz::sources::figure::{Area, Figure, Figures};
use hejnal_fuzz::sources::harmonise::{Options, harmonise, new_dataset};
use hejnal_fuzz::sources::marks::{self, Decimal};
use hejnal_fuzz::sources::{members, predecessors, territories};
use hejnal_fuzz::territory::{Register, Territory};
use hejnal_fuzz::unit::Units;
use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let gminas = include_bytes!("../../datasets/gus/territories/2025-06-27/territories.csv");
    let former = include_bytes!("../../datasets/gus/territories/2025-06-27/predecessors.csv");
    let own = include_bytes!("../../datasets/smk/members/2026-11-21/members.csv");
    Register {
        gminas: territories::read(gminas, "territories.csv").expect("shipped"),
        members: members::read(own, "members.csv").expect("shipped"),
        predecessors: predecessors::read(former, "predecessors.csv").expect("shipped"),
    }
});

static UNITS: LazyLock<Units> = LazyLock::new(|| {
    let text = include_str!("../../indicators/units.toml");
    Units::parse(text, "units.toml").expect("shipped")
});

static DATASET: LazyLock<Dataset> = LazyLock::new(|| {
    let id = "gus/population-and-vital-statistics";
    let text = include_str!("../../datasets/gus/population-and-vital-statistics/datapackage.json");
    descriptor::parse(text, id, id, &UNITS).expect("shipped")
});

static CODES: LazyLock<Codes<'static>> = LazyLock::new(|| Codes::new(&REGISTER));

fn figure((line, text): (usize, &str)) -> Figure {
    let mut cells = text.split('\t');
    let mut next = || cells.next().unwrap_or_default();
    let area = Area {
        code: next().to_owned(),
        name: next().to_owned(),
        powiat: next().to_owned(),
        voivodeship: next().to_owned(),
    };
    let (label, unit, year, printed) = (next(), next(), next(), next());
    let value = marks::number(printed, Decimal::Comma).or_else(|| printed.parse().ok());
    Figure {
        table: 0,
        line: line + 1,
        column: 1,
        label: Arc::from(label),
        unit: Arc::from(unit),
        area: Arc::new(area),
        year: Year::parse(year),
        grp: Arc::from("all"),
        reading: value.map_or(Reading::Missing(Reason::NotCollected), Reading::Known),
        printed: printed.to_owned(),
        note: Arc::from(""),
    }
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let figures: Vec<Figure> = text.lines().enumerate().map(figure).collect();
    for figure in &figures {
        if let Resolution::Unknown { near } = CODES.resolve(&figure.area, figure.year) {
            assert!(near.len() <= 6);
        }
        let _ = UNITS.convert(1.0, &figure.unit, "person");
    }
    let figures = Figures { figures, ..Figures::default() };
    let new = new_dataset(&figures, "fuzz/new", "file", &UNITS);
    for dataset in [&*DATASET, &new] {
        let options = Options { file: "file", year: Year::new(2024), ..Options::default() };
        let found = harmonise(&figures, &CODES, dataset, &UNITS, &options);
        let key = |row: &hejnal_fuzz::sources::harmonise::TidyRow| {
            let territory = row.territory.to_string();
            (row.variable.clone(), territory, row.year, row.grp.clone())
        };
        assert!(found.rows.windows(2).all(|pair| key(&pair[0]) < key(&pair[1])));
        for row in &found.rows {
            assert!(row.reading.value().is_none_or(f64::is_finite));
            if let Territory::Gmina(code) = row.territory {
                assert!(REGISTER.gminas.contains_key(&code));
            }
        }
        for fault in found.refused.iter().chain(&found.remarks).take(100) {
            assert!(!fault.render(Lang::Pl).is_empty());
        }
    }
});
