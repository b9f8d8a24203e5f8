//! The page that a meeting is run from: everything at hand, each decision one press away.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{May, PersonLine, Visit};
use crate::actions::{self, Action, Priority, Step};
use crate::factors::{self, FactorsPart};
use crate::impact::{self, ImpactPart};
use crate::kernel::{Instant, PostmortemId, Zone};
use crate::meetings::{self, Answer, Meeting};
use crate::messages::{self, Review, may_approve};
use crate::minutes::agenda::{Item, TimeBox, boxes, people_come_from};
use crate::minutes::model::{Seat, seats};
use crate::minutes::store;
use crate::postmortems::{Part, Postmortem, may_write};
use crate::sections::{self, Current, SectionKind};
use crate::timeline::{self, TimelinePart};
use crate::web::{Error, Errors, Result, Shell};

/// What a form that was not carried out left behind.
#[derive(Default)]
pub(super) struct Left {
    pub errors: Errors,
}

#[derive(Template)]
#[template(path = "minutes/mode.html")]
struct ModePage {
    shell: Shell,
    errors: Errors,
    review: Review,
    meeting: Option<Meeting>,
    boxes: Vec<TimeBox>,
    seats: Vec<Seat>,
    others: Vec<PersonLine>,
    factors: FactorsPart,
    timeline: TimelinePart,
    impact: ImpactPart,
    actions: Vec<(Action, Vec<Step>)>,
    may_edit_actions: bool,
    may_approve: May,
    notes: Current,
    mark: String,
    back: String,
    now: Instant,
    org: Zone,
}

impl ModePage {
    fn postmortem(&self) -> &Postmortem {
        &self.review.postmortem
    }

    /// The meeting, unless it was called off.
    fn on(&self) -> Option<&Meeting> {
        self.meeting.as_ref().filter(|meeting| !meeting.is_cancelled())
    }

    /// Where it is in time, in a sentence.
    fn clock(&self, meeting: &Meeting) -> String {
        let at = |instant: Instant| meeting.zone.at(instant).time();
        match self.boxes.iter().find(|one| one.is_now(&self.now)) {
            Some(now) => format!(
                "Now: {}, until {} ({} min left).",
                now.item.label().to_lowercase(),
                at(now.to),
                now.minutes_left(&self.now)
            ),
            None if meeting.is_over(&self.now) => {
                "The time of the meeting is over. What is noted and decided here still counts.".to_owned()
            }
            None => format!("It begins {}.", meeting.when(&meeting.zone)),
        }
    }

    fn is_now(&self, item: &Item) -> bool {
        self.boxes.iter().any(|one| one.item == *item && one.is_now(&self.now))
    }

    /// `13:00 to 13:15, 15 min`; empty without a meeting.
    fn time_of(&self, item: &Item) -> String {
        let found = self.on().zip(self.boxes.iter().find(|one| one.item == *item));
        found.map_or_else(String::new, |(meeting, one)| {
            let at = |instant: Instant| meeting.zone.at(instant).time();
            format!("{} to {}, {} min", at(one.from), at(one.to), one.to.since(one.from).num_minutes())
        })
    }

    fn undecided(&self) -> usize {
        self.actions.iter().filter(|(action, _)| action.state == actions::State::Proposed).count()
    }

    /// Whether people can be there already.
    fn people_come(&self, meeting: &Meeting) -> bool {
        self.now >= people_come_from(meeting.starts_at)
    }

    /// Required people of whom nobody has said that they are there.
    fn awaited(&self) -> Vec<&str> {
        let required =
            |seat: &&Seat| seat.invited.as_ref().is_some_and(|one| one.required) && seat.present != Some(true);
        self.seats.iter().filter(required).map(|seat| seat.name.as_str()).collect()
    }
}

/// `GET /postmortems/{postmortem}/meeting/mode`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), StatusCode::OK, Left::default()).await
}

pub(super) async fn page(visit: Visit, id: PostmortemId, status: StatusCode, left: Left) -> Result<HttpResponse> {
    let mark = visit.mark();
    let (viewer, home, now) = (visit.viewer.clone(), visit.site.url(""), visit.now);
    let mut page = visit
        .db
        .read(move |c| {
            let review = messages::review(c, &viewer, id, home)?;
            let postmortem = &review.postmortem;
            let spine = &postmortem.spine;
            let meeting = meetings::of_postmortem(c, id)?;
            let (seats, kept) = match &meeting {
                Some(meeting) => {
                    let invited = meetings::attendees_of(c, meeting.id)?;
                    let kept: Vec<_> = invited.iter().map(|one| one.person_id).collect();
                    (seats(invited, &store::of(c, meeting)?), kept)
                }
                None => (Vec::new(), Vec::new()),
            };
            let mut others = meetings::choosable(c, &postmortem.incident, &kept)?;
            others.retain(|one| !seats.iter().any(|seat| seat.person_id == one.id));
            let decide = |action: Action| {
                let steps = actions::steps(&action, &viewer, spine.owner_id);
                (action, steps)
            };
            let notes = sections::current(c, id, SectionKind::MeetingNotes)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>(ModePage {
                shell: visit.shell,
                errors: left.errors,
                boxes: meeting.as_ref().map_or_else(Vec::new, |one| boxes(one.starts_at, one.minutes).to_vec()),
                seats,
                others,
                factors: factors::part(c, &viewer, postmortem)?,
                timeline: timeline::part(c, postmortem, false, false)?,
                impact: impact::part(c, postmortem)?,
                actions: actions::of(c, id)?.into_iter().map(decide).collect(),
                may_edit_actions: may_write(&viewer, spine, Part::Analysis).is_ok(),
                may_approve: may_approve(&viewer, spine),
                notes,
                mark: String::new(),
                back: format!("/postmortems/{id}/meeting/mode#actions"),
                now,
                org: visit.site.zone,
                meeting,
                review,
            })
        })
        .await?;
    page.mark = mark;
    page.factors.printing = true;
    page.timeline.printing = true;
    page.impact.printing = true;
    page.shell.page_with(status, &page)
}
