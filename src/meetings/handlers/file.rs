//! The meeting as a calendar file to download (RULES 35).

use actix_web::{HttpResponse, web};

use crate::accounts::Visit;
use crate::kernel::PostmortemId;
use crate::meetings::ics::{self, Event, Method, Party, State};
use crate::meetings::model::{Attendee, Meeting, Organizer};
use crate::meetings::store;
use crate::postmortems::{self, Postmortem};
use crate::web::{Error, Result, download as web_download};

/// What the meeting does, in order (RULES 34).
const AGENDA: &str = "Agenda\n\
    1. The owner sums up the contributing factors and the timeline.\n\
    2. The owner presents the actions: commit, change or decline each.\n\
    3. Customer impact, and approval of the external message.";

/// `GET /postmortems/{postmortem}/meeting.ics`
pub async fn download(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let (id, viewer) = (id.into_inner(), visit.viewer.clone());
    let (postmortem, meeting, attendees, organizer) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let meeting = store::meeting::of_postmortem(c, id)?.ok_or(Error::NotFound)?;
            let attendees = store::meeting::attendees_of(c, meeting.id)?;
            let organizer = store::meeting::organizer(c, &meeting)?;
            Ok::<_, Error>((postmortem, meeting, attendees, organizer))
        })
        .await?;
    let urls = (visit.site.url(&format!("/postmortems/{id}")), visit.site.url(&format!("/postmortems/{id}/meeting")));
    let event = event(&postmortem, meeting, &attendees, organizer, urls);
    let name = ics::file_name(&postmortem.spine.title, id.as_str());
    Ok(web_download(&Method::Publish.content_type(), &name, ics::calendar("", Method::Publish, &[event])))
}

fn event(
    postmortem: &Postmortem,
    meeting: Meeting,
    attendees: &[Attendee],
    organizer: Organizer,
    (document, page): (String, String),
) -> Event {
    let description = description(&meeting, attendees, &document);
    Event {
        uid: ics::uid(meeting.id.as_str()),
        sequence: u32::try_from(meeting.sequence).unwrap_or_default(),
        stamp: meeting.changed_at,
        start: meeting.starts_at,
        minutes: u32::try_from(meeting.minutes).unwrap_or_default(),
        title: format!("Postmortem: {}", postmortem.spine.title),
        description,
        state: if meeting.is_cancelled() { State::Cancelled } else { State::Confirmed },
        place: meeting.place,
        url: page,
        organizer: Some(Party { name: organizer.name, email: organizer.email.to_string() }),
        attendees: Vec::new(),
    }
}

/// A published file names no attendees of its own (RFC 5546 3.2.1), so the text does.
fn description(meeting: &Meeting, attendees: &[Attendee], document: &str) -> String {
    let names = |required: bool| {
        let these = attendees.iter().filter(|one| one.required == required);
        these.map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![format!("The document: {document}"), String::new(), AGENDA.to_owned(), String::new()];
    if meeting.is_cancelled() {
        lines.insert(0, format!("Cancelled: {}", meeting.cancel_reason));
    }
    let facilitator = meeting.facilitator.clone().unwrap_or_default();
    for (label, words) in [("Facilitator", facilitator), ("Required", names(true)), ("Optional", names(false))] {
        if !words.is_empty() {
            lines.push(format!("{label}: {words}"));
        }
    }
    lines.join("\n")
}
