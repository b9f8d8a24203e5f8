//! The kinds of hints: each with the rule that it rests on, in words, and another wording (RULES 36).

use crate::kernel::text_enum;

text_enum! {
    /// What a hint is about.
    pub enum Pattern {
        /// A person's name as a cause.
        NamedCause = "named_cause", "A person as the cause";
        /// "Human error".
        HumanError = "human_error", "Error of a person";
        /// "Careless", and other judgements of people.
        Careless = "careless", "Judging people";
        /// "Forgot to", "failed to", "accidentally deleted".
        Slip = "slip", "Somebody's slip";
        /// "Should have".
        ShouldHave = "should_have", "Looking back from the end";
        /// "Why did".
        WhyDid = "why_did", "Asking why";
        /// A question that looks for a person.
        Who = "who", "Asking who";
        /// "To blame", "at fault".
        Blame = "blame", "Blame";
        /// One cause for everything.
        SingleCause = "single_cause", "A single cause";
        /// "Outage", without saying of what.
        Outage = "outage", "Outage of what?";
    }
}

impl Pattern {
    /// The rule in a sentence.
    pub fn rule(self) -> &'static str {
        match self {
            Self::NamedCause => "A person is never the cause.",
            Self::HumanError => "What a person did is where the questions begin, and not where they end.",
            Self::Careless => "Everybody did what looked right with what they knew at that moment.",
            Self::Slip => "The next person can slip in the same place.",
            Self::ShouldHave => "What should have happened is known afterwards, and does not explain what did happen.",
            Self::WhyDid => "“Why” asks people to justify themselves. “What” and “how” ask about the situation.",
            Self::Who => "The question who did it ends at a person, and nothing is learned after that.",
            Self::Blame => "Blame changes nothing. A condition can be changed.",
            Self::SingleCause => "There is never a single cause: several conditions together made it possible.",
            Self::Outage => "“Outage” alone says that everything was down.",
        }
    }

    /// Another wording.
    pub fn instead(self) -> &'static str {
        match self {
            Self::NamedCause => {
                "Leave the name out and say what the system allowed: “The change of 14:02 halved the limit, and no check compared it with the load.”"
            }
            Self::HumanError => {
                "Say what made the slip likely and what would have caught it: “The form takes a negative amount, and nothing checks it before the run.”"
            }
            Self::Careless => {
                "Say what the work was like: “The two consoles look the same, and it was the fourth page of that night.”"
            }
            Self::Slip => {
                "Say what reminds people of it and what would have noticed: “No step of the runbook names the second region.”"
            }
            Self::ShouldHave => {
                "Say what was known and what made the choice look right: “The dashboard showed ordinary load, and so …”"
            }
            Self::WhyDid => "“What made … look right?” or “How did … come about?”",
            Self::Who => "“Which step let it through?” or “What would have caught it, whoever had done it?”",
            Self::Blame => "Say what the situation was, and which part of it can be changed.",
            Self::SingleCause => "“One contributing factor was …”, and then the next one.",
            Self::Outage => "Say what did not work, and for whom: “Labels could not be printed in Germany.”",
        }
    }
}
