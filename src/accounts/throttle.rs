//! Throttling of sign-in: per client address and per account, so arranged that nobody can lock
//! another out. A browser that has signed in to an account before carries a signed mark and has
//! an allowance of its own; strangers share the account's other allowance.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock, QuantaInstant};
use governor::{DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};

use crate::kernel::Email;

/// Tries that one address has at once; one more every two seconds. A whole office may share one.
const PER_CLIENT: u32 = 30;
/// Tries on one account at once, by strangers together or by one known browser; one more every
/// twenty seconds.
const PER_ACCOUNT: u32 = 10;
/// Wrong secret addresses that one client has at once; one more every two seconds. Counted apart from sign-in: a calendar
/// program that goes on asking for an address of yesterday keeps nobody of its office from signing in.
const PER_STRANGER: u32 = 30;
/// Limiters forget those who are quiet once there are this many.
const MANY: usize = 10_000;

/// The allowances.
pub struct Throttle {
    clients: DefaultKeyedRateLimiter<IpAddr>,
    accounts: DefaultKeyedRateLimiter<(Email, Option<String>)>,
    strangers: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            clients: RateLimiter::keyed(quota(Duration::from_secs(2), PER_CLIENT)),
            accounts: RateLimiter::keyed(quota(Duration::from_secs(20), PER_ACCOUNT)),
            strangers: RateLimiter::keyed(quota(Duration::from_secs(2), PER_STRANGER)),
            clock: DefaultClock::default(),
        }
    }
}

impl Throttle {
    /// Counts a try from `client` on `account`; `known` is the mark of a browser that has signed
    /// in to this very account before.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn admit(&self, client: Option<IpAddr>, account: &Email, known: Option<String>) -> Result<(), u64> {
        self.admit_client(client)?;
        if self.accounts.len() > MANY {
            self.accounts.retain_recent();
        }
        let checked = self.accounts.check_key(&(account.clone(), known));
        checked.map_err(|not_yet| self.seconds(&not_yet))
    }

    /// Counts a try from `client` on something that is no account.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn admit_client(&self, client: Option<IpAddr>) -> Result<(), u64> {
        self.admit_to(&self.clients, client)
    }

    /// Counts a wrong secret address that `client` asked for.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn admit_stranger(&self, client: Option<IpAddr>) -> Result<(), u64> {
        self.admit_to(&self.strangers, client)
    }

    fn admit_to(&self, limiter: &DefaultKeyedRateLimiter<IpAddr>, client: Option<IpAddr>) -> Result<(), u64> {
        if limiter.len() > MANY {
            limiter.retain_recent();
        }
        let Some(client) = client else { return Ok(()) };
        limiter.check_key(&whole(client)).map_err(|not_yet| self.seconds(&not_yet))
    }

    fn seconds(&self, not_yet: &NotUntil<QuantaInstant>) -> u64 {
        not_yet.wait_time_from(self.clock.now()).as_secs() + 1
    }
}

fn quota(every: Duration, burst: u32) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(every).unwrap_or(Quota::per_second(burst)).allow_burst(burst)
}

/// One customer's line has a whole /64 of IPv6.
fn whole(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn strangers_cannot_lock_a_known_browser_out() {
        let throttle = Throttle::default();
        let account: Email = "ana@example.org".parse().unwrap();
        for last in 0..PER_ACCOUNT {
            assert_eq!(throttle.admit(address(last as u8), &account, None), Ok(()));
        }
        assert!(throttle.admit(address(200), &account, None).is_err());
        assert_eq!(throttle.admit(address(201), &account, Some("mark".into())), Ok(()));
    }

    #[test]
    fn one_address_cannot_try_every_account() {
        let throttle = Throttle::default();
        let tries = (0..PER_CLIENT + 5).map(|n| format!("p{n}@example.org").parse().unwrap());
        let refused = tries.filter(|account: &Email| throttle.admit(address(1), account, None).is_err()).count();
        assert_eq!(refused, 5);
    }

    #[test]
    fn an_ipv6_line_is_one_client() {
        assert_eq!(whole("2001:db8::1".parse().unwrap()), whole("2001:db8::ffff:2".parse().unwrap()));
        assert_ne!(whole("2001:db8:0:1::1".parse().unwrap()), whole("2001:db8::1".parse().unwrap()));
    }
}
