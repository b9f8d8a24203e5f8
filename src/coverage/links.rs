//! From a number to the list with exactly the rows that it counts.

use url::form_urlencoded::Serializer;

use super::period::Days;
use super::tally::Column;

/// What all links of a page have in common.
pub struct Links {
    /// What every address begins with.
    pub prefix: String,
    /// Whether the viewer's days are others than the organisation's.
    pub other_days: bool,
}

impl Links {
    /// The list behind a number: incidents or postmortems whose incident began on these days and affected `service` (an id,
    /// `none`, or empty).
    pub fn to(&self, column: Column, days: &Days, service: &str) -> String {
        let (list, what) = match column {
            Column::Owed => ("incidents", ("state", "owed")),
            Column::Met => ("incidents", ("state", "met")),
            Column::Missing => ("incidents", ("state", "gap")),
            Column::Late => ("postmortems", ("late", "yes")),
            Column::Unscheduled => ("postmortems", ("meeting", "none")),
            Column::InTime => ("postmortems", ("meeting", "in_time")),
            Column::After => ("postmortems", ("meeting", "after")),
        };
        let address = format!("{}/{list}?", self.prefix);
        let query_begins = address.len();
        let mut query = Serializer::for_suffix(address, query_begins);
        query.append_pair(what.0, what.1);
        if !service.is_empty() {
            query.append_pair("service", service);
        }
        if let Some(from) = days.from {
            query.append_pair("from", &from.to_string());
        }
        query.append_pair("to", &days.to.to_string());
        // The list of postmortems knows no other days than the organisation's.
        if self.other_days && list == "incidents" {
            query.append_pair("days", "organisation");
        }
        query.finish()
    }
}
