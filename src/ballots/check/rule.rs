//! The declared rule: whether it is one of the format, and whether it gives what the file calls
//! selected.
//!
//! The kinds of greedy are counted here once more, in the floats and with the exceptions of the official
//! checker (a threshold counts under any of them, Poznań by its name), for the verdict must be its own;
//! what the rules choose exactly is told by `verify`, which is asked here for equal shares.

use super::literals::{real, whole};
use super::view::{View, cell};
use super::{Check, unreadable, words};
use crate::ballots::verify::{Verification, verify};
use crate::language::Text;
use crate::sources::pabulib::{Money, Problems, VoteType};

/// The check.
pub(super) const CHECK: Check = Check { run };

/// The rules of the format and the code for a choice that is not theirs.
const RULES: [(&str, &str); 10] = [
    ("greedy", "greedy-not-followed"),
    ("greedy-no-skip", "no-skip-not-followed"),
    ("greedy-threshold", "greedy-threshold-not-followed"),
    ("greedy-exclusive", "exclusive-differs"),
    ("greedy-custom", "custom-differs"),
    ("equalshares", "equalshares-not-followed"),
    ("equalshares-comparison", "equalshares-comparison-not-followed"),
    ("equalshares/add1", "equalshares-add1-not-followed"),
    ("equalshares/add1-comparison", "equalshares-add1-comparison-not-followed"),
    ("unknown", "rule-unverified"),
];

/// The city whose rule takes a last project when four fifths of it are left, and what part that is
/// (as the official checker has it; Poznań writes `greedy-custom`).
const POZNAN: (&str, f64) = ("Poznań", 0.8);

fn run(view: &View<'_>, problems: &mut Problems) {
    let first = view.election.projects.all().first();
    let selected = view.column("selected").zip(first);
    if selected.is_none_or(|(column, project)| cell(project, column).is_empty()) {
        problems.warning("selected-missing", None, selected_missing);
        return;
    }
    let line = view.line("rule");
    let rule = view.entry("rule").unwrap_or_default();
    let Some((_, code)) = RULES.iter().find(|(known, _)| *known == rule) else {
        problems.error("rule-unknown", line, || rule_unknown(rule));
        return;
    };
    let threshold = view.entry("min_project_score_threshold").is_some();
    match rule {
        "unknown" => problems.warning("rule-unverified", line, unverified),
        "greedy" if threshold => problems.error("threshold-unexpected", line, unexpected),
        "greedy-threshold" if !threshold => {
            problems.error("threshold-missing", line, threshold_missing);
        }
        _ if rule.starts_with("equalshares") => equal_shares(view, code, problems),
        _ => {
            if rule == "greedy-custom" && view.stated("comment").is_none() {
                problems.warning("custom-uncommented", line, uncommented);
            }
            greedy(view, rule, code, problems);
        }
    }
}

fn equal_shares(view: &View<'_>, code: &'static str, problems: &mut Problems) {
    let line = view.line("rule");
    if view.vote_type() != Some(VoteType::Approval) {
        problems.warning("equalshares-ballots", line, || {
            words(
                (
                    "reguły równych udziałów sprawdza się tylko przy głosach `approval`",
                    "equal shares are checked for `approval` ballots only",
                ),
                ("sprawdzić wynik osobno", "check the outcome by itself"),
            )
        });
    } else if shares_followed(view) == Some(false) {
        problems.error(code, line, || not_followed("equalshares", "", ""));
    }
}

/// Whether equal shares give what is selected, as the checker counts them.
fn shares_followed(view: &View<'_>) -> Option<bool> {
    view.verified.map_or_else(|| verify(view.election).agrees(), Verification::agrees)
}

fn is_poznan(rule: &str, view: &View<'_>) -> bool {
    rule == "greedy-custom" && view.entry("unit") == Some(POZNAN.0)
}

fn greedy(view: &View<'_>, rule: &str, code: &'static str, problems: &mut Problems) {
    let ranked = match Ranked::of(view) {
        Ok(ranked) => ranked,
        Err((line, name, value)) => return unreadable(problems, line, name, value),
    };
    let poznan = is_poznan(rule, view);
    let found = ranked.under(rule, view);
    let line = view.line("rule");
    let ids = |places: &[usize]| {
        let all = view.election.projects.all();
        places.iter().map(|place| all[*place].id.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (lacking, surplus) = (ids(&found.lacking), ids(&found.surplus));
    if poznan {
        // What was not selected is a warning there, what should not have been an error.
        if !lacking.is_empty() {
            problems.warning("poznan-not-followed", line, || not_followed(rule, &lacking, ""));
        }
        if !surplus.is_empty() {
            problems.error("poznan-not-followed", line, || not_followed(rule, "", &surplus));
        }
        return;
    }
    if !lacking.is_empty() || !surplus.is_empty() {
        if matches!(rule, "greedy-exclusive" | "greedy-custom") {
            problems.warning(code, line, || not_followed("greedy", &lacking, &surplus));
        } else {
            problems.error(code, line, || not_followed(rule, &lacking, &surplus));
        }
    }
    if !found.below.is_empty() {
        problems.error("threshold-violated", line, || below(&ids(&found.below)));
    }
}

/// A cell that cannot be read: its line, its column, what it says.
type Unread<'a> = (Option<usize>, &'static str, &'a str);

/// A project with what a rule asks of it.
struct Candidate {
    place: usize,
    result: f64,
    cost: f64,
    selected: i128,
}

/// The projects from the best result to the worst, those of equal result in the order of the file.
struct Ranked {
    candidates: Vec<Candidate>,
    budget: f64,
    threshold: f64,
}

/// How what the file calls selected differs from what a rule gives; places among the projects.
struct Difference {
    lacking: Vec<usize>,
    surplus: Vec<usize>,
    /// Selected below the threshold.
    below: Vec<usize>,
}

impl Ranked {
    /// Amounts are floats, as in the official checker, so that sums round as there.
    fn of<'a>(view: &View<'a>) -> Result<Self, Unread<'a>> {
        let (by, selected) = (view.column(view.ranked_by), view.column("selected"));
        let mut candidates = Vec::with_capacity(view.costs.len());
        for (place, project) in view.projects() {
            let line = Some(project.line);
            let text = |column: Option<usize>| column.map_or("", |column| cell(project, column));
            let result = text(by);
            if whole(result).is_none() {
                return Err((line, view.ranked_by, result));
            }
            let chosen = text(selected);
            candidates.push(Candidate {
                place,
                result: real(result).ok_or((line, view.ranked_by, result))?,
                cost: view.costs[place].ok_or((line, "cost", text(view.column("cost"))))?,
                selected: whole(chosen).ok_or((line, "selected", chosen))?,
            });
        }
        candidates.sort_by(|one, other| other.result.total_cmp(&one.result));
        Ok(Self { candidates, budget: view.budget(), threshold: view.threshold() })
    }

    /// What a kind of greedy gives, by its name in the format.
    fn under(&self, rule: &str, view: &View<'_>) -> Difference {
        if is_poznan(rule, view) { self.poznan() } else { self.greedy(rule != "greedy-no-skip") }
    }

    /// From the best to the worst what still fits; where nothing is skipped, up to the first that
    /// does not. A project withdrawn after the vote never fits and never ends it.
    fn greedy(&self, skip: bool) -> Difference {
        let (mut left, mut ended, mut chosen) = (self.budget, false, Vec::new());
        for candidate in &self.candidates {
            let withdrawn = (candidate.cost - Money::WITHDRAWN.value()).abs() < f64::EPSILON;
            if ended || candidate.result < self.threshold || (!skip && withdrawn) {
                continue;
            }
            if left >= candidate.cost {
                left -= candidate.cost;
                chosen.push(candidate.place);
            } else {
                ended = !skip;
            }
        }
        self.compared(&chosen, |selected| selected == 1)
    }

    /// Poznań: without skipping, then the first that does not fit if the rest pays for four fifths
    /// of it; those marked 3, paid from a reserve, must be the best of the others.
    fn poznan(&self) -> Difference {
        let (mut left, mut ended, mut chosen, mut others) =
            (self.budget, false, Vec::new(), Vec::new());
        for candidate in &self.candidates {
            let fits = left >= candidate.cost;
            if !ended && (fits || left >= candidate.cost * POZNAN.1) {
                chosen.push(candidate.place);
            } else {
                others.push(candidate.place);
            }
            if fits {
                left -= candidate.cost;
            }
            ended |= !fits;
        }
        let reserve = self.candidates.iter().filter(|candidate| candidate.selected == 3).count();
        chosen.extend(others.into_iter().take(reserve));
        self.compared(&chosen, |selected| (1..=3).contains(&selected))
    }

    fn compared(&self, chosen: &[usize], selected: fn(i128) -> bool) -> Difference {
        let mut found = Difference { lacking: Vec::new(), surplus: Vec::new(), below: Vec::new() };
        let mut taken = vec![false; self.candidates.len()];
        for place in chosen {
            taken[*place] = true;
        }
        for candidate in &self.candidates {
            match (taken[candidate.place], selected(candidate.selected)) {
                (true, false) => found.lacking.push(candidate.place),
                (false, true) => found.surplus.push(candidate.place),
                _ => {}
            }
            if candidate.selected == 1 && candidate.result < self.threshold {
                found.below.push(candidate.place);
            }
        }
        found
    }
}

fn selected_missing() -> (Text, Text) {
    words(
        (
            "nie wiadomo, co wybrano: brak kolumny `selected` albo jest pusta",
            "what was chosen is not known: the column `selected` is missing or empty",
        ),
        (
            "dodać `selected`: 1 wybrany, 0 niewybrany",
            "add `selected`: 1 for chosen, 0 for not chosen",
        ),
    )
}

fn rule_unknown(rule: &str) -> (Text, Text) {
    let known = RULES.map(|(known, _)| known).join(", ");
    words(
        (format!("reguły `{rule}` format nie zna"), format!("the format has no rule `{rule}`")),
        (format!("wpisać jedną z: {known}"), format!("write one of: {known}")),
    )
}

fn unverified() -> (Text, Text) {
    words(
        (
            "reguła jest `unknown`, więc wyniku nie można sprawdzić",
            "the rule is `unknown`, so the outcome cannot be checked",
        ),
        ("wpisać regułę, jeżeli jest znana", "write the rule, if it is known"),
    )
}

fn unexpected() -> (Text, Text) {
    words(
        (
            "reguła jest `greedy`, a META podaje `min_project_score_threshold`",
            "the rule is `greedy`, and META has `min_project_score_threshold`",
        ),
        ("wpisać `rule;greedy-threshold`", "write `rule;greedy-threshold`"),
    )
}

fn threshold_missing() -> (Text, Text) {
    words(
        (
            "reguła jest `greedy-threshold`, a META nie podaje `min_project_score_threshold`",
            "the rule is `greedy-threshold`, and META lacks `min_project_score_threshold`",
        ),
        ("dodać próg albo wpisać `rule;greedy`", "add the threshold, or write `rule;greedy`"),
    )
}

fn uncommented() -> (Text, Text) {
    words(
        (
            "reguła jest `greedy-custom`, a `comment` jej nie objaśnia",
            "the rule is `greedy-custom`, and no `comment` explains it",
        ),
        ("opisać regułę: `comment;#1: ...`", "describe the rule: `comment;#1: ...`"),
    )
}

fn not_followed(rule: &str, lacking: &str, surplus: &str) -> (Text, Text) {
    let pick = |ids: &str, pl: &str, en: &str| {
        if ids.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("; {pl}: {ids}"), format!("; {en}: {ids}"))
        }
    };
    let lacking = pick(lacking, "wybrałaby też", "it would also choose");
    let surplus = pick(surplus, "nie wybrałaby", "it would not choose");
    words(
        (
            format!("`selected` różni się od reguły `{rule}`{}{}", lacking.0, surplus.0),
            format!("`selected` differs from the rule `{rule}`{}{}", lacking.1, surplus.1),
        ),
        (
            "poprawić `selected`, wyniki, koszty albo regułę; odstępstwo opisać w `comment`",
            "correct `selected`, results, costs or the rule; explain a deviation in `comment`",
        ),
    )
}

fn below(ids: &str) -> (Text, Text) {
    words(
        (
            format!("wybrane mimo wyniku poniżej progu: {ids}"),
            format!("chosen with a result below the threshold: {ids}"),
        ),
        ("poprawić `selected` albo próg", "correct `selected` or the threshold"),
    )
}
