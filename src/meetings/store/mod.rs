//! All SQL of the room.

/// The columns of a [`Meeting`](super::model::Meeting) with its facilitator joined; how many are invited is `$invited`.
macro_rules! columns {
    ($invited:expr) => {
        (
            meetings::id,
            meetings::postmortem_id,
            meetings::starts_at,
            meetings::minutes,
            meetings::zone,
            meetings::place,
            meetings::facilitator_id,
            people::name.nullable(),
            meetings::late_reason,
            meetings::revision,
            meetings::sequence,
            meetings::scheduled_by,
            meetings::changed_at,
            meetings::cancelled_at,
            meetings::cancel_reason,
            $invited,
        )
    };
}

pub mod calendar;
pub mod feed;
pub mod meeting;
