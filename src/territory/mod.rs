//! Territories: the gminas of the register, the members of the metropolis, and what is pooled.

mod spelling;

pub use spelling::{LETTERS_OF_ADDRESS, fold, slug};

use crate::period::Year;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::fmt;

/// A TERYT-6 code: voivodeship, powiat, gmina, two digits each, without the digit of the type.
///
/// Keyed on six digits because type changes alter the seventh: of 2,477 gminas 73 changed their
/// seven-digit code between 2021 and 2024 and none its first six.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Teryt6([u8; 6]);

impl Teryt6 {
    /// Reads exactly six ASCII digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: [u8; 6] = text.as_bytes().try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }

    /// The code as text.
    ///
    /// # Panics
    /// Never: six ASCII digits are UTF-8.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("six ASCII digits are UTF-8")
    }
}

impl fmt::Display for Teryt6 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Teryt6 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Territory {
    /// One gmina.
    Gmina(Teryt6),
    /// All members on the date looked at.
    Metropolis,
    /// The members without the core city.
    Ring,
    /// The country.
    Poland,
}

impl Territory {
    /// Reads a code of the `territory` column: six digits, `metropolis`, `ring` or `poland`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "metropolis" => Some(Self::Metropolis),
            "ring" => Some(Self::Ring),
            "poland" => Some(Self::Poland),
            _ => Teryt6::parse(text).map(Self::Gmina),
        }
    }
}

impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gmina(code) => code.fmt(f),
            Self::Metropolis => f.write_str("metropolis"),
            Self::Ring => f.write_str("ring"),
            Self::Poland => f.write_str("poland"),
        }
    }
}

/// The type of a gmina in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GminaKind {
    /// A town that is a gmina of its own.
    Urban,
    /// Villages only.
    Rural,
    /// A town with its villages.
    UrbanRural,
}

impl GminaKind {
    /// Reads `urban`, `rural` or `urban-rural`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "urban" => Some(Self::Urban),
            "rural" => Some(Self::Rural),
            "urban-rural" => Some(Self::UrbanRural),
            _ => None,
        }
    }

    /// The word of the `kind` column.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urban => "urban",
            Self::Rural => "rural",
            Self::UrbanRural => "urban-rural",
        }
    }
}

/// A gmina of the national register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gmina {
    /// Its key.
    pub code: Teryt6,
    /// The code with the digit of the type, as of the register's date.
    pub teryt7: String,
    /// Its name, without the type.
    pub name: String,
    /// Its type.
    pub kind: GminaKind,
    /// The voivodeship's name.
    pub voivodeship: String,
    /// The powiat's name.
    pub powiat: String,
    /// Since when its present boundary holds; `None` when it is older than the data.
    pub boundary_from: Option<NaiveDate>,
}

/// A member of the metropolis.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its key.
    pub code: Teryt6,
    /// The code with the digit of the type.
    pub teryt7: String,
    /// The twelve digits of the Local Data Bank.
    pub bdl_id: String,
    /// Its name.
    pub name: String,
    /// The name in the Polish genitive, as in "gmina Skawiny".
    pub genitive: String,
    /// The name in the Polish locative, as in "w Skawinie".
    pub locative: String,
    /// Its type.
    pub kind: GminaKind,
    /// The powiat's name.
    pub powiat: String,
    /// First day of membership; `None` when no source states it.
    pub member_from: Option<NaiveDate>,
    /// Last day of membership; `None` while it lasts.
    pub member_to: Option<NaiveDate>,
    /// Official area in hectares.
    pub area_ha: f64,
    /// Whether it is the core city; [`Territory::Ring`] is the metropolis without it.
    pub core: bool,
}

impl Member {
    /// Whether it belonged to the metropolis on `date`; an unknown first day counts as long ago.
    #[must_use]
    pub fn belongs_on(&self, date: NaiveDate) -> bool {
        self.member_from.is_none_or(|from| from <= date)
            && self.member_to.is_none_or(|to| date <= to)
    }

    /// The territory of this member.
    #[must_use]
    pub const fn territory(&self) -> Territory {
        Territory::Gmina(self.code)
    }
}

/// What became of a code that files use and the register does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Only the seventh digit changed, with the type.
    Type,
    /// The same gmina has another code.
    Renumbered,
    /// The gmina exists no longer, and no single one took its place.
    Ended,
    /// A gmina of today that was part of another until then.
    Split,
    /// A district or delegation: part of a city.
    District,
}

impl Fate {
    /// Reads a word of the `how` column.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "type" => Some(Self::Type),
            "renumbered" => Some(Self::Renumbered),
            "ended" => Some(Self::Ended),
            "split" => Some(Self::Split),
            "district" => Some(Self::District),
            _ => None,
        }
    }
}

/// A code of former years or of a part, and the gmina its figures count to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predecessor {
    /// The code.
    pub code: Teryt6,
    /// The code with the digit of the type.
    pub teryt7: String,
    /// The name it had.
    pub name: String,
    /// The last year it was used; `None` when it still is, or no source tells.
    pub valid_to: Option<Year>,
    /// The gmina of the register that its figures count to; `None` when there is none.
    pub successor: Option<Teryt6>,
    /// What became of it.
    pub fate: Fate,
}

/// Everything known about territories: who belongs, and how names lead to codes.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The members, sorted by code.
    pub members: Vec<Member>,
    /// All gminas of the country by code.
    pub gminas: BTreeMap<Teryt6, Gmina>,
    /// Codes that files use and the register does not have, sorted.
    pub predecessors: Vec<Predecessor>,
}

impl Register {
    /// The members on `date`.
    pub fn members_on(&self, date: NaiveDate) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(move |member| member.belongs_on(date))
    }

    /// The members an area consists of on `date`: without a core city there is no ring, and a gmina or
    /// the country consists of no members.
    pub fn members_of(&self, area: Territory, date: NaiveDate) -> impl Iterator<Item = &Member> {
        let within = match area {
            Territory::Metropolis => true,
            Territory::Ring => self.core_on(date).is_some(),
            Territory::Gmina(_) | Territory::Poland => false,
        };
        let ring = area == Territory::Ring;
        self.members_on(date).filter(move |member| within && !(ring && member.core))
    }

    /// The core city, when a member on `date` is one.
    #[must_use]
    pub fn core_on(&self, date: NaiveDate) -> Option<&Member> {
        self.members_on(date).find(|member| member.core)
    }

    /// The core city, when the list of members names one.
    #[must_use]
    pub fn core(&self) -> Option<&Member> {
        self.members.iter().find(|member| member.core)
    }

    /// The member with this code.
    #[must_use]
    pub fn member(&self, code: Teryt6) -> Option<&Member> {
        self.members.iter().find(|member| member.code == code)
    }

    /// The name of a gmina, or its code when the register does not know it.
    #[must_use]
    pub fn name(&self, code: Teryt6) -> String {
        self.member(code)
            .map(|member| member.name.clone())
            .or_else(|| self.gminas.get(&code).map(|gmina| gmina.name.clone()))
            .unwrap_or_else(|| code.to_string())
    }

    /// Finds the territory a person means: a code, `metropolis`, `ring`, `poland`, or a name in
    /// any case, with or without diacritics. Members win over gminas of the same name elsewhere.
    ///
    /// # Errors
    /// The nearest names, or every gmina of that name when several outside the metropolis share it.
    pub fn find(&self, words: &str) -> Result<Territory, Vec<String>> {
        let plain = fold(words);
        if let Some(territory) = Territory::parse(&plain) {
            let known = match territory {
                Territory::Gmina(code) => self.gminas.contains_key(&code),
                _ => true,
            };
            return if known { Ok(territory) } else { Err(self.nearest(&plain)) };
        }
        if let Some(member) = self.members.iter().find(|member| fold(&member.name) == plain) {
            return Ok(member.territory());
        }
        let mut named = self.gminas.values().filter(|gmina| fold(&gmina.name) == plain);
        match (named.next(), named.next()) {
            (Some(only), None) => Ok(Territory::Gmina(only.code)),
            (Some(first), Some(second)) => Err([first, second]
                .into_iter()
                .chain(named)
                .map(|gmina| format!("{} {} ({})", gmina.code, gmina.name, gmina.powiat))
                .collect()),
            (None, _) => Err(self.nearest(&plain)),
        }
    }

    fn nearest(&self, plain: &str) -> Vec<String> {
        let members = self.members.iter().map(|m| (m.code, m.name.as_str()));
        let others = self.gminas.values().map(|g| (g.code, g.name.as_str()));
        let mut ranked: Vec<_> = members
            .chain(others)
            .flat_map(|(code, name)| [(code.to_string(), name), (fold(name), name)])
            .map(|(key, name)| (strsim::damerau_levenshtein(&key, plain), name.to_owned()))
            .collect();
        ranked.sort_by_key(|(distance, _)| *distance);
        let mut names = Vec::new();
        for (_, name) in ranked {
            if !names.contains(&name) {
                names.push(name);
            }
            if names.len() == 3 {
                break;
            }
        }
        names
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits() {
        assert!(Teryt6::parse("126101").is_some());
        for wrong in ["1261011", "12610", "12610a", "", "١٢٦١٠١"] {
            assert!(Teryt6::parse(wrong).is_none(), "{wrong}");
        }
    }

    /// A member since ever, which is no core city.
    pub(crate) fn member(name: String, genitive: String, locative: String) -> Member {
        Member {
            code: Teryt6::parse("120601").expect("six digits"),
            teryt7: "1206012".into(),
            bdl_id: "011212006012".into(),
            name,
            genitive,
            locative,
            kind: GminaKind::Rural,
            powiat: "krakowski".into(),
            member_from: None,
            member_to: None,
            area_ha: 8422.0,
            core: false,
        }
    }

    fn day(year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, 1, 1).expect("a date")
    }

    #[test]
    fn an_unknown_first_day_of_membership_counts_as_long_ago() {
        let mut member = member("A".into(), "A".into(), "A".into());
        member.member_to = Some(day(2030));
        assert!(member.belongs_on(day(2020)));
        member.member_from = Some(day(2021));
        assert!(!member.belongs_on(day(2020)));
    }

    #[test]
    fn a_ring_is_there_while_the_core_city_is_a_member() {
        let own = |number: u8, core| Member {
            code: Teryt6::parse(&format!("00000{number}")).expect("six digits"),
            core,
            ..member("A".into(), "A".into(), "A".into())
        };
        let mut register =
            Register { members: vec![own(1, false), own(2, true)], ..Register::default() };
        let count = |register: &Register, area| register.members_of(area, day(2020)).count();
        assert_eq!(count(&register, Territory::Metropolis), 2);
        assert_eq!(count(&register, Territory::Ring), 1);
        assert_eq!(count(&register, Territory::Poland), 0);
        register.members[1].member_to = Some(day(2019));
        assert_eq!(count(&register, Territory::Metropolis), 1);
        assert_eq!(count(&register, Territory::Ring), 0);
        assert!(register.core().is_some() && register.core_on(day(2020)).is_none());
    }
}
