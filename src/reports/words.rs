//! The texts of a report in both languages, from `reports/annual/texts.toml`.

use super::numbers::Numbers;
use crate::language::{Lang, Text};
use crate::territory::Member;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The texts as shipped.
const TEXTS: &str = include_str!("../../reports/annual/texts.toml");

/// The vowels of Polish, `i` among them also where it only softens.
const VOWELS: &str = "aąeęioóuy";

type Texts = BTreeMap<String, Text>;

fn texts() -> &'static Texts {
    static PARSED: OnceLock<Texts> = OnceLock::new();
    PARSED.get_or_init(|| toml::from_str(TEXTS).expect("the shipped texts are valid, see the test"))
}

/// Whether the report has a text of this key.
pub(super) fn is_known(key: &str) -> bool {
    texts().contains_key(key)
}

/// The texts in one language, with its numbers.
#[derive(Debug)]
pub struct Words {
    /// The language.
    pub lang: Lang,
    /// Its numbers.
    pub numbers: Numbers,
    /// Texts of the project's own theme.
    own: BTreeMap<String, Text>,
    /// What the city at the centre is called: its name, of it, in it.
    core: [String; 3],
}

/// The places of these names in a text, and the words where no city is at the centre.
const CORE: [(&str, &str); 3] =
    [("{core}", "core.name"), ("{core_of}", "core.genitive"), ("{core_in}", "core.locative")];

impl Words {
    /// The texts in a language.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        let core = CORE.map(|(_, key)| texts()[key].get(lang).to_owned());
        Self { lang, numbers: Numbers::of(lang), own: BTreeMap::new(), core }
    }

    /// The same with the name of the city at the centre of the metropolis, when there is one.
    #[must_use]
    pub fn around(self, core: Option<&Member>) -> Self {
        let Some(core) = core else {
            return self;
        };
        let named = match self.lang {
            Lang::Pl => [&core.name, &core.genitive, &core.locative],
            Lang::En => [&core.name, &core.name, &core.name],
        };
        let [name, of, at] = named.map(String::as_str);
        let core = [name.to_owned(), of.to_owned(), self.inside(at)];
        Self { core, ..self }
    }

    /// The same with texts of its own in place of those shipped.
    #[must_use]
    pub fn with(self, own: &BTreeMap<String, Text>) -> Self {
        Self { own: own.clone(), ..self }
    }

    /// A text by its key. A test holds every key of the source against the file, so that the key
    /// itself is never shown.
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        let text = self.own.get(key).or_else(|| texts().get(key));
        let text = text.map_or(key, |text| text.get(self.lang));
        if !text.contains("{core") {
            return text.to_owned();
        }
        let names = CORE.iter().zip(&self.core);
        names.fold(text.to_owned(), |text, ((place, _), name)| text.replace(place, name))
    }

    /// A text with its `{places}` filled.
    #[must_use]
    pub fn fill(&self, key: &str, places: &[(&str, &str)]) -> String {
        // One pass from left to right: what is filled in is never searched again.
        let template = self.get(key);
        let mut out = String::with_capacity(template.len());
        let mut rest = template.as_str();
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}') else {
                break;
            };
            let name = &rest[open + 1..open + close];
            out.push_str(&rest[..open]);
            match places.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => out.push_str(value),
                None => out.push_str(&rest[open..=open + close]),
            }
            rest = &rest[open + close + 1..];
        }
        out.push_str(rest);
        out
    }

    /// Something that is at a place, by its name in the locative: "w Skawinie", "we Wrocławiu". In
    /// Polish the preposition takes a vowel before a name on `w` or `f` and another consonant.
    #[must_use]
    pub fn inside(&self, name: &str) -> String {
        let mut letters = name.chars().flat_map(char::to_lowercase);
        let hard = letters.next().is_some_and(|first| matches!(first, 'w' | 'f'))
            && letters.next().is_some_and(|second| !VOWELS.contains(second));
        let key = if hard { "place.in-before-consonants" } else { "place.in" };
        self.fill(key, &[("name", name)])
    }

    /// A date in words: "31 grudnia 2024 r.", "31 December 2024".
    #[must_use]
    pub fn date(&self, date: NaiveDate) -> String {
        use chrono::Datelike as _;
        let month = self.get(&format!("month.{}", date.month()));
        let (day, year) = (date.day().to_string(), date.year().to_string());
        self.fill("date.long", &[("day", &day), ("month", &month), ("year", &year)])
    }

    /// A counted thing: the number and the text of `key` with the plural form that goes with it.
    #[must_use]
    pub fn count(&self, key: &str, count: usize) -> String {
        let number = self.numbers.decimal(exact(count), 0);
        let form = self.get(&format!("{key}.{}", self.numbers.plural(count)));
        format!("{number}{}{form}", super::numbers::NBSP)
    }
}

/// A count of people as what [`Words::count`] takes.
#[must_use]
pub fn counted(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// A count as a number; counts of things in a report are far below the 2^53 a double holds exactly.
#[must_use]
pub fn exact(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_texts_are_complete_in_both_languages() {
        let texts: Texts = toml::from_str(TEXTS).expect("valid");
        for (key, text) in &texts {
            assert!(text.is_complete(), "{key}");
            let places = |text: &str| {
                let mut found: Vec<String> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
                    .collect();
                found.sort();
                found.dedup();
                found
            };
            assert_eq!(places(&text.pl), places(&text.en), "{key}");
        }
    }

    #[test]
    fn what_is_filled_in_is_not_searched_again() {
        let words = Words::of(Lang::En);
        let filled = words.fill("site.subtitle", &[("year", "{year}")]);
        assert!(filled.contains("{year}"), "{filled}");
    }

    #[test]
    fn a_preposition_takes_a_vowel_before_two_consonants() {
        let (pl, en) = (Words::of(Lang::Pl), Words::of(Lang::En));
        let names = [
            ("Skawinie", "w"),
            ("Wieliczce", "w"),
            ("Wielkiej Wsi", "w"),
            ("Krakowie", "w"),
            ("Wrocławiu", "we"),
            ("Włocławku", "we"),
            ("Fromborku", "we"),
            ("Świątnikach Górnych", "w"),
        ];
        for (name, preposition) in names {
            assert_eq!(pl.inside(name), format!("{preposition}\u{a0}{name}"));
            assert_eq!(en.inside(name), format!("in {name}"));
        }
    }
}
