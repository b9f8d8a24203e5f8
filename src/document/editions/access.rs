//! Who may put a correction beside an edition, as a pure rule (RULES 40).

use crate::accounts::{May, Role, Viewer};
use crate::postmortems::Spine;

/// Whether the viewer may note a correction: whoever writes the document or reviews it.
pub fn may_note(viewer: &Viewer, spine: &Spine) -> May {
    match viewer.role {
        _ if spine.owner_id == viewer.id => Ok(()),
        Role::Engineer | Role::Manager => Ok(()),
        Role::Support => Err("Engineers, managers and the owner note corrections to an edition.".into()),
    }
}
