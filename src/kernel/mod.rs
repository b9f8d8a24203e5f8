//! The words of the whole house: ids, stored enums, time, checked text, pages, Markdown.
//! Owns no table and does no input or output; every other room may use it and it uses none.

mod email;
mod ids;
mod instant;
pub mod markdown;
pub mod pages;
pub mod text;
mod text_enum;
pub mod zone;

pub use email::{Email, EmailError};
pub use ids::{
    FormId, HandoverId, IncidentId, InvitationId, KeptTextId, MeetingId, ParseIdError, PersonId, PostmortemId,
    ServiceId, SessionId, secret_token,
};
pub use instant::{Clock, Instant};
pub use text_enum::Choice;
pub(crate) use text_enum::text_enum;
pub use zone::Zone;
