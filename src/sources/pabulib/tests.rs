//! Reading, cutting and writing of elections.

use super::*;

const SMALL: &str = "META\nkey;value\ndescription;\"Małe; \"\"ogrody\"\"\"\nbudget;1000.50\n\
    PROJECTS\nproject_id;cost;name\nA/1;600;\"Park; mały\"\nB;999999999;Drzewa\n\
    VOTES\nvoter_id;vote;age;sex\n1;A/1,B;18;F\n4294957187;B;;M\n";

fn read(text: &str) -> Election {
    Election::read(text.as_bytes(), "x.pb").expect("an election")
}

#[test]
fn the_parts_of_a_file_are_read_by_the_names_of_their_columns() {
    for text in [SMALL.to_owned(), SMALL.replace('\n', "\r\n"), SMALL.trim_end().to_owned()] {
        let election = read(&text);
        assert_eq!(election.problems.counts(), [], "{text}");
        assert_eq!(election.meta.get("description"), Some("Małe; \"ogrody\""));
        assert_eq!(election.meta.budget().map(|it| it.to_string()), Some("1000.5".to_owned()));
        assert_eq!(election.projects.cell(0, "name"), "Park; mały");
        assert!(election.projects.all()[1].is_withdrawn());
        assert_eq!(election.ballots.choices(0), [0, 1]);
        assert_eq!(election.ballots.choices(1), [1]);
        assert_eq!(election.ballots.voter(1), Some("4294957187"));
        assert_eq!(election.ballots.line(1), 12);
        let age = election.ballots.labels("age").expect("ages");
        assert_eq!((age.texts(), age.counts()), (vec!["18".to_owned(), String::new()], vec![1, 1]));
    }
}
