//! What a source calls a variable, and which variable of a dataset that is.

use crate::sources::descriptor::Dataset;
use crate::sources::figure::Figures;
use crate::sources::tidy_csv::EVERYONE;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Headings that stand for everyone or everything together.
const TOTALS: &[&str] = &["ogółem", "razem", "total", "łącznie"];

/// The variables of a dataset by what sources call them.
pub(super) struct Labels {
    known: BTreeMap<String, Vec<usize>>,
    subject: String,
}

/// What a label means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A variable, by its place in the dataset, and the group its label names.
    Variable(usize, Arc<str>),
    /// One of several variables.
    Ambiguous(Vec<usize>),
    /// No variable of the dataset.
    Unknown,
}

impl Labels {
    /// The labels, names and titles of a dataset, for a file about `subject`.
    pub(super) fn new(dataset: &Dataset, subject: &str) -> Self {
        let mut known: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, variable) in dataset.variables.iter().enumerate() {
            let own = [&variable.name, &variable.title.pl, &variable.title.en];
            for label in variable.labels.iter().chain(own) {
                let here = known.entry(canonical(label)).or_default();
                if !here.contains(&index) {
                    here.push(index);
                }
            }
        }
        Self { known, subject: subject.to_owned() }
    }

    /// What a label means: as a whole, with the file's subject, then without the parts that name a
    /// group of people.
    pub(super) fn meaning(&self, label: &str) -> Meaning {
        let (rest, group) = without_groups(label);
        let with_subject = |label: &str| canonical(&format!("{label}; {}", self.subject));
        let everyone: Arc<str> = Arc::from(EVERYONE);
        let mut tried = vec![(canonical(label), everyone.clone())];
        if !self.subject.is_empty() {
            tried.push((with_subject(label), everyone));
        }
        if group != EVERYONE {
            let group: Arc<str> = Arc::from(group);
            tried.push((canonical(&rest), group.clone()));
            if !self.subject.is_empty() {
                tried.push((with_subject(&rest), group));
            }
        }
        let mut several = None;
        for (key, group) in tried {
            match self.known.get(&key).map(Vec::as_slice) {
                Some([only]) => return Meaning::Variable(*only, group),
                Some(more) if several.is_none() => several = Some(more.to_vec()),
                _ => {}
            }
        }
        several.map_or(Meaning::Unknown, Meaning::Ambiguous)
    }
}

/// How many labels of a file a dataset knows, and how many the file has: by this, a file finds its
/// dataset.
#[must_use]
pub fn known_labels(figures: &Figures, dataset: &Dataset) -> (usize, usize) {
    let labels = Labels::new(dataset, &figures.subject);
    let mut seen: BTreeMap<&str, bool> = BTreeMap::new();
    for figure in &figures.figures {
        seen.entry(&figure.label)
            .or_insert_with(|| matches!(labels.meaning(&figure.label), Meaning::Variable(..)));
    }
    (seen.values().filter(|known| **known).count(), seen.len())
}

/// A label for comparison: its parts trimmed, in lower case, with single spaces, in one order, and
/// without `ogółem` where anything else is said.
pub(in crate::sources) fn canonical(label: &str) -> String {
    let fold = |part: &str| part.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut parts: Vec<String> =
        label.split(';').map(fold).filter(|part| !part.is_empty()).collect();
    if parts.iter().any(|part| !TOTALS.contains(&part.as_str())) {
        parts.retain(|part| !TOTALS.contains(&part.as_str()));
    }
    parts.sort();
    parts.dedup();
    parts.join("; ")
}

/// A label without the parts that name an age or a sex, and these as a group.
pub(super) fn without_groups(label: &str) -> (String, String) {
    let mut groups = BTreeMap::new();
    let mut rest = Vec::new();
    for part in label.split(';').map(str::trim) {
        match group(part) {
            Some((key, value)) if !groups.contains_key(key) => {
                groups.insert(key, value);
            }
            _ => rest.push(part),
        }
    }
    if rest.iter().all(|part| part.is_empty()) {
        rest = vec!["ogółem"];
    }
    let pairs: Vec<String> = groups.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let pairs = if pairs.is_empty() { EVERYONE.to_owned() } else { pairs.join(";") };
    (rest.join("; "), pairs)
}

/// An age or a sex: `0-4`, `70 i więcej`, `85 lat i więcej`, `kobiety`.
fn group(part: &str) -> Option<(&'static str, String)> {
    let lower = part.to_lowercase();
    match lower.as_str() {
        "mężczyźni" => return Some(("sex", "M".to_owned())),
        "kobiety" => return Some(("sex", "F".to_owned())),
        _ => {}
    }
    let bare =
        ["lat", "lata"].iter().find_map(|it| lower.strip_suffix(it)).unwrap_or(&lower).trim();
    let number = |text: &str| {
        let text = text.trim();
        let sound = (1..=3).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
        sound.then(|| text.to_owned())
    };
    if let Some(from) = bare.strip_suffix("i więcej").or_else(|| bare.strip_suffix('+')) {
        let from = from.trim().trim_end_matches("lat").trim_end();
        return number(from).map(|from| ("age", format!("{from}+")));
    }
    let (from, to) = bare.split_once(['-', '–'])?;
    Some(("age", format!("{}-{}", number(from)?, number(to)?)))
}

/// The group of a figure: what its label says and what it says itself.
pub(super) fn joined(one: &Arc<str>, other: &Arc<str>) -> Arc<str> {
    match (&**one, &**other) {
        (_, EVERYONE | "") => one.clone(),
        (EVERYONE | "", _) => other.clone(),
        (one, other) => {
            let pairs = one.split(';').chain(other.split(';'));
            let sorted: BTreeMap<&str, &str> =
                pairs.filter_map(|pair| pair.split_once('=')).collect();
            let written: Vec<String> =
                sorted.iter().map(|(key, value)| format!("{key}={value}")).collect();
            Arc::from(written.join(";"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_compared_without_case_spaces_order_and_totals() {
        for (one, other) in [
            ("Saldo migracji; ogółem", "saldo  migracji"),
            ("ogółem", "OGÓŁEM"),
            ("ogółem; ogółem", "ogółem"),
            ("Frekwencja; Sejm", "sejm;frekwencja"),
        ] {
            assert_eq!(canonical(one), canonical(other), "{one}");
        }
        assert_ne!(canonical("zameldowania ogółem"), canonical("zameldowania"));
    }

    #[test]
    fn ages_and_sexes_are_groups_and_years_are_not() {
        for (label, rest, groups) in [
            ("0-4", "ogółem", "age=0-4"),
            ("70 i więcej", "ogółem", "age=70+"),
            ("85 lat i więcej; kobiety", "ogółem", "age=85+;sex=F"),
            ("ludność; 15-19; mężczyźni", "ludność", "age=15-19;sex=M"),
            ("2019-2020", "2019-2020", EVERYONE),
            ("stopa w %", "stopa w %", EVERYONE),
            ("saldo - ogółem", "saldo - ogółem", EVERYONE),
        ] {
            assert_eq!(without_groups(label), (rest.into(), groups.into()), "{label}");
        }
        let joined =
            |one: &str, other: &str| joined(&Arc::from(one), &Arc::from(other)).to_string();
        assert_eq!(joined("all", "age=0-4"), "age=0-4");
        assert_eq!(joined("sex=F", "age=0-4"), "age=0-4;sex=F");
    }
}
