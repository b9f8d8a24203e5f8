//! Which part of a postmortem a deed is about: the words before the dot of its verb, as a pure table.

use crate::kernel::text_enum;

text_enum! {
    /// The parts that an activity is narrowed to; each word is what the verbs of its deeds begin with.
    pub enum DeedPart {
        /// The facts of the incident.
        Incident = "incident", "Incident";
        /// Title and owner.
        Postmortem = "postmortem", "Title and owner";
        /// Its reckoning.
        Deadline = "deadline", "Deadline";
        /// Who was involved.
        Contributors = "contributors", "Contributors";
        /// What people were asked for.
        Ask = "ask", "Asks";
        /// The texts.
        Section = "section", "Sections";
        /// Comments on the texts.
        Comment = "comment", "Comments";
        /// Hints on wording that were dismissed.
        Hint = "hint", "Wording hints";
        /// The entries.
        Timeline = "timeline", "Timeline";
        /// Figures, functions, notes.
        Impact = "impact", "Impact";
        /// The restricted list.
        Customers = "customers", "List of customers";
        /// The factors and questions.
        Factor = "factor", "Contributing factors";
        /// Points, ratings, monitoring.
        Response = "response", "Response review";
        /// The actions.
        Action = "action", "Actions";
        /// The messages.
        Message = "message", "Messages";
        /// The meeting.
        Meeting = "meeting", "Meeting";
        /// Status, reviewers, editions.
        Review = "review", "Review";
    }
}

impl DeedPart {
    /// What a verb is about; none for a verb that nobody put in the table.
    pub fn of(verb: &str) -> Option<Self> {
        verb.split_once('.').and_then(|(part, _)| Self::parse(part))
    }

    /// Whether a deed with this verb changes what stands in the document.
    pub fn changes_document(verb: &str) -> bool {
        let Some(part) = Self::of(verb) else { return false };
        match part {
            Self::Ask | Self::Comment | Self::Customers | Self::Hint | Self::Review => false,
            // Who comes, and what was judged or shown beside a message, stands on pages of their own.
            Self::Meeting => verb != "meeting.answered",
            Self::Message => !matches!(
                verb,
                "message.dismissed" | "message.dismissal_undone" | "message.published" | "message.closed"
            ),
            // Questions help to write; who may see it is no part of what it says.
            Self::Factor => verb != "factor.prompt",
            Self::Incident => !matches!(verb, "incident.restricted" | "incident.opened_to_all"),
            Self::Postmortem
            | Self::Deadline
            | Self::Contributors
            | Self::Section
            | Self::Timeline
            | Self::Impact
            | Self::Response
            | Self::Action => true,
        }
    }

    /// The beginning of its verbs.
    pub fn beginning(self) -> String {
        format!("{self}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_says_what_it_is_about() {
        for (verb, part) in [
            ("timeline.added", Some(DeedPart::Timeline)),
            ("section.saved", Some(DeedPart::Section)),
            ("postmortem.handed_over", Some(DeedPart::Postmortem)),
            ("message", None),
            ("sections.saved", None),
        ] {
            assert_eq!(DeedPart::of(verb), part, "{verb}");
        }
        assert!(DeedPart::ALL.iter().all(|part| DeedPart::of(&part.beginning()) == Some(*part)));
    }

    #[test]
    fn not_every_deed_changes_the_document() {
        for verb in ["section.saved", "timeline.added", "message.approved", "meeting.moved", "postmortem.renamed"] {
            assert!(DeedPart::changes_document(verb), "{verb}");
        }
        for verb in [
            "ask.asked",
            "review.asked",
            "customers.added",
            "meeting.answered",
            "message.dismissed",
            "factor.prompt",
            "incident.restricted",
            "mail.sent",
        ] {
            assert!(!DeedPart::changes_document(verb), "{verb}");
        }
    }
}
