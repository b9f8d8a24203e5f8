//! Whether the address that people open fits the one that is listened on.

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

use super::Finding;

/// Looks at `base_url` and `listen`; `proxy` says whether a trusted proxy is named.
pub fn look(base_url: &Url, listen: SocketAddr, proxy: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ip = ip(base_url);
    let loopback = base_url.host_str() == Some("localhost") || ip.is_some_and(|ip| ip.is_loopback());
    if ip.is_some_and(|ip| ip.is_unspecified()) {
        findings.push(Finding::wrong(
            format!("base_url is {base_url}, an address that nobody can open."),
            "Set base_url to the address that people type: links, cookies and calendar files are made from it.",
        ));
    } else if base_url.scheme() == "http" && !loopback {
        findings.push(Finding::wrong(
            format!("base_url is {base_url}: passwords and texts travel unencrypted."),
            "Put a web server with TLS in front, and set base_url to its https:// address.",
        ));
    }
    findings.extend(way(base_url, loopback, listen, proxy));
    if findings.is_empty() {
        findings.push(Finding::fine(format!("base_url {base_url} fits the address {listen}.")));
    }
    findings
}

/// How a request comes from `base_url` to `listen`.
fn way(base_url: &Url, loopback: bool, listen: SocketAddr, proxy: bool) -> Option<Finding> {
    match (base_url.scheme(), proxy) {
        ("https", false) => Some(Finding::wrong(
            "base_url is https, so a web server stands in front, and no trusted proxy is named: all visitors seem to \
             come from one address and are slowed down together when one of them mistypes a password."
                .to_owned(),
            "Name the web server's address in trusted_proxies, for one on this machine 127.0.0.1 and ::1.",
        )),
        (_, true) if !listen.ip().is_loopback() => Some(Finding::advice(
            format!("{listen} can perhaps be reached past the web server in front."),
            "Listen on 127.0.0.1 when the web server is on this machine, or let only it reach the port.",
        )),
        (_, true) => None,
        (_, false) if reaches(base_url, loopback, listen) => None,
        (_, false) => Some(Finding::wrong(
            format!("base_url is {base_url}, but Debrief listens on {listen}, and no trusted proxy is named."),
            "Set base_url or listen so that they fit, or name the web server in front in trusted_proxies.",
        )),
    }
}

/// Whether `base_url` leads to `listen` without anything between.
fn reaches(base_url: &Url, loopback: bool, listen: SocketAddr) -> bool {
    let port = base_url.port_or_known_default() == Some(listen.port());
    let host = match ip(base_url) {
        Some(ip) => ip == listen.ip() || listen.ip().is_unspecified(),
        None if loopback => listen.ip().is_loopback() || listen.ip().is_unspecified(),
        // A name may be that of any address but one that only this machine has.
        None => !listen.ip().is_loopback(),
    };
    port && host
}

fn ip(base_url: &Url) -> Option<IpAddr> {
    match base_url.host()? {
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
        Host::Domain(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict::{Advice, Fine, Wrong};
    use super::*;

    #[test]
    fn addresses_that_fit_and_that_do_not() {
        let table = [
            ("http://127.0.0.1:8080", "127.0.0.1:8080", false, vec![Fine]),
            ("http://localhost:8080", "127.0.0.1:8080", false, vec![Fine]),
            ("http://localhost:8080", "0.0.0.0:8080", false, vec![Fine]),
            ("http://[::1]:8080", "[::1]:8080", false, vec![Fine]),
            ("http://localhost:8080", "127.0.0.1:8081", false, vec![Wrong]),
            ("http://localhost", "127.0.0.1:8080", false, vec![Wrong]),
            ("http://localhost", "127.0.0.1:8080", true, vec![Fine]),
            ("http://0.0.0.0:8080", "0.0.0.0:8080", false, vec![Wrong]),
            ("http://box:8080", "0.0.0.0:8080", false, vec![Wrong]),
            ("http://box:8080", "127.0.0.1:8080", false, vec![Wrong, Wrong]),
            ("https://pm.example.org", "127.0.0.1:8080", true, vec![Fine]),
            ("https://pm.example.org/debrief", "127.0.0.1:8080", true, vec![Fine]),
            ("https://pm.example.org", "127.0.0.1:8080", false, vec![Wrong]),
            ("https://pm.example.org", "0.0.0.0:8080", true, vec![Advice]),
        ];
        for (base_url, listen, proxy, expected) in table {
            let found = look(&base_url.parse().unwrap(), listen.parse().unwrap(), proxy);
            let verdicts: Vec<_> = found.iter().map(|finding| finding.verdict).collect();
            assert_eq!(verdicts, expected, "{base_url} {listen} {proxy}");
        }
    }
}
