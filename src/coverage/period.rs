//! Which incidents are counted, by the day that they began: the last twelve months, a year, or all. Days are those of the
//! organisation's zone; the caller says which one is today.

use chrono::{Datelike, Months, NaiveDate};

/// Months that are shown one by one.
pub const MONTHS: u32 = 12;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// This month and the eleven before it.
    Recent,
    /// The months of one year, as far as they have begun.
    Year(i32),
    /// All there is.
    All,
}

/// Days one after the other, the first and the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first; all before it, too, when there is none.
    pub from: Option<NaiveDate>,
    /// The last.
    pub to: NaiveDate,
}

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month(NaiveDate);

impl Period {
    /// What an address says for [`Period::All`].
    pub const ALL: &'static str = "all";

    /// Reads what stands in an address; the last twelve months for what makes no sense.
    pub fn parse(raw: &str) -> Self {
        let year = || raw.trim().parse().ok().filter(|year| (1970..=2099).contains(year));
        match raw.trim() {
            Self::ALL => Self::All,
            _ => year().map_or(Self::Recent, Self::Year),
        }
    }

    /// As it stands in an address.
    pub fn value(self) -> String {
        match self {
            Self::Recent => String::new(),
            Self::Year(year) => year.to_string(),
            Self::All => Self::ALL.to_owned(),
        }
    }

    /// `Last 12 months`, `2025`
    pub fn label(self) -> String {
        match self {
            Self::Recent => "Last 12 months".to_owned(),
            Self::Year(year) => year.to_string(),
            Self::All => "All time".to_owned(),
        }
    }

    /// The months that are shown one by one, the last first; none of a year that is still to come.
    pub fn months(self, today: NaiveDate) -> Vec<Month> {
        let this = Month::of(today);
        match self {
            Self::Recent | Self::All => this.back().take(MONTHS as usize).collect(),
            Self::Year(year) => {
                let last = NaiveDate::from_ymd_opt(year, 12, 1).map_or(this, Month);
                last.back().take_while(|month| month.0.year() == year).filter(|month| month.0 <= this.0).collect()
            }
        }
    }

    /// The days that count.
    pub fn days(self, today: NaiveDate) -> Days {
        let months = self.months(today);
        let (newest, oldest) = (months.first().copied(), months.last().copied());
        let to = newest.map_or(today, |month| month.days().to);
        match self {
            Self::All => Days { from: None, to },
            // A year to come begins after its end: nothing is counted.
            Self::Year(_) | Self::Recent => Days { from: oldest.map(|month| month.0).or(to.succ_opt()), to },
        }
    }

    /// The days before the months that are shown one by one, where these are not what was asked for.
    pub fn before(self, today: NaiveDate) -> Option<Days> {
        match self {
            Self::Year(_) => None,
            Self::Recent | Self::All => {
                let oldest = self.months(today).last()?.0;
                Some(Days { from: None, to: oldest.pred_opt()? })
            }
        }
    }
}

impl Month {
    /// The month of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// Its first day and its last.
    pub fn days(self) -> Days {
        let next = self.0.checked_add_months(Months::new(1));
        Days { from: Some(self.0), to: next.and_then(|day| day.pred_opt()).unwrap_or(self.0) }
    }

    /// `March 2026`
    pub fn label(self) -> String {
        self.0.format("%B %Y").to_string()
    }

    /// This month, the one before it, and so on.
    fn back(self) -> impl Iterator<Item = Self> {
        (0..).map_while(move |ago| self.0.checked_sub_months(Months::new(ago)).map(Self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_names_a_period() {
        for (raw, period) in [
            ("", Period::Recent),
            ("all", Period::All),
            ("2025", Period::Year(2025)),
            (" 2025 ", Period::Year(2025)),
            ("25", Period::Recent),
            ("20255", Period::Recent),
            ("-1", Period::Recent),
            ("soon", Period::Recent),
        ] {
            assert_eq!(Period::parse(raw), period, "{raw:?}");
            assert_eq!(Period::parse(&period.value()), period);
        }
    }

    #[test]
    fn the_last_twelve_months_end_with_this_one() {
        let today = day("2026-03-31");
        let months: Vec<String> = Period::Recent.months(today).into_iter().map(Month::label).collect();
        assert_eq!((months.len(), months[0].as_str(), months[11].as_str()), (12, "March 2026", "April 2025"));
        assert_eq!(months[1], "February 2026");
        assert_eq!(Period::Recent.days(today), Days { from: Some(day("2025-04-01")), to: day("2026-03-31") });
        assert_eq!(Period::Recent.before(today), Some(Days { from: None, to: day("2025-03-31") }));
        assert_eq!(Period::All.days(today), Days { from: None, to: day("2026-03-31") });
    }

    #[test]
    fn a_year_has_the_months_that_have_begun() {
        let today = day("2024-02-29");
        assert_eq!(Period::Year(2024).months(today).len(), 2);
        assert_eq!(Period::Year(2024).days(today), Days { from: Some(day("2024-01-01")), to: day("2024-02-29") });
        assert_eq!(Period::Year(2023).months(today).len(), 12);
        assert_eq!(Period::Year(2023).days(today), Days { from: Some(day("2023-01-01")), to: day("2023-12-31") });
        assert_eq!(Period::Year(2023).before(today), None);
        let to_come = Period::Year(2025);
        assert!(to_come.months(today).is_empty());
        assert!(to_come.days(today).from > Some(to_come.days(today).to));
    }
}
