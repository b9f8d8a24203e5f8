//! Whether mail can be sent: connects to the mail server, encrypts, signs in, and leaves without sending anything.

use super::Finding;
use crate::outbox::{self, Encryption, MailServer};

/// Looks at the mail server, if one is set.
pub fn look(server: Option<&MailServer>) -> Vec<Finding> {
    let Some(server) = server else {
        return vec![Finding::advice(
            "No mail server is set, so invitations and reminders wait and are not sent.",
            "Set smtp_url and mail_sender, such as smtp://user:password@mail.example.org and Debrief <debrief@example.org>.",
        )];
    };
    let mut findings = Vec::new();
    if server.encryption == Encryption::None && !server.is_local() {
        findings.push(Finding::advice(
            format!(
                "Mails to {} travel unencrypted{}.",
                server.name(),
                match &server.login {
                    Some(_) => ", and so does the password",
                    None => "",
                }
            ),
            "Set smtp_encryption to starttls or tls.",
        ));
    }
    findings.push(match actix_web::rt::System::new().block_on(outbox::look(server)) {
        Ok(()) => Finding::fine(format!(
            "The mail server {} answers{}. Send yourself a test mail under Settings, Mail, to see that it arrives.",
            server.name(),
            if server.login.is_some() { " and takes user and password" } else { "" },
        )),
        Err(failure) => Finding::wrong(failure.words(&server.name()), failure.to_do()),
    });
    findings
}
