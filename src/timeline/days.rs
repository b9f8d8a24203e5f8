//! Entries under the days on which they happened. Days and times are told in the same zone (TZ-05).

use super::model::Entry;
use crate::kernel::Zone;

/// The entries of one day.
#[derive(Debug, Clone)]
pub struct Day {
    /// `Fri 6 Mar 2026, CET`
    pub heading: String,
    /// What happened on it, in order.
    pub entries: Vec<Entry>,
}

/// The entries, which are in order, cut into days of `zone`. The abbreviation of the zone stands in the heading; on the
/// day of a clock change there are two.
pub fn days(entries: Vec<Entry>, zone: Zone) -> Vec<Day> {
    let mut days: Vec<(chrono::NaiveDate, Vec<String>, Day)> = Vec::new();
    for entry in entries {
        let stamp = zone.at(entry.at);
        if days.last().is_none_or(|(day, ..)| *day != stamp.day()) {
            days.push((stamp.day(), Vec::new(), Day { heading: stamp.date(), entries: Vec::new() }));
        }
        if let Some((_, names, day)) = days.last_mut() {
            let name = stamp.abbreviation();
            if !names.contains(&name) {
                names.push(name);
            }
            day.entries.push(entry);
        }
    }
    let named = |(_, names, day): (_, Vec<String>, Day)| Day {
        heading: format!("{}, {}", day.heading, names.join(" then ")),
        ..day
    };
    days.into_iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;
    use crate::kernel::{EntryId, Instant};
    use crate::timeline::{Kind, Knowledge};

    fn entry(utc: &str) -> Entry {
        Entry {
            id: EntryId::random(),
            at: Instant::from_utc(parse_local(utc).unwrap()),
            zone: Zone::UTC,
            text: utc.into(),
            html: String::new(),
            kind: Kind::Observation,
            source: String::new(),
            knowledge: Knowledge::KnownThen,
            revision: 1,
            removed_at: None,
        }
    }

    // An incident at 20:00Z on the 25th stands under the 26th for a reader in Auckland, as its time does.
    #[test]
    fn tz_05_headings_and_times_use_the_same_zone() {
        let zone: Zone = "Pacific/Auckland".parse().unwrap();
        let found = days(vec![entry("2026-03-25T10:00"), entry("2026-03-25T20:00")], zone);
        let told: Vec<_> = found
            .iter()
            .map(|day| {
                (day.heading.as_str(), day.entries.iter().map(|entry| zone.at(entry.at).time()).collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            told,
            [("Wed 25 Mar 2026, NZDT", vec!["23:00".to_owned()]), ("Thu 26 Mar 2026, NZDT", vec!["09:00".to_owned()])]
        );
    }

    #[test]
    fn a_day_of_a_clock_change_names_both() {
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let found = days(vec![entry("2026-10-25T00:30"), entry("2026-10-25T01:30")], zone);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].heading, "Sun 25 Oct 2026, CEST then CET");
    }
}
