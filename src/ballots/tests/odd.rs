//! What no honest file holds, and the parts no given file tells of.

use super::made;
use crate::ballots::answers::{Answers, Column};
use crate::ballots::categories::{Sorting, totals};
use crate::ballots::crossings::Crossing;
use crate::ballots::edition::editions;
use crate::ballots::margins::{Margin, Margins};
use crate::ballots::recount::Recount;
use crate::ballots::statistics::Statistics;
use crate::reading::Reason;
use crate::sources::pabulib::Election;

fn with(meta: &str, projects: &str, votes: &str) -> Election {
    made(&format!("META\nkey;value\n{meta}PROJECTS\n{projects}VOTES\n{votes}"))
}

/// No NaN, no infinity, and no number where there is nothing.
#[test]
fn nothing_at_all() {
    for (meta, projects, votes) in [
        ("", "project_id;cost\n", "voter_id;vote\n"),
        (
            "budget;0\nvote_type;ordinal\n",
            "project_id;cost;selected\nA;0;1\n",
            "voter_id;vote\n1;\n",
        ),
        ("budget;-5\nvote_type;cumulative\n", "project_id;cost\nA;-3\n", "vote;points\n;\n"),
        ("budget;10\n", "project_id;cost;selected\nA;999999999;1\n", "voter_id;vote\n1;A\n"),
    ] {
        let election = with(meta, projects, votes);
        let is = Statistics::of(&election);
        assert_eq!(is.costs.funding_scarcity, None);
        assert!(is.costs.sum.abs() < f64::EPSILON);
        assert!(is.margins.sex.is_none() && is.margins.district.is_none());
        if let Some(chosen) = &is.chosen {
            assert_eq!((chosen.cost, chosen.by_cost.gini), (0.0, None));
        }
        assert!(editions(&[&election]).is_empty());
    }
}

/// Withdrawn costs are kept out of every sum; repeated projects count twice in `votes` alone.
#[test]
fn withdrawn_and_repeated() {
    let election = with(
        "num_votes;3\nnum_projects;3\nbudget;100\nvote_type;approval\n",
        "project_id;cost;votes;selected\nA;40;4;1\nB;999999999;1;1\nC;60;0;0\n",
        "voter_id;vote\n1;A,A\n2;A,B\n3;A,nowhere\n",
    );
    let is = Statistics::of(&election);
    assert_eq!(
        (is.recount.votes.as_slice(), is.recount.voters.as_slice()),
        (&[4, 1, 0][..], &[3, 1, 0][..])
    );
    assert_eq!((is.recount.repetitions, is.recount.agrees()), (1, Some(true)));
    assert_eq!((is.costs.sum, is.costs.withdrawn, is.costs.priced), (100.0, 1, 2));
    assert_eq!(is.costs.funding_scarcity, Some(1.0));
    assert_eq!((is.shape.mean_length, is.shape.median_length), (Some(5.0 / 3.0), Some(2.0)));
    assert_eq!((is.shape.mean_cost, is.shape.median_cost), (Some(40.0), Some(40.0)));
    let chosen = is.chosen.expect("an outcome");
    assert_eq!((chosen.winners, chosen.cost, chosen.by_winners), (2, 40.0, vec![0, 2, 1]));
    assert_eq!(chosen.median_winner_cost, Some(20.0));
}

#[test]
fn a_number_that_differs_is_told_with_its_line() {
    let election = with(
        "num_votes;9\nnum_projects;2\nvote_type;ordinal\n",
        "project_id;cost;votes;score\nA;1;2;4\nB;1;1;2\n",
        "voter_id;vote\n1;A,B\n2;A\n",
    );
    let recount = Recount::of(&election);
    let told: Vec<_> =
        recount.disagreements.iter().map(|it| (it.what, it.line, it.stated, it.counted)).collect();
    assert_eq!(told, [("num_votes", 3, 9.0, 2.0), ("score", 8, 4.0, 3.0), ("score", 9, 2.0, 1.0)]);
    assert_eq!(recount.agrees(), Some(false));
}

/// Old dialects and odd ages: nothing is dropped, and nobody is invented.
#[test]
fn answers_of_every_dialect() {
    let election = with(
        "",
        "project_id;cost\nA;1\n",
        "voter_id;vote;age;sex;voting_method;neighborhood\n1;A;\\N;K;Internet;PRĄDNIK BIAŁY\n\
         2;A;None;f;paper;Prądnik Biały\n3;A;224;M;;NULL\n4;A;40-59;;fax;Łobzów\n5;A;12;O;paper;\n\
         6;A;76;M;paper;Zabłocie\n7;A;99999999999;M;paper;Zabłocie\n8;A;39.0;x;paper;Zabłocie\n",
    );
    let margins = Margins::of(&election.ballots);
    let cells = |margin: &Option<Margin>| {
        let cells = margin.clone().expect("a column").cells().to_vec();
        cells.into_iter().filter(|(_, count)| *count > 0).collect::<Vec<_>>()
    };
    let is = |expected: &[(&str, u64)]| {
        expected.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect::<Vec<_>>()
    };
    assert_eq!(
        cells(&margins.sex),
        is(&[("F", 2), ("M", 3), ("O", 1), ("X", 1), ("not stated", 1)])
    );
    let ages = [("0-12", 1), ("36-45", 1), ("76+", 3), ("40-59", 1), ("not stated", 2)];
    assert_eq!(cells(&margins.age_band), is(&ages));
    assert_eq!(margins.impossible_ages, Some(2));
    let ways = [("internet", 1), ("paper", 5), ("fax", 1), ("not stated", 1)];
    assert_eq!(cells(&margins.voting_method), is(&ways));
    let places = [("Łobzów", 1), ("Prądnik Biały", 2), ("Zabłocie", 3), ("not stated", 2)];
    assert_eq!(cells(&margins.district), is(&places));
    let both = Crossing::of(&election.ballots, &[Column::Sex, Column::District]).expect("both");
    assert_eq!(both.get(&["F", "Prądnik Biały"]), 2);
    assert_eq!(both.cells.iter().map(|cell| cell.count).sum::<u64>(), 8);
    assert_eq!(Crossing::of(&election.ballots, &[]), None);
    assert_eq!(Crossing::of(&election.ballots, &[Column::Sex; 4]), None);
}

/// Crossings of so many categories that cells are sorted are those of few.
#[test]
fn crossings_sorted_and_counted_are_the_same() {
    let names = |count: u32| (0..count).map(|it| format!("{it:04}")).collect::<Vec<_>>();
    let codes: Vec<u32> = (0..5000_u32).map(|it| it * it % 97).collect();
    let few = Answers { names: names(97), codes: codes.clone() };
    let many = Answers { names: names(9000), codes };
    let pair = |it| Crossing::over(&[(Column::District, it), (Column::AgeBand, it)]).expect("two");
    assert_eq!(pair(&few).cells, pair(&many).cells);
}

/// A name that holds a comma is one category; a list written with spaces is torn where each part is
/// known by itself.
#[test]
fn categories_are_not_torn() {
    let category = |meta: &str, cells: [&str; 3]| {
        let [one, two, three] = cells;
        let projects =
            format!("project_id;cost;category\nA;10;{one}\nB;20;{two}\nC;999999999;{three}\n");
        let election = with(meta, &projects, "voter_id;vote\n1;A,B\n2;B\n");
        let votes = Recount::of(&election).votes;
        let all = {
            let Election { meta, projects, .. } = &election;
            totals(meta, projects, Sorting::Category, &votes, Some(&[1]))
        }
        .expect("categories");
        all.into_iter().map(|it| (it.name, it.projects, it.cost, it.votes)).collect::<Vec<_>>()
    };
    let is = |name: &str, projects, cost, votes| (name.to_owned(), projects, cost, votes);
    assert_eq!(
        category("", ["education, children and youth", "sport,education, children and youth", ""]),
        [
            is("education, children and youth", 2, 30.0, 3),
            is("sport", 1, 20.0, 2),
            is("", 1, 0.0, 0)
        ]
    );
    assert_eq!(
        category("", ["sport, culture", "sport", "culture"]),
        [is("culture", 2, 10.0, 1), is("sport", 2, 30.0, 3)]
    );
    assert_eq!(
        category("categories;sport,culture\n", ["sport, culture", "", ""]),
        [is("culture", 1, 10.0, 1), is("sport", 1, 10.0, 1), is("", 2, 20.0, 2)]
    );
}

/// Files of one edition: who is counted once, who differs, and numbers that mean nobody.
#[test]
fn voters_of_several_files() {
    let file = |district: &str, voters: &str| {
        let meta = format!("country;Poland\nunit;X\ninstance;2024\nbudget;1\n{district}");
        let mut election = with(&meta, "project_id;cost\nA;1\n", voters);
        election.file = district.to_owned();
        election
    };
    let city = file("", "voter_id;vote;sex;district\na;A;F;NORTH SIDE\nb;A;;South\nc;A;M;\n");
    let north = file("district;North Side\n", "voter_id;vote;sex\na;A;F\nd;A;M\nd;A;M\n");
    let south = file("district;South\n", "voter_id;vote;sex\nb;A;F\nd;A;M\n");
    let again = file("district;SOUTH\n", "voter_id;vote;sex\nz;A;F\n");
    let of = editions(&[&south, &city, &north, &again]);
    let voters = of[0].voters.as_ref().expect("joined");
    assert_eq!((of.len(), of[0].files.len(), of[0].left_out.len()), (1, 3, 1));
    assert_eq!((voters.distinct, voters.city_and_district), (4, 2));
    assert_eq!((voters.city_only, voters.district_only), (1, 1));
    assert_eq!((voters.in_several_districts, voters.repeated_in_a_file), (1, 1));
    assert_eq!(voters.by_sex.as_ref().map(|it| (it.get("F"), it.get("M"))), Some((2, 2)));
    let places = voters.by_district.as_ref().expect("districts");
    assert_eq!((places.get("North Side"), places.get("South"), places.not_stated()), (1, 2, 1));

    // What only a later file asks, and what nobody answers, covers every voter all the same.
    let asks = "voter_id;vote;age;sex;voting_method\na;A;30;;internet\ne;A;;;paper\n";
    let of = editions(&[&file("", "voter_id;vote\nf;A\na;A\ng;A\n"), &file("district;Z\n", asks)]);
    let voters = of[0].voters.as_ref().expect("joined");
    let sexes = voters.by_sex.as_ref().map(|it| (it.get("F"), it.not_stated()));
    assert_eq!((voters.distinct, sexes), (4, Some((0, 4))));
    let channels = voters.by_voting_method.as_ref().expect("channels");
    assert_eq!((channels.get("internet"), channels.get("paper"), channels.not_stated()), (1, 1, 2));
    assert!(voters.crossing(&[Column::AgeBand, Column::VotingMethod]).is_some());

    let stranger = file("district;North Side\n", "voter_id;vote;sex\na;A;M\nb;A;M\n");
    assert_eq!(editions(&[&city, &stranger])[0].voters, Err(Reason::Doubtful));
    let running = "voter_id;vote\n1;A\n2;A\n3;A\n";
    let (one, two) = (file("", running), file("district;South\n", running));
    assert_eq!(editions(&[&one, &two])[0].voters, Err(Reason::Doubtful));
    let nameless = file("district;South\n", "vote\nA\n");
    assert_eq!(editions(&[&one, &nameless])[0].voters, Err(Reason::NotCollected));
}
