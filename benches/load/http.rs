//! Just enough HTTP/1.1 to put a server under load and to look at single answers. The load shares the cores with the
//! server, so it does as little as it can: one buffer a connection, no parsing beyond the status and the end.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, bail};

/// How long a single answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a request says beside its path.
#[derive(Clone, Default)]
pub struct Caller {
    /// The cookie header's value; empty for nobody.
    pub cookie: String,
    /// Whether compressed answers are welcome.
    pub gzip: bool,
    /// The address that a proxy would have seen; empty for none.
    pub from: String,
}

/// Writes a GET onto `out`.
pub fn get(out: &mut Vec<u8>, path: &str, caller: &Caller) {
    head(out, "GET", path, caller);
    out.extend_from_slice(b"\r\n");
}

/// Writes a POST of a form, as a page of ours would send it, onto `out`.
pub fn post(out: &mut Vec<u8>, path: &str, caller: &Caller, form: &str) {
    head(out, "POST", path, caller);
    let length = form.len();
    out.extend_from_slice(
        format!(
            "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
        )
        .as_bytes(),
    );
    out.extend_from_slice(form.as_bytes());
}

fn head(out: &mut Vec<u8>, method: &str, path: &str, caller: &Caller) {
    for part in [method, " ", path, " HTTP/1.1\r\nHost: debrief.test\r\n"] {
        out.extend_from_slice(part.as_bytes());
    }
    for (name, value) in [
        ("Cookie", caller.cookie.as_str()),
        ("Accept-Encoding", if caller.gzip { "gzip" } else { "" }),
        ("X-Forwarded-For", &caller.from),
    ] {
        if !value.is_empty() {
            for part in [name, ": ", value, "\r\n"] {
                out.extend_from_slice(part.as_bytes());
            }
        }
    }
}

/// How far an answer has come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// The head is not complete.
    Head,
    /// So many bytes of the whole are needed.
    Until(usize),
    /// The end is the last chunk.
    Chunks,
}

impl Reading {
    /// Whether `received` holds the whole answer; looks at the head only once.
    pub fn is_done(&mut self, received: &[u8]) -> bool {
        if *self == Self::Head {
            let Some(end) = head_end(received) else { return false };
            let head = &received[..end];
            *self = match header(head, "content-length").and_then(|length| length.parse::<usize>().ok()) {
                Some(length) => Self::Until(end + length),
                None if header(head, "transfer-encoding").is_some() => Self::Chunks,
                None => Self::Until(end),
            };
        }
        match self {
            Self::Head => false,
            Self::Until(length) => received.len() >= *length,
            // One request at a time is under way, so nothing follows. That a compressed body holds these bytes at the
            // very end of a read is too rare to matter here.
            Self::Chunks => received.ends_with(b"\r\n0\r\n\r\n"),
        }
    }
}

/// The status of an answer; 0 when there is none.
pub fn status(received: &[u8]) -> u16 {
    let digits = received.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or_default()
}

fn head_end(received: &[u8]) -> Option<usize> {
    received.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn header<'a>(head: &'a [u8], name: &str) -> Option<&'a str> {
    let lines = std::str::from_utf8(head).ok()?.split("\r\n").skip(1);
    let mut pairs = lines.filter_map(|line| line.split_once(':'));
    pairs.find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// One answer, with nothing left out.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// All that came over the wire, head included.
    pub received: Vec<u8>,
}

impl Answer {
    /// The body as it came.
    pub fn body(&self) -> &[u8] {
        head_end(&self.received).map(|end| &self.received[end..]).unwrap_or_default()
    }

    /// The cookies that it sets, as the next request sends them.
    pub fn cookies(&self) -> String {
        let head = head_end(&self.received).map(|end| &self.received[..end]).unwrap_or_default();
        let lines = std::str::from_utf8(head).unwrap_or_default().split("\r\n");
        let pairs = lines.filter_map(|line| line.split_once(':'));
        let set = pairs.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let kept = set.filter_map(|(_, value)| value.trim().split(';').next());
        kept.collect::<Vec<_>>().join("; ")
    }
}

/// Sends one request on a connection of its own and waits for the answer.
///
/// # Errors
/// When nobody listens or the answer breaks off.
pub fn exchange(address: SocketAddr, request: &[u8]) -> anyhow::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request)?;
    let (mut received, mut reading, mut chunk) = (Vec::new(), Reading::Head, vec![0; 64 * 1024]);
    while !reading.is_done(&received) {
        match stream.read(&mut chunk)? {
            0 => bail!("the server closed before the answer was complete"),
            read => received.extend_from_slice(&chunk[..read]),
        }
    }
    Ok(Answer { status: status(&received), received })
}

/// Gets `path` and insists on status 200.
///
/// # Errors
/// As [`exchange`], and when the status is another one.
pub fn fetch(address: SocketAddr, path: &str, caller: &Caller) -> anyhow::Result<Answer> {
    let mut request = Vec::new();
    get(&mut request, path, caller);
    let answer = exchange(address, &request).with_context(|| format!("GET {path}"))?;
    match answer.status {
        200 => Ok(answer),
        status => bail!("GET {path} answers {status}"),
    }
}
