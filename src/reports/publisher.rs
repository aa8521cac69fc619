//! Who publishes the report, as far as `reports/theme.toml` says.
//!
//! Nothing of it is assumed: what the file does not give is said to be not given.

use crate::language::Text;
use chrono::NaiveDate;
use serde::Deserialize;

/// Whether the pages meet the annex of the act of 4 April 2019 (Dz.U. 2019 poz. 848), as their
/// publisher judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Conformity {
    /// They do.
    Full,
    /// Not everywhere.
    Partial,
    /// They do not.
    None,
}

/// What the publisher says of itself and of its pages; every entry may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// Its name.
    pub name: Option<Text>,
    /// The address of the pages: `https://…`.
    pub site: Option<String>,
    /// When the pages were first published.
    pub published: Option<NaiveDate>,
    /// When they last changed in a way that matters.
    pub updated: Option<NaiveDate>,
    /// When the declaration was drawn up.
    pub drawn_up: Option<NaiveDate>,
    /// When it was last reviewed.
    pub reviewed: Option<NaiveDate>,
    /// Whether the pages meet the law.
    pub conformity: Option<Conformity>,
    /// What is not accessible; each with the way round it.
    #[serde(default)]
    pub barriers: Vec<Text>,
    /// Who judged the pages, and how.
    pub assessment: Option<Text>,
    /// The person or unit to write to.
    pub contact: Option<Text>,
    /// Their e-mail.
    pub email: Option<String>,
    /// Their telephone.
    pub telephone: Option<String>,
    /// How the seat can be entered and used.
    pub architecture: Option<Text>,
    /// Sign language, induction loops, plain texts.
    pub communication: Option<Text>,
    /// Applications for phones.
    pub applications: Option<Text>,
}

impl Publisher {
    /// Whether something is absent that the law asks of every declaration. A review and
    /// applications for phones are asked only of those that have them.
    #[must_use]
    pub fn lacks_something(&self) -> bool {
        let given = [
            self.name.is_some(),
            self.site().is_some(),
            self.published.is_some(),
            self.updated.is_some(),
            self.drawn_up.is_some(),
            self.conformity.is_some(),
            self.assessment.is_some(),
            self.contact.is_some(),
            self.email().is_some(),
            self.telephone.is_some(),
            self.architecture.is_some(),
            self.communication.is_some(),
        ];
        given.contains(&false)
    }

    /// The address of the pages, when it is one that a browser may be led to.
    #[must_use]
    pub fn site(&self) -> Option<&str> {
        let web = |site: &&str| site.starts_with("https://") || site.starts_with("http://");
        self.site.as_deref().filter(web)
    }

    /// The e-mail, when it is one: no scheme, no blank, one `@`.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        let plain = |email: &&str| {
            email.split('@').filter(|part| !part.is_empty()).count() == 2
                && !email.contains(|c: char| c.is_whitespace() || matches!(c, ':' | '?' | '&'))
        };
        self.email.as_deref().filter(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_quoted_days_and_unknown_entries_are_refused() {
        let read = |text: &str| toml::from_str::<Publisher>(text);
        let publisher = read("published = \"2026-03-31\"").expect("valid");
        assert_eq!(publisher.published, NaiveDate::from_ymd_opt(2026, 3, 31));
        assert!(read("published = \"31 marca\"").is_err());
        assert!(read("phone = \"1\"").is_err());
    }

    #[test]
    fn an_address_that_is_none_leads_nowhere() {
        for (site, known) in [("https://a.example/", true), ("javascript:alert(1)", false)] {
            let publisher = Publisher { site: Some(site.to_owned()), ..Publisher::default() };
            assert_eq!(publisher.site().is_some(), known, "{site}");
        }
        for (email, known) in
            [("a@b.example", true), ("a@b?cc=c", false), ("a", false), ("@", false)]
        {
            let publisher = Publisher { email: Some(email.to_owned()), ..Publisher::default() };
            assert_eq!(publisher.email().is_some(), known, "{email}");
        }
    }
}
