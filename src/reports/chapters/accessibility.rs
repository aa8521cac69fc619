//! The accessibility declaration, in the structure the law asks for.
//!
//! Act of 4 April 2019 (Dz.U. 2019 poz. 848; text in force Dz.U. 2023 poz. 1440), art. 10 and
//! art. 12 pt 7; "Warunki techniczne publikacji i struktura dokumentu elektronicznego deklaracji
//! dostępności" 2.0 of 31 July 2024, which names the anchors (`a11y-…`) that programs look for.

use crate::reports::document::{Block, Page, Span, Tone, heading, paragraph};
use crate::reports::edition::Edition;
use crate::reports::publisher::{Conformity, Publisher};
use crate::reports::words::Words;
use chrono::NaiveDate;

/// The page: its name is the one the law's users look for, in both languages.
pub const PATH: &str = "deklaracja-dostepnosci.html";
/// Where the Commissioner for Human Rights is found.
const COMMISSIONER: &str = "https://bip.brpo.gov.pl/";

/// One page.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let words = &edition.words;
    vec![Page {
        path: PATH.to_owned(),
        title: words.get("accessibility.title"),
        description: words.get("accessibility.description"),
        blocks: declaration(words, &edition.material.theme.publisher),
        ..Page::default()
    }]
}

/// The declaration for a publisher, with every anchor whether or not its content is given.
#[must_use]
pub fn declaration(words: &Words, publisher: &Publisher) -> Vec<Block> {
    let mut blocks = Vec::new();
    if publisher.lacks_something() {
        blocks.push(Block::Callout {
            tone: Tone::Unknown,
            title: words.get("accessibility.incomplete"),
            blocks: vec![paragraph(words.get("accessibility.incomplete-text"))],
        });
    }
    blocks.push(opening(words, publisher));
    blocks.push(days_of_site(words, publisher));
    blocks.push(heading(2, "status", words.get("accessibility.status")));
    blocks.extend(status(words, publisher));
    blocks.push(heading(2, "preparation", words.get("accessibility.preparation")));
    blocks.extend(preparation(words, publisher));
    blocks.push(heading(2, "features", words.get("accessibility.features")));
    blocks.push(paragraph(words.get("accessibility.features-text")));
    blocks.push(heading(2, "keys", words.get("accessibility.keys")));
    blocks.push(paragraph(words.get("accessibility.keys-text")));
    blocks.push(heading(2, "contact", words.get("accessibility.contact")));
    blocks.extend(contact(words, publisher));
    blocks.push(heading(2, "complaints", words.get("accessibility.complaints")));
    blocks.push(section("a11y-procedura", complaints(words)));
    blocks.push(heading(2, "other", words.get("accessibility.other")));
    let lang = words.lang;
    for (id, title, given) in [
        ("a11y-aplikacje", "accessibility.applications", &publisher.applications),
        ("a11y-architektura", "accessibility.architecture", &publisher.architecture),
        ("a11y-komunikacja", "accessibility.communication", &publisher.communication),
    ] {
        blocks.push(heading(3, id.trim_start_matches("a11y-"), words.get(title)));
        let said = given.as_ref().map(|text| text.get(lang).to_owned());
        blocks.push(Block::Paragraph { spans: vec![marked(words, id, said)] });
    }
    blocks
}

fn section(id: &str, blocks: Vec<Block>) -> Block {
    Block::Section { id: id.to_owned(), blocks }
}

/// Words under an anchor, or that they are not given.
fn marked(words: &Words, id: &str, text: Option<String>) -> Span {
    let missing = text.is_none();
    let text = text.unwrap_or_else(|| words.get("accessibility.not-given"));
    Span::Marked { id: id.to_owned(), text, date: String::new(), href: String::new(), missing }
}

/// A day under an anchor, or that it is not given.
fn day(words: &Words, id: &str, date: Option<NaiveDate>) -> Span {
    match (marked(words, id, date.map(|date| words.date(date))), date) {
        (Span::Marked { id, text, href, missing, .. }, Some(date)) => {
            Span::Marked { id, text, date: date.to_string(), href, missing }
        }
        (span, _) => span,
    }
}

/// A link under an anchor, or that it is not given.
fn link(words: &Words, id: &str, text: Option<&str>, scheme: &str) -> Span {
    match (marked(words, id, text.map(str::to_owned)), text) {
        (Span::Marked { id, text, date, missing, .. }, Some(address)) => {
            Span::Marked { id, text, date, href: format!("{scheme}{address}"), missing }
        }
        (span, _) => span,
    }
}

fn told(words: &Words, key: &str, span: Span) -> Vec<Span> {
    vec![Span::text(words.get(key)), Span::text(" "), span]
}

fn opening(words: &Words, publisher: &Publisher) -> Block {
    let name = match &publisher.name {
        Some(name) => marked(words, "a11y-podmiot", Some(name.get(words.lang).to_owned())),
        None => Span::Marked {
            id: "a11y-podmiot".to_owned(),
            text: words.get("accessibility.no-name"),
            date: String::new(),
            href: String::new(),
            missing: true,
        },
    };
    let scope = Some(words.get("accessibility.scope"));
    let who = vec![
        name,
        Span::text(words.get("accessibility.undertakes")),
        marked(words, "a11y-zakres", scope),
        Span::text(words.get("accessibility.under-the-act")),
    ];
    let site = link(words, "a11y-url", publisher.site(), "");
    let which = told(words, "accessibility.concerns", site);
    section("a11y-wstep", vec![Block::Paragraph { spans: who }, Block::Paragraph { spans: which }])
}

fn days_of_site(words: &Words, publisher: &Publisher) -> Block {
    let first = day(words, "a11y-data-publikacja", publisher.published);
    let last = day(words, "a11y-data-aktualizacja", publisher.updated);
    Block::List {
        items: vec![
            told(words, "accessibility.published", first),
            told(words, "accessibility.updated", last),
        ],
    }
}

fn status(words: &Words, publisher: &Publisher) -> Vec<Block> {
    let said = publisher.conformity.map(|conformity| match conformity {
        Conformity::Full => words.get("accessibility.full"),
        Conformity::Partial => words.get("accessibility.partial"),
        Conformity::None => words.get("accessibility.none"),
    });
    let said = said.unwrap_or_else(|| words.get("accessibility.not-judged"));
    let mut blocks =
        vec![Block::Paragraph { spans: vec![marked(words, "a11y-status", Some(said))] }];
    if !publisher.barriers.is_empty() {
        let barrier = |text: &crate::language::Text| vec![Span::text(text.get(words.lang))];
        blocks.push(heading(2, "barriers", words.get("accessibility.barriers")));
        blocks.push(Block::List { items: publisher.barriers.iter().map(barrier).collect() });
    }
    blocks
}

fn preparation(words: &Words, publisher: &Publisher) -> Vec<Block> {
    let drawn_up = day(words, "a11y-data-sporzadzenie", publisher.drawn_up);
    let reviewed = day(words, "a11y-data-przeglad", publisher.reviewed);
    let assessed = publisher.assessment.as_ref().map(|text| text.get(words.lang).to_owned());
    vec![
        Block::List {
            items: vec![
                told(words, "accessibility.drawn-up", drawn_up),
                told(words, "accessibility.reviewed", reviewed),
                told(words, "accessibility.assessed", marked(words, "a11y-audytor", assessed)),
            ],
        },
        paragraph(words.get("accessibility.tested")),
    ]
}

fn contact(words: &Words, publisher: &Publisher) -> Vec<Block> {
    let person = publisher.contact.as_ref().map(|contact| contact.get(words.lang).to_owned());
    let telephone = marked(words, "a11y-telefon", publisher.telephone.clone());
    let items = vec![
        told(words, "accessibility.person", marked(words, "a11y-osoba", person)),
        told(words, "accessibility.email", link(words, "a11y-email", publisher.email(), "mailto:")),
        told(words, "accessibility.telephone", telephone),
    ];
    let wanted = [
        "accessibility.request-who",
        "accessibility.request-where",
        "accessibility.request-what",
        "accessibility.request-how",
    ];
    let wanted = wanted.map(|key| vec![Span::text(words.get(key))]);
    vec![
        section(
            "a11y-kontakt",
            vec![paragraph(words.get("accessibility.contact-text")), Block::List { items }],
        ),
        paragraph(words.get("accessibility.request")),
        Block::List { items: wanted.to_vec() },
        paragraph(words.get("accessibility.terms")),
    ]
}

fn complaints(words: &Words) -> Vec<Block> {
    vec![
        paragraph(words.get("accessibility.complaint")),
        Block::Paragraph {
            spans: vec![
                Span::text(words.get("accessibility.commissioner-before")),
                Span::link(words.get("accessibility.commissioner"), COMMISSIONER),
                Span::text("."),
            ],
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Lang, Text};

    /// The anchors of version 2.0, and `osoba`, `audytor`, `aplikacje` of the version before it.
    const ANCHORS: &[&str] = &[
        "a11y-wstep",
        "a11y-podmiot",
        "a11y-zakres",
        "a11y-url",
        "a11y-data-publikacja",
        "a11y-data-aktualizacja",
        "a11y-status",
        "a11y-data-sporzadzenie",
        "a11y-data-przeglad",
        "a11y-audytor",
        "a11y-kontakt",
        "a11y-osoba",
        "a11y-email",
        "a11y-telefon",
        "a11y-procedura",
        "a11y-aplikacje",
        "a11y-architektura",
        "a11y-komunikacja",
    ];

    fn filled() -> Publisher {
        Publisher {
            name: Some(Text::new("Urząd", "Office")),
            site: Some("https://raport.example/".to_owned()),
            published: NaiveDate::from_ymd_opt(2026, 3, 1),
            drawn_up: NaiveDate::from_ymd_opt(2026, 3, 31),
            conformity: Some(Conformity::Partial),
            barriers: vec![Text::new("Bariera", "Barrier")],
            email: Some("dostepnosc@raport.example".to_owned()),
            ..Publisher::default()
        }
    }

    fn json(publisher: &Publisher, lang: Lang) -> String {
        serde_json::to_string(&declaration(&Words::of(lang), publisher)).expect("JSON")
    }

    #[test]
    fn every_anchor_of_the_law_stands_once_whether_given_or_not() {
        for (lang, publisher) in [
            (Lang::Pl, Publisher::default()),
            (Lang::En, Publisher::default()),
            (Lang::Pl, filled()),
        ] {
            let written = json(&publisher, lang);
            for anchor in ANCHORS {
                let found = written.matches(&format!("\"id\":\"{anchor}\"")).count();
                assert_eq!(found, 1, "{anchor} in {lang}");
            }
        }
    }

    #[test]
    fn what_is_given_is_printed_and_what_is_not_is_said_to_be_missing() {
        let empty = json(&Publisher::default(), Lang::Pl);
        let full = json(&filled(), Lang::Pl);
        assert!(full.contains("mailto:dostepnosc@raport.example"), "{full}");
        assert!(full.contains("\"date\":\"2026-03-31\"") && full.contains("Bariera"), "{full}");
        let gaps = |text: &str| text.matches("\"missing\":true").count();
        assert_eq!((gaps(&empty), gaps(&full)), (13, 8));
        assert!(!empty.contains("mailto:"), "{empty}");
    }
}
