//! When the meeting about an incident is due, as a rule that admins set for each severity
//! (RULES 4). Owns the rule and its presets; [`super::deadline`] applies it.

use crate::incidents::Severity;
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
    /// The longest that a form takes.
    pub const MAX_DAYS: u16 = 365;

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

text_enum! {
    /// A set of policies with a name.
    pub enum Preset {
        /// The default.
        Week = "week", "A week for all";
        /// Sooner for the two gravest.
        Fast = "fast", "Fast";
        /// None of the others.
        Own = "own", "Own numbers";
    }
}

impl Preset {
    /// What it says of all severities; nothing for own numbers.
    pub fn policies(self) -> Option<Policies> {
        match self {
            Self::Week => Some(Policies::default()),
            Self::Fast => Some(Policies::of_each(|severity| Policy::fast(severity.rank()).unwrap_or(Policy::DEFAULT))),
            Self::Own => None,
        }
    }

    /// In one sentence, for the form.
    pub fn says(self) -> &'static str {
        match self {
            Self::Week => "The meeting is held within 7 calendar days after resolution, whatever the severity.",
            Self::Fast => {
                "SEV-1 within 3 calendar days, SEV-2 within 5 business days, the others within 7 calendar days."
            }
            Self::Own => "What you set for each severity below.",
        }
    }
}

/// The policies of all severities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policies([Policy; 5]);

impl Policies {
    /// The policy that `rule` gives for each severity.
    pub fn of_each(rule: impl Fn(Severity) -> Policy) -> Self {
        let mut all = Self::default();
        for (slot, severity) in all.0.iter_mut().zip(Severity::ALL) {
            *slot = rule(*severity);
        }
        all
    }

    /// The policy of one severity.
    pub fn of(&self, severity: Severity) -> Policy {
        self.0.get(usize::from(severity.rank()) - 1).copied().unwrap_or_default()
    }

    /// Each severity with its policy, the gravest first.
    pub fn each(&self) -> impl Iterator<Item = (Severity, Policy)> {
        Severity::ALL.iter().copied().zip(self.0)
    }

    /// The preset that says the same.
    pub fn preset(&self) -> Preset {
        [Preset::Week, Preset::Fast].into_iter().find(|one| one.policies() == Some(*self)).unwrap_or(Preset::Own)
    }

    /// `SEV-1 3 calendar days, SEV-2 5 business days, …`; the presets by their name.
    pub fn words(&self) -> String {
        match self.preset() {
            Preset::Own => {
                let each = self.each().map(|(severity, policy)| format!("{} {}", severity.label(), policy.words()));
                each.collect::<Vec<_>>().join(", ")
            }
            preset => preset.label().to_owned(),
        }
    }

    /// A short text that is the same for the same policies: what a form was filled from.
    pub fn code(&self) -> String {
        let each = self.0.iter().map(|policy| format!("{}{}", policy.days, &policy.count.as_str()[..1]));
        each.collect::<Vec<_>>().join(" ")
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
        assert!(Policy::checked(365, Count::Calendar).is_some());
        assert!(Policy::checked(0, Count::Calendar).is_none());
        assert!(Policy::checked(366, Count::Calendar).is_none());
    }

    // RULES 4
    #[test]
    fn presets_are_known_again() {
        let fast = Preset::Fast.policies().unwrap();
        assert_eq!(fast.of(Severity::Sev1).words(), "3 calendar days");
        assert_eq!(fast.of(Severity::Sev2).words(), "5 business days");
        assert_eq!(fast.of(Severity::Sev5), Policy::DEFAULT);
        assert_eq!((fast.preset(), fast.words().as_str()), (Preset::Fast, "Fast"));
        assert_eq!(Policies::default().preset(), Preset::Week);
        let own = Policies::of_each(|severity| match severity {
            Severity::Sev1 => Policy { days: 2, count: Count::Business },
            _ => Policy::DEFAULT,
        });
        assert_eq!(own.preset(), Preset::Own);
        assert!(own.words().starts_with("SEV-1 2 business days, SEV-2 7 calendar days"), "{}", own.words());
        assert_eq!(own.code(), "2b 7c 7c 7c 7c");
    }
}
