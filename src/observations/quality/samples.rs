//! Made figures for the tests of rules, and the shipped ones.

use super::{Judgement, Rule, confirmations, judge, rules};
use crate::language::Text;
use crate::period::{Break, Year, parse_date};
use crate::reading::Reading;
use crate::sources::catalogue::{self, Catalogue, SourceFile};
use crate::sources::descriptor::Dataset;
use crate::sources::tidy_csv::Observation;
use crate::sources::variable::{Measure, Variable};
use crate::territory::{Gmina, GminaKind, Member, Register, Territory, Teryt6};
use crate::unit::Units;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The repository, from the place of this file: right in every crate that mounts it.
pub(crate) fn repository() -> PathBuf {
    Path::new(file!()).ancestors().nth(4).expect("four folders up").to_owned()
}

/// Everything `datasets/` holds.
pub(crate) fn shipped() -> (Vec<SourceFile>, Catalogue, Vec<Observation>) {
    let root = repository();
    let root = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root };
    let units = std::fs::read_to_string(root.join("indicators/units.toml")).expect("units");
    let units = Units::parse(&units, "units.toml").expect("valid units");
    let files = catalogue::gather(&root, "datasets").expect("datasets");
    let catalogue = catalogue::read_frame(&files, &units).expect("a valid frame");
    let figures = catalogue::read_figures(&catalogue, &files).expect("valid figures");
    (files, catalogue, figures)
}

pub(crate) fn code(number: usize) -> Teryt6 {
    Teryt6::parse(&format!("1206{number:02}")).expect("six digits")
}

/// Four made members and twelve gminas, all rural.
pub(crate) fn register() -> Register {
    let member = |number: usize| Member {
        code: code(number),
        teryt7: String::new(),
        bdl_id: String::new(),
        name: format!("Member {number}"),
        genitive: String::new(),
        locative: String::new(),
        kind: GminaKind::Rural,
        powiat: String::new(),
        member_from: None,
        member_to: None,
        area_ha: 1.0,
        core: false,
    };
    let gmina = |number: usize| Gmina {
        code: code(number),
        teryt7: String::new(),
        name: format!("Gmina {number}"),
        kind: GminaKind::Rural,
        voivodeship: String::new(),
        powiat: String::new(),
        boundary_from: None,
    };
    Register {
        members: (1..=4).map(member).collect(),
        gminas: (1..=12).map(|number| (code(number), gmina(number))).collect(),
        ..Register::default()
    }
}

/// The dataset of the made figures; `count` has a break in 2010.
pub(crate) fn dataset() -> Dataset {
    let variable = |name: &str, unit: &str, measure, breaks: &[i32]| Variable {
        name: name.to_owned(),
        title: Text::same(name),
        unit: unit.to_owned(),
        measure,
        labels: Vec::new(),
        breaks: breaks
            .iter()
            .filter_map(|year| Some(Break { year: Year::new(*year)?, why: Text::same("census") }))
            .collect(),
    };
    Dataset {
        id: "office/made".to_owned(),
        title: Text::same("made"),
        description: String::new(),
        provider: String::new(),
        subject: String::new(),
        sources: Vec::new(),
        licence: String::new(),
        variables: vec![
            variable("count", "person", Measure::Stock, &[2010]),
            variable("part", "person", Measure::Stock, &[]),
            variable("rest", "person", Measure::Stock, &[]),
            variable("share", "%", Measure::Share, &[]),
        ],
        resources: Vec::new(),
    }
}

/// One figure of the dataset of [`dataset`].
pub(crate) fn figure(variable: &str, territory: usize, year: i32, value: f64) -> Observation {
    let date = parse_date("2025-06-01").expect("a date");
    Observation {
        dataset: Arc::from("office/made"),
        variable: Arc::from(variable),
        territory: Territory::Gmina(code(territory)),
        year: Year::new(year).expect("a year"),
        grp: Arc::from("all"),
        reading: Reading::Known(value),
        unit: Arc::from("person"),
        source_value: String::new(),
        source_unit: String::new(),
        vintage: date,
        vintage_stated: true,
        imported: date,
        file: Arc::from("made.csv"),
        line: 2,
        note: String::new(),
    }
}

/// The same figure for a group.
pub(crate) fn group(group: &str, value: f64) -> Observation {
    Observation { grp: Arc::from(group), ..figure("count", 1, 2020, value) }
}

/// A series of one territory from 2001 on.
pub(crate) fn series(variable: &str, territory: usize, values: &[f64]) -> Vec<Observation> {
    let year = |at: usize| 2001 + i32::try_from(at).expect("few");
    let figure = |(at, value): (usize, &f64)| figure(variable, territory, year(at), *value);
    values.iter().enumerate().map(figure).collect()
}

/// The same year for territories from 1 on.
pub(crate) fn edition(variable: &str, year: i32, values: &[f64]) -> Vec<Observation> {
    let values = values.iter().enumerate();
    values.map(|(at, value)| figure(variable, at + 1, year, *value)).collect()
}

pub(crate) fn source(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// One rule of a kind, with its parameters.
pub(crate) fn rule(kind: &str, variable: &str, parameters: &str, severity: &str) -> Vec<Rule> {
    let text = format!(
        "[[rule]]\nid = \"made\"\nkind = \"{kind}\"\nvariables = [\"{variable}\"]\n{parameters}\n\
         severity = \"{severity}\"\nsays = {{ pl = \"źle\", en = \"wrong\" }}\n"
    );
    rules::read(&[source(rules::FILE, &text)], &[dataset()]).expect("a valid rule")
}

/// What the rules say of made figures.
pub(crate) fn judged(rows: &[Observation], rules: &[Rule]) -> Judgement {
    judge(rows, &register(), &[dataset()], rules, &[]).expect("no confirmations")
}

/// What one rule finds, as `territory year` of each row, or the message where a row is lacking.
pub(crate) fn found(
    kind: &str,
    variable: &str,
    parameters: &str,
    rows: &[Observation],
) -> Vec<String> {
    let judgement = judged(rows, &rule(kind, variable, parameters, "note"));
    let place = |finding: &super::Finding| match (finding.row, finding.year) {
        (Some(_), Some(year)) => format!("{} {year} {}", finding.territory, finding.grp),
        _ => finding.message.en.clone(),
    };
    judgement.findings.iter().filter(|finding| &*finding.rule == "made").map(place).collect()
}

/// The rules and confirmations that are shipped.
pub(crate) fn shipped_rules(
    files: &[SourceFile],
    datasets: &[Dataset],
) -> (Vec<Rule>, Vec<super::Confirmation>) {
    let rules = rules::read(files, datasets).expect("valid rules");
    (rules, confirmations::read(files).expect("valid confirmations"))
}
