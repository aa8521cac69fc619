//! What may be printed of groups of voters: of files and of the editions they make, decided at once,
//! so that no two prints together give a small group back.

use super::files::Counted;
use crate::assessments::disclosure::lists::{self, Cell, Closed, Lists, Shown, ShownCell};
use crate::ballots::answers::{Column, NOT_STATED};
use crate::ballots::edition::Edition;
use crate::ballots::joined::JoinedVoters;
use crate::ballots::margins::{Margin, Margins};
use crate::ballots::pool::Level;
use crate::language::{Lang, Text};
use crate::sources::pabulib::{Meta, Problems};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The words of the columns of [`Column::ALL`].
pub(super) const KEYS: [&str; 4] = ["by_sex", "by_age_band", "by_voting_method", "by_district"];
/// Classes of problems that tell of single voters' answers.
const OF_ANSWERS: [&str; 3] = ["impossible-age", "votes-kind", "votes-invalid"];
/// Two groups of any list: ages somebody can have, and others.
const AGES: [&str; 2] = ["possible", "impossible"];
/// The band into which ages nobody has reached fall.
const LAST_BAND: &str = "76+";

/// What is told of the groups of one list.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    /// In the order of [`Column::ALL`]; `None` where nobody was asked.
    pub(super) columns: [Option<Shown>; 4],
    /// How many state an age nobody has reached.
    pub(super) impossible: Option<u64>,
}

/// What is told of all files and editions.
#[derive(Debug, Default)]
pub(super) struct Published {
    /// By file.
    pub(super) files: BTreeMap<String, Groups>,
    /// In the order of the editions; `None` where not even the number of voters may be told.
    pub(super) editions: Vec<Option<Groups>>,
}

/// Whether META names a part of the city.
pub(super) fn is_part(meta: &Meta) -> bool {
    meta.get("subunit").is_some() || meta.get("district").is_some()
}

/// The problems of a file, those of what few voters answered told once.
pub(super) fn guarded(problems: &Problems, meta: &Meta, threshold: u32) -> Problems {
    if threshold <= 1 {
        return problems.clone();
    }
    let few = usize::try_from(threshold).unwrap_or(usize::MAX);
    let fewer_than = if is_part(meta) { usize::MAX } else { few };
    let more = Text::new(
        "wszystkie takie wiersze pokazuje `--threshold 1`",
        "`--threshold 1` shows every such line",
    );
    problems.once_where_few(&OF_ANSWERS, fewer_than, &more)
}

/// Decides for all files.
pub(super) fn published(counted: &[Counted], editions: &[Edition], threshold: u32) -> Published {
    let by_name: BTreeMap<&str, &Counted> =
        counted.iter().map(|file| (file.name.as_str(), file)).collect();
    let mut published = Published::default();
    for edition in editions {
        let of_pool = |(file, level): (&String, Level)| Some((*by_name.get(file.as_str())?, level));
        let pools: Vec<(&Counted, Level)> =
            edition.pools.iter().map(|it| (&it.file, it.level)).filter_map(of_pool).collect();
        let voters = edition.voters.as_ref().ok();
        let few = voters.is_some_and(|it| pools.len() > 1 && has_few(it, threshold));
        let joined = of_lists(&pools, voters.filter(|_| !few), threshold, &mut published.files);
        published.editions.push(voters.filter(|_| !few).map(|_| joined));
        for file in &edition.left_out {
            if let Some(file) = by_name.get(file.as_str()) {
                published.files.insert(file.name.clone(), closed(file, Closed::Twice, threshold));
            }
        }
    }
    for file in counted {
        // What the lists of an edition tell of each other is not known of one too large to be joined.
        if file.streamed && counted.iter().any(|other| is_of_same_edition(file, other)) {
            published.files.insert(file.name.clone(), closed(file, Closed::Lists, threshold));
        } else if !published.files.contains_key(&file.name) {
            let level = if is_part(&file.meta) { Level::District } else { Level::City };
            of_lists(&[(file, level)], None, threshold, &mut published.files);
        }
    }
    published
}

/// Whether another file is of the same place and edition, by META.
fn is_of_same_edition(file: &Counted, other: &Counted) -> bool {
    let edition = |it: &Counted| {
        ["country", "unit", "instance"].map(|key| it.meta.get(key).map(str::to_lowercase))
    };
    file.name != other.name && edition(file) == edition(other)
}

/// Whether who took part in what would count few persons: all these counts and the number of voters
/// give each other away.
fn has_few(voters: &JoinedVoters, threshold: u32) -> bool {
    let counts = [
        voters.city_and_district,
        voters.city_only,
        voters.district_only,
        voters.other_only,
        voters.in_several_districts,
    ];
    counts.iter().any(|count| (1..u64::from(threshold)).contains(count))
}

fn closed(file: &Counted, why: Closed, threshold: u32) -> Groups {
    let margins = of_margins(&file.statistics.margins);
    let shown = |margin: &Margin| match threshold {
        0 | 1 => Ok(margin.cells().iter().map(|(name, it)| (name.clone(), Some(*it))).collect()),
        _ => Err(why),
    };
    let impossible = file.statistics.margins.impossible_ages.filter(|_| threshold <= 1);
    Groups { columns: margins.map(|margin| margin.map(shown)), impossible }
}

fn of_margins(margins: &Margins) -> [Option<&Margin>; 4] {
    [&margins.sex, &margins.age_band, &margins.voting_method, &margins.district].map(Option::as_ref)
}

/// Decides for the lists of one edition; what is told of each goes to `files`, that of all is given.
fn of_lists(
    pools: &[(&Counted, Level)],
    voters: Option<&JoinedVoters>,
    threshold: u32,
    files: &mut BTreeMap<String, Groups>,
) -> Groups {
    let mut all = Groups::default();
    for (name, ..) in pools.iter().map(|(file, level)| (&file.name, level)) {
        files.insert(name.clone(), Groups::default());
    }
    for (place, column) in Column::ALL.into_iter().enumerate() {
        let mut usual = column.usual();
        usual.push(NOT_STATED.to_owned());
        let of = |file: &Counted| {
            of_margins(&file.statistics.margins)[place].map(Margin::cells).map(<[Cell]>::to_vec)
        };
        let joined = voters.and_then(|voters| {
            let margins = [
                &voters.by_sex,
                &voters.by_age_band,
                &voters.by_voting_method,
                &voters.by_district,
            ];
            margins[place].as_ref().map(|margin| margin.cells().to_vec())
        });
        all.columns[place] =
            decided(pools, &of, joined.as_deref(), &usual, threshold, |file, shown| {
                if let Some(groups) = files.get_mut(file) {
                    groups.columns[place] = Some(shown);
                }
            });
    }
    let usual = AGES.map(str::to_owned);
    let cells = |all: u64, impossible: u64| {
        AGES.map(str::to_owned)
            .into_iter()
            .zip([all.saturating_sub(impossible), impossible])
            .collect()
    };
    let of = |file: &Counted| -> Option<Vec<Cell>> {
        let statistics = &file.statistics;
        Some(cells(statistics.recount.num_votes, statistics.margins.impossible_ages?))
    };
    let joined = voters.and_then(|it| Some(cells(it.distinct, it.impossible_ages?)));
    let shown = decided(pools, &of, joined.as_deref(), &usual, threshold, |file, shown| {
        if let Some(groups) = files.get_mut(file) {
            groups.impossible = impossible(&shown, groups.columns[1].as_ref(), threshold);
        }
    });
    all.impossible = shown.and_then(|it| impossible(&it, all.columns[1].as_ref(), threshold));
    all
}

/// How many ages nobody has reached, unless the last band less these would be few.
fn impossible(shown: &Shown, bands: Option<&Shown>, threshold: u32) -> Option<u64> {
    let get =
        |shown: &Shown, name: &str| shown.as_ref().ok()?.iter().find(|(known, _)| known == name)?.1;
    let count = get(shown, AGES[1])?;
    let rest = bands.and_then(|it| get(it, LAST_BAND)).map(|last| last.saturating_sub(count));
    let few = rest.is_some_and(|rest| (1..u64::from(threshold)).contains(&rest));
    (count == 0 || !few).then_some(count)
}

/// One grouping over the lists of an edition.
fn decided(
    pools: &[(&Counted, Level)],
    of: &dyn Fn(&Counted) -> Option<Vec<Cell>>,
    joined: Option<&[Cell]>,
    usual: &[String],
    threshold: u32,
    mut take: impl FnMut(&str, Shown),
) -> Option<Shown> {
    let is_whole = |level: Level| level == Level::City;
    let cells = |wanted: bool| -> Vec<(&str, Vec<Cell>)> {
        let wanted = pools.iter().filter(|(_, level)| is_whole(*level) == wanted);
        wanted.filter_map(|(file, _)| Some((file.name.as_str(), of(file)?))).collect()
    };
    let (whole, parts) = (cells(true), cells(false));
    let lists = Lists {
        lists: pools.len(),
        whole: whole.first().map(|(_, cells)| cells.as_slice()),
        parts: parts.iter().map(|(_, cells)| cells.as_slice()).collect(),
        joined,
        usual,
    };
    let published = lists.published(threshold);
    if let (Some((file, _)), Some(shown)) = (whole.first(), published.whole) {
        take(file, shown);
    }
    for ((file, _), shown) in parts.iter().zip(published.parts) {
        take(file, shown);
    }
    published.joined
}

/// The groups of a list, and why some or all of a column are withheld.
pub(super) fn tell(groups: &Groups, threshold: u32, lang: Lang) -> Map<String, Value> {
    let mut told = Map::new();
    let mut withheld = Map::new();
    for ((key, column), shown) in KEYS.into_iter().zip(Column::ALL).zip(&groups.columns) {
        let value = shown.as_ref().map_or(Value::Null, |shown| object(column, shown));
        told.insert(key.to_owned(), value);
        if let Some(why) = shown.as_ref().and_then(|shown| why(shown, threshold)) {
            withheld.insert(key.to_owned(), json!(why.get(lang)));
        }
        if column == Column::AgeBand {
            told.insert("impossible_ages".to_owned(), json!(groups.impossible));
            if shown.is_some() && groups.impossible.is_none() {
                let few = Closed::Few.words(threshold);
                withheld.insert("impossible_ages".to_owned(), json!(few.get(lang)));
            }
        }
    }
    told.insert("withheld".to_owned(), Value::Object(withheld));
    told
}

/// Why some or all groups of a column are withheld; `None` where all are told.
pub(super) fn why(shown: &Shown, threshold: u32) -> Option<Text> {
    match shown {
        Err(why) => Some(why.words(threshold)),
        Ok(cells) if cells.iter().any(|(_, count)| count.is_none()) => {
            Some(Closed::Few.words(threshold))
        }
        Ok(_) => None,
    }
}

/// The cells of a column; where nothing is told, the usual groups without counts.
pub(super) fn cells(column: Column, shown: &Shown) -> Vec<ShownCell> {
    if let Ok(cells) = shown {
        return cells.clone();
    }
    let names = column.usual().into_iter().chain([NOT_STATED.to_owned()]);
    names.map(|name| (name, None)).collect()
}

fn object(column: Column, shown: &Shown) -> Value {
    Value::Object(cells(column, shown).into_iter().map(|(name, it)| (name, json!(it))).collect())
}

/// Whether all groups may be told or none: no group is too small.
pub(super) fn is_sound(cells: &[Cell], threshold: u32) -> bool {
    lists::is_sound(cells, threshold)
}
