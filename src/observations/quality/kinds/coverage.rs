//! Members and years without a row: what is missing in silence. A row that says why it has no
//! value is no gap.

use super::super::figures::Key;
use super::{At, Check, Figures, Kind, Scope, Suspect, read};
use crate::language::Text;
use crate::period::Year;
use crate::territory::Territory;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const KIND: Kind =
    Kind { word: "coverage", parameters: &["looks"], read: read::<Coverage> };

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Coverage {
    looks: Looks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Looks {
    /// At members lacking in a year in which at least two have a row.
    Members,
    /// At years lacking between the first and the last of a member, the metropolis or its ring.
    Years,
}

impl Check for Coverage {
    fn faults(&self) -> Vec<Text> {
        Vec::new()
    }

    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        for variable in &scope.variables {
            let one = Scope { variables: vec![*variable], dataset: scope.dataset };
            // What is not about the metropolis or its members is not looked at.
            let own = |key: &&Key| {
                let area = matches!(key.territory, Territory::Metropolis | Territory::Ring);
                Some(key.group) == figures.everyone && (area || figures.is_member(key.territory))
            };
            let keys: Vec<&Key> = figures.keys(&one).filter(own).collect();
            match self.looks {
                Looks::Members => look_at_members(figures, &keys, found),
                Looks::Years => look_at_years(figures, &keys, found),
            }
        }
    }
}

fn look_at_members(figures: &Figures<'_>, keys: &[&Key], found: &mut Vec<Suspect>) {
    let mut years: BTreeMap<Year, Vec<&Key>> = BTreeMap::new();
    for key in keys.iter().filter(|key| figures.is_member(key.territory)) {
        years.entry(key.year).or_default().push(key);
    }
    for (year, keys) in years {
        let present: BTreeSet<Territory> = keys.iter().map(|key| key.territory).collect();
        let Some(vintage) = keys.iter().map(|key| key.vintage).max() else { continue };
        let members: Vec<_> = figures.register.members_on(vintage).collect();
        let lacking = members.iter().filter(|member| !present.contains(&member.territory()));
        let lacking: Vec<&str> = lacking.map(|member| member.name.as_str()).collect();
        // One member alone is a figure of that member, not of the metropolis.
        if lacking.is_empty() || present.len() < 2 {
            continue;
        }
        let (all, lacks, names) = (members.len(), lacking.len(), lacking.join(", "));
        let detail = Text::new(
            format!("w {year} r. brak {lacks} z {all} gmin: {names}"),
            format!("in {year} {lacks} of {all} members are lacking: {names}"),
        );
        let expected = Text::new(format!("liczba gmin: {all}"), format!("{all} members"));
        found.push(lack(figures, &keys, Territory::Metropolis, Some(year), expected, detail));
    }
}

fn look_at_years(figures: &Figures<'_>, keys: &[&Key], found: &mut Vec<Suspect>) {
    let mut years: BTreeMap<Territory, BTreeSet<Year>> = BTreeMap::new();
    for key in keys {
        years.entry(key.territory).or_default().insert(key.year);
    }
    let mut gaps: BTreeMap<Vec<i32>, Vec<Territory>> = BTreeMap::new();
    for (territory, years) in years {
        let (Some(first), Some(last)) = (years.first(), years.last()) else { continue };
        let inside = (first.number()..last.number())
            .filter(|year| Year::new(*year).is_some_and(|year| !years.contains(&year)));
        let inside: Vec<i32> = inside.collect();
        if !inside.is_empty() {
            gaps.entry(inside).or_default().push(territory);
        }
    }
    for (missing, territories) in gaps {
        let alone = <[Territory; 1]>::try_from(territories.as_slice()).ok();
        let territory = alone.map_or(Territory::Metropolis, |[only]| only);
        let (missing, count) = (spans(&missing), territories.len());
        let detail = Text::new(
            format!("brak lat {missing} (szeregów z tą luką: {count})"),
            format!("the years {missing} are lacking (series with this gap: {count})"),
        );
        found.push(lack(figures, keys, territory, None, Text::same(missing), detail));
    }
}

/// Years as `2001–2007, 2009`.
fn spans(years: &[i32]) -> String {
    let spans = years.chunk_by(|a, b| a + 1 == *b).filter_map(|span| match span {
        [only] => Some(only.to_string()),
        [first, .., last] => Some(format!("{first}–{last}")),
        [] => None,
    });
    spans.collect::<Vec<_>>().join(", ")
}

fn lack(
    figures: &Figures<'_>,
    keys: &[&Key],
    territory: Territory,
    year: Option<Year>,
    expected: Text,
    detail: Text,
) -> Suspect {
    let names: BTreeSet<&str> = keys.iter().map(|key| &*figures.row(key).dataset).collect();
    let datasets = names.into_iter().collect::<Vec<_>>().join(", ");
    let variable = keys.first().map(|key| figures.row(key).variable.to_string());
    let variable = variable.unwrap_or_default();
    Suspect { at: At::Lack { datasets, variable, territory, year }, expected, detail }
}

#[cfg(test)]
mod tests {
    use super::spans;
    use crate::observations::quality::samples::{edition, found, series};
    use crate::reading::{Reading, Reason};

    #[test]
    fn members_without_a_row_are_named_and_stated_absence_is_a_row() {
        let members = "looks = \"members\"";
        let mut rows = edition("part", 2020, &[1.0, 2.0, 3.0, 4.0]);
        assert!(found("coverage", "part", members, &rows).is_empty());
        rows[1].reading = Reading::Missing(Reason::NotCollected);
        assert!(found("coverage", "part", members, &rows).is_empty());
        rows.remove(1);
        let told = found("coverage", "part", members, &rows);
        assert_eq!(told, ["wrong: in 2020 1 of 4 members are lacking: Member 2"]);
        assert!(
            found("coverage", "part", members, &rows[..1]).is_empty(),
            "a figure of one member"
        );
    }

    #[test]
    fn years_within_a_series_are_named() {
        let years = "looks = \"years\"";
        let mut rows = series("part", 1, &[1.0, 2.0, 3.0, 4.0, 5.0]);
        assert!(found("coverage", "part", years, &rows).is_empty());
        rows.remove(3);
        rows.remove(1);
        let told = found("coverage", "part", years, &rows);
        assert_eq!(told, ["wrong: the years 2002, 2004 are lacking (series with this gap: 1)"]);
        assert_eq!(spans(&[2001, 2002, 2003, 2009]), "2001–2003, 2009");
    }
}
