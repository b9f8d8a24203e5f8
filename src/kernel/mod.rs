//! The words of the whole house: ids, stored enums, time, checked text, pages, Markdown.
//! Owns no table and does no input or output; every other room may use it and it uses none.

pub mod csv;
mod email;
mod ids;
mod instant;
pub mod markdown;
pub mod pages;
pub mod text;
mod text_enum;
pub mod zone;

pub use email::{Email, EmailError, Mailbox};
pub use ids::{
    ActionId, AffectedCustomerId, AffectedFunctionId, ApprovalId, AskId, CommentId, CustomerNoteId, DismissalId,
    EditionId, EditionNoteId, EntryId, FactorId, FigureId, FormId, HandoverId, ImpactFigureId, IncidentId,
    InternalAddressId, InvitationId, KeptTextId, MailId, MeetingId, MonitoringDecisionId, NoticeId, ParseIdError,
    PasteId, PersonId, PointId, PostingId, PostmortemFactorId, PostmortemId, PromptId, PublicPageId, RatingId,
    ServiceId, SessionId, TemplateId, ThreadId, secret_token,
};
pub use instant::{Clock, Instant};
pub use text_enum::Choice;
pub(crate) use text_enum::text_enum;
pub use zone::Zone;
