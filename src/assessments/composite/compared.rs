//! Units compared by an index: their ranks, how far these depend on the choices made, and the ranks that
//! other methods give them.

use super::beside;
use super::rank_spread::{Pairs, RankSpread};
use super::saved::{self, Saved};
use super::simulation::{Assumptions, Simulation, Ways};
use super::spec::RANKINGS;
use super::{Data, Index, NoIndex, Spec, index, ranks};
use crate::diagnostic::{Diagnosed, Faults};
use crate::indicators::generation::Project;
use crate::indicators::values::Values;
use crate::language::Text;
use crate::territory::{Member, Territory};

/// How often weights and whatever a spec varies are drawn anew, unless somebody asks for another number.
pub const DRAWS: u32 = 1000;
/// The seed of the draws, likewise: the year the strategy is for.
pub const SEED: u64 = 2030;

/// The order of two units is settled when it is the same in this share of the draws: what is left over is
/// the custom of the field for what may be chance.
pub const SETTLED: f64 = 0.95;

/// Scores of units by another ranking, or why there are none.
pub type Beside = (&'static str, Result<Vec<Option<f64>>, Text>);

/// Ranks of units; each list holds one entry a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The rank of each by the index itself.
    pub ranks: Vec<Option<usize>>,
    /// How its ranks spread over the draws; none where it has no rank.
    pub spreads: Vec<Option<RankSpread>>,
    /// Of how many pairs of those that have a rank the order is settled.
    pub pairs: Pairs,
    /// The other rankings that the spec asks for.
    pub beside: Vec<Beside>,
}

impl Compared {
    /// Compares the units of an index; `draws` and `seed` are those of the simulation.
    ///
    /// # Errors
    /// Missing values that cannot be imputed in one of the ways the spec varies.
    pub fn of(
        index: &Index,
        data: &Data,
        spec: &Spec,
        (draws, seed): (u32, u64),
    ) -> Result<Self, NoIndex> {
        let ways = Ways::of(&index.design, data, spec)?;
        let aggregators = spec.aggregators();
        let assumptions = Assumptions {
            design: &index.design,
            ways: &ways,
            aggregators: &aggregators,
            spread: spec.spread(),
        };
        let ranks = ranks(index.scores.last().map_or(&[], Vec::as_slice));
        let ranked: Vec<usize> =
            ranks.iter().enumerate().filter_map(|(unit, rank)| rank.map(|_| unit)).collect();
        let simulation = Simulation::new(assumptions);
        let (mut spreads, pairs) =
            simulation.rank_spreads_and_pairs((draws, seed), (&ranked, SETTLED));
        for (spread, rank) in spreads.iter_mut().zip(&ranks) {
            *spread = spread.filter(|_| rank.is_some());
        }
        let wanted = RANKINGS.iter().filter(|(_, by)| spec.also.contains(by));
        let beside = wanted.map(|(name, by)| (*name, beside::ranking(index, *by))).collect();
        Ok(Self { ranks, spreads, pairs, beside })
    }
}

/// A saved index over members of the metropolis, and the year each of its indicators is taken from.
#[derive(Clone, Debug, PartialEq)]
pub struct OfMembers {
    /// Its id: the name of its file.
    pub id: String,
    /// Its file.
    pub saved: Saved,
    /// The members' values; units are their names.
    pub data: Data,
    /// The members.
    pub places: Vec<Territory>,
    /// For each indicator the year; `None` where no value is known.
    pub years: Vec<Option<i32>>,
    /// The unit its file refers to, where that is no member.
    pub lacks: Option<String>,
}

/// A saved index over members, worked out, and the members compared by it.
pub type Found = Result<(Index, Compared), NoIndex>;

impl OfMembers {
    /// The index of that id over these members; `None` where there is none of that id.
    ///
    /// # Errors
    /// Every fault of its file.
    pub fn read(
        project: &Project,
        id: &str,
        values: &Values,
        members: &[&Member],
        year_of: impl Fn(&str) -> Option<i32>,
    ) -> Diagnosed<Option<Self>> {
        let Some(mut saved) = saved::read(project, id)? else { return Ok(None) };
        let parts = saved.design.parts.iter().take(saved.design.indicators);
        let codes: Vec<&str> = parts.map(|part| &*part.code).collect();
        let years: Vec<Option<i32>> = codes.iter().map(|code| year_of(code)).collect();
        let value = |code: &str, member: &Member, year: Option<i32>| {
            values.get(code, member.territory(), year?).reading.value()
        };
        let column = |(code, year): (&&str, &Option<i32>)| {
            members.iter().map(|member| value(code, member, *year)).collect()
        };
        let columns = codes.iter().zip(&years).map(column).collect();
        let units = members.iter().map(|member| member.name.clone()).collect();
        let data = Data { units, columns, ..Data::default() };
        let lacks = saved.spec.refer(&data.units).err();
        let places = members.iter().map(|member| member.territory()).collect();
        Ok(Some(Self { id: id.to_owned(), saved, data, places, years, lacks }))
    }

    /// All saved indices of a project, worked out with so many draws.
    ///
    /// # Errors
    /// Those of [`OfMembers::read`], of all files at once.
    pub fn all(
        project: &Project,
        values: &Values,
        members: &[&Member],
        year_of: impl Fn(&str) -> Option<i32>,
        draws: u32,
    ) -> Diagnosed<Vec<(Self, Found)>> {
        let mut faults = Faults::default();
        let read = |id| Self::read(project, id, values, members, &year_of);
        let ids = saved::ids(project).into_iter();
        let all: Vec<Self> = ids.filter_map(|id| faults.absorb(read(id)).flatten()).collect();
        let worked = |of: Self| (of.compared(draws), of);
        faults.or(all.into_iter().map(worked).map(|(found, of)| (of, found)).collect())
    }

    fn compared(&self, draws: u32) -> Found {
        if let Some(name) = &self.lacks {
            return Err(NoIndex::NoReference(name.clone()));
        }
        let Saved { design, spec, .. } = &self.saved;
        let index = index(design, &self.data, spec)?;
        let compared = Compared::of(&index, &self.data, spec, (draws, SEED))?;
        Ok((index, compared))
    }
}

#[cfg(test)]
mod tests {
    use super::super::rank_spread::RankInterval;
    use super::*;
    use crate::assessments::composite::normalise::Marks;
    use crate::assessments::composite::{Design, Part};

    fn part(code: &str, level: u32, parent: Option<usize>) -> Part {
        let (code, marks) = (code.to_owned(), Marks::default());
        Part { code, level, direction: 1.0, weight: 1.0, denominator: None, parent, marks }
    }

    /// Units by two indicators.
    fn over(columns: [&[Option<f64>]; 2]) -> Compared {
        let parts = vec![part("a", 1, Some(2)), part("b", 1, Some(2)), part("index", 2, None)];
        let design = Design { parts, indicators: 2 };
        let units = (0..columns[0].len()).map(|unit| unit.to_string()).collect();
        let columns = columns.iter().map(|column| column.to_vec()).collect();
        let data = Data { units, columns, ..Data::default() };
        let mut spec = Spec { impute: super::super::spec::Impute::Leave, ..Spec::default() };
        spec.vary.weights = None;
        let index = index(&design, &data, &spec).expect("an index");
        Compared::of(&index, &data, &spec, (200, 1)).expect("ranks")
    }

    #[test]
    fn who_is_better_in_all_is_above_whatever_the_weights() {
        let better = over([&[Some(3.0), Some(1.0), Some(2.0)], &[Some(9.0), Some(4.0), Some(5.0)]]);
        assert_eq!(better.ranks, [Some(1), Some(3), Some(2)]);
        assert_eq!(better.pairs, Pairs { settled: 3, all: 3 });
        let ends = better.spreads[0].expect("ranks").interval;
        assert_eq!(ends, RankInterval { low: 1, high: 1 });
    }

    #[test]
    fn who_is_better_in_one_and_worse_in_the_other_is_not() {
        let mixed = over([&[Some(3.0), Some(1.0)], &[Some(4.0), Some(9.0)]]);
        assert_eq!(mixed.pairs, Pairs { settled: 0, all: 1 });
    }

    #[test]
    fn a_unit_without_an_index_is_in_no_pair() {
        let lacking = over([&[Some(3.0), None, Some(1.0)], &[Some(9.0), None, Some(4.0)]]);
        assert_eq!((lacking.ranks[1], lacking.spreads[1]), (None, None));
        assert_eq!(lacking.pairs, Pairs { settled: 1, all: 1 });
    }
}
