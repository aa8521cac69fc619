//! Money and counts of META: the budget, the costs, what was chosen for them, how many ballots and
//! projects there are.

use super::literals::{items, real, spaced, whole};
use super::view::{View, as_real, cell, count};
use super::{Check, unreadable, words};
use crate::sources::pabulib::{Money, Problems, Severity};

/// The check.
pub(super) const CHECK: Check = Check { run };

fn run(view: &View<'_>, problems: &mut Problems) {
    commas(view, problems);
    budget(view, problems);
    how_many(view, problems);
    lists(view, problems);
    let key = "min_project_score_threshold";
    if let Some(value) = view.entry(key).filter(|value| whole(value).is_none()) {
        unreadable(problems, view.line(key), key, value);
    }
}

fn commas(view: &View<'_>, problems: &mut Problems) {
    let mut tell = |line: Option<usize>, name: &str, value: &str| {
        problems.error("comma-in-number", line, || {
            words(
                (
                    format!("`{name}` = `{value}`: przecinek w liczbie"),
                    format!("`{name}` = `{value}`: a comma in a number"),
                ),
                ("wpisać kropkę, bez odstępów tysięcy", "write a point, and nothing at thousands"),
            )
        });
    };
    for key in ["budget", "max_sum_cost"] {
        if let Some(value) = view.stated(key).filter(|value| value.contains(',')) {
            tell(view.line(key), key, value);
        }
    }
    let Some(column) = view.column("cost") else { return };
    for (_, project) in view.projects() {
        let value = cell(project, column);
        if value.contains(',') {
            tell(Some(project.line), "cost", value);
        }
    }
}

/// What all projects cost and what those chosen cost, as far as both can be read.
struct Spent {
    all: f64,
    chosen: f64,
}

fn budget(view: &View<'_>, problems: &mut Problems) {
    let budget = view.budget().floor();
    let spent = costs(view, budget, problems);
    if spent.chosen > budget {
        problems.error("budget-exceeded", view.line("budget"), || {
            words(
                (
                    format!("wybrane projekty kosztują {}, budżet to {budget}", spent.chosen),
                    format!("the projects chosen cost {}, the budget is {budget}", spent.chosen),
                ),
                (
                    "poprawić budżet, koszty albo `selected`",
                    "correct the budget, the costs or `selected`",
                ),
            )
        });
    }
    if let Some(flag) = view.stated("fully_funded") {
        fully_funded(view, flag, budget < spent.all, problems);
        return;
    }
    if budget >= spent.all {
        problems.error("all-funded", view.line("budget"), || {
            words(
                (
                    format!("budżet {budget} starcza na wszystkie projekty ({})", spent.all),
                    format!("the budget {budget} pays for all projects ({})", spent.all),
                ),
                (
                    "poprawić budżet albo dodać `fully_funded;1`",
                    "correct the budget, or add `fully_funded;1`",
                ),
            )
        });
    }
    unused(view, budget - spent.chosen, problems);
}

fn costs(view: &View<'_>, budget: f64, problems: &mut Problems) -> Spent {
    let withdrawn = Money::WITHDRAWN.value();
    let (mut spent, named) = (Spent { all: 0.0, chosen: 0.0 }, view.column("name").is_some());
    let (cost, selected) = (view.column("cost"), view.column("selected"));
    for (place, project) in view.projects() {
        let line = Some(project.line);
        let Some(amount) = view.costs[place].map(f64::floor) else {
            let text = cost.map_or("", |cost| cell(project, cost));
            unreadable(problems, line, "cost", text);
            continue;
        };
        spent.all += amount;
        let chosen = selected.map_or("", |selected| cell(project, selected));
        if !chosen.is_empty() && whole(chosen).is_none() {
            unreadable(problems, line, "selected", chosen);
        }
        if whole(chosen) == Some(1) {
            spent.chosen += amount;
            if same(amount, withdrawn) {
                problems.error("withdrawn-selected", line, || withdrawn_selected(&project.id));
            }
            if !named {
                problems.error("names-missing", line, names_missing);
            }
        }
        if same(amount, 0.0) {
            problems.error("cost-zero", line, || {
                words(
                    (
                        format!("projekt `{}` nic nie kosztuje", project.id),
                        format!("the project `{}` costs nothing", project.id),
                    ),
                    ("wpisać koszt", "write its cost"),
                )
            });
        } else if amount > budget {
            let mark = same(amount, withdrawn);
            let severity = if mark { Severity::Warning } else { Severity::Error };
            problems.push("cost-above-budget", severity, line, || {
                words(
                    (
                        format!("projekt `{}` kosztuje {amount}, budżet to {budget}", project.id),
                        format!("the project `{}` costs {amount}, the budget {budget}", project.id),
                    ),
                    if mark {
                        (
                            "nic, jeżeli projekt wycofano: to znak wycofania, nie kwota",
                            "nothing, if it was withdrawn: that is the mark of it, no amount",
                        )
                    } else {
                        ("poprawić koszt albo budżet", "correct the cost or the budget")
                    },
                )
            });
        }
    }
    spent
}

/// Whole amounts compared, which floats hold exactly.
fn same(amount: f64, other: f64) -> bool {
    (amount - other).abs() < 0.5
}

fn withdrawn_selected(id: &str) -> (crate::language::Text, crate::language::Text) {
    words(
        (
            format!("projekt `{id}` wycofano (koszt 999999999), a jest wybrany"),
            format!("the project `{id}` was withdrawn (cost 999999999), yet is selected"),
        ),
        ("poprawić koszt albo `selected`", "correct the cost or `selected`"),
    )
}

fn names_missing() -> (crate::language::Text, crate::language::Text) {
    words(
        (
            "projekty nie mają kolumny `name`; program Pabulib na tym przerywa",
            "the projects have no column `name`; Pabulib's checker stops at it",
        ),
        ("dodać nazwy", "add the names"),
    )
}

fn fully_funded(view: &View<'_>, flag: &str, short: bool, problems: &mut Problems) {
    let line = view.line("fully_funded");
    match whole(flag) {
        None => unreadable(problems, line, "fully_funded", flag),
        Some(1) if short => problems.error("fully-funded-wrong", line, || {
            words(
                (
                    "`fully_funded` mówi, że starczyło na wszystko, a budżet jest mniejszy",
                    "`fully_funded` says that all was paid for, yet the budget is smaller",
                ),
                ("usunąć je albo poprawić budżet", "remove it, or correct the budget"),
            )
        }),
        Some(1) => {}
        Some(_) => problems.error("fully-funded-value", line, || {
            words(
                (
                    format!("`fully_funded` = `{flag}`, a może być tylko 1"),
                    format!("`fully_funded` = `{flag}`, and can only be 1"),
                ),
                ("wpisać 1 albo usunąć", "write 1, or remove it"),
            )
        }),
    }
}

/// Projects that what is left of the budget would pay for, the best first.
fn unused(view: &View<'_>, left: f64, problems: &mut Problems) {
    let severity = match view.stated("rule") {
        Some("greedy" | "greedy-threshold") => Severity::Error,
        Some("greedy-exclusive" | "greedy-custom") => Severity::Warning,
        _ => return,
    };
    let (threshold, selected) = (view.threshold(), view.column("selected"));
    let ranked = view.column(view.ranked_by);
    let mut waiting: Vec<(f64, f64, &str)> = Vec::new();
    for (place, project) in view.projects() {
        let chosen = selected.and_then(|selected| whole(cell(project, selected)));
        let (Some(0), Some(cost)) = (chosen, view.costs[place]) else { continue };
        let text = ranked.map_or("0", |column| cell(project, column));
        let Some(score) = real(text) else {
            unreadable(problems, Some(project.line), view.ranked_by, text);
            continue;
        };
        if threshold <= 0.0 || score > threshold {
            waiting.push((score, cost.floor(), &project.id));
        }
    }
    waiting.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut left, mut fundable) = (left, Vec::new());
    for (_, cost, id) in waiting {
        if cost <= left {
            left -= cost;
            fundable.push(id);
        }
    }
    if !fundable.is_empty() {
        problems.push("unused-budget", severity, None, || {
            let listed = fundable.join(", ");
            words(
                (
                    format!("reszta budżetu starczyłaby na niewybrane projekty: {listed}"),
                    format!("what is left would pay for projects not selected: {listed}"),
                ),
                (
                    "sprawdzić `selected`, budżet i regułę; powód wpisać do `comment`",
                    "check `selected`, the budget and the rule; give the reason in `comment`",
                ),
            )
        });
    }
}

fn how_many(view: &View<'_>, problems: &mut Problems) {
    let (counted, rows) = (view.counted, view.rows);
    let line = view.line("num_votes");
    let (also_pl, also_en) = if counted == rows {
        (String::new(), String::new())
    } else {
        (
            format!(" (wszystkich wierszy jest {rows}: powtórzone i bez numeru się nie liczą)"),
            format!(" (there are {rows} rows: those repeated or without a number do not count)"),
        )
    };
    match view.stated("num_votes") {
        None => problems.error("num-votes-missing", line, || {
            words(
                (
                    format!("META nie podaje `num_votes`; głosów jest {counted}{also_pl}"),
                    format!("META lacks `num_votes`; there are {counted} ballots{also_en}"),
                ),
                (format!("wpisać {counted}"), format!("write {counted}")),
            )
        }),
        Some(value) => {
            let code = match whole(value).map(as_real) {
                None => "num-votes-invalid",
                Some(stated) if same(stated, count(counted)) => return,
                Some(_) => "num-votes-differ",
            };
            problems.error(code, line, || {
                words(
                    (
                        format!("`num_votes` = `{value}`, a głosów jest {counted}{also_pl}"),
                        format!("`num_votes` = `{value}`, yet ballots are {counted}{also_en}"),
                    ),
                    (
                        "poprawić `num_votes` albo uzupełnić głosy",
                        "correct `num_votes`, or complete the ballots",
                    ),
                )
            });
        }
    }
}

fn lists(view: &View<'_>, problems: &mut Problems) {
    let projects = view.election.projects.len();
    let value = view.entry("num_projects").unwrap_or_default();
    if !same(whole(value).map_or(0.0, as_real), count(projects)) {
        problems.error("num-projects-differ", view.line("num_projects"), || {
            words(
                (
                    format!("`num_projects` = `{value}`, a projektów jest {projects}"),
                    format!("`num_projects` = `{value}`, yet projects are {projects}"),
                ),
                (
                    "poprawić `num_projects` albo uzupełnić projekty",
                    "correct `num_projects`, or complete the projects",
                ),
            )
        });
    }
    for (key, value, line) in view.meta() {
        if LISTS.contains(key) && spaced(value) {
            problems.error("space-in-items", Some(*line), || space_in_items(key, value));
        }
    }
    for name in ["category", "beneficiaries"] {
        let Some(column) = view.column(name) else { continue };
        for (_, project) in view.projects() {
            let value = cell(project, column);
            if spaced(value) {
                let line = Some(project.line);
                problems.error("space-in-items", line, || space_in_items(name, value));
            }
        }
    }
}

/// The keys of META that hold lists.
const LISTS: [&str; 7] = [
    "categories",
    "neighborhoods",
    "subdistricts",
    "budget_per_category",
    "budget_per_neighborhood",
    "min_sum_cost_per_category",
    "max_sum_cost_per_category",
];

fn space_in_items(name: &str, value: &str) -> (crate::language::Text, crate::language::Text) {
    let tidy = items(value).collect::<Vec<_>>().join(",");
    words(
        (
            format!("`{name}` = `{value}`: odstęp przy przecinku listy"),
            format!("`{name}` = `{value}`: a space beside a comma of a list"),
        ),
        (
            format!("wpisać `{tidy}`; przecinek w nazwie zastąpić innym znakiem"),
            format!("write `{tidy}`; replace a comma within a name by another sign"),
        ),
    )
}
