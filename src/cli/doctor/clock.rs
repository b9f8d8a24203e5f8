//! Whether the clock and the knowledge of time zones can be believed.

use chrono::Datelike;

use super::Finding;
use crate::kernel::Instant;

/// This program was written in this year; an earlier one is a clock that was never set.
const WRITTEN_IN: i32 = 2026;
/// Governments change their clocks every year; after so many years a zone of somebody is wrong.
const EDITION_IS_OLD: i32 = 4;

/// Looks at the clock at `now` and at the time-zone database `edition` (`2025b`).
pub fn look(now: Instant, edition: &str) -> Vec<Finding> {
    let year = now.utc().year();
    let shown = now.iso();
    if !(WRITTEN_IN..WRITTEN_IN + 50).contains(&year) {
        return vec![Finding::wrong(
            format!("The clock of this machine shows {shown}, which cannot be."),
            "Set the clock, best by a time service (on most Linux systems: `timedatectl set-ntp true`).",
        )];
    }
    let age = edition.get(..4).and_then(|year| year.parse::<i32>().ok()).map_or(0, |edition| year - edition);
    let zones = match age > EDITION_IS_OLD {
        true => Finding::advice(
            format!("The time-zone data is of {edition}: rules that changed since then are unknown."),
            "Install a newer Debrief; the data is built in.",
        ),
        false => Finding::fine(format!("The time-zone data is of {edition}.")),
    };
    vec![Finding::fine(format!("The clock shows {shown}.")), zones]
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    fn verdicts(year: i32, edition: &str) -> Vec<Verdict> {
        let day = chrono::NaiveDate::from_ymd_opt(year, 3, 6).unwrap();
        let now = Instant::from_utc(day.and_hms_opt(9, 0, 0).unwrap());
        look(now, edition).into_iter().map(|finding| finding.verdict).collect()
    }

    #[test]
    fn a_clock_that_was_never_set_is_seen() {
        assert_eq!(verdicts(1970, "2025b"), [Verdict::Wrong]);
        assert_eq!(verdicts(2106, "2025b"), [Verdict::Wrong]);
        assert_eq!(verdicts(2026, "2025b"), [Verdict::Fine, Verdict::Fine]);
        assert_eq!(verdicts(2031, "2025b"), [Verdict::Fine, Verdict::Advice]);
    }
}
