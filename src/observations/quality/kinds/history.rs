//! Changes from year to year unlike those the same territory has seen.

use super::super::figures::{Key, newest};
use super::super::robust::{Spread, count, median};
use super::{Among, Check, Figures, Kind, Scope, Suspect, at_least, read, shown};
use crate::language::Text;
use serde::Deserialize;

pub(super) const KIND: Kind = Kind {
    word: "history",
    parameters: &["threshold", "changes", "among", "relative"],
    read: read::<History>,
};

/// How many territories make a common change worth taking off.
const COMMON: usize = 10;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct History {
    /// The modified z-score from which a change is told.
    threshold: f64,
    /// The fewest changes from which a spread is taken.
    changes: usize,
    #[serde(default)]
    among: Among,
    /// Whether the median change of all gminas in the same year is taken off first.
    #[serde(default)]
    relative: bool,
}

/// A change from one year to the next, as the logarithm of the quotient.
struct Change<'k> {
    to: &'k Key,
    from: f64,
    size: f64,
    /// What chance alone does to the quotient of two counts.
    noise: f64,
}

impl Check for History {
    fn faults(&self) -> Vec<Text> {
        let changes = at_least("changes", count(self.changes), 3.0);
        at_least("threshold", self.threshold, 1.0).into_iter().chain(changes).collect()
    }

    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        let mut series: Vec<Vec<Change<'_>>> =
            figures.series(scope).map(|series| changes(figures, series)).collect();
        if self.relative {
            take_off_common(&mut series);
        }
        for series in series.iter().filter(|series| series.len() >= self.changes) {
            let counted = |change: &Change<'_>| {
                self.among == Among::All
                    || self.among.company(figures, change.to.territory).is_some()
            };
            if series.first().is_some_and(counted) {
                self.judge(figures, series, found);
            }
        }
    }
}

impl History {
    fn judge(&self, figures: &Figures<'_>, series: &[Change<'_>], found: &mut Vec<Suspect>) {
        let sizes: Vec<f64> = series.iter().map(|change| change.size).collect();
        let Some(spread) = Spread::of(&sizes) else { return };
        for change in series {
            let score = spread.score(change.size, change.noise);
            let Some(score) = score.filter(|score| score.abs() > self.threshold) else { continue };
            let Some(value) = figures.printed(change.to) else { continue };
            let (before, year) = (shown(change.from), change.to.year.number() - 1);
            let value = shown(value);
            found.push(Suspect::row(
                change.to,
                Text::same(format!("|z| ≤ {}", shown(self.threshold))),
                Text::new(
                    format!("z {before} w {year} r. na {value} (zmodyfikowane z = {score:.1})"),
                    format!("from {before} in {year} to {value} (modified z = {score:.1})"),
                ),
            ));
        }
    }
}

/// The changes of a series between years that follow each other and that no break parts. What is
/// zero or negative has no logarithm and is left to other rules.
fn changes<'k>(figures: &Figures<'_>, series: &'k [Key]) -> Vec<Change<'k>> {
    let Some(variable) = series.first().map(|key| key.variable) else { return Vec::new() };
    let breaks: Vec<_> = figures.breaks(variable).collect();
    let counts = figures.counts(variable);
    let change = |before: &Key, after: &'k Key| {
        let next = after.year.number() == before.year.number() + 1;
        let broken = breaks.iter().any(|it| it.between(before.year, after.year));
        let from = figures.printed(before).filter(|value| *value > 0.0)?;
        let to = figures.printed(after).filter(|value| *value > 0.0)?;
        // The logarithm of the quotient of two Poisson counts has about this standard deviation.
        let noise = if counts { (from.recip() + to.recip()).sqrt() } else { 0.0 };
        let change = Change { to: after, from, size: (to / from).ln(), noise };
        (next && !broken && change.size.is_finite()).then_some(change)
    };
    newest(series).zip(newest(series).skip(1)).filter_map(|(from, to)| change(from, to)).collect()
}

/// Takes off what happened everywhere at once: the median change of the gminas in the same year.
fn take_off_common(series: &mut [Vec<Change<'_>>]) {
    let moment = |key: &Key| (key.variable, key.dataset, key.group, key.year);
    let gmina = |key: &Key| matches!(key.territory, crate::territory::Territory::Gmina(_));
    let all = series.iter().flatten().filter(|change| gmina(change.to));
    let mut sizes: Vec<_> = all.map(|change| (moment(change.to), change.size)).collect();
    sizes.sort_by_key(|(moment, _)| *moment);
    let common: Vec<_> = sizes
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|moment| moment.len() >= COMMON)
        .filter_map(|same| {
            let size = median(same.iter().map(|(_, size)| *size).collect())?;
            same.first().map(|(moment, _)| (*moment, size))
        })
        .collect();
    for change in series.iter_mut().flatten() {
        let at = common.binary_search_by(|(known, _)| known.cmp(&moment(change.to)));
        if let Some((_, size)) = at.ok().and_then(|at| common.get(at)) {
            change.size -= size;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::observations::quality::samples::{found, series};

    const PLAIN: &str = "threshold = 3.5\nchanges = 7";

    #[test]
    fn a_jump_is_found_and_steady_growth_is_not() {
        // From 2011 on, after the break of the made variable: no break within.
        let mut steady =
            series("part", 1, &[1000.0, 1010.0, 1021.0, 1030.0, 1041.0, 1050.0, 1061.0]);
        steady.extend(series("part", 2, &[1000.0, 1010.0, 1021.0, 1030.0, 1041.0, 1050.0, 1061.0]));
        assert!(found("history", "part", "threshold = 3.5\nchanges = 6", &steady).is_empty());
        let jump = [1000.0, 1010.0, 1021.0, 1030.0, 2000.0, 2020.0, 2041.0, 2060.0];
        let places = found("history", "part", PLAIN, &series("part", 1, &jump));
        assert_eq!(places, ["120601 2005 all"]);
        assert!(found("history", "part", PLAIN, &series("part", 1, &jump[..7])).is_empty());
    }

    #[test]
    fn a_jump_across_a_break_is_none() {
        let mut values = vec![1000.0; 9];
        values.extend([2000.0; 9]);
        // 2009 to 2010: the made `count` has a break there, `part` has none.
        assert!(found("history", "count", PLAIN, &series("count", 1, &values)).is_empty());
        assert_eq!(
            found("history", "part", PLAIN, &series("part", 1, &values)),
            ["120601 2010 all"]
        );
    }

    #[test]
    fn small_counts_may_jump_by_chance() {
        let small = [4.0, 5.0, 4.0, 5.0, 9.0, 5.0, 4.0, 5.0, 4.0];
        assert!(found("history", "part", PLAIN, &series("part", 1, &small)).is_empty());
        let large: Vec<f64> = small.iter().map(|count| count * 1000.0).collect();
        assert_eq!(found("history", "part", PLAIN, &series("part", 1, &large)).len(), 0);
    }

    #[test]
    fn what_happens_everywhere_at_once_is_taken_off() {
        let together = [1000.0, 1010.0, 1021.0, 1030.0, 2000.0, 2020.0, 2041.0, 2060.0];
        let alone = [1000.0, 1010.0, 1021.0, 1030.0, 1041.0, 1050.0, 1061.0, 1070.0];
        let mut rows: Vec<_> = (1..=11).flat_map(|at| series("part", at, &together)).collect();
        rows.extend(series("part", 12, &alone));
        assert_eq!(found("history", "part", PLAIN, &rows).len(), 11);
        let relative = format!("{PLAIN}\nrelative = true");
        assert_eq!(found("history", "part", &relative, &rows), ["120612 2005 all"]);
        let members = format!("{relative}\namong = \"members\"");
        assert!(found("history", "part", &members, &rows).is_empty());
    }

    #[test]
    fn gaps_and_zeros_have_no_change() {
        let values = [10.0, 0.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0];
        assert!(found("history", "part", PLAIN, &series("part", 1, &values)).is_empty());
    }
}
