//! When the meeting about an incident is due, as a rule that admins set for each severity
//! (RULES 4). Owns the rule and its preset; [`super::deadline`] applies it.

use crate::kernel::text_enum;

text_enum! {
    /// Which days count.
    pub enum Count {
        /// Every day.
        Calendar = "calendar", "Calendar days";
        /// Monday to Friday without the organisation's holidays.
        Business = "business", "Business days";
    }
}

/// How many days after resolution the meeting is held at the latest (RULES 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Policy {
    /// Days after the day of resolution; forms take [`Policy::MIN_DAYS`] to [`Policy::MAX_DAYS`].
    pub days: u16,
    /// Which days count.
    pub count: Count,
}

impl Policy {
    /// Within a week, for any severity (RULES 4).
    pub const DEFAULT: Self = Self { days: 7, count: Count::Calendar };
    /// The shortest that a form takes: the day after resolution.
    pub const MIN_DAYS: u16 = 1;
    /// The longest that a form takes; later than this nobody remembers.
    pub const MAX_DAYS: u16 = 90;

    /// The preset "fast" (RULES 4): three calendar days for the gravest severity (rank 1), five
    /// business days for the second. `None` where the preset leaves the policy alone.
    pub fn fast(severity_rank: u8) -> Option<Self> {
        match severity_rank {
            1 => Some(Self { days: 3, count: Count::Calendar }),
            2 => Some(Self { days: 5, count: Count::Business }),
            _ => None,
        }
    }

    /// A policy with a number of days that a form may set; `None` outside that range.
    pub fn checked(days: u16, count: Count) -> Option<Self> {
        (Self::MIN_DAYS..=Self::MAX_DAYS).contains(&days).then_some(Self { days, count })
    }

    /// `5 business days`, `1 calendar day`
    pub fn words(self) -> String {
        let kind = match self.count {
            Count::Calendar => "calendar",
            Count::Business => "business",
        };
        format!("{} {kind} {}", self.days, if self.days == 1 { "day" } else { "days" })
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // RULES 4
    #[test]
    fn the_default_and_the_preset() {
        assert_eq!(Policy::default().words(), "7 calendar days");
        assert_eq!(Policy::fast(1).unwrap().words(), "3 calendar days");
        assert_eq!(Policy::fast(2).unwrap().words(), "5 business days");
        assert_eq!(Policy::fast(0), None);
        assert_eq!(Policy::fast(3), None);
    }

    #[test]
    fn forms_set_a_sensible_number_of_days() {
        assert_eq!(Policy::checked(1, Count::Business).unwrap().words(), "1 business day");
        assert!(Policy::checked(90, Count::Calendar).is_some());
        assert!(Policy::checked(0, Count::Calendar).is_none());
        assert!(Policy::checked(91, Count::Calendar).is_none());
    }
}
