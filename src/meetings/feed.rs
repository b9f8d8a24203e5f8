//! The personal feed (RULES 35): which meetings stand in it, and the secret that a form brings along before it is stored.
//! A pure rule. Why the address is shown once: `docs/decisions/0019-feed-and-notices.md`.

use chrono::Duration;

use crate::kernel::{PersonId, secret_token};
use crate::web::Site;

/// How far back it reaches: a quarter, in which people look up when they met. What lies ahead stands in it without an end,
/// for nothing of that may be missing.
pub const PAST: Duration = Duration::days(90);
/// How long a meeting that was called off stays in it as cancelled, so that people see why it is gone. Programs that have
/// not read the feed for longer take the whole of it anew.
pub const CANCELLED: Duration = Duration::days(14);
/// Most meetings in it, the latest ones: far more than a large organisation holds in a year.
pub const MOST: i64 = 2_000;

/// What the signature of an offer is for.
const PURPOSE: &str = "feed";

/// What a calendar program calls it.
pub fn name(organisation: &str) -> String {
    format!("Postmortem meetings, {organisation}")
}

/// A fresh secret for `person`, as a form carries it. It opens nothing before that form was sent; sent twice, it makes one
/// address, and both answers show it (SE-04).
pub fn offer(site: &Site, person: PersonId) -> String {
    let secret = secret_token();
    let signature = site.sign(PURPOSE, &format!("{person}:{secret}"));
    format!("{secret}.{signature}")
}

/// The secret of an offer that came back; only what was offered to this very person: nobody chooses one that can be guessed.
pub fn taken(site: &Site, person: PersonId, offer: &str) -> Option<String> {
    let (secret, signature) = offer.split_once('.')?;
    site.signed(PURPOSE, &format!("{person}:{secret}"), signature).then(|| secret.to_owned())
}

/// The path of the feed behind a secret.
pub fn path(secret: &str) -> String {
    format!("/calendar/{secret}.ics")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Zone;

    #[test]
    fn an_offer_is_taken_from_whom_it_was_made_for() {
        let base = "https://pm.example.org".parse().unwrap();
        let site = |secret: u8| Site::new(&base, "Fjordpost".into(), Zone::UTC, Vec::new(), vec![secret; 64]);
        let (here, ana, bo) = (site(1), PersonId::random(), PersonId::random());
        let offered = offer(&here, ana);
        let secret = taken(&here, ana, &offered).unwrap();
        // 256 bits in hexadecimal.
        assert_eq!(secret.len(), 64);
        assert_ne!(secret, taken(&here, ana, &offer(&here, ana)).unwrap());
        assert_eq!(taken(&here, bo, &offered), None);
        assert_eq!(taken(&site(2), ana, &offered), None);
        for bad in ["", ".", "0000", &format!("{}.{}", "0".repeat(64), "0".repeat(64)), &secret] {
            assert_eq!(taken(&here, ana, bad), None, "{bad}");
        }
    }
}
