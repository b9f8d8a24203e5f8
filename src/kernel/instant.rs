//! `Instant`, the only time type that is stored, and the clock that people and tests read it from.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Duration, NaiveDateTime, SubsecRound, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
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
        self.0.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
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

impl<DB: Backend> FromSql<Timestamp, DB> for Instant
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        NaiveDateTime::from_sql(bytes).map(Self::from_utc)
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
