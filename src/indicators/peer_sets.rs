//! Saved peer sets, `indicators/peers.toml`: in what gminas are alike, and among which peers are
//! looked for.

use crate::diagnostic::{Diagnosed, Diagnostic, Faults, nearest};
use crate::language::Text;
use crate::territory::{Register, Teryt6};
use crate::unit::toml_fault;
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;

/// The file of peer sets; a project may do without.
pub const FILE: &str = "indicators/peers.toml";

/// A way of being alike. The first of the file is the report's.
#[derive(Clone, Debug, PartialEq)]
pub struct PeerSet {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The indicators gminas are alike in.
    pub variables: Vec<String>,
    /// Those of them that enter as logarithms.
    pub logged: Vec<String>,
    /// Whether only gminas of the same kind are peers.
    pub same_kind: bool,
    /// Where peers are looked for.
    pub area: Area,
    /// The only gminas that may be peers; empty for all of the area.
    pub members: Vec<Teryt6>,
    /// Who chose these gminas; empty where none are chosen.
    pub source: String,
}

/// Where peers are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    /// Everywhere.
    Poland,
    /// Among the members.
    Metropolis,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireFile {
    #[serde(default)]
    set: Vec<WireSet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSet {
    id: Spanned<String>,
    title: Text,
    variables: Vec<Spanned<String>>,
    #[serde(default)]
    logged: Vec<Spanned<String>>,
    same_kind: bool,
    area: Area,
    #[serde(default)]
    members: Vec<Spanned<String>>,
    #[serde(default)]
    source: String,
}

/// Reads `peers.toml`; `indicators` are the ids that exist.
///
/// # Errors
/// Syntax faults, ids that are none or used twice, texts lacking a language, unknown or repeated
/// indicators, no indicator at all, logarithms of what is no variable, codes that are none or used
/// twice, chosen gminas without a source.
pub fn parse(text: &str, file: &str, indicators: &[&str]) -> Diagnosed<Vec<PeerSet>> {
    let wire: WireFile =
        toml::from_str(text).map_err(|error| vec![toml_fault(&error, text, file)])?;
    let mut check = Check { text, file, faults: Faults::default() };
    let mut ids = BTreeSet::new();
    let mut sets = Vec::with_capacity(wire.set.len());
    for set in wire.set {
        if !is_id(set.id.get_ref()) || !ids.insert(set.id.get_ref().clone()) {
            check.tell(&set.id, "zły identyfikator albo drugi taki", "a bad id, or a second one");
        }
        if !set.title.is_complete() {
            check.tell(&set.id, "brak tytułu w obu językach", "no title in both languages");
        }
        check.lists(&set, indicators);
        let members: Vec<Teryt6> = set
            .members
            .iter()
            .filter_map(|code| {
                let read = Teryt6::parse(code.get_ref());
                if read.is_none() {
                    check.tell(code, "to nie kod gminy", "not the code of a municipality");
                }
                read
            })
            .collect();
        let plain = |of: Vec<Spanned<String>>| of.into_iter().map(Spanned::into_inner).collect();
        sets.push(PeerSet {
            id: set.id.into_inner(),
            title: set.title,
            variables: plain(set.variables),
            logged: plain(set.logged),
            same_kind: set.same_kind,
            area: set.area,
            members,
            source: set.source,
        });
    }
    check.faults.or(sets)
}

/// Checks that the gminas of sets are in the register.
///
/// # Errors
/// Each that is not, in its place.
pub fn check_members(sets: &[PeerSet], register: &Register, text: &str) -> Diagnosed<()> {
    let mut faults = Faults::default();
    let listed = sets.iter().flat_map(|set| &set.members);
    for code in listed.filter(|code| !register.gminas.contains_key(code)) {
        let problem = Text::new(
            format!("rejestr nie zna gminy `{code}`"),
            format!("the register does not know the municipality `{code}`"),
        );
        let remedy = Text::new("podać kod z rejestru", "give a code of the register");
        let fault = Diagnostic::new(FILE, problem, remedy);
        faults.push(fault.at_words(text, &format!("\"{code}\"")));
    }
    faults.or(())
}

/// Whether a text may be an id: small letters a-z, digits and hyphens.
#[must_use]
pub fn is_id(id: &str) -> bool {
    let small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !id.is_empty() && id.bytes().all(small)
}

/// The file being checked and what was found.
struct Check<'a> {
    text: &'a str,
    file: &'a str,
    faults: Faults,
}

impl Check<'_> {
    fn fault(&self, place: &Spanned<String>, pl: &str, en: &str) -> Diagnostic {
        let name = place.get_ref();
        let problem = Text::new(format!("`{name}`: {pl}"), format!("`{name}`: {en}"));
        let remedy = Text::new("poprawić wpis", "mend the entry");
        Diagnostic::new(self.file, problem, remedy).at_span(self.text, place.span())
    }

    fn tell(&mut self, place: &Spanned<String>, pl: &str, en: &str) {
        let fault = self.fault(place, pl, en);
        self.faults.push(fault);
    }

    /// The lists of a set: variables, logarithms, members.
    fn lists(&mut self, set: &WireSet, indicators: &[&str]) {
        for list in [&set.variables, &set.logged, &set.members] {
            let mut seen = BTreeSet::new();
            for repeated in list.iter().filter(|name| !seen.insert(name.get_ref())) {
                self.tell(repeated, "występuje drugi raz", "stands a second time");
            }
        }
        for name in set.variables.iter().filter(|it| !indicators.contains(&it.get_ref().as_str())) {
            let near = nearest(name.get_ref(), indicators.iter().copied()).join("`, `");
            let fault = self.fault(name, "nie ma takiego wskaźnika", "there is no such indicator");
            let exists = Text::same(format!("`{near}`"));
            self.faults.push(if near.is_empty() { fault } else { fault.with_exists(exists) });
        }
        let known: Vec<&String> = set.variables.iter().map(Spanned::get_ref).collect();
        for name in set.logged.iter().filter(|name| !known.contains(&name.get_ref())) {
            self.tell(name, "nie ma go wśród `variables`", "it is not among `variables`");
        }
        if set.variables.is_empty() {
            self.tell(&set.id, "brak `variables`", "there are no `variables`");
        }
        if !set.members.is_empty() && set.source.trim().is_empty() {
            self.tell(&set.id, "`members` bez `source`", "`members` without `source`");
        }
    }
}

#[cfg(test)]
#[path = "tests/peer_sets.rs"]
mod tests;
