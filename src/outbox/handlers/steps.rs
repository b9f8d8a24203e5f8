//! What administrators do with messages that failed.

use actix_web::{HttpResponse, web};

use super::page::HOME;
use crate::accounts::Visit;
use crate::kernel::MailId;
use crate::outbox::store::desk;
use crate::web::{Error, Result};

/// `POST /settings/mail/{message}/retry`
pub async fn retry(visit: Visit, id: web::Path<MailId>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (id, now) = (id.into_inner(), visit.now);
    let done = visit.db.write(move |c| Ok::<_, Error>(desk::retry(c, id, now)?)).await?;
    Ok(visit.done(
        HOME,
        match done {
            true => "The message is sent again.",
            false => "The message is not among the failed ones any more, or it is of no use now.",
        },
    ))
}

/// `POST /settings/mail/retries`
pub async fn retry_all(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let now = visit.now;
    let notice = match visit.db.write(move |c| Ok::<_, Error>(desk::retry_all(c, now)?)).await? {
        0 => "There was nothing to send again.".to_owned(),
        1 => "One message is sent again.".to_owned(),
        more => format!("{more} messages are sent again."),
    };
    Ok(visit.done(HOME, &notice))
}

/// `POST /settings/mail/{message}/giving-up`
pub async fn give_up(visit: Visit, id: web::Path<MailId>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (id, now) = (id.into_inner(), visit.now);
    let done = visit.db.write(move |c| Ok::<_, Error>(desk::give_up(c, id, now)?)).await?;
    Ok(visit.done(
        HOME,
        match done {
            true => "The message is given up: it is not sent.",
            false => "The message has ended already, or is being sent.",
        },
    ))
}
