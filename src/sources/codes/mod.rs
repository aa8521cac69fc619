//! Codes and names of territories in every spelling, led to the six digits of the register.

mod digits;
mod names;
mod near;
mod spelling;

pub use self::spelling::Spelling;

use self::digits::{Code, Digits, GminaCode};
use self::names::{Beyond, Mark, Name, Names, is_blank, is_city_powiat};
use super::figure::Area;
use crate::period::Year;
use crate::territory::{Fate, GminaKind, Predecessor, Register, Territory, Teryt6};
use std::collections::BTreeMap;

/// How a printed code or name led to a gmina.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The code as the register has it, in six or seven digits.
    Exact,
    /// The first six digits; the seventh is of another type than the register's.
    TypeDigit,
    /// The code without its leading zero.
    LeadingZero,
    /// The twelve digits of the Local Data Bank.
    BdlId,
    /// The name, no code being given.
    Name,
    /// A code the gmina had before.
    Predecessor,
    /// One of the codes a city is split into.
    SplitCity,
}

impl How {
    /// Its words, Polish and English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Exact => ("kod jak w rejestrze", "code as in the register"),
            Self::TypeDigit => ("inna siódma cyfra", "another seventh digit"),
            Self::LeadingZero => ("kod bez zera na początku", "code without its leading zero"),
            Self::BdlId => ("identyfikator BDL", "BDL id"),
            Self::Name => ("nazwa", "name"),
            Self::Predecessor => ("dawny kod", "former code"),
            Self::SplitCity => ("część podzielonego miasta", "part of a split city"),
        }
    }
}

/// Why the figures of a unit are not taken over as those of a gmina.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// A powiat, a voivodeship, a region, a total of the table.
    AboveGmina,
    /// The town or the villages of an urban-rural gmina, which is there as a whole.
    TownOrRuralPart,
    /// A district beside a figure of its city.
    District,
    /// Voters abroad or on ships.
    Abroad,
    /// A former gmina that no single one took the place of.
    Ended,
    /// A gmina in a year when it was still part of another.
    NotYet,
}

impl LeftOut {
    /// Its words, Polish and English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::AboveGmina => ("jednostki większe niż gmina", "units above gminas"),
            Self::TownOrRuralPart => ("miasta i obszary wiejskie gmin", "town and rural parts"),
            Self::District => ("dzielnice obok całego miasta", "districts beside their city"),
            Self::Abroad => ("zagranica i statki", "abroad and ships"),
            Self::Ended => {
                ("gminy zniesione bez następczyni", "gminas that ended without a successor")
            }
            Self::NotYet => ("gminy, których jeszcze nie było", "gminas that did not exist yet"),
        }
    }
}

/// What a printed code and name mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A gmina or the country.
    Whole {
        /// Which.
        territory: Territory,
        /// How it was found.
        how: How,
        /// Whether it is certain that the whole is meant: a bare `126101` may be one of the codes
        /// that Kraków is split into.
        entire: bool,
    },
    /// A part whose figures, added to those of the others, are the gmina's.
    Part {
        /// The gmina.
        of: Teryt6,
        /// The part.
        code: Teryt6,
        /// Whether the part is a gmina of its own today.
        newer: bool,
    },
    /// A known unit that is no gmina.
    Left(LeftOut),
    /// Nothing known.
    Unknown {
        /// The nearest known units.
        near: Vec<String>,
    },
}

/// Everything needed to read codes; built once for a register.
#[derive(Debug)]
pub struct Codes<'r> {
    register: &'r Register,
    names: Names,
    former: BTreeMap<Teryt6, &'r Predecessor>,
    by_seven: BTreeMap<&'r str, &'r Predecessor>,
    powiats: BTreeMap<[u8; 4], usize>,
}

impl<'r> Codes<'r> {
    /// Prepares the register.
    #[must_use]
    pub fn new(register: &'r Register) -> Self {
        let mut powiats = BTreeMap::new();
        for code in register.gminas.keys() {
            *powiats.entry(powiat_of(*code)).or_default() += 1;
        }
        let former = &register.predecessors;
        for it in former {
            powiats.entry(powiat_of(it.code)).or_default();
        }
        Self {
            register,
            names: Names::new(register),
            former: former
                .iter()
                .filter(|it| it.fate != Fate::Type)
                .map(|it| (it.code, it))
                .collect(),
            by_seven: former.iter().map(|it| (it.teryt7.as_str(), it)).collect(),
            powiats,
        }
    }

    /// The register these codes lead to.
    #[must_use]
    pub const fn register(&self) -> &'r Register {
        self.register
    }

    /// What the register knows of a former code of seven digits.
    #[must_use]
    pub fn former(&self, seven: &str) -> Option<&'r Predecessor> {
        self.by_seven.get(seven).copied()
    }

    /// The gmina that another was part of, and the last year it was.
    #[must_use]
    pub fn part_until(&self, code: Teryt6) -> Option<(Year, Teryt6)> {
        let former = self.former.get(&code).filter(|it| it.fate == Fate::Split)?;
        former.valid_to.zip(former.successor)
    }

    /// The codes a city is split into, of those that share their powiat with `like`.
    pub fn districts(&self, city: Teryt6, like: Teryt6) -> impl Iterator<Item = Teryt6> {
        let here = self.former.values().filter(move |it| {
            it.fate == Fate::District
                && it.successor == Some(city)
                && powiat_of(it.code) == powiat_of(like)
        });
        here.map(|it| it.code)
    }

    /// What an area means in a file of which nothing else is known.
    #[must_use]
    pub fn resolve(&self, area: &Area, year: Option<Year>) -> Resolution {
        self.resolve_in(area, year, &Spelling::default())
    }

    /// What an area means in a file that writes its codes like this.
    #[must_use]
    pub fn resolve_in(&self, area: &Area, year: Option<Year>, spelling: &Spelling) -> Resolution {
        match self.place(area, spelling) {
            Some(found) => self.in_year(found, year),
            None => Resolution::Unknown { near: self.near(area) },
        }
    }

    /// A gmina that was part of another in that year, as this part.
    #[must_use]
    pub fn in_year(&self, found: Resolution, year: Option<Year>) -> Resolution {
        let Resolution::Whole { territory: Territory::Gmina(code), .. } = found else {
            return found;
        };
        match (self.part_until(code), year) {
            (Some((until, of)), Some(year)) if year <= until => {
                Resolution::Part { of, code, newer: true }
            }
            _ => found,
        }
    }

    /// What an area means whatever the year; `None` when nothing is known.
    #[must_use]
    pub fn place(&self, area: &Area, spelling: &Spelling) -> Option<Resolution> {
        let word = if area.code.is_empty() { &area.name } else { &area.code };
        match Territory::parse(word.trim()) {
            Some(Territory::Gmina(_)) | None => {}
            Some(territory) => return Some(whole(territory, How::Exact, true)),
        }
        let abroad = [&area.name, &area.powiat].into_iter().any(|it| self.is_abroad(it));
        if is_blank(&area.code) {
            return if abroad {
                Some(Resolution::Left(LeftOut::Abroad))
            } else {
                self.by_name(area, spelling)
            };
        }
        let code = Digits::read(&area.code).and_then(|it| self.by_digits(&it, spelling));
        code.or_else(|| abroad.then_some(Resolution::Left(LeftOut::Abroad)))
    }

    fn is_abroad(&self, name: &str) -> bool {
        self.names.beyond(name) == Some(Beyond::Abroad)
    }

    fn by_digits(&self, digits: &Digits, spelling: &Spelling) -> Option<Resolution> {
        match digits.code(self.loses_zero(digits, spelling))? {
            Code::Poland => Some(whole(Territory::Poland, How::Exact, true)),
            Code::Above(voivodeship) => {
                let known = self.powiats.keys().any(|it| it.starts_with(&voivodeship));
                let macroregion = voivodeship == *b"00";
                (known || macroregion).then_some(Resolution::Left(LeftOut::AboveGmina))
            }
            Code::Powiat(city) if spelling.by_powiat.contains(&city) => {
                Some(whole(Territory::Gmina(city), How::Exact, true))
            }
            Code::Powiat(city) => {
                let known = self.powiats.contains_key(&powiat_of(city));
                known.then_some(Resolution::Left(LeftOut::AboveGmina))
            }
            Code::Gmina(code) => self.gmina(code),
        }
    }

    fn gmina(&self, code: GminaCode) -> Option<Resolution> {
        let GminaCode { six, seventh, how } = code;
        let current = self.register.gminas.get(&six);
        let former = self.former.get(&six);
        match seventh {
            Some(b'4' | b'5') if current.is_some() || former.is_some() => {
                return Some(Resolution::Left(LeftOut::TownOrRuralPart));
            }
            Some(b'8' | b'9') if former.is_none_or(|it| it.fate != Fate::District) => return None,
            None | Some(b'1' | b'2' | b'3' | b'8' | b'9') => {}
            Some(_) => return None,
        }
        let entire = seventh.is_some();
        if let Some(gmina) = current {
            let own = gmina.teryt7.as_bytes().get(6).copied();
            let how = if entire && own != seventh { How::TypeDigit } else { how };
            return Some(whole(Territory::Gmina(six), how, entire));
        }
        let former = former?;
        match (former.fate, former.successor) {
            (Fate::District, Some(of)) => Some(Resolution::Part { of, code: six, newer: false }),
            (Fate::Split, Some(of)) => Some(Resolution::Part { of, code: six, newer: true }),
            (_, Some(successor)) => {
                Some(whole(Territory::Gmina(successor), How::Predecessor, entire))
            }
            (_, None) => Some(Resolution::Left(LeftOut::Ended)),
        }
    }

    fn by_name(&self, area: &Area, spelling: &Spelling) -> Option<Resolution> {
        if is_blank(&area.name) {
            let cities = self.within(self.names.cities(&area.powiat), "", &area.voivodeship);
            let above = [&area.powiat, &area.voivodeship].iter().any(|it| !is_blank(it));
            return match cities.as_slice() {
                [city] => Some(whole(Territory::Gmina(*city), How::Name, true)),
                _ => above.then_some(Resolution::Left(LeftOut::AboveGmina)),
            };
        }
        match self.names.beyond(&area.name) {
            Some(Beyond::Poland) => return Some(whole(Territory::Poland, How::Name, true)),
            Some(Beyond::AboveGmina) => return Some(Resolution::Left(LeftOut::AboveGmina)),
            Some(Beyond::Abroad) | None => {}
        }
        let name = Name::read(&area.name);
        let named = self.names.gminas(&name, &area.name);
        let named = self.within(named, &area.powiat, &area.voivodeship);
        let of_kind = |wanted: GminaKind| self.of_kind(&named, |kind| kind == wanted);
        let found = match name.mark {
            Mark::District => return self.district(&name),
            Mark::PartOfGmina => return part_of(&of_kind(GminaKind::UrbanRural)),
            Mark::Bare => named,
            // A type may have changed since: it decides between several, and bars no only one.
            Mark::Type(kind) => Some(of_kind(kind)).filter(|it| !it.is_empty()).unwrap_or(named),
            Mark::NotTown => {
                let rural = self.of_kind(&named, |kind| kind != GminaKind::Urban);
                if rural.is_empty() { named } else { rural }
            }
            Mark::Place(kind) => match of_kind(kind) {
                own if own.is_empty() => return part_of(&of_kind(GminaKind::UrbanRural)),
                own => own,
            },
        };
        let member = |code: &&Teryt6| spelling.members && self.register.member(**code).is_some();
        match (found.as_slice(), found.iter().find(member)) {
            ([only], _) | (_, Some(only)) => Some(whole(Territory::Gmina(*only), How::Name, true)),
            _ => None,
        }
    }

    fn district(&self, name: &Name) -> Option<Resolution> {
        let same = |it: &&&Predecessor| {
            it.fate == Fate::District
                && it.valid_to.is_none()
                && Name::read(&it.name).base == name.base
        };
        let found = self.former.values().find(same)?;
        Some(Resolution::Part { of: found.successor?, code: found.code, newer: false })
    }

    fn of_kind(&self, codes: &[Teryt6], wanted: impl Fn(GminaKind) -> bool) -> Vec<Teryt6> {
        let kind = |code: &Teryt6| self.register.gminas.get(code).map(|it| it.kind);
        codes.iter().filter(|code| kind(code).is_some_and(&wanted)).copied().collect()
    }

    /// The codes that lie in the printed powiat and voivodeship, where these are printed.
    fn within(&self, codes: &[Teryt6], powiat: &str, voivodeship: &str) -> Vec<Teryt6> {
        let (powiat, voivodeship) = (names::powiat(powiat), names::voivodeship(voivodeship));
        let lies = |code: &&Teryt6| {
            self.register.gminas.get(code).is_some_and(|gmina| {
                (powiat.is_empty() || names::powiat(&gmina.powiat) == powiat)
                    && (voivodeship.is_empty()
                        || names::voivodeship(&gmina.voivodeship) == voivodeship)
            })
        };
        codes.iter().filter(lies).copied().collect()
    }

    /// A gmina for a message: code, name, powiat.
    #[must_use]
    pub fn shown(&self, code: Teryt6) -> String {
        match self.register.gminas.get(&code) {
            Some(gmina) => format!("{code} {} ({})", gmina.name, gmina.powiat),
            None => code.to_string(),
        }
    }

    /// Whether six digits are seven that lost their zero.
    fn loses_zero(&self, digits: &Digits, spelling: &Spelling) -> bool {
        let alone = || !self.knows(digits, false) && self.knows(digits, true);
        spelling.sevens.unwrap_or_else(alone)
    }

    /// Whether digits mean a gmina or a part of one.
    fn knows(&self, digits: &Digits, sevens: bool) -> bool {
        match digits.code(sevens) {
            Some(Code::Gmina(code)) => self.gmina(code).is_some(),
            _ => false,
        }
    }

    fn is_city(&self, city: Teryt6) -> bool {
        is_city_powiat(city)
            && self.powiats.get(&powiat_of(city)) == Some(&1)
            && self.register.gminas.contains_key(&city)
    }
}

const fn whole(territory: Territory, how: How, entire: bool) -> Resolution {
    Resolution::Whole { territory, how, entire }
}

/// The town or the villages of one of `gminas`.
fn part_of(gminas: &[Teryt6]) -> Option<Resolution> {
    (!gminas.is_empty()).then_some(Resolution::Left(LeftOut::TownOrRuralPart))
}

/// The first four digits: voivodeship and powiat.
fn powiat_of(code: Teryt6) -> [u8; 4] {
    let mut powiat = [b'0'; 4];
    powiat.copy_from_slice(&code.as_str().as_bytes()[..4]);
    powiat
}

#[cfg(test)]
mod tests;
