//! The daily digest: what somebody is asked for and what they have to do, once a day and only when some of it presses.

use chrono::{Duration, NaiveDate};

use super::rule::{digest_is_due, is_pressing};
use crate::accounts::{self, Person, Viewer};
use crate::actions;
use crate::asks;
use crate::comments;
use crate::db::Conn;
use crate::kernel::text::{plain_excerpt, single_line};
use crate::kernel::zone::short_date;
use crate::kernel::{Instant, Mailbox};
use crate::outbox::{self, Kind, Letter, Message, Topic, Way};
use crate::web::{Error, Site};

/// Most lines of each kind; the desk has the rest.
const LINES: i64 = 20;
/// How long a digest is of use.
const GOOD_FOR: Duration = Duration::hours(12);
/// Longest piece of a text in a line, in characters.
const PIECE: usize = 120;

/// The digests that are to be put now and were not put yet. Each is read through its reader's eyes, so what is restricted
/// to others is in none.
///
/// # Errors
/// Those of the database.
pub fn digests(c: &mut Conn, site: &Site, now: Instant) -> Result<Vec<Message>, Error> {
    let waits = |person: Person| {
        let here = person.zone.at(now);
        let wanted = person.disabled_at.is_none() && person.reminders;
        let due = wanted && digest_is_due(here.day(), here.hour(), person.digest_hour);
        due.then(|| (format!("digest:{}:{}", person.id, here.day()), person))
    };
    let due: Vec<(String, Person)> = accounts::everyone(c)?.into_iter().filter_map(waits).collect();
    let keys: Vec<&str> = due.iter().map(|(key, _)| key.as_str()).collect();
    let known = outbox::put_among(c, &keys)?;
    let mut messages = Vec::new();
    for (key, person) in due.into_iter().filter(|(key, _)| !known.contains(key)) {
        messages.extend(digest(c, &person, key, site, now)?);
    }
    Ok(messages)
}

fn digest(c: &mut Conn, person: &Person, key: String, site: &Site, now: Instant) -> Result<Option<Message>, Error> {
    let viewer = Viewer::absent(person);
    // Days of asks and actions are those of the organisation.
    let today = site.zone.at(now).day();
    let pressing = |day: NaiveDate| is_pressing(day, today);
    let mine = asks::mine(c, &viewer, LINES)?;
    let mine: Vec<(String, String)> =
        mine.iter().filter(|one| pressing(one.ask.due_on)).map(|one| ask(one, "", today, site)).collect();
    let owed = asks::late_of_owned(c, &viewer, now, LINES)?;
    let owed: Vec<(String, String)> =
        owed.iter().map(|one| ask(one, &format!("{}: ", single_line(&one.ask.asked)), today, site)).collect();
    let actions = actions::mine(c, &viewer, LINES)?;
    let actions: Vec<(String, String)> = actions
        .iter()
        .filter_map(|one| Some((one, one.action.due_on.filter(|day| pressing(*day))?)))
        .map(|(one, day)| {
            let words = format!("{} ({}), {}", plain_excerpt(&one.action.text, PIECE), one.title, when(day, today));
            (words, site.url(&format!("/actions/{}", one.action.id)))
        })
        .collect();
    let named = comments::waiting_for(c, &viewer, LINES)?;
    let named: Vec<(String, String)> = named
        .iter()
        .map(|one| {
            let author = single_line(&one.author);
            let words =
                format!("{author} on {} ({}): {}", one.section.label(), one.title, plain_excerpt(&one.text, PIECE));
            (words, site.url(&format!("/postmortems/{}/comments/{}", one.postmortem_id, one.thread)))
        })
        .collect();
    let count = mine.len() + owed.len() + actions.len();
    if count + named.len() == 0 {
        return Ok(None);
    }
    let subject = match (count, named.len()) {
        (0, 1) => "one comment names you".to_owned(),
        (0, several) => format!("{several} comments name you"),
        (1, _) => "one thing is due or late".to_owned(),
        (several, _) => format!("{several} things are due or late"),
    };
    let mut letter = Letter::new();
    for (heading, lines) in [
        ("You are asked for:", mine),
        ("Your actions:", actions),
        ("Comments that name you:", named),
        ("Others owe to postmortems that you own:", owed),
    ] {
        if !lines.is_empty() {
            letter = letter.words(heading).list(lines);
        }
    }
    Ok(Some(Message {
        key,
        kind: Kind::Digest,
        person: person.id,
        topic: Topic::None,
        incident: None,
        to: Mailbox { name: person.name.clone(), email: person.email.clone() },
        reply_to: None,
        subject: format!("Debrief: {subject}"),
        letter: letter.link("Your desk", site.url("/")).link("Choose which mails you get", site.url("/account")),
        invite: None,
        good_until: now.plus(GOOD_FOR),
        // All of it stands on the desk, as it is now.
        way: Way::Mail,
    }))
}

fn ask(one: &asks::OpenLine, who: &str, today: NaiveDate, site: &Site) -> (String, String) {
    let wording = plain_excerpt(&one.ask.wording, PIECE);
    let words = format!("{who}{wording} ({}), {}", one.title, when(one.ask.due_on, today));
    (words, site.url(&format!("/postmortems/{}/asks", one.ask.postmortem_id)))
}

fn when(day: NaiveDate, today: NaiveDate) -> String {
    match day.signed_duration_since(today).num_days() {
        0 => "due today".to_owned(),
        1 => "due tomorrow".to_owned(),
        ahead if ahead > 1 => format!("due {}", short_date(day)),
        -1 => "one day late".to_owned(),
        late => format!("{} days late", -late),
    }
}
