//! Every shipped indicator on made metropolises: each value as another evaluation of its formula
//! gives it, each pooled value the sum of its parts, and the whole output kept as one snapshot.

use crate::workspace::repository;
use chrono::NaiveDate;
use hejnal::indicators::generation::Project;
use hejnal::indicators::plan::{Atom, Plan, Planned};
use hejnal::indicators::sql;
use hejnal::observations::engine::{Engine, literal};
use hejnal::period::Year;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const YEARS: std::ops::RangeInclusive<i32> = 2022..=2024;
/// How far a value may lie from the other evaluation's, relative to it.
const TOLERANCE: f64 = 1e-9;

/// A made metropolis.
struct Metropolis {
    name: &'static str,
    members: &'static [&'static str],
    /// Since when the last member has its boundaries.
    boundary_from: Option<i32>,
    /// What a figure is, given a number drawn from its key.
    figure: fn(u32) -> f64,
    /// One in so many is missing; none when 0.
    missing_one_in: u32,
    /// Whether rows are there at all.
    has_rows: bool,
}

const THREE: &[&str] = &["126101", "120611", "120616"];

const METROPOLISES: [Metropolis; 6] = [
    Metropolis {
        name: "small",
        members: THREE,
        boundary_from: None,
        figure: some,
        missing_one_in: 0,
        has_rows: true,
    },
    Metropolis {
        name: "gaps",
        members: THREE,
        boundary_from: None,
        figure: some,
        missing_one_in: 5,
        has_rows: true,
    },
    Metropolis {
        name: "merger",
        members: THREE,
        boundary_from: Some(2023),
        figure: some,
        missing_one_in: 0,
        has_rows: true,
    },
    Metropolis {
        name: "zero",
        members: THREE,
        boundary_from: None,
        figure: zero,
        missing_one_in: 0,
        has_rows: true,
    },
    Metropolis {
        name: "nothing",
        members: THREE,
        boundary_from: None,
        figure: some,
        missing_one_in: 0,
        has_rows: false,
    },
    Metropolis {
        name: "one",
        members: &["126101"],
        boundary_from: None,
        figure: some,
        missing_one_in: 0,
        has_rows: true,
    },
];

fn some(drawn: u32) -> f64 {
    f64::from(drawn % 97 + 1)
}

fn zero(_: u32) -> f64 {
    0.0
}

type Key = (String, String, i32, String);
type Figures = BTreeMap<Key, Option<f64>>;

/// A number that is the same in every run: FNV-1a over the key.
fn drawn((variable, territory, year, group): &Key) -> u32 {
    let text = format!("{variable} {territory} {year} {group}");
    text.bytes()
        .fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Metropolis {
    /// A figure for everything the plan reads, for every member and year.
    fn figures(&self, plan: &Plan) -> Figures {
        let mut figures = Figures::new();
        for Atom { input, .. } in &plan.atoms {
            let years =
                input.pinned.map_or(*YEARS.start()..=*YEARS.end(), |it| it.number()..=it.number());
            for (territory, year) in
                self.members.iter().flat_map(|it| years.clone().map(move |year| (it, year)))
            {
                for group in &input.groups {
                    let key =
                        (input.variable.clone(), (*territory).to_owned(), year, group.clone());
                    let drawn = drawn(&key);
                    let there =
                        self.missing_one_in == 0 || !drawn.is_multiple_of(self.missing_one_in);
                    figures.insert(key, there.then(|| (self.figure)(drawn)));
                }
            }
        }
        if self.has_rows { figures } else { Figures::new() }
    }

    fn relations(&self, figures: &Figures) -> String {
        let rows = figures.iter().enumerate().map(|(line, ((variable, territory, year, group), value))| {
            let (value, state, reason) = match value {
                Some(value) => (format!("{value:?}"), "known", "NULL"),
                None => ("NULL".to_owned(), "missing", "'pending'"),
            };
            format!(
                "('made', {}, '{territory}', {year}, {}, {value}, '{state}', {reason}, DATE '2025-01-01', 'f', {line}, TRUE)",
                literal(variable),
                literal(group)
            )
        });
        let rows: Vec<String> = rows.collect();
        let members: Vec<String> =
            self.members.iter().map(|it| format!("('{it}', {})", *it == "126101")).collect();
        let boundary = |code: &&&str| {
            let since = self.boundary_from.filter(|_| Some(*code) == self.members.last());
            since.map_or_else(|| "NULL".to_owned(), |year| format!("DATE '{year}-01-01'"))
        };
        let gminas: Vec<String> =
            self.members.iter().map(|code| format!("('{code}', {})", boundary(&code))).collect();
        let mut text = sql::RELATIONS.to_owned();
        for (table, rows) in [("observations", rows), ("members", members), ("gminas", gminas)] {
            if !rows.is_empty() {
                let _ = write!(text, "INSERT INTO {table} VALUES {};", rows.join(", "));
            }
        }
        text
    }

    /// What an atom is for a member in a year: the sum over its groups.
    fn read(
        &self,
        plan: &Plan,
        figures: &Figures,
        atom: usize,
        territory: &str,
        year: i32,
    ) -> Option<f64> {
        let input = &plan.atoms[atom].input;
        if input.pinned.is_some()
            && self.members.last() == Some(&territory)
            && self.boundary_from.is_some_and(|from| year < from)
        {
            return None;
        }
        let of = input.pinned.map_or(year - i32::from(input.lag), Year::number);
        let figure = |group: &String| {
            *figures.get(&(input.variable.clone(), territory.to_owned(), of, group.clone()))?
        };
        input.groups.iter().map(figure).sum()
    }
}

/// A row of the output.
#[derive(Clone, Debug)]
struct Row {
    value: Option<f64>,
    reason: Option<String>,
    known: i32,
    all: i32,
}

fn computed(plan: &Plan, relations: &str) -> BTreeMap<(String, String, i32, String), Row> {
    let engine = Engine::open().expect("the engine");
    engine.run(relations).expect("made relations");
    let day = NaiveDate::from_ymd_opt(2026, 12, 31).expect("a day");
    let rows = engine.rows(&sql::statement(plan, day), |row| {
        let key = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((
            key,
            Row { value: row.get(4)?, reason: row.get(8)?, known: row.get(9)?, all: row.get(10)? },
        ))
    });
    rows.expect("computed").into_iter().collect()
}

fn same(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE * b.abs().max(1.0),
        (a, b) => a == b,
    }
}

/// The pooled value: sums of the parts, or none when one is missing.
fn pooled(
    planned: &Planned,
    members: &[&str],
    read: &impl Fn(usize, &str) -> Option<f64>,
) -> Option<f64> {
    let sum = |term: &hejnal::indicators::term::Term<usize>| -> Option<f64> {
        members.iter().map(|member| term.number(&|atom: &usize| read(*atom, member))).sum()
    };
    let below = planned.shape.denominator.as_ref().map_or(Some(1.0), sum)?;
    // A member whose own denominator is zero is a part all the same.
    let above = sum(&planned.shape.numerator)?;
    (below.abs() > 0.0).then(|| planned.shape.scale * above / below)
}

fn compared(metropolis: &Metropolis, plan: &Plan) -> String {
    let figures = metropolis.figures(plan);
    let found = computed(plan, &metropolis.relations(&figures));
    for planned in &plan.indicators {
        for year in YEARS {
            let read = |atom: usize, territory: &str| {
                metropolis.read(plan, &figures, atom, territory, year)
            };
            for member in metropolis.members {
                let wanted = planned.shape.value(&|atom: &usize| read(*atom, member));
                let key = (planned.id.clone(), (*member).to_owned(), year, "all".to_owned());
                let value = found.get(&key).and_then(|row| row.value);
                assert!(
                    same(value, wanted),
                    "{}: {key:?}: {value:?}, not {wanted:?}",
                    metropolis.name
                );
            }
            if planned.is_pooled() && metropolis.has_rows {
                let wanted = pooled(planned, metropolis.members, &read);
                let key = (planned.id.clone(), "metropolis".to_owned(), year, "all".to_owned());
                let value = found.get(&key).and_then(|row| row.value);
                assert!(
                    same(value, wanted),
                    "{}: {key:?}: {value:?}, not {wanted:?}",
                    metropolis.name
                );
            }
        }
    }
    let mut text = String::new();
    for ((indicator, territory, year, group), row) in &found {
        let shown = row
            .value
            .map_or_else(|| row.reason.clone().unwrap_or_default(), |it| format!("{it:.9e}"));
        let _ = writeln!(
            text,
            "{indicator} {territory} {year} {group}: {shown} ({}/{})",
            row.known, row.all
        );
    }
    text
}

#[test]
fn every_shipped_indicator_runs_on_every_metropolis() {
    let project = Project::open(repository()).expect("the repository's project");
    let folder = repository().join("tests/snapshots/metropolises");
    let mut changed = Vec::new();
    for metropolis in &METROPOLISES {
        let text = compared(metropolis, &project.plan);
        let path = folder.join(format!("{}.txt", metropolis.name));
        if std::env::var_os("HEJNAL_BLESS").is_some() {
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(&path, &text).expect("written");
        }
        if std::fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            changed.push(path.display().to_string());
        }
        if !metropolis.has_rows {
            assert!(text.lines().all(|line| line.contains(": not collected (0/")), "{text}");
        }
    }
    assert!(changed.is_empty(), "set HEJNAL_BLESS=1 to write anew: {}", changed.join(", "));
}

#[test]
fn members_in_another_order_change_nothing_and_a_lost_row_is_not_hidden() {
    let project = Project::open(repository()).expect("the repository's project");
    let plan = &project.plan;
    let small = &METROPOLISES[0];
    let figures = small.figures(plan);
    let whole = computed(plan, &small.relations(&figures));
    let turned = Metropolis { members: &["120616", "126101", "120611"], ..METROPOLISES[0] };
    for (key, row) in computed(plan, &turned.relations(&figures)) {
        assert!(same(row.value, whole[&key].value), "{key:?}: {row:?}");
    }
    let population = |key: &Key| key.0 == "population" && key.1 == "120611" && key.2 == 2024;
    let less: Figures = figures.clone().into_iter().filter(|(key, _)| !population(key)).collect();
    let after = computed(plan, &small.relations(&less));
    let reads = |planned: &&Planned| {
        planned.atoms().iter().any(|atom| {
            let input = &plan.atoms[*atom].input;
            input.variable == "population" && input.lag == 0 && input.pinned.is_none()
        })
    };
    let mut met = BTreeSet::new();
    for planned in plan.indicators.iter().filter(reads).filter(|it| it.is_pooled()) {
        let key = (planned.id.clone(), "metropolis".to_owned(), 2024, "all".to_owned());
        assert!(whole[&key].value.is_some(), "{key:?}");
        assert_eq!(after[&key].value, None, "{key:?}");
        assert_eq!(after[&key].reason.as_deref(), Some("incomplete"), "{key:?}");
        met.insert(&planned.id);
    }
    assert!(met.len() >= 20, "{met:?}");
    let lenient =
        plan.indicators.iter().cloned().map(|it| Planned { coverage_at_least: 0.5, ..it });
    let lenient = Plan { indicators: lenient.collect(), ..plan.clone() };
    let after = computed(&lenient, &small.relations(&less));
    for id in met {
        let key = (id.clone(), "metropolis".to_owned(), 2024, "all".to_owned());
        let row = &after[&key];
        assert!(row.value.is_some() && (row.known, row.all) == (2, 3), "{key:?}: {row:?}");
    }
}
