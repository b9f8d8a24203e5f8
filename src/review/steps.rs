//! The table of steps (RULES 29): which lead where, and what stands against each. Pure: people decide, with a reason.

use crate::accounts::May;
use crate::document::{Check, Gap, Known, What, checklist};
use crate::postmortems::Status;

/// A step that somebody may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// From draft to in review.
    Ask,
    /// From in review to reviewed; once more when the text of a reviewed one changed.
    Approve,
    /// From reviewed to closed.
    Close,
    /// To any earlier status.
    Back(Status),
}

impl Step {
    /// The step that leads on from a status; none from the last.
    pub fn next(from: Status) -> Option<Self> {
        match from {
            Status::Draft => Some(Self::Ask),
            Status::InReview => Some(Self::Approve),
            Status::Reviewed => Some(Self::Close),
            Status::Closed => None,
        }
    }

    /// Where it leads.
    pub fn target(self) -> Status {
        match self {
            Self::Ask => Status::InReview,
            Self::Approve => Status::Reviewed,
            Self::Close => Status::Closed,
            Self::Back(to) => to,
        }
    }

    /// Whether it leads anywhere from `from`.
    pub fn fits(self, from: Status) -> bool {
        match self {
            Self::Ask | Self::Close => Self::next(from) == Some(self),
            Self::Approve => matches!(from, Status::InReview | Status::Reviewed),
            Self::Back(to) => to < from,
        }
    }

    /// For programs.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Ask => "review.asked",
            Self::Approve => "review.approved",
            Self::Close => "review.closed",
            Self::Back(_) => "review.stepped_back",
        }
    }

    /// What somebody did who took a step, to be read after their name.
    pub fn did(from: Status, to: Status) -> String {
        match (from, to) {
            (_, Status::InReview) if from < to => "asked for a review".to_owned(),
            (Status::Reviewed, Status::Reviewed) => "approved the changes".to_owned(),
            (_, Status::Reviewed) if from < to => "approved the postmortem".to_owned(),
            (_, Status::Closed) if from < to => "closed the postmortem".to_owned(),
            (Status::Closed, _) => format!("opened the postmortem again as {}", to.label().to_lowercase()),
            _ => format!("took the postmortem back from {} to {}", lower(from), lower(to)),
        }
    }
}

fn lower(status: Status) -> String {
    status.label().to_lowercase()
}

/// Statuses before `status`, the nearest first.
pub fn earlier(status: Status) -> Vec<Status> {
    Status::ALL.iter().rev().copied().filter(|one| *one < status).collect()
}

/// What a step looks at beside the checklist.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// What is known of the document.
    pub known: Known,
    /// Whether the meeting was held.
    pub held: bool,
    /// How far the external message is.
    pub message: Message,
}

/// How far an external message is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Message {
    /// There is none.
    #[default]
    None,
    /// It is written and was posted nowhere.
    NotPosted,
    /// It was posted, and says the same since.
    Posted,
    /// It was posted once, and what was posted is not its text as it is now.
    MovedOn,
}

/// Items of the checklist that a step looks at. Before the meeting nothing is decided on, and that is as it should be; nor
/// are comments in the way of a review, which brings them.
pub fn checks(step: Step, known: &Known) -> Vec<Check> {
    let looks_at = |what| match step {
        Step::Ask => !matches!(what, What::Decisions | What::Comments | What::Wording),
        Step::Approve => {
            matches!(what, What::Sections | What::Meeting | What::Bounded | What::Decisions | What::Comments)
        }
        Step::Close => matches!(what, What::Monitoring | What::Decisions | What::Asks | What::Comments),
        Step::Back(_) => false,
    };
    checklist(known).into_iter().filter(|check| looks_at(check.what)).collect()
}

/// What stands against a step, so that it takes a reason.
pub fn against(step: Step, seen: &Seen) -> Vec<Gap> {
    let missing = checks(step, &seen.known).into_iter().filter(|check| !check.met);
    let mut all: Vec<Gap> = missing.map(|check| Gap { words: check.words, place: check.place }).collect();
    if step == Step::Approve && seen.known.has_meeting && !seen.held {
        all.push(Gap { words: "the meeting was not held yet".to_owned(), place: "/meeting" });
    }
    if step == Step::Close && seen.message == Message::MovedOn {
        let words = "what was posted is not what the external message says now".to_owned();
        all.push(Gap { words, place: "/messages" });
    }
    all
}

/// Why a step cannot be taken at all; no reason helps.
///
/// # Errors
/// What to do first.
pub fn refused(step: Step, seen: &Seen) -> May {
    match (step, seen.message) {
        (Step::Close, Message::NotPosted) => Err(
            "There is an external message, and it was not posted yet. A postmortem is closed only after it was posted; one that nobody will send is emptied first."
                .to_owned(),
        ),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 7] = [
        Step::Ask,
        Step::Approve,
        Step::Close,
        Step::Back(Status::Draft),
        Step::Back(Status::InReview),
        Step::Back(Status::Reviewed),
        Step::Back(Status::Closed),
    ];

    #[test]
    fn the_table_of_steps() {
        let leads = |from: Status| {
            let all = STEPS.iter().filter(|step| step.fits(from)).map(|step| step.target().to_string());
            all.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(leads(Status::Draft), "in_review");
        assert_eq!(leads(Status::InReview), "reviewed draft");
        assert_eq!(leads(Status::Reviewed), "reviewed closed draft in_review");
        assert_eq!(leads(Status::Closed), "draft in_review reviewed");
        for from in Status::ALL {
            assert!(Step::next(*from).is_none_or(|step| step.fits(*from)));
            assert!(earlier(*from).iter().all(|to| Step::Back(*to).fits(*from)));
        }
        assert_eq!(earlier(Status::Reviewed), [Status::InReview, Status::Draft]);
    }

    #[test]
    fn each_step_looks_at_what_it_is_about() {
        let words = |step, seen: &Seen| against(step, seen).into_iter().map(|gap| gap.words).collect::<Vec<_>>();
        let known = Known { has_meeting: true, is_resolved: true, proposed_actions: 1, ..Known::default() };
        let seen = Seen { known, held: false, message: Message::MovedOn };
        assert_eq!(words(Step::Ask, &seen), Vec::<String>::new());
        assert_eq!(words(Step::Approve, &seen), ["1 action waits for a decision", "the meeting was not held yet"]);
        assert_eq!(
            words(Step::Close, &seen),
            ["1 action waits for a decision", "what was posted is not what the external message says now"]
        );
        assert!(words(Step::Back(Status::Draft), &seen).is_empty());
        let known = Known { monitoring_asked: true, monitoring_missing: true, open_asks: 2, open_comments: 1, ..known };
        let seen = Seen { known, held: true, message: Message::None };
        assert_eq!(words(Step::Ask, &seen), ["nothing is decided for monitoring", "2 asks are not settled"]);
        assert_eq!(
            words(Step::Close, &seen),
            [
                "nothing is decided for monitoring",
                "1 action waits for a decision",
                "2 asks are not settled",
                "1 comment is open"
            ]
        );
        assert_eq!(words(Step::Approve, &seen), ["1 action waits for a decision", "1 comment is open"]);
    }

    #[test]
    fn a_message_is_posted_before_the_postmortem_is_closed() {
        for (message, closes) in
            [(Message::None, true), (Message::NotPosted, false), (Message::Posted, true), (Message::MovedOn, true)]
        {
            let seen = Seen { message, ..Seen::default() };
            assert_eq!(refused(Step::Close, &seen).is_ok(), closes);
            assert!(refused(Step::Approve, &seen).is_ok());
        }
    }

    #[test]
    fn a_step_is_told_in_words() {
        use Status::{Closed, Draft, InReview, Reviewed};
        for (from, to, told) in [
            (Draft, InReview, "asked for a review"),
            (InReview, Reviewed, "approved the postmortem"),
            (Reviewed, Reviewed, "approved the changes"),
            (Reviewed, Closed, "closed the postmortem"),
            (Closed, Draft, "opened the postmortem again as draft"),
            (Closed, Reviewed, "opened the postmortem again as reviewed"),
            (Reviewed, InReview, "took the postmortem back from reviewed to in review"),
        ] {
            assert_eq!(Step::did(from, to), told);
        }
    }
}
