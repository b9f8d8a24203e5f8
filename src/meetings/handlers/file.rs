//! The meeting as a calendar file to download (RULES 35).

use actix_web::{HttpResponse, web};

use crate::accounts::Visit;
use crate::kernel::{Mailbox, PostmortemId};
use crate::meetings::entry::{entry, organizer};
use crate::meetings::ics::{self, Method};
use crate::meetings::store;
use crate::postmortems;
use crate::web::{Error, Result, download as web_download};

/// `GET /postmortems/{postmortem}/meeting.ics`
pub async fn download(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let (id, viewer) = (id.into_inner(), visit.viewer.clone());
    let (postmortem, meeting, invited, by) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let meeting = store::meeting::of_postmortem(c, id)?.ok_or(Error::NotFound)?;
            let invited = store::meeting::invited(c, &postmortem.incident, meeting.id)?;
            let by = store::meeting::organizer(c, &meeting)?;
            Ok::<_, Error>((postmortem, meeting, invited, by))
        })
        .await?;
    let organizer = organizer(&visit.site, Mailbox { name: by.name, email: by.email });
    let event = entry(&postmortem.spine.title, &meeting, &invited, organizer, &visit.site);
    let name = ics::file_name(&postmortem.spine.title, id.as_str());
    Ok(web_download(&Method::Publish.content_type(), &name, ics::calendar("", Method::Publish, &[event])))
}
