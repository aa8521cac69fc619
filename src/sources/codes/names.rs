//! Names of territories as files print them: `Skawina (3)`, `M.Bolesławiec`, `gm. Zielonki`,
//! `Miasto Kraków`, `WOJ. MAŁOPOLSKIE`, `zagranica`.

use crate::territory::{GminaKind, Register, Teryt6, fold};
use std::collections::{BTreeMap, BTreeSet};

/// What a printed name says about the kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing.
    Bare,
    /// The type of the gmina, now or once: `(3)`, `gmina wiejska`.
    Type(GminaKind),
    /// A town or the country around it, gmina or not: `M.`, `miasto`, `G.`.
    Place(GminaKind),
    /// A gmina, and not a town when there are both: `gm.`, `gmina`.
    NotTown,
    /// The town or the villages of an urban-rural gmina: `- miasto (4)`, `- obszar wiejski (5)`.
    PartOfGmina,
    /// A district or delegation of a city.
    District,
}

/// A name taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The name alone, folded.
    pub(super) base: String,
    /// What stood around it.
    pub(super) mark: Mark,
}

/// What a name means that names no gmina.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beyond {
    /// The country.
    Poland,
    /// A unit above gminas, or the total of a table.
    AboveGmina,
    /// Voters abroad or on ships.
    Abroad,
}

use GminaKind::{Rural, Urban, UrbanRural};

/// What may stand behind a name, folded; the digits are the seventh of TERYT (GUS, TERC).
const BEHIND: &[(&str, Mark)] = &[
    ("(1)", Mark::Type(Urban)),
    ("(2)", Mark::Type(Rural)),
    ("(3)", Mark::Type(UrbanRural)),
    ("(4)", Mark::PartOfGmina),
    ("(5)", Mark::PartOfGmina),
    ("(8)", Mark::District),
    ("(9)", Mark::District),
    ("(m)", Mark::Type(Urban)),
    ("(w)", Mark::Type(Rural)),
    ("(gw)", Mark::Type(Rural)),
    ("(mw)", Mark::Type(UrbanRural)),
    ("(m-w)", Mark::Type(UrbanRural)),
    ("(miasto)", Mark::Place(Urban)),
    ("(gmina)", Mark::NotTown),
    ("(miejska)", Mark::Type(Urban)),
    ("(wiejska)", Mark::Type(Rural)),
    ("(miejsko-wiejska)", Mark::Type(UrbanRural)),
    ("(gmina miejska)", Mark::Type(Urban)),
    ("(gmina wiejska)", Mark::Type(Rural)),
    ("(gmina miejsko-wiejska)", Mark::Type(UrbanRural)),
    (" - miasto", Mark::PartOfGmina),
    (" - obszar wiejski", Mark::PartOfGmina),
    (" - dzielnica", Mark::District),
    (" - delegatura", Mark::District),
];

/// What may stand before a name, folded, longer ones first.
const BEFORE: &[(&str, Mark)] = &[
    ("miasto na prawach powiatu ", Mark::Place(Urban)),
    ("gmina miejsko-wiejska ", Mark::Type(UrbanRural)),
    ("gm. miejsko-wiejska ", Mark::Type(UrbanRural)),
    ("miasto stoleczne ", Mark::Place(Urban)),
    ("miasto i gmina ", Mark::Type(UrbanRural)),
    ("gmina miejska ", Mark::Type(Urban)),
    ("gmina wiejska ", Mark::Type(Rural)),
    ("gm. wiejska ", Mark::Type(Rural)),
    ("gm. miejska ", Mark::Type(Urban)),
    ("miasto ", Mark::Place(Urban)),
    ("gmina ", Mark::NotTown),
    ("m. st.", Mark::Place(Urban)),
    ("m.st.", Mark::Place(Urban)),
    ("m.-w.", Mark::Type(UrbanRural)),
    ("m-w.", Mark::Type(UrbanRural)),
    ("gm.", Mark::NotTown),
    ("m.", Mark::Place(Urban)),
    ("g.", Mark::Place(Rural)),
];

impl Name {
    /// Takes a printed name apart.
    pub(super) fn read(printed: &str) -> Self {
        let mut rest = fold(printed);
        let mut mark = Mark::Bare;
        for (behind, meant) in BEHIND {
            if let Some(shorter) = rest.strip_suffix(behind).filter(|it| !it.is_empty()) {
                let known = matches!(mark, Mark::PartOfGmina | Mark::District);
                mark = if known { mark } else { *meant };
                rest = shorter.trim_end().to_owned();
            }
        }
        // BDL writes `Wałbrzych od 2003 do 2012`.
        while let Some(shorter) = without_year(&rest) {
            rest = shorter.to_owned();
        }
        // `Gmina Miasto Kraków` has two words before the name.
        for _ in 0..3 {
            let Some((shorter, meant)) = BEFORE.iter().find_map(|(before, meant)| {
                let shorter = rest.strip_prefix(before)?.trim_start();
                (!shorter.is_empty()).then_some((shorter, *meant))
            }) else {
                break;
            };
            if matches!(mark, Mark::Bare | Mark::NotTown) {
                mark = meant;
            }
            rest = shorter.to_owned();
        }
        Self { base: rest.replace(" - ", "-"), mark }
    }
}

fn without_year(text: &str) -> Option<&str> {
    let (before, year) = text.rsplit_once(' ')?;
    let shorter = before.strip_suffix(" od").or_else(|| before.strip_suffix(" do"))?;
    (year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())).then_some(shorter)
}

/// A powiat for comparison: `powiat krakowski`, `m. Kraków` and `Kraków` without their first words.
pub(super) fn powiat(printed: &str) -> String {
    let mut rest = fold(printed);
    for before in ["powiat ", "pow. ", "miasto ", "m. st. ", "m.st. ", "m.st.", "m. ", "m."] {
        if let Some(shorter) = rest.strip_prefix(before) {
            rest = String::from(shorter.trim_start());
        }
    }
    if is_blank(&rest) { String::new() } else { rest }
}

/// A voivodeship for comparison.
pub(super) fn voivodeship(printed: &str) -> String {
    let folded = fold(printed);
    let bare = ["wojewodztwo ", "woj. ", "woj."].iter().find_map(|it| folded.strip_prefix(it));
    let bare = bare.unwrap_or(&folded).trim();
    if is_blank(bare) { String::new() } else { bare.to_owned() }
}

/// Whether a cell where a code or name is expected holds none.
pub(super) fn is_blank(text: &str) -> bool {
    matches!(text.trim(), "" | "-" | "–" | "—" | "." | "x" | "X")
}

/// The names of the register.
#[derive(Debug, Default)]
pub(super) struct Names {
    gminas: BTreeMap<String, Vec<Teryt6>>,
    /// Cities that are a powiat of their own, by the powiat's name.
    cities: BTreeMap<String, Vec<Teryt6>>,
    voivodeships: BTreeSet<String>,
}

impl Names {
    pub(super) fn new(register: &Register) -> Self {
        let mut names = Self::default();
        for gmina in register.gminas.values() {
            let base = fold(&gmina.name).replace(" - ", "-");
            // `Słupia (Jędrzejowska)` is written `Słupia` where its powiat stands beside it.
            if let Some((short, _)) = base.split_once(" (") {
                names.gminas.entry(short.to_owned()).or_default().push(gmina.code);
            }
            names.gminas.entry(base).or_default().push(gmina.code);
            if is_city_powiat(gmina.code) {
                names.cities.entry(powiat(&gmina.powiat)).or_default().push(gmina.code);
            }
            names.voivodeships.insert(voivodeship(&gmina.voivodeship));
        }
        for former in &register.predecessors {
            let base = fold(&former.name).replace(" - ", "-");
            if let (Some(code), false) = (former.successor, names.gminas.contains_key(&base)) {
                let district = former.fate == crate::territory::Fate::District;
                if !district {
                    names.gminas.insert(base, vec![code]);
                }
            }
        }
        names
    }

    /// The gminas of a name.
    pub(super) fn gminas(&self, name: &Name, printed: &str) -> &[Teryt6] {
        let whole = self.gminas.get(&fold(printed));
        whole.or_else(|| self.gminas.get(&name.base)).map_or(&[], Vec::as_slice)
    }

    /// The cities that are a powiat of this name.
    pub(super) fn cities(&self, powiat_printed: &str) -> &[Teryt6] {
        self.cities.get(&powiat(powiat_printed)).map_or(&[], Vec::as_slice)
    }

    /// Every name with its gminas.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &[Teryt6])> {
        self.gminas.iter().map(|(name, codes)| (name.as_str(), codes.as_slice()))
    }

    /// What a name means when it names no gmina.
    pub(super) fn beyond(&self, printed: &str) -> Option<Beyond> {
        let name = fold(printed);
        if matches!(name.as_str(), "zagranica" | "za granica" | "statki" | "statek") {
            return Some(Beyond::Abroad);
        }
        if matches!(name.as_str(), "polska" | "poland" | "polska poland" | "kraj") {
            return Some(Beyond::Poland);
        }
        let above = ["powiat ", "pow. ", "wojewodztwo ", "woj. ", "woj."];
        let regions = ["region ", "podregion ", "makroregion ", "regiony "];
        let totals = ["ogolem", "razem", "suma", "total"];
        let found = above.iter().chain(&regions).any(|it| name.starts_with(it))
            || totals.contains(&name.as_str())
            || self.voivodeships.contains(&name);
        found.then_some(Beyond::AboveGmina)
    }
}

/// Whether the powiat of a code is a city with powiat rights: these are numbered from 61 (GUS,
/// TERC).
pub(super) fn is_city_powiat(code: Teryt6) -> bool {
    code.as_str()[2..4] > *"60"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_apart_from_what_stands_around_it() {
        for (printed, base, mark) in [
            ("Skawina (3)", "skawina", Mark::Type(UrbanRural)),
            ("Skawina - miasto (4)", "skawina", Mark::PartOfGmina),
            ("Skawina - obszar wiejski", "skawina", Mark::PartOfGmina),
            ("M.Bolesławiec", "boleslawiec", Mark::Place(Urban)),
            ("M-W.Nowogrodziec", "nowogrodziec", Mark::Type(UrbanRural)),
            ("gm. Zielonki", "zielonki", Mark::NotTown),
            ("GMINA ŚWIĄTNIKI GÓRNE", "swiatniki gorne", Mark::NotTown),
            ("m. Kraków", "krakow", Mark::Place(Urban)),
            ("Gmina Miasto Kraków", "krakow", Mark::Place(Urban)),
            ("M.st.Warszawa od 2002 (1)", "warszawa", Mark::Type(Urban)),
            ("Wałbrzych od 2003 do 2012 (1)", "walbrzych", Mark::Type(Urban)),
            ("Bemowo - dzielnica", "bemowo", Mark::District),
            ("Słupia (Jędrzejowska)", "slupia (jedrzejowska)", Mark::Bare),
            ("Kocmyrzów - Luborzyca", "kocmyrzow-luborzyca", Mark::Bare),
            ("(1)", "(1)", Mark::Bare),
            ("m.", "m.", Mark::Bare),
        ] {
            assert_eq!(Name::read(printed), Name { base: base.into(), mark }, "{printed}");
        }
        assert_eq!((powiat("Powiat m. Kraków"), powiat("-")), ("krakow".into(), String::new()));
        assert_eq!(voivodeship("WOJ. MAŁOPOLSKIE"), "malopolskie");
    }
}
