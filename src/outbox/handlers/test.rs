//! A mail sent at once, so that an administrator sees that it arrives, or why it does not.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::page::{HOME, Left, page};
use crate::accounts::Visit;
use crate::kernel::{Email, MailId, Mailbox};
use crate::outbox::Failure;
use crate::outbox::compose::test_mail;
use crate::outbox::server::MailServer;
use crate::outbox::transport::{Connection, WHILE_SOMEBODY_WAITS};
use crate::web::{Check, Error, Errors, Form, Result};

/// Whom the test mail goes to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TestForm {
    pub to: String,
}

impl TestForm {
    fn check(&self) -> std::result::Result<Email, Errors> {
        let mut check = Check::new();
        let email = check.parsed::<Email>("to", &self.to);
        check.finish()?;
        email.ok_or_else(Errors::default)
    }
}

/// `POST /settings/mail/test`: past the queue, for it is the answer of the server that is wanted.
pub async fn send(
    visit: Visit,
    server: web::Data<Option<MailServer>>,
    Form(form): Form<TestForm>,
) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let refused = |errors, failure| Left { errors, failure, to: Some(form.to.clone()) };
    let email = match form.check() {
        Ok(email) => email,
        Err(errors) => {
            return page(visit, &server, StatusCode::UNPROCESSABLE_ENTITY, refused(errors, None)).await;
        }
    };
    let Some(known) = server.as_ref() else {
        let errors = Errors::one("to", "No mail server is set: set smtp_url and mail_sender, and start Debrief again");
        return page(visit, &server, StatusCode::UNPROCESSABLE_ENTITY, refused(errors, None)).await;
    };
    match deliver(&visit, known, email.clone()).await {
        Ok(()) => Ok(visit.done(
            HOME,
            &format!("The mail server took the test mail. Look whether it arrives at {email}, also among the spam."),
        )),
        Err(failure) => {
            let left = refused(Errors::default(), Some(failure));
            page(visit, &server, StatusCode::UNPROCESSABLE_ENTITY, left).await
        }
    }
}

async fn deliver(visit: &Visit, server: &MailServer, email: Email) -> std::result::Result<(), Failure> {
    let msgid = format!("<{}.test@{}>", MailId::random(), visit.site.mail_domain());
    let words = format!(
        "{} asked Debrief of {} at {} to send this mail, to see whether mails arrive.\n\nThis one did.\n",
        visit.viewer.name,
        visit.site.organisation,
        visit.site.url("/"),
    );
    let to = Mailbox { name: String::new(), email };
    let message = test_mail(&msgid, visit.now.utc().and_utc().timestamp(), &server.sender, &to, &words)?;
    let mut connection = Connection::open(server).await?;
    let handed = connection.hand_over(&message, WHILE_SOMEBODY_WAITS).await;
    connection.close().await;
    handed
}
