//! The report as a workbook: a sheet to begin with, one for each field, then series, data, sources
//! and notes.

mod data;
mod field;
mod notes;
mod overview;
mod series;
mod sources;

use super::edition::Edition;
use super::theme::Theme;
use super::xlsx::book::{Cell, Colours, Format, Properties, Rgb, Sheet, Workbook};
use crate::indicators::file::Indicator;
use crate::indicators::library::CONTEXT;
use crate::language::Lang;
use crate::reading::Reason;
use crate::territory::{Territory, Teryt6};
use series::Courses;

/// What stands where there is nothing to tell: no change, no numerator.
const NONE: &str = "–";
/// The width of a column of sentences, in characters.
const PROSE: f64 = 58.0;

/// The name of the file, beside the pages of its language.
#[must_use]
pub fn name(edition: &Edition<'_>) -> String {
    format!("annual-{}.xlsx", edition.material.year)
}

/// The workbook of a report in one language.
#[must_use]
pub fn of(edition: &Edition<'_>) -> Workbook {
    let (words, lang) = (&edition.words, edition.lang());
    let strategy = &edition.material.project.definitions.strategy;
    let fields = fields(edition);
    // The overview stands first, then the fields, then the series their charts draw.
    let courses = Courses::of(edition, fields.len() + 1);
    let mut sheets: Vec<Sheet> =
        fields.iter().map(|(id, title)| field::sheet(edition, id, title, &courses)).collect();
    sheets.push(courses.sheet);
    sheets.extend([data::sheet(edition), sources::sheet(edition), notes::sheet(edition)]);
    let first = overview::sheet(edition, &sheets);
    sheets.insert(0, first);
    let year = edition.material.year.to_string();
    let subtitle = words.fill("site.subtitle", &[("year", &year)]);
    let properties = Properties {
        title: format!("{}. {subtitle}", strategy.name.get(lang)),
        subject: strategy.area.get(lang).to_owned(),
        author: strategy.association.get(lang).to_owned(),
        language: match lang {
            Lang::Pl => "pl-PL",
            Lang::En => "en-GB",
        },
        created: edition.material.as_of(),
    };
    Workbook { properties, colours: colours(&edition.material.theme), sheets }
}

/// The fields with their titles, in the order of the strategy, then what is only described.
fn fields(edition: &Edition<'_>) -> Vec<(String, String)> {
    let fields = edition.material.project.definitions.strategy.fields.iter();
    let title = |field: &crate::indicators::strategy::Field| {
        (field.id.clone(), field.title.get(edition.lang()).to_owned())
    };
    let context = (CONTEXT.to_owned(), edition.words.get("context.title"));
    fields.map(title).chain([context]).collect()
}

/// The colours of the theme in daylight.
fn colours(theme: &Theme) -> Colours {
    let light = theme.look.get("light").and_then(toml::Value::as_table);
    let colour = |name: &str, other: Rgb| -> Rgb {
        let written = light.and_then(|light| light.get(name)).and_then(toml::Value::as_str);
        let digits = written.and_then(|written| written.strip_prefix('#'));
        digits.and_then(|digits| Rgb::from_str_radix(digits, 16).ok()).unwrap_or(other)
    };
    // Black on white where a theme names no colour.
    Colours {
        ink: colour("ink", 0),
        muted: colour("muted", 0),
        accent: colour("accent", 0),
        on_accent: colour("paper", 0x00ff_ffff),
        rule: colour("rule", 0),
        second: colour("second", 0),
        third: colour("ring", 0),
    }
}

/// How the values of an indicator are shown; a unit other than a percentage has its own column.
fn format(edition: &Edition<'_>, indicator: &Indicator) -> Format {
    let percent = edition.unit_short(indicator) == "%";
    let suffix = if percent { "%".to_owned() } else { String::new() };
    Format { decimals: indicator.decimals, suffix, ..Format::default() }
}

/// A value of an indicator, or the reason that stands in its place.
fn value(edition: &Edition<'_>, indicator: &Indicator, place: Territory, year: i32) -> Cell {
    let reading = edition.value(indicator, place, year).reading;
    match (reading.value(), reading.reason()) {
        (Some(value), _) => Cell::Number(value, format(edition, indicator)),
        (None, reason) => missing(edition, reason.unwrap_or(Reason::NotCollected)),
    }
}

fn missing(edition: &Edition<'_>, reason: Reason) -> Cell {
    Cell::Missing(reason.words().get(edition.lang()).to_owned())
}

fn none() -> Cell {
    Cell::Missing(NONE.to_owned())
}

/// What a place is called.
fn place_name(edition: &Edition<'_>, place: Territory) -> String {
    match place {
        Territory::Metropolis => edition.words.get("panel.metropolis"),
        Territory::Ring => edition.words.get("panel.ring"),
        Territory::Poland => edition.words.get("place.poland"),
        Territory::Gmina(code) => gmina(edition, code),
    }
}

fn gmina(edition: &Edition<'_>, code: Teryt6) -> String {
    edition.material.project.catalogue.register.name(code)
}

/// How many things a list holds, as places in a sheet are counted.
fn count<N: TryFrom<usize> + num_traits::Bounded>(things: usize) -> N {
    N::try_from(things).unwrap_or_else(|_| N::max_value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_are_those_of_the_theme() {
        let theme = Theme::of(std::path::Path::new(".")).expect("the theme of the project");
        let found = colours(&theme);
        assert_eq!((found.accent, found.on_accent), (0x000b_3a75, 0x00fd_fdfb));
        assert!(
            [found.ink, found.muted, found.rule, found.second, found.third]
                .iter()
                .all(|colour| *colour != 0)
        );
    }
}
