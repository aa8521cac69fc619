//! The tests of `../dialect.rs`.

use super::*;

fn found(text: &str) -> (String, Option<char>, Option<char>) {
    let dialect = sniff(text);
    (dialect.delimiter, dialect.quote, dialect.escape)
}

#[test]
fn each_dialect_is_told_from_a_few_lines() {
    let cases = [
        ("a,b,c\n1,2,3\n", ",", None, None),
        (
            "Kod;Nazwa;ludność\n0201011;Bolesławiec (1);37636,51\n0202;Wieś;2879,27\n",
            ";",
            None,
            None,
        ),
        (
            "\"Kod\";\"Nazwa\";\"ogółem;2003;[osoba]\";\n0201011;\"A (1)\";38486;\n",
            ";",
            Some('"'),
            None,
        ),
        ("a\tb\n1,5\t2,5\n3,5\t4,5\n", "\t", None, None),
        ("a|b|c\nx, y|1|2\nz, w|3|4\n", "|", None, None),
        ("a||b||c\n1||2||3\n4||||6\n", "||", None, None),
        ("a, b, c\n1, 2, 3\n4, 5, \n", ", ", None, None),
        ("a, b\n1, \"x, y\"\n2, \"z, w\"\n", ", ", Some('"'), None),
        ("a^b\n1^2\n", "^", None, None),
        ("a:b\n1:2\n3:4\n", ":", None, None),
        ("'a';'b;c'\n'1';'2;3'\n'4';'5;6'\n", ";", Some('\''), None),
        ("a,b\n1,\"he said \\\"hi\\\" twice\"\n2,\"x\"\n", ",", Some('"'), Some('\\')),
        ("a,b\n1,\"he said \"\"hi\"\" twice\"\n2,\"x\"\n", ",", Some('"'), None),
        ("v;vote\n1;c1,c5,c7\n2;c2,c4,c7\n3;c2,c1,c3\n", ";", None, None),
        ("a\tb\tc\n1\t\"x y\t2\n3\tz\t\"fine\"\n", "\t", Some('"'), None),
        ("DATE TIME N\n2024-01-01 00:00 5\n2024-01-02 00:15 7\n", " ", None, None),
    ];
    for (text, delimiter, quote, escape) in cases {
        assert_eq!(found(text), (delimiter.to_owned(), quote, escape), "{text}");
    }
    let aligned = sniff("gmina        ludność\nWielka Wieś    16916\nLiszki         18754\n");
    assert_eq!((aligned.delimiter.as_str(), aligned.runs), ("  ", true));
    assert!(sniff("gmina ludność\nSkawina  43999\nLiszki   18754\n").runs);
}

#[test]
fn one_column_is_not_cut() {
    for text in [
        "chwila\n2024-01-01 10:00\n2024-01-02 11:30\n2024-01-03 12:00\n",
        "wartość\n1,5\n2,7\n3,14\n",
        "nazwisko\nJan Kowalski\nAnna Nowak\nEwa Wiśniewska\n",
        "Kraków\nWieliczka\nŚwiątniki Górne\nNiepołomice\n",
        "",
        "\n\n\n",
    ] {
        assert_eq!(sniff(text).delimiter, "", "{text}");
    }
}
