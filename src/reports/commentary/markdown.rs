//! The body of a commentary: a small part of Markdown as plain blocks, read by `pulldown-cmark`.
//!
//! Paragraphs, emphasis, strong words, lists with hyphens, links and headings of level 3. Whatever
//! else Markdown knows, HTML above all, is refused with its line: a report shows no mark-up by accident.

use crate::diagnostic::Diagnostic;
use crate::language::Text;
use crate::reports::document::{Block, Span, heading};
use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Where links may lead besides pages of the report.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// The words of a commentary.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The words as blocks.
    pub(super) blocks: Vec<Block>,
    /// Links to pages of the report with their lines.
    pub(super) links: Vec<(String, usize)>,
}

/// Reads what stands from the byte `start` of a file on.
pub(super) fn read(file: &str, text: &str, start: usize, faults: &mut Vec<Diagnostic>) -> Body {
    let body = text.get(start..).unwrap_or_default();
    // What is not allowed is understood too: unknown marks would be printed as they are.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut reader = Reader {
        file,
        text,
        start,
        faults,
        body: Body::default(),
        spans: Vec::new(),
        items: Vec::new(),
        in_item: false,
        strong: 0,
        emphasis: 0,
        link: None,
        refused: 0,
    };
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        reader.take(event, range);
    }
    if let Some(at) = body.find(is_unprintable) {
        let words =
            ("znak sterujący lub odwracający kierunek pisma", "a control or direction character");
        reader.refuse(words, ("usunąć ten znak", "remove the character"), at..at);
    }
    reader.body
}

/// Characters that are no words: controls besides the ends of lines and tabs, and those that turn the
/// direction of writing, by which a text can be made to read otherwise than it is.
pub(super) const fn is_unprintable(letter: char) -> bool {
    matches!(letter, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    start: usize,
    faults: &'a mut Vec<Diagnostic>,
    body: Body,
    spans: Vec<Span>,
    items: Vec<Vec<Span>>,
    in_item: bool,
    strong: usize,
    emphasis: usize,
    /// Where the open link leads, and its words so far.
    link: Option<(String, String)>,
    /// How many refused elements are open: what is inside them is not told again.
    refused: usize,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.refused > 0 {
            match event {
                Event::Start(_) => self.refused += 1,
                Event::End(_) => self.refused -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.open(&tag, range),
            Event::End(tag) => self.close(tag, range),
            Event::Text(text) => self.say(&text),
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            Event::Html(_) | Event::InlineHtml(_) => self.refuse(HTML, REMOVE, range),
            Event::Code(_) => self.refuse(("kod", "code"), REMOVE, range),
            Event::Rule => self.refuse(("linia pozioma", "a horizontal rule"), REMOVE, range),
            Event::FootnoteReference(_) => self.refuse(FOOTNOTE, REMOVE, range),
            Event::TaskListMarker(_) => self.refuse(("lista zadań", "a task list"), REMOVE, range),
            Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.refuse(("wzór", "a formula"), REMOVE, range);
            }
        }
    }

    fn open(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let (what, remedy) = match tag {
            // A list that is not tight has paragraphs in its items.
            Tag::Paragraph if self.in_item => return self.between_paragraphs(),
            Tag::Paragraph | Tag::Heading { level: HeadingLevel::H3, .. } => return,
            Tag::Strong => return self.strong += 1,
            Tag::Emphasis => return self.emphasis += 1,
            Tag::List(None) if !self.in_item => return,
            Tag::Item => return self.in_item = true,
            Tag::Link { link_type, dest_url, .. } => {
                return self.open_link(*link_type, dest_url, range);
            }
            Tag::Heading { .. } => {
                (("nagłówek innego poziomu", "a heading of another level"), HEADING)
            }
            Tag::List(Some(_)) => (("lista numerowana", "a numbered list"), LIST),
            Tag::List(None) => (("lista w liście", "a list within a list"), LIST),
            Tag::HtmlBlock => (HTML, REMOVE),
            Tag::Image { .. } => (("obraz", "an image"), REMOVE),
            Tag::Table(_) => (("tabela", "a table"), REMOVE),
            Tag::CodeBlock(_) => {
                (("blok kodu lub wiersz wcięty", "a block of code or an indented line"), REMOVE)
            }
            Tag::BlockQuote(_) => (("cytat blokowy", "a block quotation"), REMOVE),
            Tag::FootnoteDefinition(_) => (FOOTNOTE, REMOVE),
            Tag::Strikethrough => (("przekreślenie", "struck-out words"), REMOVE),
            _ => (("ten element", "this element"), REMOVE),
        };
        self.refused = 1;
        self.refuse(what, remedy, range);
    }

    fn close(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph if self.in_item => {}
            TagEnd::Paragraph => {
                let spans = std::mem::take(&mut self.spans);
                if !spans.is_empty() {
                    self.body.blocks.push(Block::Paragraph { spans });
                }
            }
            TagEnd::Heading(_) => {
                let words: String = self.spans.drain(..).map(|span| span.words()).collect();
                if words.trim().is_empty() {
                    return self.refuse(
                        ("nagłówek bez słów", "a heading without words"),
                        WORDS,
                        range,
                    );
                }
                self.body.blocks.push(heading(3, "", words));
            }
            TagEnd::Item => {
                self.in_item = false;
                let spans = std::mem::take(&mut self.spans);
                self.items.push(spans);
            }
            TagEnd::List(_) => {
                let items = std::mem::take(&mut self.items);
                self.body.blocks.push(Block::List { items });
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Link => {
                if let Some((href, text)) = self.link.take() {
                    if text.trim().is_empty() {
                        return self.refuse(
                            ("odnośnik bez słów", "a link without words"),
                            WORDS,
                            range,
                        );
                    }
                    self.spans.push(Span::Link { text, href });
                }
            }
            _ => {}
        }
    }

    fn between_paragraphs(&mut self) {
        if !self.spans.is_empty() {
            self.say(" ");
        }
    }

    fn open_link(&mut self, kind: LinkType, to: &str, range: Range<usize>) {
        let href = if kind == LinkType::Email { format!("mailto:{to}") } else { to.to_owned() };
        let outside = SCHEMES.iter().any(|scheme| {
            href.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme))
        });
        let plain = |it: u8| it.is_ascii_alphanumeric() || b"-_/.#".contains(&it);
        let inside = href.bytes().all(plain) && !href.starts_with('/') && !href.contains("..");
        if !outside && (!inside || href.is_empty()) {
            self.refused = 1;
            return self.refuse(
                (&format!("odnośnik do `{to}`"), &format!("a link to `{to}`")),
                LINK,
                range,
            );
        }
        if !outside {
            let line = self.text[..self.start + range.start].matches('\n').count() + 1;
            self.body.links.push((href.clone(), line));
        }
        self.link = Some((href, String::new()));
    }

    fn say(&mut self, words: &str) {
        if let Some((_, text)) = &mut self.link {
            text.push_str(words);
            return;
        }
        let (strong, emphasis) = (self.strong > 0, self.emphasis > 0);
        // Marks and letters come in pieces: words of one kind stand together.
        match self.spans.last_mut() {
            Some(Span::Text { text }) if !strong && !emphasis => text.push_str(words),
            Some(Span::Strong { text }) if strong => text.push_str(words),
            Some(Span::Em { text }) if emphasis && !strong => text.push_str(words),
            _ => {
                let text = words.to_owned();
                self.spans.push(match (strong, emphasis) {
                    (true, _) => Span::Strong { text },
                    (false, true) => Span::Em { text },
                    (false, false) => Span::Text { text },
                });
            }
        }
    }

    fn refuse(&mut self, what: (&str, &str), remedy: (&str, &str), range: Range<usize>) {
        let fault = Diagnostic::new(
            self.file,
            Text::new(
                format!("w komentarzu nie może wystąpić: {}", what.0),
                format!("a commentary cannot hold {}", what.1),
            ),
            Text::new(remedy.0, remedy.1),
        );
        let range = self.start + range.start..self.start + range.end;
        self.faults.push(fault.at_span(self.text, range));
    }
}

const HTML: (&str, &str) = ("HTML", "HTML");
const FOOTNOTE: (&str, &str) = ("przypis", "a footnote");
const REMOVE: (&str, &str) = (
    "usunąć albo napisać zwykłymi słowami; wolno: akapity, *wyróżnienie*, **mocne**, listy z myślnikami, odnośniki, nagłówki ###",
    "remove it or use plain words; allowed are paragraphs, *emphasis*, **strong**, lists with hyphens, links, headings ###",
);
const HEADING: (&str, &str) = ("zacząć wiersz od ###", "begin the line with ###");
const LIST: (&str, &str) = (
    "napisać listę bez poziomów, każdy punkt od myślnika",
    "write one level of list, each item after a hyphen",
);
const WORDS: (&str, &str) = ("dopisać słowa", "write the words");
const LINK: (&str, &str) = (
    "podać https://…, http://…, mailto:… albo stronę raportu, np. fields/mobility.html",
    "give https://…, http://…, mailto:… or a page of the report, such as fields/mobility.html",
);
