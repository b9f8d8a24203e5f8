//! What every request needs to know of the installation: where it lives and what it is called.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header;
use hmac::{Hmac, KeyInit, Mac};
use ipnet::IpNet;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use url::Url;

use super::assets::Assets;
use crate::kernel::{Mailbox, Zone};

/// The installation as pages see it. Links are made only from the configured address, never from
/// what a request claims its host to be.
pub struct Site {
    /// Path that every address starts with, without a slash at its end; often empty.
    pub prefix: String,
    /// `https://tools.example.org`, without a path.
    pub origin: String,
    /// Whether people reach it by TLS; decides over cookies, not over what the listener speaks.
    pub https: bool,
    /// Name of the organisation.
    pub organisation: String,
    /// The organisation's time zone: deadlines are reckoned in it (RULES 5).
    pub zone: Zone,
    /// Whom mails come from; none while no mail server is set.
    pub sender: Option<Mailbox>,
    /// Style, script and pictures.
    pub assets: Assets,
    trusted: Vec<IpNet>,
    secret: Vec<u8>,
}

impl Site {
    /// Describes an installation reached at `base`, behind proxies with addresses in `trusted`,
    /// that signs with `secret`.
    pub fn new(base: &Url, organisation: String, zone: Zone, trusted: Vec<IpNet>, secret: Vec<u8>) -> Self {
        Self {
            prefix: base.path().trim_end_matches('/').to_owned(),
            origin: base.origin().ascii_serialization(),
            https: base.scheme() == "https",
            organisation,
            zone,
            sender: None,
            assets: Assets::load(),
            trusted,
            secret,
        }
    }

    /// The same, with a sender of mails.
    pub fn with_sender(self, sender: Option<Mailbox>) -> Self {
        Self { sender, ..self }
    }

    /// The domain that the names of mails end with: the sender's own, as receivers like it best, else that of the address
    /// (RFC 5322 3.6.4 asks only that nobody else makes the same).
    pub fn mail_domain(&self) -> String {
        let of_sender = self.sender.as_ref().and_then(|sender| sender.email.as_str().rsplit_once('@'));
        let host = self.origin.split("://").nth(1).unwrap_or_default().split(':').next().unwrap_or_default();
        let domain = of_sender.map_or(host, |(_, domain)| domain);
        match domain.is_ascii() && domain.contains(|c: char| c.is_ascii_alphabetic()) {
            true => domain.to_owned(),
            false => "debrief.invalid".to_owned(),
        }
    }

    /// Signs `text` for one `purpose`; 64 hexadecimal digits.
    pub fn sign(&self, purpose: &str, text: &str) -> String {
        self.mac(purpose, text).finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether `signature` is what [`Site::sign`] gives, compared in constant time.
    pub fn signed(&self, purpose: &str, text: &str, signature: &str) -> bool {
        let expected = self.sign(purpose, text);
        expected.as_bytes().ct_eq(signature.as_bytes()).into()
    }

    fn mac(&self, purpose: &str, text: &str) -> Hmac<Sha256> {
        // HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).unwrap_or_else(|_| unreachable!());
        for part in [purpose, ":", text] {
            mac.update(part.as_bytes());
        }
        mac
    }

    /// The full address of `path` (which starts with a slash), for mails and calendar files.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.prefix)
    }

    /// Path of the cookies of this installation.
    pub fn cookie_path(&self) -> &str {
        if self.prefix.is_empty() { "/" } else { &self.prefix }
    }

    /// The client's address: that of the connection or, behind trusted proxies, the last address
    /// of `X-Forwarded-For` that no trusted proxy has.
    pub fn client(&self, request: &HttpRequest) -> Option<IpAddr> {
        // A listener for both families names an IPv4 client by an IPv6 address, and a /64 of those is one client.
        let peer = request.peer_addr()?.ip().to_canonical();
        if !self.trusts(peer) {
            return Some(peer);
        }
        let named = request.headers().get_all(header::X_FORWARDED_FOR);
        let hops: Vec<&str> = named.filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(',')).collect();
        let mut client = peer;
        for hop in hops.iter().rev() {
            match hop.trim().parse::<IpAddr>() {
                Ok(address) => client = address.to_canonical(),
                Err(_) => break,
            }
            if !self.trusts(client) {
                break;
            }
        }
        Some(client)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|net| net.contains(&address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_named_by_the_sender_or_the_address() {
        let site = |base: &str, sender: Option<&str>| {
            let site = Site::new(&base.parse().unwrap(), "Fjordpost".into(), Zone::UTC, Vec::new(), vec![0; 64]);
            site.with_sender(sender.map(|sender| sender.parse().unwrap())).mail_domain()
        };
        assert_eq!(site("https://pm.example.org:8443/debrief", None), "pm.example.org");
        assert_eq!(site("https://pm.example.org", Some("Debrief <d@example.net>")), "example.net");
        assert_eq!(site("http://127.0.0.1:8080", None), "debrief.invalid");
        assert_eq!(site("http://[::1]:8080", None), "debrief.invalid");
    }

    #[test]
    fn clients_of_the_old_protocol_are_told_apart_by_a_listener_for_both() {
        let base: Url = "http://pm.example.org".parse().unwrap();
        let proxies = vec!["127.0.0.0/8".parse().unwrap()];
        let site = Site::new(&base, "Fjordpost".into(), Zone::UTC, proxies, vec![0; 64]);
        let client = |peer: &str, forwarded: &str| {
            let request = actix_web::test::TestRequest::default().peer_addr(peer.parse().unwrap());
            let request = request.insert_header((header::X_FORWARDED_FOR, forwarded)).to_http_request();
            site.client(&request).map(|address| address.to_string()).unwrap_or_default()
        };
        assert_eq!(client("[::ffff:192.0.2.1]:4000", "198.51.100.1"), "192.0.2.1");
        assert_eq!(client("[::ffff:127.0.0.1]:4000", "198.51.100.1"), "198.51.100.1");
        assert_eq!(client("[2001:db8::1]:4000", ""), "2001:db8::1");
    }
}
