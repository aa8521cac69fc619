//! Each stage of the compiler by itself, on shipped indicators that differ in kind: what it makes of
//! them is kept as one snapshot, and the statement of all of them as another.

use crate::workspace::repository;
use chrono::NaiveDate;
use hejnal::indicators::file::Indicator;
use hejnal::indicators::formula::parse;
use hejnal::indicators::generation::Project;
use hejnal::indicators::library::Library;
use hejnal::indicators::plan::{self, Names, Plan};
use hejnal::indicators::resolve::{Scope, resolve};
use hejnal::indicators::term::{Figure, Term};
use hejnal::indicators::{additivity, dimension, shape, sql};
use std::fmt::Write as _;

/// A quotient, a lag, a pinned year, a sum over groups, groups of their own, a product that is
/// pooled, a total, a rate without parts.
const CHOSEN: [&str; 8] = [
    "own-revenue-per-head",
    "population-change",
    "population-density",
    "under-18-share-of-voters",
    "invalid-share",
    "unemployed-share",
    "participation-facilities",
    "debt-to-revenue",
];

fn chosen(project: &Project) -> Vec<&Indicator> {
    let of = |id: &&str| project.definitions.indicator(id).expect("a shipped indicator");
    CHOSEN.iter().map(of).collect()
}

fn written(term: &Term<Figure>) -> String {
    term.to_expr(&Figure::written).to_string()
}

/// What each stage up to the plan makes of an indicator.
fn stages(project: &Project, indicator: &Indicator, scope: Scope<'_>) -> String {
    let tree = parse(&indicator.formula).expect("parsed");
    let term = resolve(indicator, scope).expect("resolved");
    let units = dimension::derive(&term, &project.units).expect("sound units").expect("a unit");
    let resolved = written(&term);
    let shape = shape::shape(term).expect("a shape");
    let mut text = format!("{}\n  parse    {tree:?}\n  print    {tree}\n", indicator.id);
    let _ = writeln!(text, "  resolve  {resolved}");
    for figure in shape.figures() {
        let _ = writeln!(text, "           {figure:?}");
    }
    let _ = writeln!(text, "  units    {}", units.named(&project.units));
    let below = shape.denominator.as_ref().map_or_else(|| "-".to_owned(), written);
    let above = written(&shape.numerator);
    let _ = writeln!(text, "  shape    {} * {above} / {below}", shape.scale);
    let length = indicator.formula.len();
    let sums = additivity::check(&shape, indicator.kind, length).map_or("refused", |()| "sound");
    let _ = writeln!(text, "  sums     {sums} as {}", indicator.kind.as_str());
    text
}

fn planned(plan: &Plan) -> String {
    let mut text = "plan\n".to_owned();
    for (place, atom) in plan.atoms.iter().enumerate() {
        let _ = writeln!(text, "  {place} {atom:?}");
    }
    for indicator in &plan.indicators {
        let _ = writeln!(
            text,
            "  {} reads {:?}, by {:?}, version {}",
            indicator.id,
            indicator.atoms(),
            indicator.by,
            indicator.method_version
        );
    }
    text
}

#[test]
fn each_stage_gives_what_it_gave() {
    let project = Project::open(repository()).expect("the repository's project");
    let names = Names::of(&project.definitions, &project.catalogue.datasets);
    let chosen = chosen(&project);
    let mut text: String = chosen.iter().map(|it| stages(&project, it, names.scope())).collect();
    let library = Library {
        indicators: chosen.into_iter().cloned().collect(),
        wanted: project.definitions.wanted.clone(),
        ..Library::default()
    };
    let plan = plan::compile(&library, &project.catalogue.datasets, &project.units);
    let plan = plan.expect("a plan");
    text.push_str(&planned(&plan));
    let day = NaiveDate::from_ymd_opt(2026, 1, 31).expect("a date");
    let statement = format!("{}\n", sql::statement(&plan, day));
    let folder = repository().join("tests/snapshots/stages");
    let mut changed = Vec::new();
    for (name, text) in [("stages.txt", text), ("statement.sql", statement)] {
        let path = folder.join(name);
        if std::env::var_os("HEJNAL_BLESS").is_some() {
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(&path, &text).expect("written");
        }
        if std::fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            changed.push(path.display().to_string());
        }
    }
    assert!(changed.is_empty(), "set HEJNAL_BLESS=1 to write anew: {}", changed.join(", "));
}
