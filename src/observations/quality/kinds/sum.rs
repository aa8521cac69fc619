//! Parts that do not add up to their total: variables, groups of one variable, members.

use super::super::figures::{Key, Name};
use super::{Blames, Check, Figures, Kind, Scope, Suspect, at_least, read, shown};
use crate::language::Text;
use crate::period::Year;
use crate::sources::tidy_csv::EVERYONE;
use crate::territory::Territory;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) const KIND: Kind = Kind {
    word: "sum",
    parameters: &[
        "parts",
        "groups",
        "members",
        "complete",
        "total",
        "tolerance",
        "across_datasets",
        "blames",
    ],
    read: read::<Sum>,
};

/// How far a sum of decimal figures may be off by the binary arithmetic alone, in relation to it.
const ARITHMETIC: f64 = 1e-9;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sum {
    /// Variables, with a minus where they are taken away.
    #[serde(default)]
    parts: Vec<String>,
    /// The key of groups, such as `sex`.
    groups: Option<String>,
    /// Whether members add up to the metropolis and to its ring.
    #[serde(default)]
    members: bool,
    /// Whether the groups printed are all there are; else they may only not exceed the total.
    #[serde(default)]
    complete: bool,
    /// What the parts add up to when it is no variable: 100 for shares.
    total: Option<f64>,
    #[serde(default)]
    tolerance: f64,
    #[serde(default)]
    across_datasets: bool,
    #[serde(default)]
    blames: Blames,
}

impl Check for Sum {
    fn variables(&self) -> Vec<&str> {
        self.parts.iter().map(|part| part.trim_start_matches('-')).collect()
    }

    fn faults(&self) -> Vec<Text> {
        let modes = [!self.parts.is_empty(), self.groups.is_some(), self.members];
        let mut faults: Vec<Text> =
            at_least("tolerance", self.tolerance, 0.0).into_iter().collect();
        if modes.into_iter().filter(|chosen| *chosen).count() != 1 {
            faults.push(Text::new(
                "podać dokładnie jedno z: `parts`, `groups`, `members = true`",
                "give exactly one of `parts`, `groups`, `members = true`",
            ));
        }
        if self.total.is_some_and(|total| self.members || !total.is_finite()) {
            faults.push(Text::new(
                "`total` jest liczbą i nie łączy się z `members`",
                "`total` is a number and does not go with `members`",
            ));
        }
        if self.complete && self.groups.is_none() {
            faults.push(Text::new(
                "`complete` dotyczy tylko `groups`",
                "`complete` goes with `groups` only",
            ));
        }
        faults
    }

    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        if let Some(word) = &self.groups {
            self.look_at_groups(figures, scope, word, found);
        } else if self.members {
            self.look_at_members(figures, scope, found);
        } else {
            self.look_at_variables(figures, scope, found);
        }
    }
}

impl Sum {
    fn look_at_variables(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        let signed = |part: &String| {
            let name = part.strip_prefix('-');
            let sign = if name.is_some() { -1.0 } else { 1.0 };
            figures.variable(name.unwrap_or(part)).map(|variable| (sign, variable))
        };
        let Some(parts) = self.parts.iter().map(signed).collect::<Option<Vec<_>>>() else { return };
        for key in figures.keys(scope) {
            let Some(total) = self.total.or_else(|| figures.printed(key)) else { continue };
            let part = |(sign, variable): &(f64, Name)| {
                let beside = figures.beside(key, *variable, key.territory, self.across_datasets)?;
                figures.counting(beside).map(|value| (beside, sign * value))
            };
            if let Some(parts) = parts.iter().map(part).collect::<Option<Vec<_>>>() {
                self.compare(key, total, &parts, true, found);
            }
        }
    }

    fn look_at_members(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        for key in figures.keys(scope) {
            if !matches!(key.territory, Territory::Metropolis | Territory::Ring) {
                continue;
            }
            let Some(total) = figures.printed(key) else { continue };
            let mut members = figures.register.members_of(key.territory, key.vintage).peekable();
            // Of no members there is no sum.
            if members.peek().is_none() {
                continue;
            }
            let part = |member: &crate::territory::Member| {
                let territory = member.territory();
                let beside = figures.beside(key, key.variable, territory, self.across_datasets)?;
                figures.counting(beside).map(|value| (beside, value))
            };
            if let Some(parts) = members.map(part).collect::<Option<Vec<_>>>() {
                self.compare(key, total, &parts, true, found);
            }
        }
    }

    fn look_at_groups(
        &self,
        figures: &Figures<'_>,
        scope: &Scope,
        word: &str,
        found: &mut Vec<Suspect>,
    ) {
        let mut wholes: BTreeMap<Name, Option<String>> = BTreeMap::new();
        let mut parts: BTreeMap<Whole, Vec<&Key>> = BTreeMap::new();
        for key in figures.keys(scope) {
            let whole = wholes.entry(key.group);
            let whole = whole.or_insert_with(|| without(figures.group_name(key.group), word));
            if let Some(group) = whole.clone() {
                let Key { variable, dataset, territory, year, vintage, .. } = *key;
                let whole = Whole { variable, dataset, territory, year, vintage, group };
                parts.entry(whole).or_default().push(key);
            }
        }
        for (whole, keys) in parts {
            let known = keys.iter().map(|key| figures.counting(key).map(|value| (*key, value)));
            let known: Vec<_> = known.flatten().collect();
            let Some(first) = keys.first().filter(|_| !known.is_empty()) else { continue };
            let all = self.complete && known.len() == keys.len();
            if let Some(total) = self.total {
                self.compare(first, total, &known, all, found);
                continue;
            }
            let Some(group) = figures.group(&whole.group) else { continue };
            let place = Key { group, ..**first };
            let whole = figures.beside(&place, place.variable, place.territory, false);
            if let Some((key, total)) = whole.and_then(|it| Some((it, figures.printed(it)?))) {
                self.compare(key, total, &known, all, found);
            }
        }
    }

    /// Compares a total with its parts; parts that are not `all` may only not exceed it.
    fn compare(
        &self,
        key: &Key,
        total: f64,
        parts: &[(&Key, f64)],
        all: bool,
        found: &mut Vec<Suspect>,
    ) {
        let sum: f64 = parts.iter().map(|(_, value)| value).sum();
        let allowed = self.tolerance + ARITHMETIC * sum.abs().max(total.abs());
        let off = sum - total;
        if off <= allowed && (off >= -allowed || !all) {
            return;
        }
        let (sum, total) = (shown(sum), shown(total));
        let expected = if self.total.is_some() { &total } else { &sum };
        let expected = Text::same(format!("{} {expected}", if all { "=" } else { "≥" }));
        let detail = Text::new(
            format!("części dają razem {sum}, a całość to {total}"),
            format!("the parts add up to {sum}, the whole is {total}"),
        );
        found.push(Suspect::row(key, expected.clone(), detail.clone()));
        if self.blames == Blames::All {
            let others = parts.iter().filter(|(part, _)| part.row != key.row);
            found.extend(
                others.map(|(part, _)| Suspect::row(part, expected.clone(), detail.clone())),
            );
        }
    }
}

/// What groups add up to.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Whole {
    variable: Name,
    dataset: Name,
    territory: Territory,
    year: Year,
    vintage: NaiveDate,
    group: String,
}

/// A group without its pair of `word`: everyone, or what its other pairs say. `None` when it has no
/// such pair.
fn without(group: &str, word: &str) -> Option<String> {
    let of_word = |pair: &&str| pair.split_once('=').is_some_and(|(key, _)| key == word);
    let (own, others): (Vec<&str>, Vec<&str>) = group.split(';').partition(of_word);
    let others = if others.is_empty() { EVERYONE.to_owned() } else { others.join(";") };
    (!own.is_empty()).then_some(others)
}

#[cfg(test)]
mod tests {
    use super::without;
    use crate::observations::quality::samples::{edition, figure, found, group};
    use crate::territory::Territory;

    const PARTS: &str = "parts = [\"part\", \"-rest\"]";

    #[test]
    fn parts_with_signs_make_their_total_or_are_found() {
        let mut rows = vec![
            figure("count", 1, 2020, 7.0),
            figure("part", 1, 2020, 10.0),
            figure("rest", 1, 2020, 3.0),
        ];
        assert!(found("sum", "count", PARTS, &rows).is_empty());
        rows.push(figure("count", 2, 2020, 7.0));
        rows.push(figure("part", 2, 2020, 10.0));
        // Without the third figure nothing can be said.
        assert!(found("sum", "count", PARTS, &rows).is_empty());
        rows.push(figure("rest", 2, 2020, 4.0));
        assert_eq!(found("sum", "count", PARTS, &rows), ["120602 2020 all"]);
        assert!(found("sum", "count", &format!("{PARTS}\ntolerance = 1"), &rows).is_empty());
        assert_eq!(found("sum", "count", &format!("{PARTS}\nblames = \"all\""), &rows).len(), 3);
    }

    #[test]
    fn decimal_parts_may_be_off_by_binary_arithmetic_alone() {
        let rows = [
            figure("count", 1, 2020, 0.3),
            figure("part", 1, 2020, 0.1),
            figure("rest", 1, 2020, -0.2),
        ];
        assert!(found("sum", "count", PARTS, &rows).is_empty());
    }

    #[test]
    fn groups_printed_in_part_may_only_not_exceed_everyone() {
        let key = "groups = \"sex\"";
        let some = [group("all", 10.0), group("sex=F", 6.0)];
        assert!(found("sum", "count", key, &some).is_empty());
        let whole = format!("{key}\ncomplete = true");
        assert_eq!(found("sum", "count", &whole, &some), ["120601 2020 all"]);
        let many = [group("all", 10.0), group("sex=F", 6.0), group("sex=M", 5.0)];
        assert_eq!(found("sum", "count", key, &many), ["120601 2020 all"]);
    }

    #[test]
    fn groups_within_groups_make_the_outer_group() {
        let key = "groups = \"sex\"\ncomplete = true";
        let rows = [
            group("age=0-4", 9.0),
            group("sex=F;age=0-4", 4.0),
            group("sex=M;age=0-4", 4.0),
            group("age=5-9", 1.0),
        ];
        assert_eq!(found("sum", "count", key, &rows), ["120601 2020 age=0-4"]);
        assert_eq!(without("sex=F;age=0-4", "sex").as_deref(), Some("age=0-4"));
        assert_eq!(without("sex=F", "sex").as_deref(), Some("all"));
        assert_eq!(without("sexes=F", "sex"), None);
    }

    #[test]
    fn members_make_the_metropolis() {
        let mut rows = edition("count", 2020, &[1.0, 2.0, 3.0, 4.0, 100.0]);
        let mut metropolis = figure("count", 1, 2020, 10.0);
        metropolis.territory = Territory::Metropolis;
        rows.push(metropolis.clone());
        assert!(found("sum", "count", "members = true", &rows).is_empty());
        metropolis.reading = crate::reading::Reading::Known(11.0);
        rows.pop();
        rows.push(metropolis);
        assert_eq!(found("sum", "count", "members = true", &rows), ["metropolis 2020 all"]);
        // A member short: nothing can be said.
        rows.remove(0);
        assert!(found("sum", "count", "members = true", &rows).is_empty());
    }

    #[test]
    fn shares_make_a_number() {
        let rows = [group("mode=car", 60.0), group("mode=foot", 39.0)];
        let key = "groups = \"mode\"\ncomplete = true\ntotal = 100\nblames = \"all\"";
        assert_eq!(found("sum", "count", key, &rows).len(), 2);
        assert!(found("sum", "count", &format!("{key}\ntolerance = 1"), &rows).is_empty());
    }
}
