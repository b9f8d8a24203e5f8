//! From a number to the list with exactly the rows that it counts.

use std::fmt::Write;

use super::period::Days;
use super::tally::Column;

impl Column {
    /// The list behind it, up to the filters that a row adds.
    pub fn list(self) -> &'static str {
        match self {
            Self::Owed => "/incidents?state=owed",
            Self::Met => "/incidents?state=met",
            Self::Missing => "/incidents?state=gap",
            Self::Late => "/postmortems?late=yes",
            Self::Unscheduled => "/postmortems?meeting=none",
            Self::InTime => "/postmortems?meeting=in_time",
            Self::After => "/postmortems?meeting=after",
        }
    }

    /// Whether the list is the register.
    fn counts_incidents(self) -> bool {
        matches!(self, Self::Owed | Self::Met | Self::Missing)
    }
}

/// What a row narrows its lists to.
pub struct Narrowing {
    incidents: String,
    postmortems: String,
}

impl Narrowing {
    /// Incidents that began on these days and affected `service`: an id, `none`, or empty for any. With `other_days` the
    /// viewer's days are not the organisation's, in which the list of postmortems reckons anyway.
    pub fn to(days: &Days, service: &str, other_days: bool) -> Self {
        let mut postmortems = String::with_capacity(80);
        // Writing into a string cannot fail; ids and dates need no percent signs.
        if !service.is_empty() {
            let _ = write!(postmortems, "&service={service}");
        }
        if let Some(from) = days.from {
            let _ = write!(postmortems, "&from={from}");
        }
        let _ = write!(postmortems, "&to={}", days.to);
        let incidents = if other_days { format!("{postmortems}&days=organisation") } else { postmortems.clone() };
        Self { incidents, postmortems }
    }

    /// The end of the address of one column's list.
    pub fn of(&self, column: Column) -> &str {
        if column.counts_incidents() { &self.incidents } else { &self.postmortems }
    }
}
