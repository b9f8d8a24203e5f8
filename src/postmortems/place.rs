//! The places of a document: its sections and its parts. What people are asked for, and what changed, is told by them.

use super::access::Part;
use crate::kernel::text_enum;

text_enum! {
    /// A place where something is written.
    pub enum Place {
        /// The section.
        Summary = "summary", "Summary";
        /// The section and the figures (RULES 21).
        Impact = "impact", "Impact";
        /// The section.
        WhatHappened = "what_happened", "What happened";
        /// The section, and what follows for monitoring.
        WhyTriggered = "why_triggered", "Why response was triggered";
        /// The section and the factors.
        ContributingFactors = "contributing_factors", "Contributing factors";
        /// The section.
        Resolution = "resolution", "Resolution";
        /// The section and the ratings.
        ResponseReview = "response_review", "Response review";
        /// The section and its points.
        WentWell = "went_well", "What went well";
        /// The section and its points.
        WentLessWell = "went_less_well", "What went less well";
        /// The section and its points.
        Lucky = "lucky", "Where we got lucky";
        /// The section and the actions.
        Actions = "actions", "Actions";
        /// The section.
        InternalMessage = "internal_message", "Internal message";
        /// The section.
        ExternalMessage = "external_message", "External message";
        /// The section and who was there.
        MeetingNotes = "meeting_notes", "Meeting notes";
        /// The entries (RULES 17).
        Timeline = "timeline", "Timeline";
        /// What customers said (RULES 22).
        CustomerNotes = "customer_notes", "Customer notes";
        /// The restricted list (RULES 22).
        Customers = "customers", "List of customers";
    }
}

impl Place {
    /// The part of the document it counts to, as far as rights differ (RULES 40).
    pub fn part(self) -> Part {
        match self {
            Self::Impact | Self::CustomerNotes | Self::Customers => Part::Impact,
            Self::InternalMessage | Self::ExternalMessage => Part::Messages,
            Self::MeetingNotes => Part::Minutes,
            _ => Part::Analysis,
        }
    }

    /// Where it is written, below the address of its postmortem.
    pub fn address(self) -> String {
        match self {
            Self::Timeline => "/timeline".to_owned(),
            Self::CustomerNotes => "/impact#notes".to_owned(),
            Self::Customers => "/impact/customers".to_owned(),
            section => format!("/sections/{section}/edit"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn support_writes_impact_and_messages() {
        let of = |part| Place::ALL.iter().filter(move |place| place.part() == part).map(|place| place.as_str());
        assert!(of(Part::Impact).eq(["impact", "customer_notes", "customers"]));
        assert!(of(Part::Messages).eq(["internal_message", "external_message"]));
        assert!(of(Part::Minutes).eq(["meeting_notes"]));
    }

    #[test]
    fn every_place_has_an_address() {
        assert_eq!(Place::Summary.address(), "/sections/summary/edit");
        assert!(Place::ALL.iter().all(|place| place.address().starts_with('/')));
    }
}
