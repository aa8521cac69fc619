//! Methods of judging progress, one a file.
//!
//! Every method is given the same course - values by year, the wanted direction, a target and a
//! natural limit where there are any - and says what it makes of it in words of its own. The class
//! is ours: by it, methods are counted that agree.

pub mod destatis;
pub mod eurostat;
pub mod eurostat_target;
pub mod istat;
pub mod open_sdg;
pub mod sdsn;
pub mod un_chart;

use super::change::Point;
use crate::indicators::file::Direction;
use crate::language::Text;

/// A method of this folder.
#[derive(Clone, Copy, Debug)]
pub struct Method {
    /// Its id.
    pub id: &'static str,
    /// Its file.
    pub file: &'static str,
    /// The words it has, besides `not_available`.
    pub says: &'static [&'static str],
    judge: fn(&Course) -> Result<Judgement, Obstacle>,
}

impl Method {
    /// What it makes of a course.
    #[must_use]
    pub fn judge(&self, course: &Course) -> Judgement {
        (self.judge)(course).unwrap_or_else(Judgement::none)
    }
}

/// The year by which a target is meant where its source names none: that of the 2030 Agenda and of
/// the strategy.
pub const TARGET_YEAR: i32 = 2030;

/// The methods, in the order they are told.
pub const METHODS: &[Method] = &[
    open_sdg::METHOD,
    eurostat_target::METHOD,
    eurostat::METHOD,
    un_chart::METHOD,
    destatis::METHOD,
    istat::METHOD,
    sdsn::METHOD,
];

/// Which way is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// More is better.
    More,
    /// Less is better.
    Less,
}

impl Wanted {
    /// The side an indicator names as the better one; `None` where it names none or a band.
    #[must_use]
    pub const fn of(direction: Direction) -> Option<Self> {
        match direction {
            Direction::Up => Some(Self::More),
            Direction::Down => Some(Self::Less),
            Direction::Band | Direction::None => None,
        }
    }

    /// 1 for more, -1 for less.
    #[must_use]
    pub const fn sign(self) -> f64 {
        match self {
            Self::More => 1.0,
            Self::Less => -1.0,
        }
    }

    /// Whether a value is at a target or beyond it.
    #[must_use]
    pub fn reached(self, value: f64, target: f64) -> bool {
        match self {
            Self::More => value >= target,
            Self::Less => value <= target,
        }
    }
}

/// The course of an indicator: what methods are given.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Known values, one a year, ascending; those before the base year are looked at by none of
    /// the methods.
    pub points: Vec<Point>,
    /// The first year that counts; the next one that is known stands in for it.
    pub base_year: i32,
    /// Which way is wanted.
    pub wanted: Wanted,
    /// What is aimed at.
    pub target: Option<f64>,
    /// By when.
    pub target_year: i32,
    /// A natural limit, such as 100 of a percentage.
    pub limit: Option<f64>,
}

impl Course {
    /// The values from the base year on.
    #[must_use]
    pub fn counted(&self) -> &[Point] {
        let from = self.points.partition_point(|point| point.year < self.base_year);
        self.points.get(from..).unwrap_or_default()
    }

    /// The first and the last value that count.
    ///
    /// # Errors
    /// No value at all, or one year only.
    pub fn ends(&self) -> Result<(Point, Point), Obstacle> {
        let counted = self.counted();
        let (Some(base), Some(current)) = (counted.first(), counted.last()) else {
            return Err(Obstacle::NoData);
        };
        if current.year <= base.year {
            return Err(Obstacle::TooFewYears);
        }
        Ok((*base, *current))
    }

    /// The course up to the year of its target: what comes later has no part in reaching it.
    #[must_use]
    pub fn until_target(&self) -> Self {
        let points = self.points.iter().filter(|point| point.year <= self.target_year);
        Self { points: points.copied().collect(), ..self.clone() }
    }

    /// Whether the last value is at the target or beyond it.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        let last = self.counted().last();
        last.zip(self.target).is_some_and(|(last, target)| self.wanted.reached(last.value, target))
    }
}

/// Growth a year between two values, `(to / from)^(1 / years) - 1`; `None` where it is no number.
#[must_use]
pub fn annual_growth(from: Point, to: Point) -> Option<f64> {
    let years = f64::from(to.year - from.year);
    if years <= 0.0 {
        return None;
    }
    let growth = (to.value / from.value).powf(1.0 / years) - 1.0;
    growth.is_finite().then_some(growth)
}

/// What a method says of a course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The number the method goes by; what it is differs from method to method.
    pub progress: Option<f64>,
    /// The method's score, when it has one.
    pub score: Option<f64>,
    /// The method's word for it, such as `moderate_progress`; `not_available`.
    pub status: &'static str,
    /// What the word comes to, so that methods can be counted together.
    pub class: Class,
}

impl Judgement {
    /// What a method says with a number; one that is none is no verdict, and zero has no sign.
    fn new(
        progress: f64,
        score: Option<f64>,
        (status, class): (&'static str, Class),
    ) -> Result<Self, Obstacle> {
        if !progress.is_finite() {
            return Err(Obstacle::NothingToDo);
        }
        let score = score.map(|score| score + 0.0);
        Ok(Self { progress: Some(progress + 0.0), score, status, class })
    }

    /// At the target, whatever the way there.
    const fn arrived(status: &'static str, score: Option<f64>) -> Self {
        Self { progress: None, score, status, class: Class::Arrived }
    }

    /// Nothing can be said, and why.
    #[must_use]
    pub const fn none(obstacle: Obstacle) -> Self {
        Self {
            progress: None,
            score: None,
            status: "not_available",
            class: Class::NotAssessable(obstacle),
        }
    }
}

/// What the words of all methods come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// At the target or beyond it.
    Arrived,
    /// Fast enough.
    OnTrack,
    /// The right way, not fast enough.
    TooSlow,
    /// Neither way.
    Standing,
    /// The wrong way.
    Away,
    /// Nothing can be said, and why.
    NotAssessable(Obstacle),
}

impl Class {
    /// The word used in tables for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::OnTrack => "on_track",
            Self::TooSlow => "too_slow",
            Self::Standing => "standing",
            Self::Away => "away",
            Self::NotAssessable(_) => "not_available",
        }
    }

    /// Its words.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::Arrived => ("osiągnięto", "reached"),
            Self::OnTrack => ("na dobrej drodze", "on track"),
            Self::TooSlow => ("w dobrą stronę, za wolno", "the right way, too slowly"),
            Self::Standing => ("bez zmian", "no change"),
            Self::Away => ("w złą stronę", "the wrong way"),
            Self::NotAssessable(obstacle) => return obstacle.words(),
        };
        Text::new(pl, en)
    }

    /// A sign beside the words, so that colour is never alone.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Arrived => "●",
            Self::OnTrack | Self::TooSlow => "▲",
            Self::Standing => "■",
            Self::Away => "▼",
            Self::NotAssessable(_) => "○",
        }
    }
}

/// How much a share may fall short of a threshold by the dust of its arithmetic.
const DUST: f64 = 1e-9;

/// Whether a share reaches a threshold.
fn reaches(share: f64, threshold: f64) -> bool {
    share >= threshold - DUST
}

/// What most methods say, of those that say anything: the class, how many say it, and how many there
/// are. Where two classes have as many, the one that is further from the target. Methods that are
/// close kin, such as Open SDG and Eurostat with a target, count one by one.
#[must_use]
pub fn agreement(judgements: &[Judgement]) -> Option<(Class, usize, usize)> {
    let told = judgements.iter().map(|it| it.class);
    let told: Vec<Class> = told.filter(|it| !matches!(it, Class::NotAssessable(_))).collect();
    let of = |class: Class| told.iter().filter(|it| **it == class).count();
    let most = told.iter().copied().max_by_key(|class| (of(*class), *class))?;
    Some((most, of(most), told.len()))
}

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// No values at all.
    NoData,
    /// Fewer comparable years than the method needs.
    TooFewYears,
    /// Neither more nor less is better.
    NoDirection,
    /// An amount of money in current prices: prices rise too.
    Nominal,
    /// Growth is not defined for values that are not positive.
    NotPositive,
    /// The method needs a target.
    NoTarget,
    /// The base value is the target already.
    NothingToDo,
    /// The year of the target has passed.
    TooLate,
}

impl Obstacle {
    /// Its words, short enough for a table.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::NoData => ("brak danych", "no data"),
            Self::TooFewYears => ("za mało lat", "too few years"),
            Self::NoDirection => ("bez oceny", "not judged"),
            Self::Nominal => ("ceny bieżące", "current prices"),
            Self::NotPositive | Self::NothingToDo => ("nie do oceny", "not assessable"),
            Self::TooLate => ("po terminie", "target year has passed"),
            Self::NoTarget => ("bez wartości docelowej", "no target"),
        };
        Text::new(pl, en)
    }
}

#[cfg(test)]
#[path = "../tests/progress.rs"]
mod tests;
