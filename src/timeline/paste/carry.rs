//! Days carried forward from line to line: over midnight, from the newest to the oldest, from a line that is doubtful
//! itself. A time without a date is put behind all that the line before may have been.

use chrono::{Datelike, Days, Duration, NaiveDate, NaiveDateTime};

use super::Row;
use super::clock;
use super::shapes::Item;
use super::stamp::Stamp;
use super::when::{Candidate, MIDNIGHT, Placing, SLIP, zone_of};
use super::zones::{self, Zoned};

/// Whether the clocks of the lines mostly go back: newest first.
pub(super) fn falls(items: &[Item]) -> bool {
    let (mut ups, mut downs) = (0, 0);
    let mut before: Option<NaiveDateTime> = None;
    for item in items {
        let Item::Entry(raw) = item else {
            before = None;
            continue;
        };
        let Some(stamp) = &raw.stamp else { continue };
        let clock = stamp.time.as_ref().and_then(|time| time.times.first());
        let Some(clock) = clock.filter(|_| stamp.date.is_none()) else {
            before = None;
            continue;
        };
        let now = NaiveDate::default().and_time(clock.time);
        if let Some(before) = before {
            let step = now.signed_duration_since(before);
            let step = if step > MIDNIGHT { step - Duration::hours(24) } else { step };
            let step = if step < -MIDNIGHT { step + Duration::hours(24) } else { step };
            ups += usize::from(step > Duration::zero());
            downs += usize::from(step < Duration::zero());
        }
        before = Some(now);
    }
    downs >= 2 && downs > 2 * ups
}

impl Placing {
    /// What makes even one reading a question: a weekday or a word that does not fit, or a day that comes from such a line.
    pub(super) fn doubts(&mut self, row: &mut Row, stamp: &Stamp, found: &[Candidate]) {
        let mut doubtful = false;
        if let Some(weekday) = stamp.weekday
            && found.iter().any(|one| one.day.weekday() != weekday)
        {
            row.notes.push("The day of the week is another one than the date’s.".to_owned());
            doubtful = true;
        }
        if let Some(word) = &stamp.day_word {
            row.notes.push(format!("“{word}” says no date."));
            doubtful = true;
        }
        if stamp.date.is_some() && !doubtful {
            self.doubt = None;
        }
        if let Some(line) = self.doubt.filter(|_| !doubtful && stamp.date.is_none()) {
            row.notes.push(format!("Its day comes from line {line}, which is asked about."));
            row.asks = true;
        }
        if doubtful {
            row.asks = true;
            self.doubt = Some(row.line);
        }
    }

    pub(super) fn on_days(
        &self,
        days: &[NaiveDate],
        reading: &clock::Reading,
        zoned: &Zoned,
        row: &mut Row,
    ) -> Vec<Candidate> {
        let mut found = Vec::new();
        for day in days {
            let (of_day, doubtful) = self.candidates(*day, reading, zoned);
            row.asks |= doubtful;
            found.extend(of_day);
        }
        found
    }

    /// All that a time on a day may be, and whether even one is a question.
    fn candidates(&self, day: NaiveDate, reading: &clock::Reading, zoned: &Zoned) -> (Vec<Candidate>, bool) {
        let (taken, doubtful) = zones::moments(zoned, on(day, reading), self.house);
        let candidate = |one: zones::Taken| {
            let zone = zone_of(zoned, &one.value).unwrap_or(self.house);
            Candidate { at: one.instant, value: one.value, day, zone, label: one.label }
        };
        (taken.into_iter().map(candidate).collect(), doubtful)
    }

    /// The days that a time without a date may be on: on from the entry before, whichever that was.
    pub(super) fn carried(&self, reading: &clock::Reading, zoned: &Zoned, row: &mut Row) -> Vec<Candidate> {
        let alike = self.said.as_ref() == Some(zoned);
        let mut found: Vec<Candidate> = Vec::new();
        let mut notes = Vec::new();
        for before in &self.before {
            let middle = before.at.utc().date();
            let days = (-2..=2).filter_map(|by| middle.checked_add_signed(Duration::days(by)));
            let near: Vec<Candidate> = days.flat_map(|day| self.candidates(day, reading, zoned).0).collect();
            let ahead = |one: &Candidate| {
                let step = one.at.since(before.at);
                if self.falls { -step } else { step }
            };
            for one in &near {
                let step = ahead(one);
                let fits = !alike || reads_alike(&one.value, &before.value);
                if !fits || step < -SLIP || step >= Duration::hours(24) - SLIP {
                    continue;
                }
                let there = before.at.utc() + on(one.day, reading).signed_duration_since(one.at.utc());
                // In another zone the day that was last written counts, not the one that it is there.
                let day = if alike { there.date() } else { before.day };
                let far = step > MIDNIGHT || !alike && (step > SLIP || step < -SLIP);
                let mut taken = vec![one];
                if one.day != day && far {
                    // Also a line out of order on the same day: which of the two, only a person knows.
                    let other = near.iter().find(|other| other.day == day && reads_alike(&other.value, &one.value));
                    taken.extend(other.filter(|other| !alike || ahead(other) >= -MIDNIGHT));
                } else if one.day > day {
                    notes.push("The day was carried over midnight.".to_owned());
                } else if one.day < day {
                    notes.push("The day before was taken.".to_owned());
                }
                for one in taken {
                    // The clocks may skip the time on just this day.
                    let (_, doubtful) = zones::moments(zoned, on(one.day, reading), self.house);
                    row.asks |= doubtful;
                    if found.iter().all(|other| other.at != one.at) {
                        found.push(one.clone());
                    }
                }
            }
        }
        notes.dedup();
        row.notes.extend(notes.into_iter().take(1));
        found
    }
}

/// `Britain` holds `Britain clocks` and `Britain 60`.
fn reads_alike(one: &str, other: &str) -> bool {
    let holds =
        |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    holds(one, other) || holds(other, one)
}

fn on(day: NaiveDate, reading: &clock::Reading) -> NaiveDateTime {
    let day = if reading.next_day { day.checked_add_days(Days::new(1)).unwrap_or(day) } else { day };
    day.and_time(reading.time)
}
