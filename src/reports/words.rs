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

/// The keys of all texts, in their order.
pub(super) fn known() -> impl Iterator<Item = &'static str> {
    texts().keys().map(String::as_str)
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
    /// What the core city is called where there is one: its name, of it, in it.
    core: Option<[String; 3]>,
}

/// The places of these names in a text, and the keys of the words where there is no core city.
const CORE: [(&str, &str); 3] =
    [("core", "core.name"), ("core_of", "core.genitive"), ("core_in", "core.locative")];

impl Words {
    /// The texts in a language.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        Self { lang, numbers: Numbers::of(lang), own: BTreeMap::new(), core: None }
    }

    /// The same with the name of the core city, when there is one.
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
        let core = Some([name.to_owned(), of.to_owned(), self.inside(at)]);
        Self { core, ..self }
    }

    /// The same with texts of its own in place of those shipped.
    #[must_use]
    pub fn with(self, own: &BTreeMap<String, Text>) -> Self {
        Self { own: own.clone(), ..self }
    }

    /// A text by its key, with the names of the core city. A test holds every key of the source against
    /// the file, so that the key itself is never shown.
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    /// A text as it is written, with its places.
    fn written<'w>(&'w self, key: &'w str) -> &'w str {
        let text = self.own.get(key).or_else(|| texts().get(key));
        text.map_or(key, |text| text.get(self.lang))
    }

    /// A text with its `{places}` filled.
    #[must_use]
    pub fn fill(&self, key: &str, places: &[(&str, &str)]) -> String {
        // One pass from left to right: what is filled in is never searched again.
        let template = self.written(key);
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}') else {
                break;
            };
            let name = &rest[open + 1..open + close];
            out.push_str(&rest[..open]);
            let given = places.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
            let whole = &rest[open..=open + close];
            out.push_str(given.or_else(|| self.core(name)).unwrap_or(whole));
            rest = &rest[open + close + 1..];
        }
        out.push_str(rest);
        out
    }

    /// What stands in a place for the core city; `None` for another place.
    fn core(&self, place: &str) -> Option<&str> {
        let at = CORE.iter().position(|(known, _)| *known == place)?;
        let named = self.core.as_ref().map(|names| names[at].as_str());
        Some(named.unwrap_or_else(|| self.written(CORE[at].1)))
    }

    /// A text about the core city after a space, where there is one.
    #[must_use]
    pub fn of_core(&self, key: &str) -> String {
        self.core.as_ref().map_or_else(String::new, |_| format!(" {}", self.get(key)))
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

    /// A share of one in percent, with its sign.
    #[must_use]
    pub fn percent(&self, share: f64, decimals: u8) -> String {
        format!("{}%", self.numbers.decimal(100.0 * share, decimals))
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
    fn the_core_city_has_its_forms_and_what_is_filled_in_is_not_searched() {
        let core = |name: &str| {
            let name = name.to_owned();
            let (genitive, locative) = (name.clone(), name.clone());
            crate::territory::tests::member(name, genitive, locative)
        };
        let words = Words::of(Lang::Pl);
        assert_eq!(words.get("place.ring"), "metropolia bez miasta rdzeniowego");
        assert_eq!(words.of_core("overview.statuses-core"), "");
        let words = words.around(Some(&core("{core_in}")));
        assert_eq!(words.get("place.ring"), "metropolia bez {core_in}");
        let own = BTreeMap::from([("core.genitive".to_owned(), Text::new("stolicy", "capital"))]);
        let words = Words::of(Lang::Pl).with(&own);
        assert_eq!(words.get("place.ring"), "metropolia bez stolicy");
        let mut wroclaw = core("Wrocław");
        wroclaw.locative = "Wrocławiu".to_owned();
        let said = Words::of(Lang::Pl).around(Some(&wroclaw)).of_core("overview.statuses-core");
        assert!(said.contains("tylko we\u{a0}Wrocławiu"), "{said}");
    }

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
