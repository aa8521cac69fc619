//! Figures above another one that must contain them.

use super::{Blames, Check, Figures, Kind, Scope, Suspect, at_least, read, shown};
use crate::language::Text;
use serde::Deserialize;

pub(super) const KIND: Kind = Kind {
    word: "at_most",
    parameters: &["limit", "times", "across_datasets", "blames"],
    read: read::<AtMost>,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AtMost {
    /// The variable that contains the figure.
    limit: String,
    #[serde(default = "once")]
    times: f64,
    #[serde(default)]
    across_datasets: bool,
    #[serde(default)]
    blames: Blames,
}

const fn once() -> f64 {
    1.0
}

impl Check for AtMost {
    fn variables(&self) -> Vec<&str> {
        vec![&self.limit]
    }

    fn faults(&self) -> Vec<Text> {
        at_least("times", self.times, f64::MIN_POSITIVE).into_iter().collect()
    }

    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        let Some(limit) = figures.variable(&self.limit) else { return };
        for key in figures.keys(scope) {
            let Some(value) = figures.printed(key) else { continue };
            let container = figures.beside(key, limit, key.territory, self.across_datasets);
            let Some((container, most)) =
                container.and_then(|it| figures.counting(it).map(|most| (it, most * self.times)))
            else {
                continue;
            };
            if value <= most {
                continue;
            }
            let (value, most, name) = (shown(value), shown(most), &self.limit);
            let expected = Text::same(format!("≤ {most}"));
            let detail = Text::new(
                format!("jest {value}, a `{name}` wynosi {most}"),
                format!("the figure reads {value}, `{name}` allows {most}"),
            );
            found.push(Suspect::row(key, expected, detail.clone()));
            if self.blames == Blames::All {
                found.push(Suspect::row(container, Text::same(format!("≥ {value}")), detail));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::observations::quality::samples::{figure, found};
    use crate::reading::{Reading, Reason};
    use std::sync::Arc;

    const LIMIT: &str = "limit = \"count\"";

    #[test]
    fn a_part_above_the_whole_is_found_and_one_equal_to_it_is_not() {
        let rows = [
            figure("count", 1, 2020, 10.0),
            figure("part", 1, 2020, 10.0),
            figure("count", 2, 2020, 10.0),
            figure("part", 2, 2020, 11.0),
        ];
        assert_eq!(found("at_most", "part", LIMIT, &rows), ["120602 2020 all"]);
        let all = format!("{LIMIT}\nblames = \"all\"");
        assert_eq!(found("at_most", "part", &all, &rows).len(), 2);
        assert!(found("at_most", "part", "limit = \"count\"\ntimes = 2", &rows).is_empty());
    }

    #[test]
    fn another_dataset_is_looked_at_only_when_the_rule_says_so() {
        let elsewhere = [10.0, 8.0].map(|value| figure("count", 1, 2020, value));
        let [mut press, mut office] = elsewhere;
        press.dataset = Arc::from("press/made");
        press.vintage_stated = false;
        office.dataset = Arc::from("office/other");
        let rows = [figure("part", 1, 2020, 9.0), press, office];
        assert!(found("at_most", "part", LIMIT, &rows).is_empty());
        // The office states its vintage: it speaks, and it says eight.
        let across = format!("{LIMIT}\nacross_datasets = true");
        assert_eq!(found("at_most", "part", &across, &rows).len(), 1);
    }

    #[test]
    fn a_whole_that_is_itself_doubtful_bears_no_witness() {
        let mut whole = figure("count", 1, 2020, 0.0);
        whole.reading = Reading::Missing(Reason::Doubtful);
        whole.source_value = "1".to_owned();
        assert!(found("at_most", "part", LIMIT, &[whole, figure("part", 1, 2020, 9.0)]).is_empty());
    }
}
