//! Who comments, resolves and changes a comment (RULES 31, 40), as pure rules.
//!
//! Everybody who sees a postmortem comments on all of it, support and managers too. So also after it was closed: a finished
//! postmortem is read by those who learn from it, a question of theirs changes no word of it, and the owner may answer it
//! or reopen. Whoever may write the section decides whether a comment on it is dealt with; so does who raised it.

use super::model::{Comment, Thread};
use crate::accounts::{May, Viewer};
use crate::postmortems::{Spine, may_write};

/// Whether the viewer, who sees the postmortem, may comment on it: always.
pub fn may_comment(_: &Viewer, _: &Spine) -> May {
    Ok(())
}

/// Whether the viewer may resolve a thread, and open it again.
pub fn may_resolve(viewer: &Viewer, spine: &Spine, thread: &Thread) -> May {
    match thread.started_by == viewer.id || may_write(viewer, spine, thread.section.part()).is_ok() {
        true => Ok(()),
        false => Err(format!(
            "{}, who began this thread, and whoever writes {} resolve it. You can reply.",
            thread.starter,
            thread.section.label()
        )),
    }
}

/// Whether the viewer may change or remove a comment: its author alone.
pub fn may_change(viewer: &Viewer, comment: &Comment) -> May {
    match comment.written_by == viewer.id {
        true => Ok(()),
        false => Err(format!("{} wrote this comment, and nobody else changes it. You can reply.", comment.author)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::Role;
    use crate::kernel::PersonId;
    use crate::postmortems::Status;
    use crate::sections::SectionKind;

    #[test]
    fn everybody_comments_and_those_who_write_resolve() {
        use SectionKind::{ExternalMessage, MeetingNotes, Summary};
        for (role, section, resolves) in [
            (Role::Engineer, Summary, true),
            (Role::Support, Summary, false),
            (Role::Support, ExternalMessage, true),
            (Role::Manager, Summary, false),
            (Role::Manager, MeetingNotes, true),
        ] {
            let viewer = Viewer::in_test(role);
            for status in [Status::Draft, Status::Closed] {
                let spine = Spine::in_test(PersonId::random(), status);
                assert_eq!(may_comment(&viewer, &spine), Ok(()));
                let theirs = Thread::in_test(PersonId::random(), section);
                assert_eq!(may_resolve(&viewer, &spine, &theirs).is_ok(), resolves, "{role} {section}");
                assert!(may_resolve(&viewer, &spine, &Thread::in_test(viewer.id, section)).is_ok());
                assert!(may_resolve(&viewer, &Spine::in_test(viewer.id, status), &theirs).is_ok(), "the owner");
            }
        }
    }
}
