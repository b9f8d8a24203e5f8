//! Whether mail is sent, what waits, what failed and why.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Duration;

use crate::accounts::{self, Visit};
use crate::kernel::{Instant, Zone};
use crate::outbox::Failure;
use crate::outbox::model::{Line, State};
use crate::outbox::server::MailServer;
use crate::outbox::store::desk;
use crate::web::{Error, Errors, Result, Shell};

pub(super) const HOME: &str = "/settings/mail";
/// How many failed and how many waiting messages are listed.
const LISTED: i64 = 50;
/// How many sent ones are.
const LATELY: i64 = 10;

#[derive(Template)]
#[template(path = "outbox/mail.html")]
struct MailPage {
    shell: Shell,
    errors: Errors,
    server: Option<MailServer>,
    failure: Option<Failure>,
    to: String,
    zone: Zone,
    now: Instant,
    counts: Vec<(State, i64)>,
    sent_in_week: i64,
    failed: Vec<Line>,
    waiting: Vec<Line>,
    under_way: Vec<Line>,
    sent: Vec<Line>,
}

/// What a test mail that did not go out left behind.
#[derive(Default)]
pub(super) struct Left {
    pub errors: Errors,
    pub to: Option<String>,
    pub failure: Option<Failure>,
}

/// `GET /settings/mail`
pub async fn show(visit: Visit, server: web::Data<Option<MailServer>>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    page(visit, &server, StatusCode::OK, Left::default()).await
}

pub(super) async fn page(
    visit: Visit,
    server: &Option<MailServer>,
    status: StatusCode,
    left: Left,
) -> Result<HttpResponse> {
    let (me, now) = (visit.viewer.id, visit.now);
    let page = visit
        .db
        .read(move |c| {
            let counts = desk::counts(c)?;
            let sent_in_week = desk::sent_since(c, now.plus(-Duration::days(7)))?;
            let failed = desk::lines(c, State::Failed, LISTED)?;
            let waiting = desk::lines(c, State::Waiting, LISTED)?;
            let under_way = desk::lines(c, State::InDoubt, LISTED)?;
            let sent = desk::lines(c, State::Sent, LATELY)?;
            let mine = accounts::person(c, me)?.email.to_string();
            Ok::<_, Error>((counts, sent_in_week, failed, waiting, under_way, sent, mine))
        })
        .await?;
    let (counts, sent_in_week, failed, waiting, under_way, sent, mine) = page;
    let page = MailPage {
        zone: visit.viewer.zone,
        shell: visit.shell,
        server: server.clone(),
        errors: left.errors,
        failure: left.failure,
        to: left.to.unwrap_or(mine),
        now,
        counts,
        sent_in_week,
        failed,
        waiting,
        under_way,
        sent,
    };
    page.shell.page_with(status, &page)
}

impl MailPage {
    fn count(&self, state: State) -> i64 {
        self.counts.iter().find(|(one, _)| *one == state).map_or(0, |(_, count)| *count)
    }

    fn waiting_count(&self) -> i64 {
        self.count(State::Waiting) + self.count(State::InDoubt)
    }

    /// How many of `state` are not listed.
    fn more(&self, state: State, listed: &[Line]) -> i64 {
        self.count(state) - i64::try_from(listed.len()).unwrap_or_default()
    }

    /// Whether a failed message could be sent again.
    fn can_retry(&self) -> bool {
        self.failed.iter().any(|one| one.is_of_use(&self.now))
    }

    /// A number of messages in words.
    fn messages(&self, count: impl std::borrow::Borrow<i64>) -> String {
        match count.borrow() {
            0 => "none".to_owned(),
            1 => "1 message".to_owned(),
            more => format!("{more} messages"),
        }
    }

    fn how(&self, server: &MailServer) -> &'static str {
        use crate::outbox::Encryption::{None, Starttls, Tls};
        match server.encryption {
            None => "unencrypted",
            Starttls => "encrypted by STARTTLS",
            Tls => "encrypted by TLS from the start",
        }
    }
}
