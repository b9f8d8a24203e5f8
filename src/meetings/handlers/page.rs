//! The page of one meeting: what is scheduled, who comes, who is missing, and the forms. Shown by
//! itself, and with what was typed when a form was not carried out.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::accounts::{May, PersonLine, Visit};
use crate::kernel::{Instant, PersonId, PostmortemId, Zone};
use crate::meetings::access::may_answer;
use crate::meetings::facts::Fact;
use crate::meetings::forms::{CancelForm, MeetingForm};
use crate::meetings::model::{Answer, Attendee, Meeting};
use crate::meetings::people::{self, Involved, Missing, Person};
use crate::meetings::{store, times};
use crate::postmortems::{self, Postmortem, may_schedule};
use crate::web::{Error, Errors, Result, Shell};

/// What a form that was not carried out left behind.
#[derive(Default)]
pub(super) struct Left {
    pub errors: Errors,
    /// The form of the meeting as it was sent.
    pub form: Option<MeetingForm>,
    /// What is stored otherwise by now.
    pub stored: Vec<Fact>,
    /// The cancellation as it was sent.
    pub cancel: Option<CancelForm>,
    /// Why nothing was done, when no field is to blame.
    pub said: String,
}

#[derive(Template)]
#[template(path = "meetings/meeting.html")]
struct MeetingPage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    meeting: Option<Meeting>,
    attendees: Vec<Attendee>,
    involved: Vec<Involved>,
    owner: Person,
    choosable: Vec<PersonLine>,
    form: MeetingForm,
    mark: String,
    stored: Vec<Fact>,
    cancel: Option<CancelForm>,
    said: String,
    may: May,
    may_answer: May,
    me: PersonId,
    zone: Zone,
    now: Instant,
    opened: bool,
    /// Whether the form proposes a start that is after the deadline.
    proposes_late: bool,
}

/// A row of the form: somebody who is invited or could be.
struct Row {
    id: String,
    name: String,
    why: &'static str,
    invited: bool,
    required: bool,
}

/// The page about the meeting of the postmortem `id`.
pub(super) async fn page(visit: Visit, id: PostmortemId, status: StatusCode, left: Left) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, meeting, attendees, involved, choosable, holidays) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let meeting = store::meeting::of_postmortem(c, id)?;
            let attendees = match &meeting {
                Some(meeting) => store::meeting::attendees_of(c, meeting.id)?,
                None => Vec::new(),
            };
            let kept: Vec<PersonId> = attendees.iter().map(|one| one.person_id).collect();
            let choosable = store::meeting::choosable(c, &postmortem.incident, &kept)?;
            let involved = store::meeting::involved(c, id)?;
            Ok::<_, Error>((postmortem, meeting, attendees, involved, choosable, postmortems::holidays(c)?))
        })
        .await?;
    let spine = &postmortem.spine;
    let owner = Person { id: spine.owner_id.to_string(), name: postmortem.owner.clone() };
    let opened = left.form.is_some() || meeting.as_ref().is_none_or(Meeting::is_cancelled);
    let proposed = times::propose(visit.now, spine.zone, spine.deadline_ends_at, &holidays);
    let proposes_late = meeting.is_none() && times::is_late(proposed, spine.deadline_ends_at);
    let mut form = left.form.unwrap_or_else(|| match &meeting {
        Some(meeting) => MeetingForm::stored(meeting, &attendees),
        None => MeetingForm::fresh(proposed, spine.zone, &people::propose(&involved, &owner, &[])),
    });
    if !left.stored.is_empty() {
        // The sender has seen what is stored now; sending once more puts the form in its place.
        form.revision = meeting.as_ref().map(|meeting| meeting.revision.to_string()).unwrap_or_default();
    }
    let me = visit.viewer.id;
    let invited = attendees.iter().any(|one| one.person_id == me);
    let may_answer = match &meeting {
        Some(meeting) => may_answer(invited, meeting, visit.now),
        None => Err("Nothing is scheduled yet.".into()),
    };
    let page = MeetingPage {
        errors: left.errors,
        may: may_schedule(&visit.viewer, spine),
        mark: visit.mark(),
        zone: visit.viewer.zone,
        now: visit.now,
        stored: left.stored,
        cancel: left.cancel,
        said: left.said,
        shell: visit.shell,
        postmortem,
        meeting,
        attendees,
        involved,
        owner,
        choosable,
        form,
        may_answer,
        me,
        opened,
        proposes_late,
    };
    page.shell.page_with(status, &page)
}

impl MeetingPage {
    /// The meeting, unless it was called off.
    fn on(&self) -> Option<&Meeting> {
        self.meeting.as_ref().filter(|meeting| !meeting.is_cancelled())
    }

    fn is_late(&self, meeting: &Meeting) -> bool {
        times::is_late(meeting.starts_at, self.postmortem.spine.deadline_ends_at)
    }

    /// When the meeting is for whoever looks; empty where their clocks show the same.
    fn for_me(&self, meeting: &Meeting) -> String {
        let same = self.zone.at(meeting.starts_at).offset() == meeting.stamp().offset();
        if same { String::new() } else { meeting.when(&self.zone) }
    }

    /// A sentence on the deadline.
    fn deadline(&self) -> String {
        let words = &self.postmortem.spine.deadline_words;
        match words.split_once(": ") {
            Some((day, how)) => format!("The deadline is {day} ({how})."),
            None => format!("{words}."),
        }
    }

    /// How the deadline was reckoned, or why there is none yet.
    fn reckoning(&self) -> &str {
        let words = &self.postmortem.spine.deadline_words;
        words.split_once(": ").map_or(words, |(_, how)| how)
    }

    /// Who should be there and is not (RULES 33): of no use once the meeting is over.
    fn missing(&self) -> Vec<Missing> {
        let ids: Vec<&str> = match self.on() {
            Some(meeting) if meeting.is_over(&self.now) => return Vec::new(),
            Some(_) => self.attendees.iter().map(|one| one.person_id.as_str()).collect(),
            None => Vec::new(),
        };
        match self.on() {
            Some(_) => people::missing(&self.involved, &self.owner, &ids),
            None => people::unnamed(&self.involved),
        }
    }

    /// Whether an involvement that should be there is nobody's, which is mended among the contributors.
    fn lacks_a_role(&self) -> bool {
        !people::unnamed(&self.involved).is_empty()
    }

    fn warning(&self) -> Option<String> {
        let facilitator = self.on()?.facilitator_id?;
        people::facilitator_warning(facilitator.as_str(), &self.owner, &self.involved)
    }

    /// What somebody had to do with the incident.
    fn why(&self, id: &str) -> &'static str {
        let all = people::propose(&self.involved, &self.owner, &[]);
        all.iter().find(|one| one.person == id).map_or("", |one| one.reason)
    }

    fn mine(&self) -> Option<&Attendee> {
        self.attendees.iter().find(|one| one.person_id == self.me)
    }

    /// `3 yes, 1 tentative, 2 without an answer`
    fn tally(&self) -> String {
        let count = |answer| self.attendees.iter().filter(|one| one.answer == answer).count();
        let words = [
            (count(Answer::Yes), "yes"),
            (count(Answer::Tentative), "tentative"),
            (count(Answer::No), "no"),
            (count(Answer::None), "without an answer"),
        ];
        let said: Vec<String> =
            words.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        said.join(", ")
    }

    /// Those invited, those proposed, and those ticked in a form that came back.
    fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        let proposals = people::propose(&self.involved, &self.owner, &[]);
        let proposed = proposals.iter().map(|one| (one.person.clone(), one.name.clone(), one.reason, one.required));
        let attending = self.attendees.iter();
        let attending = attending.map(|one| (one.person_id.to_string(), one.name.clone(), "", one.required));
        let ticked = self.choosable.iter().filter(|one| self.form.invites(one.id.as_str()));
        let ticked = ticked.map(|one| (one.id.to_string(), one.name.clone(), "", false));
        for (id, name, why, required) in proposed.chain(attending).chain(ticked) {
            let can_be = self.choosable.iter().any(|one| one.id.as_str() == id);
            if !can_be || rows.iter().any(|row| row.id == id) {
                continue;
            }
            let invited = self.form.invites(&id);
            // Somebody proposed who is not invited yet would come as the rules say.
            let required = if invited { self.form.requires(&id) } else { required };
            rows.push(Row { id, name, why, invited, required });
        }
        rows
    }

    /// Whom no row names.
    fn others(&self) -> Vec<PersonLine> {
        let rows = self.rows();
        let others = self.choosable.iter().filter(|one| rows.iter().all(|row| row.id != one.id.as_str()));
        others.cloned().collect()
    }

    /// The reason of a cancellation as it was typed.
    fn cancel_reason(&self) -> &str {
        self.cancel.as_ref().map_or("", |form| form.reason.as_str())
    }

    fn choices(&self) -> Vec<(String, String)> {
        let zone = self.form.zone.parse::<Zone>().ok();
        zone.map(|zone| self.form.start().choices(zone)).unwrap_or_default()
    }

    /// Whether a reason for a late date is asked for (RULES 6).
    fn asks_reason(&self) -> bool {
        let ends = self.postmortem.spine.deadline_ends_at;
        let late = |start: &Instant| times::is_late(*start, ends);
        !self.form.late_reason.is_empty()
            || self.errors.of("late_reason").is_some()
            || self.meeting.as_ref().map(|meeting| meeting.starts_at).as_ref().is_some_and(late)
            || self.proposes_late
            || self.has_passed()
    }

    /// What to say beside the field for that reason.
    fn reason_help(&self) -> String {
        let day = self.postmortem.deadline_day();
        let words = match (self.proposes_late, self.has_passed()) {
            (true, true) => format!("The deadline was {day}, so the start proposed above is late: say why. "),
            (true, false) => format!("The start proposed above is after the deadline, {day}: say why. "),
            (false, true) => format!("The deadline was {day}: say why if the meeting starts after it. "),
            (false, false) => "Needed only for a start after the deadline. ".to_owned(),
        };
        words + "The meeting is then marked late."
    }

    fn has_passed(&self) -> bool {
        self.postmortem.spine.deadline_ends_at.is_some_and(|ends| ends <= self.now)
    }
}
