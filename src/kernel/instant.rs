//! `Instant`, the only time type that is stored, and the clock that people and tests read it from.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Duration, NaiveDate, NaiveDateTime, SubsecRound, Timelike, Utc};
use diesel::backend::Backend;
use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Timestamp;
use serde::Serialize;

/// A moment in UTC, cut to microseconds: what every engine can hold, so that a value read back
/// equals the one written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow, Serialize)]
#[diesel(sql_type = Timestamp)]
#[serde(transparent)]
pub struct Instant(NaiveDateTime);

impl Instant {
    /// The moment that this UTC date and time names.
    pub fn from_utc(utc: NaiveDateTime) -> Self {
        Self(utc.trunc_subsecs(6))
    }

    /// The moment of a text as engines without a type for time keep it: `2026-03-06 13:10:00.000000`, with as many digits
    /// of the fraction as there are. `None` for anything else.
    pub fn from_stored(text: &str) -> Option<Self> {
        let (date, time) = text.split_once(' ')?;
        let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
        let ([year, month, day], [hour, minute, second]) = (numbers(date, '-')?, numbers(time, ':')?);
        let micros = match fraction.get(..fraction.len().min(6))? {
            "" => 0,
            digits => number(digits)? * 10u32.pow(6 - u32::try_from(digits.len()).ok()?),
        };
        let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        day.and_hms_micro_opt(hour, minute, second, micros).map(Self)
    }

    /// Its date and time in UTC.
    pub fn utc(self) -> NaiveDateTime {
        self.0
    }

    /// The moment `by` later (earlier when negative); the same moment when out of range.
    pub fn plus(self, by: Duration) -> Self {
        Self(self.0.checked_add_signed(by).unwrap_or(self.0))
    }

    /// How long after `earlier` this is; negative when it is before.
    pub fn since(self, earlier: Self) -> Duration {
        self.0 - earlier.0
    }

    /// `2026-03-06T13:10:00Z`, for machines.
    pub fn iso(self) -> String {
        let time = self.0.time();
        format!("{}T{:02}:{:02}:{:02}Z", self.0.date(), time.hour(), time.minute(), time.second())
    }
}

fn number(digits: &str) -> Option<u32> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Three numbers with a mark between.
fn numbers(text: &str, mark: char) -> Option<[u32; 3]> {
    let mut parts = text.splitn(3, mark).map(number);
    Some([parts.next()??, parts.next()??, parts.next()??])
}

/// Said of a text that is no moment in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a moment such as 2026-03-06T13:10Z")]
pub struct ParseInstantError;

/// Reads what [`Instant::iso`] writes, with or without seconds.
impl std::str::FromStr for Instant {
    type Err = ParseInstantError;

    fn from_str(raw: &str) -> Result<Self, ParseInstantError> {
        let read = |format| NaiveDateTime::parse_from_str(raw, format).ok();
        read("%Y-%m-%dT%H:%M:%S%.fZ").or_else(|| read("%Y-%m-%dT%H:%MZ")).map(Self::from_utc).ok_or(ParseInstantError)
    }
}

/// An instant by itself or behind references: templates hand over the latter.
pub trait Moment {
    /// The instant.
    fn moment(&self) -> Instant;
}

impl Moment for Instant {
    fn moment(&self) -> Instant {
        *self
    }
}

impl<M: Moment> Moment for &M {
    fn moment(&self) -> Instant {
        (**self).moment()
    }
}

impl<DB: Backend> ToSql<Timestamp, DB> for Instant
where
    NaiveDateTime: ToSql<Timestamp, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

/// Where "now" comes from: the machine, or a hand that a test moves.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// Stands still until moved.
    Fixed(Arc<Mutex<Instant>>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: Instant) -> Self {
        Self::Fixed(Arc::new(Mutex::new(at)))
    }

    /// The moment it shows.
    pub fn now(&self) -> Instant {
        match self {
            Self::System => Instant::from_utc(Utc::now().naive_utc()),
            Self::Fixed(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a fixed clock by `by`; the machine's clock is left alone.
    pub fn advance(&self, by: Duration) {
        if let Self::Fixed(at) = self {
            let mut at = at.lock().unwrap_or_else(PoisonError::into_inner);
            *at = at.plus(by);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_stored_moment_is_read_to_the_microsecond() {
        for (stored, iso, micros) in [
            ("2026-03-06 13:10:00", "2026-03-06T13:10:00Z", 0),
            ("2026-03-06 13:10:07.5", "2026-03-06T13:10:07Z", 500_000),
            ("2026-03-06 13:10:07.000042", "2026-03-06T13:10:07Z", 42),
            ("2026-03-06 13:10:07.000042999", "2026-03-06T13:10:07Z", 42),
        ] {
            let read = Instant::from_stored(stored).unwrap();
            assert_eq!(
                (read.iso().as_str(), read.utc().and_utc().timestamp_subsec_micros()),
                (iso, micros),
                "{stored}"
            );
        }
        for other in [
            "",
            "2026-03-06",
            "2026-03-06T13:10:00",
            "2026-13-06 13:10:00",
            "2026-03-06 13:10",
            "2026-03-06 13:10:+7",
            "x",
        ] {
            assert_eq!(Instant::from_stored(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_chrono_writes_is_read(micros in 0i64..4_000_000_000_000_000) {
            let at = Instant::from_utc(chrono::DateTime::from_timestamp_micros(micros).unwrap().naive_utc());
            prop_assert_eq!(Instant::from_stored(&at.utc().format("%F %T%.f").to_string()), Some(at));
        }

        #[test]
        fn no_text_makes_it_fall(text in "\\PC{0,30}") {
            let _ = Instant::from_stored(&text);
        }
    }
}
