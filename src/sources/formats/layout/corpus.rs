//! Real files and small tables as documents, for tests: without the reader of separated text.

use crate::diagnostic::Diagnostic;
use crate::language::Lang;
use crate::sources::dialect::Dialect;
use crate::sources::figure::{Figure, Figures};
use crate::sources::formats::Document;
use crate::sources::table::Table;

/// Separated text as a document.
pub(crate) fn text(text: &str, delimiter: char, file: &str) -> Document {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(u8::try_from(delimiter).expect("an ASCII delimiter"))
        .from_reader(text.as_bytes());
    let mut table: Option<Table> = None;
    for record in reader.records() {
        let record = record.expect("text");
        let line = record.position().map_or(1, |at| usize::try_from(at.line()).expect("small"));
        match &mut table {
            None => table = Some(Table::new("", record.iter().map(str::to_owned).collect())),
            Some(table) => table.push(line, record.iter()).expect("small"),
        }
    }
    Document {
        file: file.into(),
        encoding: "UTF-8",
        dialect: Some(Dialect { delimiter: delimiter.into(), ..Dialect::default() }),
        tables: table.into_iter().collect(),
        ..Document::default()
    }
}

/// A file of the corpus as a document; `path` below `data/municipal`.
pub(crate) fn file(path: &str, delimiter: char) -> Document {
    let root = std::env::var("HEJNAL_CORPUS").expect("HEJNAL_CORPUS names the raw files");
    let full = format!("{root}/data/municipal/{path}");
    let bytes = std::fs::read_to_string(&full).unwrap_or_else(|error| panic!("{full}: {error}"));
    text(&bytes, delimiter, path)
}

/// The figures of a document, read by the format of this name, which must recognise it.
pub(crate) fn read(document: &Document, format: &str) -> Figures {
    let known = document.format().expect("a format");
    assert_eq!(known.name, format, "{}", document.file);
    (known.figures.expect("figures"))(document).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// How many figures are known, and their sum.
pub(crate) fn known<'f>(figures: impl IntoIterator<Item = &'f Figure>) -> (usize, f64) {
    let known = figures.into_iter().filter_map(|figure| figure.reading.value());
    known.fold((0, 0.0), |(count, sum), value| (count + 1, sum + value))
}

/// Whether two sums agree but for rounding.
pub(crate) fn near(sum: f64, expected: f64) -> bool {
    (sum - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}

/// The figure of a code, a label and a year.
pub(crate) fn at<'f>(
    figures: &'f Figures,
    code: &str,
    label: &str,
    year: Option<i32>,
) -> Vec<&'f Figure> {
    let is = |figure: &&Figure| {
        figure.area.code == code
            && &*figure.label == label
            && figure.year.map(crate::period::Year::number) == year
    };
    figures.figures.iter().filter(is).collect()
}

/// Messages as a person reads them in English, one text.
pub(crate) fn told(messages: &[Diagnostic]) -> String {
    messages.iter().map(|it| it.render(Lang::En)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::chance::Chance;
    use crate::sources::formats::FORMATS;

    #[test]
    fn no_mutation_of_a_table_makes_a_format_panic() {
        let seeds = [
            "Kod;Nazwa;\"a;2003;[osoba]\";\"b;2004;[%]\";\n0000000;POLSKA;0;7;\n1206162;Z (2);1,5;-;\n",
            "Kod;Nazwa;Wiek;Płeć;Rok;Wartosc;Jednostka miary;Atrybut;\n1206162;Z;0-4;kobiety;2024;7;os.;x;\n",
            "Kod TERYT;Gmina;Powiat;Frekwencja;% głosów nieważnych;KOMITET WYBORCZY A\n;;Kraków;5,1;1;2\n",
            "teryt;year;grp;var;value;state;reason\n1206162;2024;sex=F;a;1.5;known;\n",
            "26;5;Męcinka;5085;147.78;2;205032\n2;1;Bolesławiec;15119;289.11;2;201022\n9;2;P;9;3;3;202033\n",
            "STRUCTURE;STRUCTURE_ID;ACTION;REF_AREA;TIME_PERIOD;OBS_VALUE;UNIT_MULT\nd;A:B(1);I;1;2024;5;3\n",
            "tytuł;;\ngmina;dochody 2023;2024 r.\nSkawina;1 234,5;x\n",
        ];
        let pieces = [
            ";", "\n", "\"", ",", "", "0", "9", "ż", "\0", "e9", "2024", "\u{a0}", "[", "]", "%",
            "-",
        ];
        let (mut chance, mut figures) = (Chance(0x9e37_79b9_7f4a_7c15), 0);
        for round in 0..4_000 {
            let mut letters: Vec<String> =
                seeds[round % seeds.len()].chars().map(String::from).collect();
            for _ in 0..=chance.below(6) {
                let at = chance.below(letters.len());
                letters[at] = pieces[chance.below(pieces.len())].to_owned();
            }
            let mut document = text(&letters.concat(), ';', "t.csv");
            if chance.below(2) == 0 {
                document.dialect = None;
            }
            for format in FORMATS {
                let recognised = (format.recognise)(&document);
                let Some(Ok(read)) = format.figures.map(|read| read(&document)) else { continue };
                assert!(
                    read.figures.iter().all(|it| it.reading.value().is_none_or(f64::is_finite))
                );
                figures += usize::from(recognised) * read.figures.len();
            }
        }
        assert!(figures > 4_000, "the mutations are still tables: {figures}");
    }
}
