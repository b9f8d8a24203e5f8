//! When a message that could not be sent is tried again. A pure rule without chance in it: one worker sends one message at
//! a time, so there is no crowd to spread out.

use chrono::Duration;

/// Minutes to wait after the first failure, the second, and so on. A mail server that asks to come back later (greylisting)
/// has usually forgotten its doubts after five minutes; the sum, 51 hours and 51 minutes, outlasts a weekend's outage that
/// somebody notices on Monday (RFC 5321 4.5.4.1 asks for retries over days).
const WAITS: [i64; 10] = [1, 5, 15, 30, 60, 120, 240, 480, 720, 1440];

/// The longest wait.
pub const LONGEST: Duration = Duration::minutes(WAITS[WAITS.len() - 1]);

/// How long to wait after the failure number `attempts` (from 1); `None` when enough was tried.
pub fn wait_after(attempts: i32) -> Option<Duration> {
    let failure = usize::try_from(attempts.max(1)).unwrap_or(1);
    WAITS.get(failure - 1).map(|minutes| Duration::minutes(*minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<i64> = (1..).map_while(|n| wait_after(n).map(|wait| wait.num_minutes())).collect();
        assert_eq!(waits, WAITS);
        assert!(waits.is_sorted());
        assert_eq!(waits.iter().sum::<i64>(), 51 * 60 + 51);
        assert_eq!(wait_after(0), wait_after(1));
        assert_eq!(wait_after(i32::MIN), wait_after(1));
        assert_eq!(wait_after(11), None);
        assert_eq!(wait_after(i32::MAX), None);
    }
}
