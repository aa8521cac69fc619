//! What a code or name that leads nowhere may have meant.

use super::digits::{Code, Digits, GminaCode};
use super::names::{Name, is_blank};
use super::{Codes, Spelling};
use crate::sources::figure::Area;
use crate::territory::Teryt6;
use std::collections::BTreeSet;

impl Codes<'_> {
    /// The six digits of a printed code, and the seventh where it is printed.
    #[must_use]
    pub fn digits(&self, area: &Area, spelling: &Spelling) -> Option<(Teryt6, Option<u8>)> {
        let printed = Digits::read(&area.code)?;
        match printed.code(self.loses_zero(&printed, spelling))? {
            Code::Gmina(GminaCode { six, seventh, .. }) => Some((six, seventh)),
            Code::Poland | Code::Above(_) | Code::Powiat(_) => None,
        }
    }

    /// How many cities are a powiat of their own.
    #[must_use]
    pub fn cities(&self) -> usize {
        let gminas = self.register.gminas.keys();
        gminas.filter(|code| self.is_city(**code)).count()
    }

    /// The one other gmina that an area's name means although its code means `code`.
    #[must_use]
    pub fn named_otherwise(&self, area: &Area, code: Teryt6) -> Option<Teryt6> {
        if is_blank(&area.name) {
            return None;
        }
        let name = Name::read(&area.name);
        let named = self.within(self.names.gminas(&name, &area.name), "", &area.voivodeship);
        match named.as_slice() {
            [other] if *other != code => Some(*other),
            _ => None,
        }
    }

    /// The units nearest to what is printed, at most three by name and three by code.
    #[must_use]
    pub fn near(&self, area: &Area) -> Vec<String> {
        let mut found = Vec::new();
        if !is_blank(&area.name) {
            let name = Name::read(&area.name);
            let far = name.base.chars().count().div_ceil(3).max(1);
            found = nearest(&name.base, far, self.names.all());
        }
        if let Some(digits) = Digits::read(&area.code) {
            let text = digits.text();
            let six = if text.len() == 12 {
                format!("{}{}", &text[2..4], &text[7..11])
            } else {
                text.chars().take(6).collect()
            };
            let codes = self.register.gminas.keys();
            let keys: Vec<_> =
                codes.map(|code| (code.as_str(), std::slice::from_ref(code))).collect();
            found.extend(nearest(&six, 2, keys.into_iter()));
        }
        let mut seen = BTreeSet::new();
        found.retain(|code| seen.insert(*code));
        found.into_iter().map(|code| self.shown(code)).collect()
    }
}

/// The codes whose keys differ from `wanted` in at most `far` places, at most three.
fn nearest<'k>(
    wanted: &str,
    far: usize,
    keys: impl Iterator<Item = (&'k str, &'k [Teryt6])>,
) -> Vec<Teryt6> {
    let length = wanted.chars().count();
    let mut ranked: Vec<(usize, &str, &[Teryt6])> = keys
        .filter(|(key, _)| key.chars().count().abs_diff(length) <= far)
        .map(|(key, codes)| (strsim::osa_distance(key, wanted), key, codes))
        .filter(|(distance, ..)| *distance <= far)
        .collect();
    ranked.sort_unstable();
    // Where the name is known, it is ambiguous: others would only distract.
    if ranked.first().is_some_and(|(distance, ..)| *distance == 0) {
        ranked.retain(|(distance, ..)| *distance == 0);
    }
    ranked.into_iter().flat_map(|(_, _, codes)| codes.iter().copied()).take(3).collect()
}
