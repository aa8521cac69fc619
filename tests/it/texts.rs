//! Every text key of the report's source exists, and every key of the file is used.

use crate::workspace::{files, repository};
use hejnal::assessments::composite::aggregate::AGGREGATORS;
use hejnal::assessments::composite::normalise::NORMALISERS;
use hejnal::assessments::composite::spec::{IMPUTERS, RANKINGS, TREATMENTS, WEIGHINGS};
use hejnal::assessments::progress::METHODS;
use hejnal::indicators::file::Kind;
use hejnal::observations::quality::Severity;
use hejnal::reading::Reason;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// The plural forms of CLDR that follow the key of a counted thing.
const FORMS: &[&str] = &["one", "few", "many", "other"];
/// Endings of file names, which look like keys and are none.
const ENDINGS: &[&str] =
    &["html", "css", "toml", "svg", "json", "txt", "woff2", "csv", "js", "md", "typ"];

fn keys() -> BTreeSet<String> {
    let file = repository().join("reports/annual/texts.toml");
    let text = fs::read_to_string(file).expect("the texts of the report");
    let table: toml::Table = toml::from_str(&text).expect("TOML");
    table.keys().cloned().collect()
}

/// The quoted literals of the report's source, charts and tests left out: their words come in
/// from outside.
fn literals() -> BTreeSet<String> {
    let folder = repository().join("src/reports");
    let mut found = BTreeSet::new();
    for path in files(&folder) {
        if path.starts_with(folder.join("charts")) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("UTF-8");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            found.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found.extend(said_by_templates());
    found
}

/// The keys that templates of pages name.
fn said_by_templates() -> Vec<String> {
    let html = |path: &PathBuf| path.extension().is_some_and(|it| it == "html");
    let templates = files(&repository().join("reports/annual")).into_iter().filter(html);
    let text: String = templates.map(|path| fs::read_to_string(path).expect("UTF-8")).collect();
    let named = text.split("at.say(\"").skip(1).filter_map(|rest| rest.split_once('"'));
    named.map(|(key, _)| key.to_owned()).collect()
}

/// Whether a literal has the shape of a key: words of small letters, a dot, the rest.
fn is_key(literal: &str) -> bool {
    let small = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    literal.split_once('.').is_some_and(|(group, rest)| {
        // What follows the last dot: a language may stand before the ending of a file.
        let ending = rest.rsplit('.').next().unwrap_or_default();
        small(group) && rest.split('.').all(small) && !ENDINGS.contains(&ending)
    })
}

fn all(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The families of keys the source puts together at run time, by the part that is literal.
fn families() -> BTreeMap<&'static str, BTreeSet<String>> {
    let kinds = [Kind::Ratio, Kind::Total, Kind::Index, Kind::SurveyShare, Kind::PublishedRate]
        .map(Kind::as_str);
    let parts =
        ["pooled", "missing", "breaks", "vintages", "verdict", "place", "peers", "strengths"];
    let parts = parts.iter().flat_map(|part| [(*part).to_owned(), format!("{part}-text")]);
    let severities = Severity::ALL.iter().map(|severity| severity.word());
    let severities = severities.flat_map(|word| [word.to_owned(), format!("{word}-text")]);
    let reasons = Reason::ALL.iter().map(|reason| reason.as_str().replace(' ', "-"));
    BTreeMap::from([
        ("month.", (1..=12).map(|month| month.to_string()).collect()),
        ("kind.", all(&kinds)),
        ("reason.", reasons.collect()),
        ("role.", roles()),
        ("method.", parts.collect()),
        ("method.of.", METHODS.iter().map(|method| method.id.to_owned()).collect()),
        ("overview.", all(&["progress", "away", "short", "not-judged", "no-data"])),
        ("differences.", differences()),
        ("rankings.", rankings()),
        ("group.", groups()),
        ("turnout.per.", all(&["women", "men", "young", "adults"])),
        ("turnout.name.", all(&["women", "men", "young", "adults"])),
        ("turnout.behind.", all(&["women", "men", "young", "adults"])),
        ("lost.of.", all(&["paper", "internet"])),
        ("lost.beyond.", all(&["paper", "internet"])),
        ("quality.", severities.collect()),
        ("script.", script()),
        ("progress.", METHODS.iter().map(|method| method.id.to_owned()).collect()),
        ("status.", METHODS.iter().flat_map(|it| it.says).map(|it| (*it).to_owned()).collect()),
    ])
}

/// What the script of the pages says, and the looks it offers.
fn script() -> BTreeSet<String> {
    let file = repository().join("reports/annual/site.js");
    let text = fs::read_to_string(file).expect("the script of the pages");
    let said = text.split("say(\"").skip(1).filter_map(|rest| rest.split_once('"'));
    let looks = text.lines().find(|line| line.contains("const LOOKS = [")).expect("its looks");
    let looks = looks.split('"').skip(1).step_by(2);
    said.map(|(word, _)| word).chain(looks).chain(["system"]).map(str::to_owned).collect()
}

/// What the page of differences puts together from its parts.
fn differences() -> BTreeSet<String> {
    let parts = ["spread", "drift", "beside"];
    let parts = parts.iter().flat_map(|part| {
        ["", "-text", "-caption", "-note"].map(|ending| format!("{part}{ending}"))
    });
    let columns = [
        "year",
        "range",
        "variation",
        "without-core",
        "people",
        "gini",
        "core",
        "means",
        "years",
        "first",
        "last",
        "course",
        "drift",
        "beta",
        "queen",
        "queen-p",
        "nearest",
        "nearest-p",
        "beside",
    ];
    let columns = columns.iter().map(|column| format!("column-{column}"));
    let found = ["together", "apart", "unclear", "too-few", "alike", "unlike", "random", "depends"];
    parts.chain(columns).chain(found.map(str::to_owned)).collect()
}

/// What the page of rankings puts together: columns, methods, and what the steps of an index may be.
fn rankings() -> BTreeSet<String> {
    let columns = ["score", "place", "middle", "interval", "range", "first"];
    let columns = columns.iter().map(|column| format!("column-{column}"));
    let by = RANKINGS.iter().flat_map(|(name, _)| [format!("by-{name}"), format!("about-{name}")]);
    let steps: [(&str, Vec<&str>); 5] = [
        ("impute", IMPUTERS.iter().map(|it| it.0).collect()),
        ("outliers", TREATMENTS.iter().map(|it| it.0).collect()),
        ("normalise", NORMALISERS.iter().map(|it| it.0).collect()),
        ("weights", WEIGHINGS.iter().map(|it| it.0).collect()),
        ("aggregate", AGGREGATORS.to_vec()),
    ];
    let others = ["remark", "draws", "command"].map(|it| format!("step-{it}"));
    let steps = steps.into_iter().flat_map(|(step, names)| {
        let names = names.into_iter().map(move |name| format!("{step}.{name}"));
        names.chain([format!("step-{step}")])
    });
    columns.chain(by).chain(steps).chain(others).collect()
}

/// The cells of one column in every table under a folder of `datasets/`.
fn cells(folder: &str, column: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in files(&repository().join("datasets").join(folder)) {
        if path.extension().is_none_or(|it| it != "csv") {
            continue;
        }
        let mut reader = csv::Reader::from_path(&path).expect("a table");
        let Some(at) = reader.headers().expect("a header").iter().position(|it| it == column)
        else {
            continue;
        };
        for record in reader.records() {
            found.insert(record.expect("a row").get(at).unwrap_or_default().to_owned());
        }
    }
    found
}

/// The roles of facts that a row is printed for.
fn roles() -> BTreeSet<String> {
    let mut roles = cells("krakow/programmes", "role");
    roles.retain(|role| role != "title" && role != "measured-by");
    roles
}

/// The groups of figures that are printed by name: not districts, not ages, which name themselves.
fn groups() -> BTreeSet<String> {
    let mut groups = BTreeSet::from(["all".to_owned()]);
    let all = cells("", "grp");
    for group in all.iter().flat_map(|group| group.split(';')) {
        let Some((key, name)) = group.split_once('=') else {
            continue;
        };
        if name == "not stated" || !matches!(key, "district" | "age") {
            groups.insert(name.replace(' ', "-"));
        }
    }
    groups
}

#[test]
fn every_key_the_source_names_exists() {
    let keys = keys();
    let counted = |key: &str| FORMS.iter().all(|form| keys.contains(&format!("{key}.{form}")));
    let wanted: Vec<String> = literals().into_iter().filter(|literal| is_key(literal)).collect();
    assert!(wanted.len() > 100, "the literals of the source were read: {}", wanted.len());
    let lacking: Vec<&String> =
        wanted.iter().filter(|key| !keys.contains(*key) && !counted(key)).collect();
    assert!(lacking.is_empty(), "not in texts.toml: {lacking:?}");
}

#[test]
fn every_family_the_source_puts_together_is_declared_and_exists() {
    let (keys, families) = (keys(), families());
    for literal in literals() {
        let Some((before, _)) = literal.split_once(".{") else {
            continue;
        };
        let family = format!("{before}.");
        let known = families.contains_key(family.as_str()) || !is_key(&format!("{before}.x"));
        assert!(known, "the family of `{literal}` is not checked here");
    }
    for (family, names) in &families {
        let lacking: Vec<String> = names
            .iter()
            .map(|name| format!("{family}{name}"))
            .filter(|key| !keys.contains(key))
            .collect();
        assert!(lacking.is_empty(), "not in texts.toml: {lacking:?}");
    }
}

#[test]
fn every_key_of_the_file_is_used() {
    let (literals, families) = (literals(), families());
    let counted = |key: &str| {
        let form = key.rsplit_once('.').filter(|(_, form)| FORMS.contains(form));
        form.is_some_and(|(stem, _)| literals.contains(stem))
    };
    let of_family = |key: &str| {
        let matching = |(family, names): (&&str, &BTreeSet<String>)| {
            key.strip_prefix(*family).is_some_and(|name| names.contains(name))
        };
        families.iter().any(matching)
    };
    let unused: Vec<String> = keys()
        .into_iter()
        .filter(|key| !literals.contains(key) && !counted(key) && !of_family(key))
        .collect();
    assert!(unused.is_empty(), "nothing uses: {unused:?}");
}

#[test]
fn a_key_is_told_from_a_file_name() {
    assert!(is_key("overview.how-1") && is_key("count.of-indicator.one"));
    for wrong in [
        "method.html",
        "overview.pl.md",
        "indicator",
        "own-revenue-per-head",
        "a.b c",
        "Method.x",
        ".x",
    ] {
        assert!(!is_key(wrong), "{wrong}");
    }
}
