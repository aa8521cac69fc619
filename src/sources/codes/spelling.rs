//! How a whole file writes its codes: what a single one does not tell.

use super::digits::{Code, Digits};
use super::names::is_blank;
use super::{Codes, Resolution, powiat_of};
use crate::sources::figure::Area;
use crate::territory::{Territory, Teryt6};
use std::collections::BTreeSet;

/// How a whole file writes its codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    /// Whether six digits are seven that lost their zero; `None` when each is judged by itself.
    pub(super) sevens: Option<bool>,
    /// Cities that the file gives by the code of their powiat only.
    pub(super) by_powiat: BTreeSet<Teryt6>,
    /// Whether every name that only one gmina bears is a member's.
    pub(super) members: bool,
}

impl Codes<'_> {
    /// How a file writes its codes, judged by all of them.
    #[must_use]
    pub fn reading_of<'a>(
        &self,
        areas: impl IntoIterator<Item = &'a Area, IntoIter: Clone>,
    ) -> Spelling {
        let areas = areas.into_iter();
        let sevens = self.sevens(areas.clone());
        let (mut powiats, mut with_gminas) = (BTreeSet::new(), BTreeSet::new());
        let mut names = NamesSeen::default();
        for area in areas {
            match Digits::read(&area.code).map(|digits| digits.code(sevens)) {
                Some(Some(Code::Powiat(city))) => drop(powiats.insert(city)),
                Some(Some(Code::Gmina(it))) => drop(with_gminas.insert(powiat_of(it.six))),
                None if is_blank(&area.code) => names.see(self, area),
                _ => {}
            }
        }
        powiats.retain(|city| self.is_city(*city) && !with_gminas.contains(&powiat_of(*city)));
        Spelling { sevens: Some(sevens), by_powiat: powiats, members: names.only_members() }
    }

    /// Whether six digits are seven that lost their zero: where five stand beside them they are
    /// not, where seven do they are, and else the register knows more of them one way.
    fn sevens<'a>(&self, areas: impl Iterator<Item = &'a Area>) -> bool {
        let (mut fives, mut sevens, mut as_six, mut as_seven) =
            (0_usize, 0_usize, 0_usize, 0_usize);
        for digits in areas.filter_map(|area| Digits::read(&area.code)) {
            match digits.text().len() {
                5 => fives += 1,
                7 => sevens += 1,
                6 => {
                    as_six += usize::from(self.knows(&digits, false));
                    as_seven += usize::from(self.knows(&digits, true));
                }
                _ => {}
            }
        }
        match (fives, sevens) {
            (1.., 0) => false,
            (0, 1..) => as_seven > 0 && as_seven >= as_six,
            _ => as_seven > as_six,
        }
    }
}

/// Names of a file without codes.
#[derive(Default)]
struct NamesSeen {
    members: BTreeSet<Teryt6>,
    others: bool,
}

impl NamesSeen {
    fn see(&mut self, codes: &Codes<'_>, area: &Area) {
        if let Some(Resolution::Whole { territory: Territory::Gmina(code), .. }) =
            codes.by_name(area, &Spelling::default())
        {
            match codes.register.member(code) {
                Some(_) => drop(self.members.insert(code)),
                None => self.others = true,
            }
        }
    }

    /// Two names that only members bear, and none that only another bears.
    fn only_members(&self) -> bool {
        !self.others && self.members.len() > 1
    }
}
