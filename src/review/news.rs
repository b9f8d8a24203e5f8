//! Who is told in the app of a step: named reviewers when a review is asked for, the owner of what others did with their
//! postmortem. No mail goes out for it. Where nobody is named, a request tells nobody: managers may approve anything, and have
//! what is in review on their desk.

use super::store::reviewers::reviewers_of;
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::kernel::text::single_line;
use crate::kernel::{Instant, PersonId, PostmortemId};
use crate::meetings;
use crate::outbox::{self, About, Letter, Told};
use crate::postmortems::{Postmortem, Status};
use crate::review::model::NewStep;
use crate::review::steps::Step;
use crate::web::Error;

/// The request for a review: any step after it ends that.
fn asked(id: PostmortemId) -> String {
    format!("review:{id}")
}

/// Where a postmortem stands, for its owner.
fn stands(id: PostmortemId) -> String {
    format!("step:{id}")
}

/// Tells of a step that `viewer` took, with the edition that it froze.
///
/// # Errors
/// Those of the database.
pub fn tell(
    c: &mut Conn,
    postmortem: &Postmortem,
    (step, new, edition): (Step, &NewStep, Option<i32>),
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let (id, owner) = (postmortem.id(), postmortem.spine.owner_id);
    for topic in [asked(id), stands(id)] {
        // Who takes the next step knows where it stands; for others something else holds now.
        outbox::read_notices_on(c, viewer.id, &topic, now)?;
        outbox::withdraw(c, &topic, now)?;
    }
    let telling = Telling { postmortem, by: single_line(&viewer.name), now };
    if step.target() == Status::InReview {
        let may = meetings::choosable(c, &postmortem.incident, &[])?;
        for reviewer in reviewers_of(c, id)? {
            let person = reviewer.person_id;
            if person != viewer.id && person != owner && may.iter().any(|one| one.id == person) {
                telling.to_reviewer(c, person, telling.request(step), new)?;
            }
        }
    }
    match step {
        Step::Ask => Ok(()),
        _ if owner == viewer.id => Ok(()),
        _ => telling.to_owner(c, owner, (step, edition), new),
    }
}

/// Tells somebody who is named as a reviewer of what is in review already; before, the request will tell them.
///
/// # Errors
/// Those of the database.
pub fn tell_named(
    c: &mut Conn,
    postmortem: &Postmortem,
    person: PersonId,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    if postmortem.spine.status != Status::InReview || person == viewer.id {
        return Ok(());
    }
    let telling = Telling { postmortem, by: single_line(&viewer.name), now };
    let words =
        format!("{} named you as a reviewer of the postmortem “{}”, which is in review.", telling.by, telling.title());
    let new = NewStep { to: Status::InReview, reason: String::new(), against: Vec::new() };
    telling.to_reviewer(c, person, words, &new)
}

/// Somebody is no reviewer any more: what asked them to review is told no more.
///
/// # Errors
/// Those of the database.
pub fn untell(c: &mut Conn, id: PostmortemId, person: PersonId) -> Result<(), Error> {
    Ok(outbox::supersede_for(c, person, &asked(id))?)
}

struct Telling<'a> {
    postmortem: &'a Postmortem,
    by: String,
    now: Instant,
}

impl Telling<'_> {
    fn title(&self) -> String {
        single_line(&self.postmortem.spine.title)
    }

    fn request(&self, step: Step) -> String {
        let (by, title) = (&self.by, self.title());
        match step {
            Step::Back(_) => {
                format!("{by} took the postmortem “{title}” back to review, and you are named as a reviewer.")
            }
            _ => format!("{by} asked for a review of the postmortem “{title}”, and you are named as a reviewer."),
        }
    }

    fn to_reviewer(&self, c: &mut Conn, person: PersonId, words: String, new: &NewStep) -> Result<(), Error> {
        let subject = format!("{} asks for your review: {}", self.by, self.title());
        self.tell(c, (person, asked(self.postmortem.id())), subject, words, "Read it and decide", new)
    }

    fn to_owner(
        &self,
        c: &mut Conn,
        owner: PersonId,
        (step, edition): (Step, Option<i32>),
        new: &NewStep,
    ) -> Result<(), Error> {
        let (by, title) = (&self.by, self.title());
        let (did, words) = match step {
            Step::Back(to) => {
                let to = to.label().to_lowercase();
                (
                    format!("took your postmortem back to {to}"),
                    format!("{by} took the postmortem “{title}” back to {to}."),
                )
            }
            Step::Close => ("closed your postmortem".to_owned(), format!("{by} closed the postmortem “{title}”.")),
            Step::Approve | Step::Ask => {
                let kept = edition.map(|number| format!(" It is kept as edition {number}.")).unwrap_or_default();
                ("approved your postmortem".to_owned(), format!("{by} approved the postmortem “{title}”.{kept}"))
            }
        };
        let subject = format!("{by} {did}: {title}");
        self.tell(c, (owner, stands(self.postmortem.id())), subject, words, "See where it stands", new)
    }

    fn tell(
        &self,
        c: &mut Conn,
        (person, topic): (PersonId, String),
        subject: String,
        words: String,
        link: &str,
        new: &NewStep,
    ) -> Result<(), Error> {
        let home = format!("/postmortems/{}", self.postmortem.id());
        let letter = Letter::new()
            .words(words)
            .facts([("Although", new.against.join(" and ")), ("Reason", new.reason.clone())])
            .link(link, format!("{home}/review"))
            .link("The document", home);
        let incident = self.postmortem.incident.id;
        Ok(outbox::tell(c, &Told { about: About::Review, person, topic, incident, subject, letter }, self.now)?)
    }
}
