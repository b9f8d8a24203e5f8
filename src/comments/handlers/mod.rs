//! Screens of the room, a file for each.

pub mod comment;
pub mod list;
pub mod new;
pub mod thread;

use super::forms::check_comment;
use crate::accounts::PersonLine;
use crate::kernel::PersonId;

/// What is said after a comment was stored: who is told, and which names are nobody's.
fn told(people: &[PersonLine], named: &[PersonId], me: PersonId, unknown: &[String]) -> String {
    let names: Vec<&str> =
        people.iter().filter(|one| one.id != me && named.contains(&one.id)).map(|one| one.name.as_str()).collect();
    let told = match names[..] {
        [] => String::new(),
        [one] => format!(" {one} sees it on their desk."),
        _ => format!(" {} see it on their desks.", names.join(", ")),
    };
    match unknown {
        [] => told,
        names => {
            let names: Vec<String> = names.iter().map(|name| format!("“@{name}”")).collect();
            format!(
                "{told} Nobody who sees this postmortem is called {}, so nobody is told by that.",
                names.join(" or ")
            )
        }
    }
}
