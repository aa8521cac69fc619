//! Tables with known answers, drawn tables under attack, planted faults, what τ-ARGUS says.

mod attacked;
mod audited;
mod drawn;
mod lists;
mod planted;
mod small;
