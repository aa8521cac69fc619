//! What is told of the territories of a file.

use crate::diagnostic::Diagnostic;
use crate::language::Text;
use crate::sources::codes::{How, LeftOut};
use crate::sources::harmonise::Matched;
use crate::territory::{Register, Territory};
use serde::{Deserialize, Serialize};

/// The territories of a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Territories {
    /// Gminas with figures.
    pub gminas: usize,
    /// Members of the metropolis among them.
    pub members: usize,
    /// Members of the metropolis.
    pub members_of: usize,
    /// In which way how many were found.
    pub found: Vec<(Text, usize)>,
    /// Why how many were left out, and some of them.
    pub left_out: Vec<(Text, usize, Vec<String>)>,
}

impl Territories {
    pub(super) fn of(matched: Matched) -> Self {
        let left_out = matched.left_out.into_iter();
        Self {
            gminas: matched.gminas,
            members: matched.members,
            members_of: matched.members_of,
            found: matched.how.into_iter().map(|(how, count)| (found(how), count)).collect(),
            left_out: left_out
                .map(|(why, it)| (left_out_why(why), it.count, it.examples))
                .collect(),
        }
    }

    pub(super) fn of_table(found: &[Territory], register: &Register) -> Self {
        let all = &register.members;
        Self {
            gminas: found.iter().filter(|it| matches!(it, Territory::Gmina(_))).count(),
            members: all.iter().filter(|it| found.contains(&Territory::Gmina(it.code))).count(),
            members_of: all.len(),
            ..Self::default()
        }
    }
}

fn found(how: How) -> Text {
    match how {
        How::Exact => Text::new("po kodzie", "by their code"),
        How::TypeDigit => Text::new("po kodzie z dawnym rodzajem", "by a code of another type"),
        How::LeadingZero => Text::new("po kodzie bez zera", "by a code without its zero"),
        How::BdlId => Text::new("po numerze BDL", "by the BDL number"),
        How::Name => Text::new("po nazwie", "by their name"),
        How::Predecessor => Text::new("po dawnym kodzie", "by a former code"),
        How::SplitCity => Text::new("kody części miast", "codes of parts of cities"),
    }
}

fn left_out_why(why: LeftOut) -> Text {
    match why {
        LeftOut::AboveGmina => {
            Text::new("pominięto powiaty i województwa", "left out: powiats, voivodeships")
        }
        LeftOut::TownOrRuralPart => Text::new(
            "pominięto części miejskie i wiejskie gmin",
            "left out: town and rural parts of gminas",
        ),
        LeftOut::District => {
            Text::new("pominięto dzielnice obok miasta", "left out: districts beside their city")
        }
        LeftOut::Abroad => Text::new("pominięto zagranicę i statki", "left out: abroad and ships"),
        LeftOut::Ended => Text::new("pominięto gminy zniesione", "left out: gminas that ended"),
        LeftOut::NotYet => {
            Text::new("pominięto lata przed powstaniem", "left out: years before they existed")
        }
    }
}

/// Why a file that speaks only of other units gives nothing.
pub(super) fn no_gmina(file: &str, matched: Matched) -> Diagnostic {
    let left_out = Territories::of(matched).left_out;
    let told = |text: fn(&Text) -> &str| {
        let reasons = left_out.iter();
        let reasons = reasons
            .map(|(why, count, some)| format!("{}: {count} ({})", text(why), some.join(", ")));
        reasons.collect::<Vec<_>>().join("; ")
    };
    Diagnostic::new(
        file,
        Text::new("w pliku nie ma żadnej gminy", "the file holds no gmina"),
        Text::new(
            "wyeksportować tabelę na poziomie gmin; wartości powiatów nie przypisuje się gminom",
            "export the table at the level of gminas; values of powiats are not copied to gminas",
        ),
    )
    .with_exists(Text::new(told(|text| &text.pl), told(|text| &text.en)))
}
