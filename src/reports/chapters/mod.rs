//! What a report consists of: one chapter a file, each a list of pages.

pub mod accessibility;
pub mod composites;
pub mod differences;
pub mod field;
mod lost_ballots;
pub mod method;
pub mod municipality;
pub mod overview;
pub mod panel;
pub mod participation;
pub mod peers;
pub mod programmes;
pub mod quality;
pub mod sources;
mod strengths;
mod turnout;

use super::document::Page;
use super::edition::Edition;
use super::html::{Entry, Site};
use super::site;

/// A chapter: the name of its file, and the pages it writes.
pub type Chapter = (&'static str, fn(&Edition<'_>) -> Vec<Page>);

/// The chapters, in the order of the report.
pub const CHAPTERS: &[Chapter] = &[
    ("overview", overview::pages),
    ("field", field::pages),
    ("participation", participation::pages),
    ("programmes", programmes::pages),
    ("differences", differences::pages),
    ("composites", composites::pages),
    ("municipality", municipality::pages),
    ("method", method::pages),
    ("sources", sources::pages),
    ("quality", quality::pages),
    ("accessibility", accessibility::pages),
];

/// Every page of a report with the site around them.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> (Site, Vec<Page>) {
    let write = |(name, chapter): &Chapter| -> Vec<Page> {
        chapter(edition).into_iter().map(|page| Page { chapter: name, ..page }).collect()
    };
    let written: Vec<Vec<Page>> = CHAPTERS.iter().map(write).collect();
    let nav = written.iter().flat_map(|pages| entries(edition, pages)).collect();
    let mut pages: Vec<Page> = written.into_iter().flatten().collect();
    site::chain(&mut pages);
    let material = edition.material;
    material.commentary.place(&mut pages, &edition.words, material.year, material.said_until());
    (site::site(edition, nav), pages)
}

/// The pages of a chapter in the menu: municipalities below one entry, the rest one by one; the
/// declaration of accessibility is found at the foot of every page.
fn entries(edition: &Edition<'_>, pages: &[Page]) -> Vec<Entry> {
    let below = |page: &&Page| page.path.starts_with(municipality::FOLDER);
    let listed = pages.iter().filter(|page| page.path != accessibility::PATH);
    let (inner, outer): (Vec<&Page>, Vec<&Page>) = listed.partition(|page| below(page));
    let entry = |page: &&Page| Entry::new(page.path.clone(), menu_label(edition, page));
    let mut entries: Vec<Entry> = outer.iter().map(entry).collect();
    if let Some(parent) = entries.last_mut().filter(|_| !inner.is_empty()) {
        parent.children = inner.iter().map(entry).collect();
    }
    entries
}

fn menu_label(edition: &Edition<'_>, page: &Page) -> String {
    if page.path == overview::PATH {
        edition.words.get("overview.menu")
    } else {
        page.title.clone()
    }
}
