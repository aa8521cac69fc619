//! Numbers as Poles and as English readers write them: CLDR through ICU4X.

use crate::language::Lang;
use fixed_decimal::{Decimal, FloatPrecision, Sign, SignedRoundingMode, UnsignedRoundingMode};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::{Locale, locale};
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use std::cmp::Ordering;

/// A no-break space, between a number and its unit.
pub const NBSP: char = '\u{a0}';

/// So many digits every number of 64 bits holds exactly (IEEE 754, `DBL_DIG` of C).
const DIGITS: usize = 15;

/// Formatting, plurals and sorting in one language.
pub struct Numbers {
    lang: Lang,
    decimal: DecimalFormatter,
    plurals: PluralRules,
    collator: CollatorBorrowed<'static>,
}

impl std::fmt::Debug for Numbers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Numbers({})", self.lang)
    }
}

const fn locale_of(lang: Lang) -> Locale {
    match lang {
        Lang::Pl => locale!("pl"),
        Lang::En => locale!("en"),
    }
}

impl Numbers {
    /// The conventions of a language. The data of both languages are compiled in.
    ///
    /// # Panics
    /// Never: locale data of Polish and English are part of the program.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        let locale = locale_of(lang);
        let data = "locale data are compiled in";
        Self {
            lang,
            decimal: DecimalFormatter::try_new(
                locale.clone().into(),
                DecimalFormatterOptions::default(),
            )
            .expect(data),
            plurals: PluralRules::try_new(locale.clone().into(), PluralRulesOptions::default())
                .expect(data),
            collator: Collator::try_new(locale.into(), CollatorOptions::default()).expect(data),
        }
    }

    /// A number that stands in a text, as the language writes it and with the decimals it has; `None`
    /// for other words, and for digits that are more or otherwise than those of the number: `00123`, a
    /// hundred nines.
    #[must_use]
    pub fn digits(&self, word: &str) -> Option<String> {
        let decimals = word.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let (number, places) = (word.parse::<f64>().ok()?, u8::try_from(decimals).ok()?);
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let plain = (1..=DIGITS).contains(&digits) && (number != 0.0 || !word.starts_with('-'));
        let same = plain && format!("{number:.decimals$}") == word;
        same.then(|| self.decimal(number, places))
    }

    /// A number rounded half away from zero to `decimals` digits, such as `12 345,6` or
    /// `12,345.6`. What is not finite is written as a dash.
    #[must_use]
    pub fn decimal(&self, value: f64, decimals: u8) -> String {
        self.written(value, decimals).unwrap_or_else(|| "–".to_owned())
    }

    /// The same without the zeros at its end.
    #[must_use]
    pub fn at_most(&self, value: f64, decimals: u8) -> String {
        let places = 10_f64.powi(i32::from(decimals));
        let needed = (0..decimals).find(|needed| {
            let shift = 10_f64.powi(i32::from(*needed));
            let rounded = (value * shift).round() / shift;
            (rounded - value).abs() * places < 0.5
        });
        self.decimal(value, needed.unwrap_or(decimals))
    }

    fn written(&self, value: f64, decimals: u8) -> Option<String> {
        // From the shortest digits that give the number back, so that 2.675 becomes 2.68 and not
        // the 2.67 of its binary neighbour.
        let mut decimal = Decimal::try_from_f64(value, FloatPrecision::RoundTrip).ok()?;
        let last = -i16::from(decimals);
        decimal
            .round_with_mode(last, SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfExpand));
        decimal.trim_end();
        decimal.pad_end(last);
        if decimal.absolute.is_zero() {
            decimal.sign = Sign::None;
        }
        // The minus is the typographic one in both languages.
        Some(self.decimal.format(&decimal).to_string().replace('-', "\u{2212}"))
    }

    /// The same with a sign also when it is positive, for changes.
    #[must_use]
    pub fn signed(&self, value: f64, decimals: u8) -> String {
        let written = self.decimal(value, decimals);
        let zero = !written.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        if value > 0.0 && !zero { format!("+{written}") } else { written }
    }

    /// The plural form that goes with a whole number: `one`, `few`, `many` or `other`.
    #[must_use]
    pub fn plural(&self, count: usize) -> &'static str {
        match self.plurals.category_for(count) {
            PluralCategory::One => "one",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            _ => "other",
        }
    }

    /// The order of two names in the language's alphabet.
    #[must_use]
    pub fn order(&self, a: &str, b: &str) -> Ordering {
        self.collator.compare(a, b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_are_not_those_of_a_number_stay() {
        let told = |word: &str| Numbers::of(Lang::Pl).digits(word);
        assert_eq!(told("-1234.50").as_deref(), Some("−1234,50"));
        let many =
            ["9".repeat(40), "72057594037927936".to_owned(), "1.10000000000000009".to_owned()];
        let odd = ["00123", "-0", "1e5", "+1", "1.", ".5", "", "NaN", "inf"];
        for word in odd.into_iter().chain(many.iter().map(String::as_str)) {
            assert_eq!(told(word), None, "{word}");
        }
    }

    #[test]
    fn cldr_groups_from_five_digits_in_polish_and_from_four_in_english() {
        let (pl, en) = (Numbers::of(Lang::Pl), Numbers::of(Lang::En));
        for (value, decimals, polish, english) in [
            (1_145_723.0, 0, "1\u{a0}145\u{a0}723", "1,145,723"),
            (1145.7, 1, "1145,7", "1,145.7"),
            (12_345.6, 1, "12\u{a0}345,6", "12,345.6"),
            (-0.04, 1, "0,0", "0.0"),
            (-6.25, 1, "\u{2212}6,3", "\u{2212}6.3"),
            (2.675, 2, "2,68", "2.68"),
            (0.95, 0, "1", "1"),
            (9.99, 1, "10,0", "10.0"),
            (0.004, 2, "0,00", "0.00"),
            (
                1e21,
                0,
                "1\u{a0}000\u{a0}000\u{a0}000\u{a0}000\u{a0}000\u{a0}000\u{a0}000",
                "1,000,000,000,000,000,000,000",
            ),
        ] {
            assert_eq!(pl.decimal(value, decimals), polish);
            assert_eq!(en.decimal(value, decimals), english);
        }
    }

    #[test]
    fn what_is_not_finite_is_a_dash() {
        assert_eq!(Numbers::of(Lang::En).decimal(f64::NAN, 1), "–");
    }

    #[test]
    fn a_change_shows_its_sign_unless_it_rounds_to_zero() {
        let pl = Numbers::of(Lang::Pl);
        assert_eq!(pl.signed(6541.0, 0), "+6541");
        assert_eq!(pl.signed(-2.0, 0), "\u{2212}2");
        assert_eq!(pl.signed(0.001, 1), "0,0");
    }

    #[test]
    fn polish_has_four_plural_forms_and_its_own_alphabet() {
        let pl = Numbers::of(Lang::Pl);
        let forms: Vec<_> = [1, 2, 5, 12, 22, 25].iter().map(|n| pl.plural(*n)).collect();
        assert_eq!(forms, ["one", "few", "many", "many", "few", "many"]);
        let mut names = ["Zabierzów", "Świątniki Górne", "Skawina", "Łódź", "Liszki"];
        names.sort_by(|a, b| pl.order(a, b));
        assert_eq!(names, ["Liszki", "Łódź", "Skawina", "Świątniki Górne", "Zabierzów"]);
    }
}
