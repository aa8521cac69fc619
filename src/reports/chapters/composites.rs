//! Composite indices of the strategy: which places of municipalities come from the figures and which from
//! how they are put together.

use super::field;
use crate::assessments::composite::compared::{Compared, Found, OfMembers, SEED, SETTLED};
use crate::assessments::composite::normalise::Normaliser;
use crate::assessments::composite::spec::{
    IMPUTERS, Impute, Outliers, Spec, TREATMENTS, Vary, WEIGHINGS,
};
use crate::assessments::composite::{Index, Pairs, Treatment, ranks};
use crate::reports::claims::Claim;
use crate::reports::document::{
    Block, Cell, Column, Definition, Page, Row, Span, Table, Tone, heading, paragraph,
};
use crate::reports::edition::Edition;
use crate::reports::figures;
use crate::reports::material::DRAWS;
use crate::reports::words::exact;
use crate::territory::Territory;

/// The path of the page.
pub const PATH: &str = "rankings.html";
/// Who is first in a smaller share of the draws is not named for it: one in twenty, as an end of the
/// interval of ranks.
const NAMED_FIRST: f64 = 0.05;
/// How many of those with too little data are named.
const NAMED_LEFT_OUT: usize = 5;
/// The step that is always drawn anew.
const WEIGHTS: &str = "weights";

/// One page; none without an index.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let words = &edition.words;
    let all = &edition.material.composites;
    if all.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![paragraph(words.get("rankings.read"))];
    blocks.extend(all.iter().flat_map(|(of, found)| one(edition, of, found)));
    vec![Page {
        path: PATH.to_owned(),
        title: words.get("rankings.title"),
        kicker: words.fill("field.kicker", &[("year", &edition.material.year.to_string())]),
        lead: vec![Span::text(words.get("rankings.lead"))],
        description: words.get("rankings.description"),
        blocks,
        ..Page::default()
    }]
}

/// What one index says, and how little or how much of it holds.
fn one(edition: &Edition<'_>, of: &OfMembers, found: &Found) -> Vec<Block> {
    let (words, lang) = (&edition.words, edition.lang());
    let mut blocks = vec![heading(2, &of.id, of.saved.title.get(lang))];
    blocks.push(paragraph(of.saved.says.get(lang)));
    let (index, found) = match found {
        Ok((index, found)) => (index, found),
        Err(why) => {
            blocks.push(Block::Callout {
                tone: Tone::Unknown,
                title: words.get("rankings.none"),
                blocks: vec![paragraph(why.words().get(lang))],
            });
            blocks.push(ingredients(edition, of, None));
            return blocks;
        }
    };
    let spans: Vec<Span> =
        [settled(edition, of, found), first(edition, of, found)].into_iter().flatten().collect();
    if !spans.is_empty() {
        blocks.push(Block::Paragraph { spans });
    }
    let table = places(edition, of, index, found);
    blocks.push(Block::Figure(Box::new(figures::ranks(edition, of, found, table))));
    blocks.extend(others(edition, of, found));
    blocks.push(ingredients(edition, of, Some(index)));
    blocks.push(Block::Definitions { items: method(edition, of, index, found) });
    blocks
}

/// Of how many pairs of municipalities the order hardly depends on how one counts.
fn settled(edition: &Edition<'_>, of: &OfMembers, found: &Compared) -> Option<Span> {
    let words = &edition.words;
    let Pairs { settled, all } = found.pairs;
    let claim = Claim::new("rankings.settled", "pairs-settled", "counted").word("index", &*of.id);
    let claim = claim.number("settled", exact(settled)).number("pairs", exact(all));
    let [same, rest] = [settled, all - settled].map(|it| words.numbers.decimal(exact(it), 0));
    let spec = &of.saved.spec;
    let steps =
        steps(edition, spec).iter().any(|(step, _, also)| *step != WEIGHTS && !also.is_empty());
    let drawn = if steps { "rankings.drawn-all" } else { "rankings.drawn-weights" };
    let told = [
        ("draws", &*words.numbers.decimal(f64::from(DRAWS), 0)),
        ("drawn", &*words.get(drawn)),
        ("pairs", &*words.count("count.of-pair", all)),
        ("share", &*edition.words.percent(SETTLED, 0)),
        ("same", &*same),
        ("rest", &*rest),
    ];
    (all > 0).then(|| claim.said(words.fill("rankings.settled", &told)))
}

/// Who is first, and in how many of the draws.
fn first(edition: &Edition<'_>, of: &OfMembers, found: &Compared) -> Option<Span> {
    let words = &edition.words;
    let spreads = of.data.units.iter().zip(&of.places).zip(&found.spreads);
    let shares = spreads.filter_map(|(named, spread)| Some((named, spread.as_ref()?.first)));
    let mut firsts: Vec<_> = shares.filter(|(_, it)| *it >= NAMED_FIRST).collect();
    firsts.sort_by(|(a, of_a), (b, of_b)| {
        of_b.total_cmp(of_a).then_with(|| words.numbers.order(a.0, b.0))
    });
    if firsts.is_empty() || of.data.units.len() < 2 {
        return None;
    }
    let claim = Claim::new("rankings.first", "first-in-draws", "named").word("index", &*of.id);
    let shares = firsts.iter().map(|((_, place), share)| format!("{place}={share}"));
    let claim = claim.list("shares", shares.collect());
    let told =
        firsts.iter().map(|((name, _), it)| format!("{name} ({})", edition.words.percent(*it, 0)));
    let told: Vec<String> = told.collect();
    Some(claim.said(words.fill("rankings.first", &[("named", &told.join(", "))])))
}

/// The places of the units that have one, the best first, the others after them in the order of the alphabet.
fn in_order(edition: &Edition<'_>, of: &OfMembers, found: &Compared) -> Vec<usize> {
    let mut order: Vec<usize> = (0..of.data.units.len()).collect();
    let rank = |unit: usize| found.ranks.get(unit).copied().flatten().unwrap_or(usize::MAX);
    let name = |unit: usize| of.data.units.get(unit).map_or("", String::as_str);
    order.sort_by(|a, b| {
        rank(*a).cmp(&rank(*b)).then_with(|| edition.words.numbers.order(name(*a), name(*b)))
    });
    order
}

/// The table of the figure: index, place and how far it depends on the choices.
fn places(edition: &Edition<'_>, of: &OfMembers, index: &Index, found: &Compared) -> Table {
    let words = &edition.words;
    let scores = index.scores.last().map_or(&[][..], Vec::as_slice);
    let rank = |rank: u32| words.numbers.decimal(f64::from(rank), 0);
    let between = |low: u32, high: u32| format!("{}–{}", rank(low), rank(high));
    let row = |unit: usize| {
        let spread = found.spreads.get(unit).copied().flatten();
        let score = scores.get(unit).copied().flatten();
        let own = found.ranks.get(unit).copied().flatten();
        let cells = [
            score.map(|score| words.numbers.decimal(score, 2)),
            own.map(|rank| words.numbers.decimal(exact(rank), 0)),
            spread.map(|it| figures::middle_rank(edition, &it)),
            spread.map(|it| between(it.interval.low, it.interval.high)),
            spread.map(|it| between(it.best, it.worst)),
            spread.map(|it| share(edition, it.first)),
        ];
        named_row(of, unit, cells.into_iter().map(Cell::number_or_dash))
    };
    let heads = ["score", "place", "middle", "interval", "range", "first"];
    let heads = heads.map(|head| words.get(&format!("rankings.column-{head}")));
    Table {
        id: format!("table-ranks-{}", of.id),
        caption: words.get("rankings.places"),
        columns: columns(edition, heads),
        rows: in_order(edition, of, found).into_iter().map(row).collect(),
        note: vec![Span::text(words.get("rankings.places-note"))],
        dense: true,
        ..Table::default()
    }
}

/// The places that other methods give from the same figures.
fn others(edition: &Edition<'_>, of: &OfMembers, found: &Compared) -> Option<Block> {
    let words = &edition.words;
    let known =
        found.beside.iter().filter_map(|(name, it)| Some((*name, ranks(it.as_ref().ok()?))));
    let known: Vec<(&str, Vec<Option<usize>>)> = known.collect();
    if known.is_empty() {
        return None;
    }
    let row = |unit: usize| {
        let all = std::iter::once(&found.ranks).chain(known.iter().map(|(_, it)| it));
        let place = |ranks: &Vec<Option<usize>>| ranks.get(unit).copied().flatten();
        let place = |ranks| place(ranks).map(|rank| words.numbers.decimal(exact(rank), 0));
        named_row(of, unit, all.map(place).map(Cell::number_or_dash))
    };
    let methods = known.iter().map(|(name, _)| words.get(&format!("rankings.about-{name}")));
    let methods = methods.collect::<Vec<_>>().join("; ");
    let note = words.fill("rankings.others-note", &[("methods", &methods)]);
    let heads = std::iter::once(words.get("rankings.column-this"));
    let names = known.iter().map(|(name, _)| words.get(&format!("rankings.by-{name}")));
    Some(Block::Table(Table {
        id: format!("table-others-{}", of.id),
        caption: words.get("rankings.others"),
        columns: columns(edition, heads.chain(names)),
        rows: in_order(edition, of, found).into_iter().map(row).collect(),
        note: vec![Span::text(note)],
        dense: true,
        ..Table::default()
    }))
}

fn columns(edition: &Edition<'_>, heads: impl IntoIterator<Item = String>) -> Vec<Column> {
    let names = Column::words(edition.words.get("column.municipality"));
    std::iter::once(names).chain(heads.into_iter().map(Column::numbers)).collect()
}

fn named_row(of: &OfMembers, unit: usize, cells: impl Iterator<Item = Cell>) -> Row {
    let name = of.data.units.get(unit).cloned().unwrap_or_default();
    Row {
        cells: std::iter::once(Cell::head([Span::text(name)])).chain(cells).collect(),
        ..Row::default()
    }
}

/// The indicators, which way is better, of which year, known for how many, and with what weight.
fn ingredients(edition: &Edition<'_>, of: &OfMembers, index: Option<&Index>) -> Block {
    let words = &edition.words;
    let weights = index.map_or_else(|| vec![None; of.years.len()], Index::weights_used);
    let mut rows = Vec::new();
    let parts = of.saved.design.parts.iter().zip(&weights).zip(&of.years).zip(&of.data.columns);
    for (((part, weight), year), column) in parts {
        let Some(indicator) = edition.indicator(&part.code) else { continue };
        let better = if part.direction < 0.0 { "rankings.lower" } else { "rankings.higher" };
        let known = format!("{}/{}", column.iter().flatten().count(), column.len());
        let cells = vec![
            Cell::head([field::link(edition, indicator)]),
            Cell::words([Span::text(words.get(better))]),
            Cell::number_or_dash(year.map(|year| year.to_string())),
            Cell::number_or_dash(Some(known)),
            Cell::number_or_dash(weight.map(|it| words.percent(it, 1))),
        ];
        rows.push(Row { cells, ..Row::default() });
    }
    Block::Table(Table {
        id: format!("table-made-of-{}", of.id),
        caption: words.get("rankings.made-of"),
        columns: vec![
            Column::words(words.get("column.indicator")),
            Column::words(words.get("rankings.column-better")),
            Column::numbers(words.get("column.year")),
            Column::numbers(words.get("column.coverage")),
            Column::numbers(words.get("rankings.column-weight")),
        ],
        rows,
        dense: true,
        ..Table::default()
    })
}

/// How the index is made, what is drawn in place of each step, and what was done to single figures.
fn method(
    edition: &Edition<'_>,
    of: &OfMembers,
    index: &Index,
    found: &Compared,
) -> Vec<Definition> {
    let words = &edition.words;
    let term = |key: &str, text: String| Definition {
        term: words.get(&format!("rankings.step-{key}")),
        spans: vec![Span::text(text)],
    };
    let steps = steps(edition, &of.saved.spec).into_iter().map(|(step, own, also)| {
        if also.is_empty() {
            return term(step, own);
        }
        let also = also.join(&words.get("rankings.or"));
        term(step, words.fill("rankings.also", &[("own", &*own), ("also", &*also)]))
    });
    let mut items: Vec<Definition> = steps.collect();
    items.extend(remarks(edition, of, index, found).into_iter().map(|it| term("remark", it)));
    let draws = words.numbers.decimal(f64::from(DRAWS), 0);
    let seed = SEED.to_string();
    let draws = words.fill("rankings.draws", &[("draws", &draws), ("seed", &seed)]);
    items.push(term("draws", draws));
    if is_what_the_verb_gives(edition, of) {
        let command = format!("hejnal composite --of {} --draws {DRAWS}", of.id);
        items.push(term("command", command));
    }
    items
}

/// Whether the verb, which takes the last year known of each indicator, takes the same figures: not of a
/// report for an earlier year or as of an earlier day.
fn is_what_the_verb_gives(edition: &Edition<'_>, of: &OfMembers) -> bool {
    let material = edition.material;
    let last = |code: &str| {
        let of_place = |place: &Territory| material.values.last_known(code, *place, i32::MAX);
        of.places.iter().filter_map(of_place).max()
    };
    let mut parts = of.saved.design.parts.iter().zip(&of.years);
    let newest = material.as_of() == material.project.newest_vintage();
    newest && parts.all(|(part, year)| last(&part.code) == *year)
}

/// The steps of an index: the name of each, what is done, and what is drawn in its place.
fn steps(edition: &Edition<'_>, spec: &Spec) -> [(&'static str, String, Vec<String>); 5] {
    let words = &edition.words;
    let told = |step: &str, name: &str| words.get(&format!("rankings.{step}.{name}"));
    let step = |step: &'static str, own: &str, also: Vec<&str>| {
        let also = also.into_iter().filter(|it| *it != own).map(|name| told(step, name));
        (step, told(step, own), also.collect())
    };
    let imputed = |it: &Impute| named(IMPUTERS, it);
    let treated = |it: &Outliers| named(TREATMENTS, it);
    let Vary { weights, impute, outliers, normalise, aggregate } = &spec.vary;
    let drawn = weights.map_or_else(
        || words.get("rankings.any-weights"),
        |share| {
            words.fill("rankings.weights-within", &[("share", &edition.words.percent(share, 0))])
        },
    );
    let weighed = told(WEIGHTS, named(WEIGHINGS, &spec.weigh));
    let weighed = [("own", &*weighed), ("drawn", &*drawn)];
    [
        step("impute", imputed(&spec.impute), impute.iter().map(imputed).collect()),
        step("outliers", treated(&spec.outliers), outliers.iter().map(treated).collect()),
        step("normalise", spec.normalise.name(), normalise.iter().map(Normaliser::name).collect()),
        (WEIGHTS, words.fill("rankings.in-draws", &weighed), Vec::new()),
        step("aggregate", spec.aggregate.name(), aggregate.iter().map(|it| it.name()).collect()),
    ]
}

/// What was done to figures, who is left out, and which rankings there are not.
fn remarks(edition: &Edition<'_>, of: &OfMembers, index: &Index, found: &Compared) -> Vec<String> {
    let (words, lang) = (&edition.words, edition.lang());
    let title = |code: &str| {
        edition.indicator(code).map_or_else(|| code.to_owned(), |it| it.title.get(lang).to_owned())
    };
    let parts = || index.design.parts.iter();
    let treated = parts().zip(&index.prepared.treatments).filter_map(|(part, it)| match it {
        Treatment::None => None,
        Treatment::Winsorised(_) => Some(("rankings.winsorised", title(&part.code))),
        Treatment::Logged => Some(("rankings.logged", title(&part.code))),
    });
    let silent = parts().zip(&index.prepared.scores);
    let silent = silent.filter(|(_, scores)| scores.iter().all(Option::is_none));
    let silent = silent.map(|(part, _)| ("rankings.silent", title(&part.code)));
    let imputed = parts().zip(&index.prepared.imputed).filter(|(_, count)| **count > 0);
    let imputed = imputed.map(|(part, _)| ("rankings.imputed", title(&part.code)));
    let told = treated.chain(silent).chain(imputed);
    let mut told: Vec<String> =
        told.map(|(key, name)| words.fill(key, &[("name", &name)])).collect();
    let left_out = of.data.units.iter().zip(&index.prepared.kept).filter(|(_, kept)| !**kept);
    let left_out: Vec<&str> = left_out.map(|(unit, _)| unit.as_str()).collect();
    if !left_out.is_empty() {
        let named = left_out.iter().take(NAMED_LEFT_OUT).copied().collect::<Vec<_>>().join(", ");
        let count = words.numbers.decimal(exact(left_out.len()), 0);
        told.push(words.fill("rankings.left-out", &[("count", &count), ("named", &named)]));
    }
    told.extend(found.beside.iter().filter_map(|(name, it)| {
        let why = it.as_ref().err()?.get(lang);
        Some(format!("{}: {why}", words.get(&format!("rankings.by-{name}"))))
    }));
    told
}

/// The name of a choice in its list.
fn named<T: PartialEq>(known: &[(&'static str, T)], choice: &T) -> &'static str {
    known.iter().find(|(_, it)| it == choice).map_or("", |(name, _)| name)
}

/// A share of draws to one decimal; none is 0 or 100 that is not all or nothing.
fn share(edition: &Edition<'_>, share: f64) -> String {
    let tenths = |share| edition.words.percent(share, 1);
    match share {
        seldom if seldom > 0.0 && seldom < 0.000_5 => format!("<{}", tenths(0.001)),
        nearly if (0.999_5..1.0).contains(&nearly) => format!(">{}", tenths(0.999)),
        share => tenths(share),
    }
}
