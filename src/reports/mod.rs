//! What people read: a document tree from assessed values, rendered as a static site.
//!
//! Chapters say, charts draw, renderers render; none of them computes an indicator.

pub mod chapters;
pub mod charts;
pub mod claims;
pub mod commentary;
pub mod declared;
pub mod document;
pub mod edition;
pub mod facts;
pub mod figures;
pub mod html;
pub mod json;
pub mod key;
pub mod lineage;
pub mod lookups;
pub mod material;
pub mod numbers;
pub mod pdf;
pub mod print;
pub mod projection;
pub mod prospects;
pub mod publisher;
pub mod sentences;
pub mod site;
pub mod spacing;
pub mod spans;
pub mod theme;
pub mod words;
pub mod workbook;
pub mod xlsx;
