//! `Zone`, an IANA time zone, and the way from a local time that somebody typed to the moment it
//! names (RULES 19). Does not know whose zone it is, and never reads a clock.

mod names;
mod stamp;

use std::fmt;
use std::str::FromStr;

use chrono::{Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Timelike};
use chrono_tz::{GapInfo, Tz, TzOffset};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Instant;
use super::instant::Moment;

pub use names::{Region, ZoneError};
pub use stamp::{Stamp, duration_words, form_value, long_date, parse_local, relative_days, short_date};

/// An IANA time zone such as `Europe/Berlin`. Stored and shown by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Zone(Tz);

/// What a typed local time turns out to be in a zone (RULES 19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Local {
    /// It names one moment.
    Once(Instant),
    /// The clocks jump over it.
    Never {
        /// The last minute that exists before the jump.
        before: Choice,
        /// The first minute that exists after it.
        after: Choice,
    },
    /// The clocks go back, so it comes round again.
    Twice {
        /// The earlier of the two moments.
        first: Choice,
        /// The later one.
        second: Choice,
    },
}

/// One of the two moments offered when a local time names none or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The moment.
    pub instant: Instant,
    /// Distance from UTC at that moment, `+02:00`; tells the two choices apart in a form.
    pub offset: String,
    /// `CEST`, or `UTC+10:30` where the zone has no letters.
    pub abbreviation: String,
    /// What the clock on the wall shows at that moment.
    pub local: NaiveDateTime,
}

impl Local {
    /// The moment for a form that also sends the offset chosen among two (`+02:00`).
    /// An offset is not needed when the time names one moment, and is then ignored.
    /// `None` when the choice is still open.
    pub fn pick(&self, offset: Option<&str>) -> Option<Instant> {
        let (one, two) = match self {
            Self::Once(instant) => return Some(*instant),
            Self::Never { before, after } => (before, after),
            Self::Twice { first, second } => (first, second),
        };
        let offset = offset?.trim();
        [one, two].into_iter().find(|choice| choice.offset == offset).map(|choice| choice.instant)
    }
}

/// Which edition of the time-zone database this program was built with: a year and a letter.
pub const EDITION: &str = chrono_tz::IANA_TZDB_VERSION;

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(Tz::UTC);

    /// Its IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The moment or moments that `local` names here (RULES 19).
    pub fn resolve(self, local: NaiveDateTime) -> Local {
        match self.0.offset_from_local_datetime(&local) {
            LocalResult::Single(offset) => Local::Once(moment(local, &offset)),
            LocalResult::Ambiguous(one, two) => {
                let (one, two) = (self.choice(moment(local, &one)), self.choice(moment(local, &two)));
                let (first, second) = if one.instant <= two.instant { (one, two) } else { (two, one) };
                Local::Twice { first, second }
            }
            LocalResult::None => self.skipped(local),
        }
    }

    /// What clock and calendar show here at `instant`. Takes a reference, too: templates have those.
    pub fn at(&self, instant: impl Moment) -> Stamp {
        Stamp::new(*self, self.0, instant.moment())
    }

    /// The first moment of `day` here: midnight, or the end of the jump where the clocks skip
    /// midnight. For a day that this zone skipped, the first moment after it.
    pub fn day_start(self, day: NaiveDate) -> Instant {
        match self.resolve(day.and_time(NaiveTime::MIN)) {
            Local::Once(instant) => instant,
            Local::Twice { first, .. } => first.instant,
            Local::Never { after, .. } => after.instant,
        }
    }

    fn skipped(self, local: NaiveDateTime) -> Local {
        let gap = GapInfo::new(&local, &self.0).and_then(|gap| gap.begin.zip(gap.end));
        let Some(((begin, offset), end)) = gap else {
            // Every jump in the tables has two sides; without them the offset in force is as near
            // as one can get.
            return Local::Once(moment(local, &self.0.offset_from_utc_datetime(&local)));
        };
        let last = whole_minute(begin - Duration::nanoseconds(1));
        let mut first = end.naive_utc();
        if whole_minute(first) != first {
            first = whole_minute(first) + Duration::minutes(1);
        }
        Local::Never { before: self.choice(moment(last, &offset)), after: self.choice(Instant::from_utc(first)) }
    }

    fn choice(self, instant: Instant) -> Choice {
        let stamp = self.at(instant);
        Choice { instant, offset: stamp.offset(), abbreviation: stamp.abbreviation(), local: stamp.local_time() }
    }
}

fn moment(local: NaiveDateTime, offset: &TzOffset) -> Instant {
    Instant::from_utc(local - Duration::seconds(offset.fix().local_minus_utc().into()))
}

fn whole_minute(time: NaiveDateTime) -> NaiveDateTime {
    time - Duration::seconds(time.second().into()) - Duration::nanoseconds(time.nanosecond().into())
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Zone {
    type Err = ZoneError;

    fn from_str(typed: &str) -> Result<Self, ZoneError> {
        names::find(typed).map(Self)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl<DB: Backend> FromSql<Text, DB> for Zone
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        // What is stored is a name as the tables have it; only a person's spelling needs the search for what was meant.
        let name = <String as FromSql<Text, DB>>::from_sql(bytes)?;
        match name.parse::<Tz>() {
            Ok(zone) => Ok(Self(zone)),
            Err(_) => Ok(name.parse()?),
        }
    }
}

impl<DB: Backend> ToSql<Text, DB> for Zone
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.name().to_sql(out)
    }
}

#[cfg(test)]
mod tests;
