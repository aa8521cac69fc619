//! ISTAT's way, as ASTAT of South Tyrol applies it: growth a year over the whole series, in the wanted
//! direction, in five classes.
//!
//! Source: ISTAT, *Rapporto SDGs*; ASTAT, SDG site. Above 5 % clear improvement, 1 to 5 % slight
//! improvement, -1 to 1 % stable, -5 to -1 % slight worsening, from -5 % down clear worsening.

use super::{Class, Course, Judgement, Method, Obstacle, annual_growth};

/// The growth a year that is clear, and that is anything at all.
const CLEAR: f64 = 0.05;
const SLIGHT: f64 = 0.01;

/// The method.
pub const METHOD: Method = Method {
    id: "istat",
    file: "istat",
    says: &[
        "clear_improvement",
        "slight_improvement",
        "stable",
        "slight_worsening",
        "clear_worsening",
    ],
    judge,
};

fn judge(course: &Course) -> Result<Judgement, Obstacle> {
    let (base, current) = course.ends()?;
    if base.value <= 0.0 || current.value <= 0.0 {
        return Err(Obstacle::NotPositive);
    }
    let growth = annual_growth(base, current).ok_or(Obstacle::NotPositive)?;
    let wanted = growth * course.wanted.sign();
    let told = if wanted > CLEAR {
        ("clear_improvement", Class::OnTrack)
    } else if wanted > SLIGHT {
        ("slight_improvement", Class::TooSlow)
    } else if wanted >= -SLIGHT {
        ("stable", Class::Standing)
    } else if wanted > -CLEAR {
        ("slight_worsening", Class::Away)
    } else {
        ("clear_worsening", Class::Away)
    };
    Judgement::new(wanted, None, told)
}
