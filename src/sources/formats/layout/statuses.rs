//! What the status of an observation says: SDMX's code list and Eurostat's flags.

use super::telling::quoted;
use crate::reading::{Reading, Reason};

/// What the attributes of an observation say of it.
pub(crate) struct Remarks {
    /// Why there is no figure to show.
    pub(crate) absent: Option<Reading>,
    /// What a reader should know.
    pub(crate) notes: Vec<String>,
}

impl Remarks {
    /// From the values of `OBS_STATUS`, of Eurostat's `OBS_FLAG` and of `CONF_STATUS`.
    pub(crate) fn of([status, flags, confidential]: [&str; 3]) -> Self {
        let mut remarks = Self { absent: None, notes: Vec::new() };
        match status_of(status) {
            Some(Status::Plain) => {}
            Some(Status::Note(note)) => remarks.notes.push(note.to_owned()),
            Some(Status::Absent(reading)) => remarks.absent = Some(reading),
            None if status.is_empty() => {}
            None => remarks.notes.push(format!("OBS_STATUS {}", quoted(status))),
        }
        for flag in flags.chars().filter(|flag| flag.is_alphanumeric()) {
            match flag_of(flag) {
                Some(Status::Note(note)) => remarks.notes.push(note.to_owned()),
                Some(Status::Absent(reading)) => remarks.absent = Some(reading),
                Some(Status::Plain) => {}
                None => remarks.notes.push(format!("OBS_FLAG {flag}")),
            }
        }
        // CL_CONF_STATUS: F is "free"; every other code keeps the number from the public.
        if !matches!(confidential, "" | "F") {
            remarks.absent = Some(Reading::Withheld(Reason::Confidential));
        }
        remarks
    }
}

/// What one status says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Status {
    Plain,
    Note(&'static str),
    Absent(Reading),
}

/// The code list of observation status (SDMX `CL_OBS_STATUS` 2.2).
fn status_of(code: &str) -> Option<Status> {
    let missing = |reason| Status::Absent(Reading::Missing(reason));
    Some(match code {
        "A" => Status::Plain,
        "B" => Status::Note("time series break"),
        "D" => Status::Note("definition differs"),
        "E" => Status::Note("estimated"),
        "F" => Status::Note("forecast"),
        "G" => Status::Note("experimental"),
        "I" => Status::Note("imputed"),
        "J" => Status::Note("derogation"),
        "K" => Status::Note("included in another category"),
        "N" => Status::Note("not significant"),
        "P" => Status::Note("provisional"),
        "S" => Status::Note("strike or other special event"),
        "U" => Status::Note("low reliability"),
        "V" => Status::Note("not validated"),
        "W" => Status::Note("includes data from another category"),
        "H" | "L" | "O" => missing(Reason::NotCollected),
        "M" => missing(Reason::NotApplicable),
        "Q" => Status::Absent(Reading::Withheld(Reason::Confidential)),
        _ => return None,
    })
}

/// The flags of Eurostat's tables (Eurostat, "Special signs and flags").
fn flag_of(flag: char) -> Option<Status> {
    Some(match flag {
        'b' => Status::Note("time series break"),
        'd' => Status::Note("definition differs"),
        'e' => Status::Note("estimated"),
        'f' => Status::Note("forecast"),
        'n' => Status::Note("not significant"),
        'p' => Status::Note("provisional"),
        'r' => Status::Note("revised"),
        's' => Status::Note("Eurostat estimate"),
        'u' => Status::Note("low reliability"),
        'c' => Status::Absent(Reading::Withheld(Reason::Confidential)),
        'z' => Status::Absent(Reading::Missing(Reason::NotApplicable)),
        _ => return None,
    })
}
