//! Everything that happened to the organisation, in the order of time. Values in, values out: the
//! loader carries it out deed by deed, as people would have done it.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate};

use super::content::{Attendee, Content, Contribution, Handover, Incident, Meeting, Moment, Postmortem, Text};
use super::{moments, parts};
use crate::actions::State;
use crate::incidents::Moments;
use crate::kernel::Instant;
use crate::meetings::Answer;
use crate::postmortems::Status;
use crate::sections::SectionKind;

/// Something that somebody did.
pub struct Event<'a> {
    pub at: Instant,
    /// Key of the person.
    pub by: &'a str,
    /// Which incident of the content it was about.
    pub incident: usize,
    pub deed: Deed<'a>,
}

/// What they did.
pub enum Deed<'a> {
    Recorded(Moments),
    Opened(&'a Postmortem),
    Added(&'a Contribution),
    Saved(&'a Text),
    Scheduled(&'a Meeting, Instant),
    Answered(&'a Attendee),
    CalledOff(&'a Meeting),
    /// Who came is noted at the end.
    Held(&'a Meeting),
    HandedOver(&'a Handover),
    NamedReviewer(&'a str),
    /// A step, with what was said.
    Moved(Status, &'a str),
    Timeline(&'a parts::Timeline),
    Factors(&'a parts::Factors),
    Prompts(&'a parts::Prompts),
    Points(&'a parts::Points),
    Ratings(&'a parts::Ratings),
    Monitoring(&'a parts::Monitoring),
    Actions(&'a parts::Actions),
    /// The meeting's decisions on the actions.
    Decided(&'a parts::Actions),
    /// The nth action is done.
    Done(usize),
    Impact(&'a parts::Impact),
    Notes(&'a parts::Notes),
    Customers(&'a parts::Customers),
    Approved,
    Posted(&'a str),
    Asked(&'a parts::Ask),
    NothingToAdd(&'a parts::Ask),
    Commented(&'a parts::Thread),
    Replied(&'a parts::Thread, &'a parts::Reply),
    Resolved(&'a parts::Thread),
}

/// The history as it is told at `now`. `manager` approves where no manager took part.
pub fn of<'a>(content: &'a Content, manager: &'a str, now: Instant) -> Vec<Event<'a>> {
    let holidays = content.organisation.holidays.iter().map(|holiday| holiday.day).collect();
    let mut events = Vec::new();
    for (number, incident) in content.incidents.iter().enumerate() {
        let mut told = Told { content, incident, number, now, holidays: &holidays, events: &mut events };
        let moments = told.moments();
        let recorded = told.recorded(&moments);
        if let Some(postmortem) = &incident.postmortem {
            let resolved = moments.resolved_at.unwrap_or(recorded);
            told.postmortem(postmortem, resolved, manager);
        }
    }
    // Stable: what happened at one moment stays in the order in which it was told.
    events.sort_by_key(|event| event.at);
    events
}

struct Told<'a, 'e> {
    content: &'a Content,
    incident: &'a Incident,
    number: usize,
    now: Instant,
    holidays: &'e BTreeSet<NaiveDate>,
    events: &'e mut Vec<Event<'a>>,
}

impl<'a> Told<'a, '_> {
    fn push(&mut self, at: Instant, by: &'a str, deed: Deed<'a>) -> Instant {
        let at = at.min(self.now);
        self.events.push(Event { at, by, incident: self.number, deed });
        at
    }

    fn moments(&self) -> Moments {
        let Incident { zone, days_ago, .. } = *self.incident;
        let day = moments::day(self.now, zone, days_ago);
        let at = |moment: Option<Moment>| moment.map(|moment| moments::moment(self.now, zone, day, moment));
        Moments {
            impact_began_at: at(self.incident.impact_began),
            detected_at: at(self.incident.detected),
            triggered_at: at(self.incident.triggered),
            mitigated_at: at(self.incident.mitigated),
            resolved_at: at(self.incident.resolved),
        }
    }

    /// Recorded by the commander, a while after response was triggered.
    fn recorded(&mut self, moments: &Moments) -> Instant {
        let known = moments.triggered_at.or(moments.earliest()).unwrap_or(self.now);
        self.push(known.plus(Duration::minutes(9)), &self.incident.commander, Deed::Recorded(*moments))
    }

    fn postmortem(&mut self, postmortem: &'a Postmortem, resolved: Instant, manager: &'a str) {
        let now = self.now;
        let after = |hours| moments::after(now, resolved, hours);
        let opened = after(postmortem.opened_after_hours);
        self.push(opened, &self.incident.commander, Deed::Opened(postmortem));
        let others = postmortem.contributors.iter().filter(|one| !self.incident.names(&one.person, postmortem));
        for (minutes, contribution) in (4..).step_by(3).zip(others) {
            self.push(opened.plus(Duration::minutes(minutes)), &postmortem.owner, Deed::Added(contribution));
        }
        let meeting = postmortem.meeting.as_ref().map(|meeting| self.meeting(postmortem, meeting, opened));
        // Nobody saves on the hour.
        let minutes = |text: &Text| Duration::minutes(i64::from(text.after_hours) * 7 % 23);
        // Notes are taken when people meet, on whichever day that is.
        let saved = |text: &Text| match meeting {
            Some((_, end)) if text.section == SectionKind::MeetingNotes => {
                end.plus(-Duration::minutes(3)).max(opened.plus(Duration::hours(1))).min(now)
            }
            _ => after(text.after_hours).plus(minutes(text)).min(now),
        };
        let texts: Vec<(Instant, &Text)> = postmortem.texts.iter().map(|text| (saved(text), text)).collect();
        let handovers: Vec<(Instant, &Handover)> =
            postmortem.handovers.iter().map(|handover| (after(handover.after_hours), handover)).collect();
        for (at, text) in &texts {
            self.push(*at, &text.by, Deed::Saved(text));
        }
        self.parts(postmortem, (resolved, opened), meeting.map_or(self.now, |(_, end)| end));
        let mut owner = postmortem.owner.as_str();
        for (at, handover) in handovers {
            self.push(at, owner, Deed::HandedOver(handover));
            owner = &handover.to;
        }
        let saves: Vec<Instant> = texts.iter().map(|(at, _)| *at).collect();
        self.steps(postmortem, owner, manager, opened, meeting, &saves);
    }

    /// The structured parts, each a while after the text beside it; the meeting decides on the actions.
    fn parts(&mut self, postmortem: &'a Postmortem, (resolved, opened): (Instant, Instant), meeting_ends: Instant) {
        let told = &postmortem.parts;
        let (now, wrote) = (self.now, Duration::minutes(17));
        let after = |hours| moments::after(now, resolved, hours).plus(wrote).min(now);
        let mut own: Vec<(Instant, &'a str, Deed<'a>)> = Vec::new();
        own.extend(told.timeline.iter().map(|one| (after(one.after_hours), one.by.as_str(), Deed::Timeline(one))));
        own.extend(told.factors.iter().map(|one| (after(one.after_hours), one.by.as_str(), Deed::Factors(one))));
        own.extend(told.prompts.iter().map(|one| (after(one.after_hours), one.by.as_str(), Deed::Prompts(one))));
        own.extend(told.ratings.iter().map(|one| (after(one.after_hours), one.by.as_str(), Deed::Ratings(one))));
        own.extend(told.impact.iter().map(|one| (after(one.after_hours), one.by.as_str(), Deed::Impact(one))));
        own.extend(told.notes.iter().map(|one| (after(one.after_hours), one.by.as_str(), Deed::Notes(one))));
        own.extend(told.customers.iter().map(|one| (after(one.after_hours), one.by.as_str(), Deed::Customers(one))));
        let proposed = told.actions.as_ref().map_or(resolved, |actions| after(actions.after_hours));
        if let Some(actions) = &told.actions {
            own.push((proposed, &actions.by, Deed::Actions(actions)));
            let decided = proposed.max(meeting_ends).plus(Duration::minutes(20)).min(now);
            // A meeting that is ahead has decided nothing yet.
            let met = meeting_ends <= now;
            if met {
                own.push((decided, &postmortem.owner, Deed::Decided(actions)));
            }
            let done = |action: &&parts::Action| met && action.state == State::Done;
            for (n, action) in actions.proposed.iter().enumerate().filter(|(_, action)| done(action)) {
                let by = if action.person.is_empty() { &postmortem.owner } else { &action.person };
                let done = resolved.plus(Duration::hours(i64::from(action.days) * 19 + 5)).max(decided).min(now);
                own.push((done.plus(Duration::minutes(1)).min(now), by, Deed::Done(n)));
            }
        }
        // Points lead to actions, so they come after them.
        let linked = |hours| after(hours).max(proposed).plus(Duration::minutes(3)).min(now);
        own.extend(told.points.iter().map(|one| (linked(one.after_hours), one.by.as_str(), Deed::Points(one))));
        own.extend(told.monitoring.iter().map(|one| (linked(one.after_hours), one.by.as_str(), Deed::Monitoring(one))));
        if let Some(message) = &told.message {
            let written = postmortem.texts.iter().filter(|text| text.section == SectionKind::ExternalMessage);
            let written = written.map(|text| after(text.after_hours)).max().unwrap_or(proposed);
            let approved = written.plus(Duration::minutes(95)).min(now);
            own.push((approved, &message.approved_by, Deed::Approved));
            if !message.address.is_empty() {
                own.push((
                    approved.plus(Duration::minutes(40)).min(now),
                    &message.posted_by,
                    Deed::Posted(&message.address),
                ));
            }
        }
        for ask in &told.asks {
            own.push((after(ask.after_hours), &ask.by, Deed::Asked(ask)));
            if !ask.answer.is_empty() {
                own.push((after(ask.answer_after_hours), &ask.person, Deed::NothingToAdd(ask)));
            }
        }
        for thread in &told.threads {
            own.push((after(thread.after_hours), &thread.by, Deed::Commented(thread)));
            let replied = |one: &'a parts::Reply| (after(one.after_hours), one.by.as_str(), Deed::Replied(thread, one));
            own.extend(thread.replies.iter().map(replied));
            if !thread.resolved_by.is_empty() {
                own.push((after(thread.resolved_after_hours), &thread.resolved_by, Deed::Resolved(thread)));
            }
        }
        for (at, by, deed) in own {
            self.push(at.max(opened.plus(Duration::minutes(2))), by, deed);
        }
    }

    /// The meeting is scheduled first (RULES 6), one that is late when that was known. Gives its
    /// start and end.
    fn meeting(&mut self, postmortem: &'a Postmortem, meeting: &'a Meeting, opened: Instant) -> (Instant, Instant) {
        let Incident { zone, days_ago, .. } = *self.incident;
        let day = moments::day(self.now, zone, days_ago);
        let start = moments::meeting(zone, day, meeting.days_after, meeting.time, self.holidays);
        let planned = match meeting.late_reason.is_empty() {
            true => opened.plus(Duration::minutes(35)),
            false => start.plus(-Duration::days(4)).max(opened.plus(Duration::minutes(35))),
        };
        let planned = self.push(planned, &postmortem.owner, Deed::Scheduled(meeting, start));
        for (minutes, attendee) in (22..).step_by(47).zip(&meeting.attendees) {
            if attendee.answer != Answer::None {
                self.push(planned.plus(Duration::minutes(minutes)), &attendee.person, Deed::Answered(attendee));
            }
        }
        if !meeting.cancelled.is_empty() {
            self.push(start.plus(-Duration::hours(19)), &postmortem.owner, Deed::CalledOff(meeting));
        }
        let end = start.plus(Duration::minutes(meeting.minutes.into()));
        if meeting.cancelled.is_empty() && end <= self.now {
            let noted = end.plus(-Duration::minutes(5)).max(planned.plus(Duration::minutes(5)));
            self.push(noted, &meeting.facilitator, Deed::Held(meeting));
        }
        (start, end)
    }

    /// In review when it was complete before the meeting, reviewed after it, closed two days later.
    fn steps(
        &mut self,
        postmortem: &'a Postmortem,
        owner: &'a str,
        manager: &'a str,
        opened: Instant,
        meeting: Option<(Instant, Instant)>,
        saves: &[Instant],
    ) {
        let manager = self.manager_of(postmortem).unwrap_or(manager);
        let (start, end) = meeting.unwrap_or((self.now, self.now));
        let latest = |until: Instant| saves.iter().copied().filter(|at| *at <= until).max().unwrap_or(opened);
        let in_review = latest(start).plus(Duration::hours(1)).min(start).max(opened);
        let last = latest(self.now).max(in_review);
        let reviewed = meeting.map_or(last, |_| last.max(end)).plus(Duration::hours(1));
        let closed = reviewed.plus(Duration::days(2));
        let said = &postmortem.review;
        let approver = if said.approver.is_empty() { manager } else { said.approver.as_str() };
        for (minutes, reviewer) in (4..).step_by(3).zip(&said.reviewers) {
            self.push(in_review.plus(Duration::minutes(-minutes)).max(opened), owner, Deed::NamedReviewer(reviewer));
        }
        if !said.again.is_empty() {
            self.push(closed.plus(-Duration::hours(3)), approver, Deed::Moved(Status::Reviewed, &said.again));
        }
        let steps = [
            (in_review, owner, Status::InReview, said.asked.as_str()),
            (reviewed, approver, Status::Reviewed, said.approved.as_str()),
            (closed, owner, Status::Closed, said.closed.as_str()),
        ];
        for (at, by, to, said) in steps {
            if to <= postmortem.status {
                self.push(at, by, Deed::Moved(to, said));
            }
        }
    }

    fn manager_of(&self, postmortem: &'a Postmortem) -> Option<&'a str> {
        let is_manager = |key: &str| {
            let person = self.content.organisation.people.iter().find(|person| person.key == key);
            person.is_some_and(|person| person.role == crate::accounts::Role::Manager)
        };
        postmortem.contributors.iter().map(|one| one.person.as_str()).find(|key| is_manager(key))
    }
}

impl Incident {
    /// Whether somebody is on the list of contributors from the opening on.
    pub fn names(&self, person: &str, postmortem: &Postmortem) -> bool {
        [&self.commander, &self.on_call, &self.triggered_by, &postmortem.owner].into_iter().any(|key| key == person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;

    /// On each day of two weeks, and at hours when days are not the same everywhere.
    #[test]
    fn it_is_told_in_order_and_ends_now() {
        let content = Content::read().unwrap();
        for hours in (0..14 * 24).step_by(5) {
            let now = Instant::from_utc(parse_local("2026-11-20T00:30").unwrap() + Duration::hours(hours));
            let events = of(&content, "priscila", now);
            assert!(events.is_sorted_by_key(|event| event.at) && events.iter().all(|event| event.at <= now));
            for (number, incident) in content.incidents.iter().enumerate() {
                let own: Vec<&Event> = events.iter().filter(|event| event.incident == number).collect();
                assert!(matches!(own[0].deed, Deed::Recorded(_)), "{}", incident.key);
                if let Some(postmortem) = &incident.postmortem {
                    assert!(matches!(own[1].deed, Deed::Opened(_)), "{}", incident.key);
                    let moves = own.iter().filter(|event| matches!(event.deed, Deed::Moved(..))).count();
                    let place = Status::ALL.iter().position(|status| *status == postmortem.status);
                    let again = usize::from(!postmortem.review.again.is_empty());
                    assert_eq!(Some(moves), place.map(|steps| steps + again), "{}", incident.key);
                }
            }
        }
    }
}
