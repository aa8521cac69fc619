//! Judgement: what changed, whether it moves the right way, who is comparable.

pub mod change;
pub mod peers;
pub mod progress;
pub mod standing;
