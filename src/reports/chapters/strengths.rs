//! What a municipality does better than others and where it lags behind, in sentences: the same
//! values, years and middle halves that its spine draws.

use super::field;
use crate::assessments::chance;
use crate::assessments::peers::Outcome;
use crate::assessments::progress::Wanted;
use crate::assessments::strengths::{Beside, ENOUGH, MOST, StandsOut, chosen};
use crate::indicators::file::{Indicator, Kind};
use crate::indicators::library::CONTEXT;
use crate::reports::claims::Claim;
use crate::reports::document::{Block, Span, heading, paragraph};
use crate::reports::edition::Edition;
use crate::reports::figures;
use crate::reports::words::exact;
use crate::territory::{Member, Territory, Teryt6};

/// What share of the members must have a value to stand in for peers: nearly all.
const COVERED: f64 = 0.9;

/// An indicator of the municipality and whom it is set beside.
struct Line<'a> {
    indicator: &'a Indicator,
    year: i32,
    place: Territory,
    /// Its like are its peers; others are all members, itself among them.
    beside: Beside<'a>,
}

/// A list: its heading, its sentences beside peers and beside members, and what is said when it is
/// empty.
struct Side {
    says: &'static str,
    heading: &'static str,
    peers: &'static str,
    members: &'static str,
    none: &'static str,
}

const STRENGTHS: Side = Side {
    says: "strength",
    heading: "strengths.better",
    peers: "strengths.better-peers",
    members: "strengths.better-members",
    none: "strengths.better-none",
};

const GAPS: Side = Side {
    says: "gap",
    heading: "strengths.worse",
    peers: "strengths.worse-peers",
    members: "strengths.worse-members",
    none: "strengths.worse-none",
};

/// Strengths and gaps of a municipality beside its peers, and beside the members of the metropolis
/// where the values of its peers are not known; then how they were chosen.
#[must_use]
pub(super) fn of(edition: &Edition<'_>, member: &Member, peers: &[Teryt6]) -> Vec<Block> {
    let words = &edition.words;
    let library = &edition.material.project.definitions.indicators;
    let lines: Vec<Line<'_>> =
        library.iter().filter_map(|it| line(edition, it, member, peers)).collect();
    if lines.is_empty() {
        return vec![paragraph(words.get("strengths.nothing"))];
    }
    let beside: Vec<Beside<'_>> = lines.iter().map(|line| line.beside.clone()).collect();
    let found = chosen(&beside);
    let list = |side, told| {
        let among = peers.iter().map(ToString::to_string).collect();
        let claim =
            Claim::new("", "stands-out", "none").at(member.territory()).list("among", among);
        list(edition, &lines, side, told, &claim)
    };
    let items = vec![list(&STRENGTHS, &found.strengths), list(&GAPS, &found.gaps)];
    vec![Block::Columns { items }, Block::Note { spans: how(edition) }]
}

/// The sentences of one side under their heading, each bound to `claim`, filled in.
fn list(
    edition: &Edition<'_>,
    lines: &[Line<'_>],
    side: &Side,
    told: &[StandsOut],
    claim: &Claim,
) -> Vec<Block> {
    let words = &edition.words;
    let claim = claim.clone().word("side", side.says).number("told", exact(told.len()));
    let entries = told.iter().enumerate().filter_map(|(rank, one)| {
        let claim = claim.clone().number("rank", exact(rank + 1));
        Some(entry(edition, lines.get(one.at)?, side, one, claim))
    });
    let items: Vec<Vec<Span>> = entries.collect();
    let list = if items.is_empty() {
        let claim = Claim { sentence: side.none.to_owned(), ..claim };
        Block::Paragraph { spans: vec![claim.said(words.get(side.none))] }
    } else {
        Block::List { items }
    };
    vec![heading(3, side.says, words.get(side.heading)), list]
}

/// An indicator that can be told: one side is better, and it is measured again and again.
fn line<'a>(
    edition: &Edition<'_>,
    indicator: &'a Indicator,
    member: &Member,
    peers: &[Teryt6],
) -> Option<Line<'a>> {
    // How far a survey's answers may lie from the truth is not published by municipality.
    let told = indicator.field != CONTEXT && indicator.kind != Kind::SurveyShare;
    if !told || indicator.frequency == "once" {
        return None;
    }
    let wanted = Wanted::of(indicator.direction)?;
    let year = figures::shown_year(edition, indicator)?;
    let place = member.territory();
    let value = edition.value(indicator, place, year);
    let chance = chance::of(edition.material.project, indicator);
    let interval = chance.and_then(|chance| chance.interval(&value));
    let own = Outcome { value: value.reading.value()?, interval };
    let known = figures::of_peers(edition, indicator, year, peers);
    let alike = known.len() >= ENOUGH;
    let group = if alike { known } else { members(edition, indicator, member, year)?.to_vec() };
    let about = (&*indicator.field, &*indicator.goal);
    let beside = Beside { own, group, wanted, alike, about };
    (beside.group.len() >= ENOUGH).then_some(Line { indicator, year, place, beside })
}

/// The values of all members, where they can stand in for peers. The core city is like none of them,
/// and where many are absent those that are known are no fair sample: often the others have nothing
/// to count.
fn members<'e>(
    edition: &'e Edition<'_>,
    indicator: &Indicator,
    member: &Member,
    year: i32,
) -> Option<&'e [f64]> {
    let known = edition.spread(indicator, year);
    let covered = exact(known.len()) >= COVERED * exact(edition.members.len());
    (covered && !member.core).then_some(known)
}

/// "Net migration per 1,000 residents: 10.53 per 1,000 in 2024, better than 8 of 8 similar
/// municipalities (median −1.43 per 1,000)."
fn entry(
    edition: &Edition<'_>,
    line: &Line<'_>,
    side: &Side,
    told: &StandsOut,
    claim: Claim,
) -> Vec<Span> {
    let Line { indicator, year, place, beside } = line;
    let count = if side.says == STRENGTHS.says { told.worse } else { told.better };
    let (key, group, of) = if beside.alike {
        (side.peers, "peers", beside.group.len())
    } else {
        (side.members, "members", beside.group.len() - 1)
    };
    let digits = |count: usize| edition.words.numbers.decimal(exact(count), 0);
    let places = [
        ("year", &*year.to_string()),
        ("count", &*digits(count)),
        ("of", &*digits(of)),
        ("median", &*edition.with_unit(indicator, told.median)),
    ];
    let own = edition.figure_with_unit(indicator, *place, *year);
    let said = vec![own, Span::text(edition.words.fill(key, &places))];
    let claim = Claim { sentence: key.to_owned(), says: side.says.to_owned(), ..claim };
    let claim = claim.of(indicator).in_year(*year).word("group", group);
    let claim = claim.number("count", exact(count)).number("of", exact(of));
    let claim = claim.number("median", told.median).number("distance", told.distance);
    vec![field::link(edition, indicator), Span::text(": "), claim.told(said)]
}

/// How they were chosen, with the way to the whole of it.
fn how(edition: &Edition<'_>) -> Vec<Span> {
    let words = &edition.words;
    let digits = |count: usize| words.numbers.decimal(exact(count), 0);
    let places = [("most", &*digits(MOST)), ("enough", &*digits(ENOUGH))];
    vec![
        Span::text(words.fill("strengths.note", &places)),
        Span::link(words.get("strengths.method"), "method.html#strengths"),
        Span::text("."),
    ]
}
