//! Pages of words and a table as one tagged PDF.

use crate::Failure;
use chrono::NaiveDate;
use hejnal::language::Lang;
use hejnal::reports::document::{Block, Cell, Column, Page, Row, Table, paragraph};
use hejnal::reports::pdf::{Book, Press};
use hejnal::reports::theme::Theme;
use serde::Deserialize;
use std::path::Path;

/// A page as `pages.json` holds it.
#[derive(Deserialize)]
struct Leaf {
    title: String,
    text: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Leaf {
    fn page(&self, number: usize) -> Page {
        let row = |cells: &Vec<String>| Row {
            cells: cells.iter().map(|it| Cell::text(it.clone())).collect(),
            ..Row::default()
        };
        let table = Table {
            id: format!("table-{number}"),
            caption: self.title.clone(),
            columns: self.head.iter().map(|it| Column::words(it.clone())).collect(),
            rows: self.rows.iter().map(row).collect(),
            ..Table::default()
        };
        Page {
            path: format!("{number}.html"),
            title: self.title.clone(),
            description: self.title.clone(),
            blocks: vec![paragraph(self.text.clone()), Block::Table(table)],
            ..Page::default()
        }
    }
}

/// The pages of a folder of inputs as the bytes of one PDF.
pub(crate) fn book(inputs: &Path) -> Result<Vec<u8>, Failure> {
    let leaves: Vec<Leaf> = serde_json::from_slice(&std::fs::read(inputs.join("pages.json"))?)?;
    let pages: Vec<Page> = leaves.iter().enumerate().map(|(at, leaf)| leaf.page(at)).collect();
    print(&pages)
}

fn print(pages: &[Page]) -> Result<Vec<u8>, Failure> {
    let press = Press::new(&Theme::of(Path::new("/nowhere"))?)?;
    let pages: Vec<&Page> = pages.iter().collect();
    Ok(press.print(&Book {
        title: "Paper",
        subtitle: "",
        author: "",
        lang: Lang::En,
        date: NaiveDate::default(),
        dated: "",
        pages: &pages,
    })?)
}
