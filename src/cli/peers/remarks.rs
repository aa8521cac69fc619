//! What is said beside the table, for people: variables, who was left out, where the unit stands.

use super::Asked;
use crate::assessments::peers::{self, GROUPS, Space};
use crate::cli::say;
use crate::language::Lang;
use std::collections::BTreeMap;

/// How many units a remark names.
const NAMED: usize = 8;

impl Asked {
    /// What was done to variables, who was left out, and where the unit stands: for people.
    pub(super) fn remarks(&self, space: &Space, count: usize, lang: Lang) -> Vec<String> {
        let variables = &self.data.variables;
        let logged = variables.iter().zip(space.logged()).filter(|(_, logged)| **logged);
        let logged = logged.map(|(variable, _)| {
            format!("{}: {}", variable.name, say(lang, "zlogarytmowana", "logged"))
        });
        let words = say(lang, "to nie liczby, pominięto", "no numbers, left out");
        let passed = self.data.passed_over.iter().map(|name| format!("{name}: {words}"));
        let mut remarks: Vec<String> = logged.chain(passed).collect();
        remarks.extend(self.left_out(space, lang));
        if self.data.outcomes.is_some() && !self.has_intervals() {
            let words = say(
                lang,
                "bez przedziałów nie wiadomo, czy kolejność nie jest szumem",
                "without intervals nobody can tell whether the order is noise",
            );
            remarks.push(words.to_owned());
        }
        remarks.extend(self.own.and_then(|own| self.standing(space, own, count, lang)));
        remarks
    }

    /// One remark for each variable and reason, with the first units it left out.
    fn left_out(&self, space: &Space, lang: Lang) -> Vec<String> {
        let mut by_reason: BTreeMap<(usize, &str), Vec<&str>> = BTreeMap::new();
        let reasons = space.left_out().iter().map(|it| (it, it.why.words()));
        let reasons: Vec<_> = reasons.collect();
        for (it, words) in &reasons {
            let name = self.names.as_ref().unwrap_or(&self.data.units).get(it.unit);
            let units = by_reason.entry((it.variable, words.get(lang))).or_default();
            units.extend(name.map(String::as_str));
        }
        let remark = |((variable, reason), units): (&(usize, &str), &Vec<&str>)| {
            let variable = self.data.variables.get(*variable)?;
            let (out, more) = (say(lang, "pominięto", "left out"), say(lang, "dalszych", "more"));
            let named = units.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
            let rest = units.len().saturating_sub(NAMED);
            let rest = if rest > 0 { format!(" … {rest} {more}") } else { String::new() };
            Some(format!("{}: {reason}, {out}: {named}{rest}", variable.name))
        };
        by_reason.iter().filter_map(remark).collect()
    }

    /// Rank, quantile, median and distance to the best of the unit asked for.
    fn standing(&self, space: &Space, own: usize, count: usize, lang: Lang) -> Option<String> {
        let near = space.nearest(own, count)?;
        let units: Vec<usize> = near.iter().map(|peer| peer.unit).collect();
        let among = peers::among(own, &units, self.data.outcomes.as_ref()?, self.wanted)?;
        let (place, of) = (say(lang, "miejsce", "place"), say(lang, "z", "of"));
        let (median, best) =
            (say(lang, "mediana", "median"), say(lang, "do najlepszej", "behind the best"));
        let quarter = among.group.map_or_else(String::new, |group| {
            let quarter = say(lang, "ćwiartka", "quarter");
            format!(
                ", {quarter} {group} {of} {GROUPS} ({GROUPS}: {})",
                say(lang, "najlepsza", "best")
            )
        });
        let noise = among
            .noise
            .filter(|noise| *noise)
            .map_or("", |_| say(lang, "; kolejność jest szumem", "; the order is noise"));
        let name = self.names.as_ref().unwrap_or(&self.data.units).get(own)?;
        Some(format!(
            "{name}: {place} {} {of} {}{quarter}, {median} {}, {best} {}{noise}",
            among.place, among.of, among.median, among.gap_to_best
        ))
    }
}
