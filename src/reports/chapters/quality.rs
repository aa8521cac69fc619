//! Which figures are doubtful or noted, by which rule and why, and how complete the datasets are.

use super::participation::{group_words, variable_title};
use crate::indicators::generation::Project;
use crate::language::Text;
use crate::observations::quality::{Finding, Severity, findings, judge};
use crate::observations::scrutiny::{Extent, Scrutiny};
use crate::reading::Reason;
use crate::reports::claims::Claim;
use crate::reports::document::{
    Attachment, Block, Cell, Column, Definition, Link, Page, Row, Span, Table, heading, paragraph,
};
use crate::reports::edition::Edition;
use crate::reports::words::exact;
use crate::sources::tidy_csv::EVERYONE;

/// The path of the page.
pub const PATH: &str = "quality.html";
/// The findings as a table for spreadsheets, beside the page.
const CSV: &str = "findings.csv";
/// How many findings of one rule the page shows; the rest are in the table for spreadsheets.
const SHOWN: usize = 50;

/// What one rule found.
struct Found<'f> {
    /// Its id.
    rule: &'f str,
    severity: Severity,
    /// What its findings mean.
    says: Text,
    findings: &'f [Finding],
}

/// One page.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let words = &edition.words;
    let scrutiny = &edition.material.scrutiny;
    let found = by_rule(edition.material.project, &scrutiny.findings);
    let mut blocks = states(edition, scrutiny);
    blocks.extend(rules(edition, &found));
    blocks.extend(told(edition, &found));
    blocks.push(heading(2, "complete", words.get("quality.complete")));
    blocks.push(Block::Table(complete(edition, &scrutiny.datasets)));
    blocks.push(heading(2, "confirm", words.get("quality.confirm")));
    blocks.push(paragraph(words.get("quality.confirm-text")));
    blocks.push(paragraph(words.get("quality.confirm-not")));
    let toc = [
        ("#rules", "quality.rules"),
        ("#findings", "quality.findings"),
        ("#complete", "quality.complete"),
        ("#confirm", "quality.confirm"),
    ];
    let table = findings::csv(&scrutiny.findings, edition.lang());
    vec![Page {
        path: PATH.to_owned(),
        title: words.get("quality.title"),
        lead: vec![counted(edition, scrutiny)],
        description: words.get("quality.description"),
        toc: toc.iter().map(|(href, key)| Link::new(*href, words.get(key))).collect(),
        blocks,
        attachments: vec![Attachment { path: CSV.to_owned(), content: table }],
        ..Page::default()
    }]
}

/// The findings of each rule, in their order.
fn by_rule<'f>(project: &Project, findings: &'f [Finding]) -> Vec<Found<'f>> {
    let of_rule = findings.chunk_by(|a, b| (a.severity, &a.rule) == (b.severity, &b.rule));
    let found = |findings: &'f [Finding]| {
        let first = findings.first()?;
        let rule = project.rules().iter().find(|rule| rule.id == first.rule);
        let says = rule.map(|rule| rule.says.clone()).or_else(|| judge::says(&first.rule));
        let says = says.unwrap_or_else(|| Text::same(&*first.rule));
        Some(Found { rule: &first.rule, severity: first.severity, says, findings })
    };
    of_rule.filter_map(found).collect()
}

/// A count of things as it is printed.
fn count(edition: &Edition<'_>, count: usize) -> String {
    edition.words.numbers.decimal(exact(count), 0)
}

fn number(edition: &Edition<'_>, number: usize) -> Cell {
    Cell::number(Span::text(count(edition, number)))
}

/// A sentence begins with a capital letter; what a rule says does not.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.as_str().chars()).collect()
}

/// The same, bound to what it claims.
fn counted(edition: &Edition<'_>, scrutiny: &Scrutiny) -> Span {
    let rejected = scrutiny.figures_of(Severity::Reject);
    let claim = Claim::new("quality.lead", "count-figures", "counts");
    let claim = claim.number("all", exact(scrutiny.figures + rejected));
    let claim = claim.number("rejected", exact(rejected)).number("held", exact(scrutiny.doubtful));
    let claim = claim.number("noted", exact(scrutiny.figures_of(Severity::Note)));
    claim.said(lead(edition, scrutiny))
}

/// How many figures there are, are left out, held back and noted.
fn lead(edition: &Edition<'_>, scrutiny: &Scrutiny) -> String {
    let rejected = scrutiny.figures_of(Severity::Reject);
    let places = [
        ("all", edition.words.count("count.of-figure", scrutiny.figures + rejected)),
        ("rejected", count(edition, rejected)),
        ("held", count(edition, scrutiny.doubtful)),
        ("noted", count(edition, scrutiny.figures_of(Severity::Note))),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(name, it)| (*name, &**it)).collect();
    edition.words.fill("quality.lead", &places)
}

/// What becomes of a figure that a rule finds, and what was found beside figures.
fn states(edition: &Edition<'_>, scrutiny: &Scrutiny) -> Vec<Block> {
    let words = &edition.words;
    let items = Severity::ALL.iter().map(|severity| Definition {
        term: capital(&words.get(&format!("quality.{}", severity.word()))),
        spans: vec![Span::text(words.get(&format!("quality.{}-text", severity.word())))],
    });
    let mut text = match scrutiny.confirmed() {
        0 => words.get("quality.none-confirmed"),
        some => {
            words.fill("quality.confirmed", &[("count", &words.count("count.the-figure", some))])
        }
    };
    let lacks = scrutiny.lacks();
    if lacks > 0 {
        let lacks = words.count("count.gap", lacks);
        text.push_str(&words.fill("quality.lacks", &[("count", &lacks)]));
    }
    if scrutiny.unjudged > 0 {
        let unjudged = words.count("count.of-figure", scrutiny.unjudged);
        text.push_str(&words.fill("quality.unjudged", &[("count", &unjudged)]));
    }
    vec![Block::Definitions { items: items.collect() }, paragraph(text)]
}

/// The rules that found something, with how much.
fn rules(edition: &Edition<'_>, found: &[Found<'_>]) -> Vec<Block> {
    let words = &edition.words;
    let title = heading(2, "rules", words.get("quality.rules"));
    if found.is_empty() {
        return vec![title, paragraph(words.get("quality.nothing"))];
    }
    let rows = found.iter().map(|of_rule| {
        let says = capital(of_rule.says.get(edition.lang()));
        let open = of_rule.findings.iter().filter(|finding| finding.is_open()).count();
        let cells = vec![
            Cell::head([Span::link(says, format!("#{}", anchor(of_rule)))]),
            Cell::text(of_rule.rule),
            Cell::text(words.get(&format!("quality.{}", of_rule.severity.word()))),
            number(edition, of_rule.findings.len()),
            number(edition, open),
        ];
        Row { cells, ..Row::default() }
    });
    let all = count(edition, edition.material.project.rules().len());
    let table = Table {
        id: "rules-table".to_owned(),
        caption: words.get("quality.rules-caption"),
        columns: vec![
            Column::words(words.get("column.rule")),
            Column::words(words.get("column.rule-name")),
            Column::words(words.get("column.state")),
            Column::numbers(words.get("column.findings")),
            Column::numbers(words.get("column.open")),
        ],
        rows: rows.collect(),
        note: vec![Span::text(words.fill("quality.rules-note", &[("all", &all)]))],
        narrow: "cards",
        ..Table::default()
    };
    vec![title, Block::Table(table)]
}

fn anchor(found: &Found<'_>) -> String {
    format!("rule-{}", found.rule)
}

/// The findings of each rule, the first ones one by one.
fn told(edition: &Edition<'_>, found: &[Found<'_>]) -> Vec<Block> {
    let words = &edition.words;
    let spans = vec![
        Span::text(words.get("quality.findings-text")),
        Span::link(words.get("quality.download"), CSV),
        Span::text("."),
    ];
    let mut blocks =
        vec![heading(2, "findings", words.get("quality.findings")), Block::Paragraph { spans }];
    for of_rule in found {
        let says = capital(of_rule.says.get(edition.lang()));
        blocks.push(heading(3, anchor(of_rule), says));
        blocks.push(Block::Table(findings_of(edition, of_rule)));
    }
    blocks
}

fn findings_of(edition: &Edition<'_>, found: &Found<'_>) -> Table {
    let words = &edition.words;
    let confirmed = found.findings.iter().any(|finding| finding.confirmation.is_some());
    let grouped = found.findings.iter().any(|finding| *finding.grp != *EVERYONE);
    let mut columns = vec![
        Column::words(words.get("column.figure")),
        Column::words(words.get("column.place-name")),
        Column::words(words.get("column.year")),
    ];
    if grouped {
        columns.push(Column::words(words.get("column.group")));
    }
    columns.push(Column::numbers(words.get("column.printed")));
    columns.push(Column::words(words.get("column.odd")));
    if confirmed {
        columns.push(Column::words(words.get("column.confirmation")));
    }
    let shown = found.findings.iter().take(SHOWN);
    let rows = shown.map(|finding| row(edition, found, finding, (grouped, confirmed)));
    Table {
        id: format!("{}-table", anchor(found)),
        caption: words.fill("quality.findings-caption", &[("rule", found.rule)]),
        columns,
        rows: rows.collect(),
        note: more(edition, found.findings.len()),
        dense: true,
        narrow: "cards",
        ..Table::default()
    }
}

fn row(
    edition: &Edition<'_>,
    found: &Found<'_>,
    finding: &Finding,
    (grouped, confirmed): (bool, bool),
) -> Row {
    let year = finding.year.map_or_else(|| "–".to_owned(), |year| year.to_string());
    let mut cells = vec![
        Cell::head([Span::text(variable_title(edition, &finding.variable))]),
        Cell::text(finding.name.get(edition.lang())),
        Cell::text(year),
    ];
    if grouped {
        cells.push(Cell::text(group_words(edition, &finding.grp)));
    }
    cells.push(Cell::number(printed(edition, finding)));
    cells.push(Cell::words([odd(edition, found, finding)]));
    if confirmed {
        let words = finding.confirmation.as_ref().map(|it| it.get(edition.lang()));
        cells.push(Cell::words([Span::Em { text: words.unwrap_or_default().to_owned() }]));
    }
    Row { cells, ..Row::default() }
}

/// The figure as its source prints it; why there is none where a row is lacking.
fn printed(edition: &Edition<'_>, finding: &Finding) -> Span {
    match finding.value.as_str() {
        _ if finding.line.is_none() => edition.missing(Reason::NotCollected),
        "" => Span::text("–"),
        value => {
            Span::text(edition.words.numbers.digits(value).unwrap_or_else(|| value.to_owned()))
        }
    }
}

/// What is odd, without what the heading of its rule says already. Words of a data file stand as
/// they are.
fn odd(edition: &Edition<'_>, found: &Found<'_>, finding: &Finding) -> Span {
    let (message, says) = (finding.message.get(edition.lang()), found.says.get(edition.lang()));
    let detail = message.strip_prefix(says).and_then(|rest| rest.strip_prefix(": "));
    match detail {
        Some(note) if found.rule == judge::BY_HAND => Span::Em { text: note.to_owned() },
        Some(detail) => Span::text(with_digits(edition, detail)),
        None => Span::text(message),
    }
}

/// A message with its numbers as the language writes them. Whole numbers of up to four digits stay:
/// they may be years.
fn with_digits(edition: &Edition<'_>, message: &str) -> String {
    let word = |word: &str| {
        let core = word.trim_matches([' ', '(', ')', ',', ';']);
        let long = core.contains('.') || core.len() > 4;
        let number = edition.words.numbers.digits(core).filter(|_| long);
        number.map_or_else(|| word.to_owned(), |number| word.replacen(core, &number, 1))
    };
    message.split_inclusive(' ').map(word).collect()
}

/// How many findings of a rule the page does not show, and where they are.
fn more(edition: &Edition<'_>, all: usize) -> Vec<Span> {
    let words = &edition.words;
    let rest = all.saturating_sub(SHOWN);
    if rest == 0 {
        return Vec::new();
    }
    let shown = (count(edition, SHOWN), count(edition, all));
    vec![
        Span::text(words.fill("quality.more", &[("shown", &shown.0), ("all", &shown.1)])),
        Span::link(words.get("quality.download"), CSV),
        Span::text("."),
    ]
}

/// How complete each dataset is: variables, members, years, figures and why there are none.
fn complete(edition: &Edition<'_>, datasets: &[Extent]) -> Table {
    let words = &edition.words;
    let rows = datasets.iter().map(|extent| extent_row(edition, extent));
    Table {
        id: "complete-table".to_owned(),
        caption: words.get("quality.complete-caption"),
        columns: vec![
            Column::words(words.get("column.dataset")),
            Column::numbers(words.get("column.variables")),
            Column::numbers(words.get("column.members-known")),
            Column::words(words.get("column.years")),
            Column::numbers(words.get("column.known")),
            Column::words(words.get("column.absent")),
            Column::numbers(words.get("column.gaps")),
        ],
        rows: rows.collect(),
        note: vec![Span::text(words.get("quality.complete-note"))],
        dense: true,
        narrow: "cards",
        ..Table::default()
    }
}

fn extent_row(edition: &Edition<'_>, extent: &Extent) -> Row {
    let words = &edition.words;
    let datasets = &edition.material.project.catalogue.datasets;
    let title = datasets.iter().find(|it| it.id == extent.dataset);
    let title = title.map_or(extent.dataset.as_str(), |it| it.title.get(edition.lang()));
    let of = words.get("standing.of");
    let all = count(edition, edition.members.len());
    let members = format!("{} {of} {all}", count(edition, extent.members));
    let absent = extent.absent.iter().map(|(reason, rows)| {
        let reason = reason.words();
        format!("{} {}", reason.get(edition.lang()), count(edition, *rows))
    });
    let absent: Vec<String> = absent.collect();
    Row {
        cells: vec![
            Cell::head([Span::text(title)]),
            number(edition, extent.variables),
            Cell::number(Span::text(members)),
            Cell::text(spans(&extent.years)),
            number(edition, extent.known),
            Cell::text(if absent.is_empty() { "–".to_owned() } else { absent.join(", ") }),
            number(edition, extent.gaps),
        ],
        ..Row::default()
    }
}

/// Years as `2001–2007, 2009`; a dash when there are none.
fn spans(years: &[i32]) -> String {
    let spans = years.chunk_by(|a, b| a + 1 == *b).filter_map(|span| match span {
        [only] => Some(only.to_string()),
        [first, .., last] => Some(format!("{first}–{last}")),
        [] => None,
    });
    let spans: Vec<String> = spans.collect();
    if spans.is_empty() { "–".to_owned() } else { spans.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_told_as_spans() {
        assert_eq!(spans(&[2001, 2002, 2003, 2005]), "2001–2003, 2005");
        assert_eq!(spans(&[]), "–");
    }

    #[test]
    fn a_sentence_begins_with_a_capital_letter_of_its_alphabet() {
        assert_eq!(capital("środki transportu"), "Środki transportu");
        assert_eq!(capital(""), "");
    }
}
