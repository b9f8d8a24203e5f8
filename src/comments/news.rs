//! Who is told in the app of a comment: those it names, and in an answer those who wrote in the thread before. No mail goes
//! out for one comment. What is told is told once, and goes when its author takes the comment away.

use super::model::{EXCERPT, Thread};
use super::store::{mentions, threads};
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::kernel::text::{plain_excerpt, single_line};
use crate::kernel::{CommentId, Instant, PersonId, PostmortemId, ThreadId};
use crate::outbox::{self, About, Letter, Told};
use crate::postmortems::Postmortem;
use crate::sections::SectionKind;
use crate::web::Error;

/// A comment that is told of.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// Its thread.
    pub thread: ThreadId,
    /// The section it is about.
    pub section: SectionKind,
    /// Its id.
    pub comment: CommentId,
    /// Its text in Markdown.
    pub text: &'a str,
}

impl<'a> Said<'a> {
    /// A comment of a thread.
    pub fn of(thread: &Thread, comment: CommentId, text: &'a str) -> Self {
        Self { thread: thread.id, section: thread.section, comment, text }
    }
}

fn naming(comment: CommentId) -> String {
    format!("mention:{comment}")
}

fn reply(comment: CommentId) -> String {
    format!("reply:{comment}")
}

/// Tells of a new comment. Of the answers in a thread only the last stands with those who read none of them.
///
/// # Errors
/// Those of the database.
pub fn tell(c: &mut Conn, postmortem: &Postmortem, said: Said, by: &Viewer, now: Instant) -> Result<(), Error> {
    let named = mentions::unseen(c, said.comment)?;
    let mut wrote = threads::writers(c, postmortem.id(), said.thread)?;
    wrote.retain(|(person, _)| *person != by.id && !named.contains(person));
    if named.is_empty() && wrote.is_empty() {
        return Ok(());
    }
    for earlier in threads::ids(c, postmortem.id(), said.thread)? {
        outbox::withdraw(c, &reply(earlier), now)?;
    }
    let telling = Telling { postmortem, said, by, now };
    telling.named(c, &named)?;
    telling.replied(c, &wrote)
}

/// Tells again what nobody has read of a comment that is otherwise than it was, and those who are newly named; who read it
/// is not told twice.
///
/// # Errors
/// Those of the database.
pub fn tell_again(c: &mut Conn, postmortem: &Postmortem, said: Said, by: &Viewer, now: Instant) -> Result<(), Error> {
    let read = |told: Vec<(PersonId, bool)>, read: bool| {
        told.into_iter().filter(move |(_, was)| *was == read).map(|(person, _)| person)
    };
    let known: Vec<PersonId> = read(outbox::told_on(c, &naming(said.comment))?, true).collect();
    let waiting: Vec<PersonId> = read(outbox::told_on(c, &reply(said.comment))?, false).collect();
    for topic in [naming(said.comment), reply(said.comment)] {
        outbox::withdraw(c, &topic, now)?;
    }
    let mut named = mentions::unseen(c, said.comment)?;
    named.retain(|person| !known.contains(person));
    let mut wrote = threads::writers(c, postmortem.id(), said.thread)?;
    wrote.retain(|(person, _)| waiting.contains(person) && !named.contains(person));
    let telling = Telling { postmortem, said, by, now };
    telling.named(c, &named)?;
    telling.replied(c, &wrote)
}

/// What was told of a comment is gone: its author took it away.
///
/// # Errors
/// Those of the database.
pub fn take_back(c: &mut Conn, comment: CommentId) -> Result<(), Error> {
    Ok(outbox::take_back(c, &[naming(comment), reply(comment)])?)
}

/// What a thread's comments told is read by `person`: they wrote in it, or said that they saw it.
///
/// # Errors
/// Those of the database.
pub fn seen(c: &mut Conn, id: PostmortemId, thread: ThreadId, person: PersonId, now: Instant) -> Result<(), Error> {
    let topics = topics(c, id, thread)?;
    Ok(outbox::read_notices_among(c, person, &topics, now)?)
}

/// What a thread's comments told waits for nobody any more: it is resolved.
///
/// # Errors
/// Those of the database.
pub fn resolved(c: &mut Conn, id: PostmortemId, thread: ThreadId, now: Instant) -> Result<(), Error> {
    let topics = topics(c, id, thread)?;
    Ok(outbox::settle_notices(c, &topics, now)?)
}

fn topics(c: &mut Conn, id: PostmortemId, thread: ThreadId) -> Result<Vec<String>, Error> {
    Ok(threads::ids(c, id, thread)?.into_iter().flat_map(|one| [naming(one), reply(one)]).collect())
}

struct Telling<'a> {
    postmortem: &'a Postmortem,
    said: Said<'a>,
    by: &'a Viewer,
    now: Instant,
}

impl Telling<'_> {
    fn named(&self, c: &mut Conn, people: &[PersonId]) -> Result<(), Error> {
        let what = format!("{} named you in a comment", single_line(&self.by.name));
        for person in self.may_see(c, people)? {
            self.tell(c, person, naming(self.said.comment), &what)?;
        }
        Ok(())
    }

    /// `people` with whether the thread is theirs.
    fn replied(&self, c: &mut Conn, people: &[(PersonId, bool)]) -> Result<(), Error> {
        let by = single_line(&self.by.name);
        let ids: Vec<PersonId> = people.iter().map(|(person, _)| *person).collect();
        for person in self.may_see(c, &ids)? {
            let what = match people.contains(&(person, true)) {
                true => format!("{by} replied to your comment"),
                false => format!("{by} replied where you commented"),
            };
            self.tell(c, person, reply(self.said.comment), &what)?;
        }
        Ok(())
    }

    /// Those who have a working account and see the postmortem, now.
    fn may_see(&self, c: &mut Conn, people: &[PersonId]) -> Result<Vec<PersonId>, Error> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let may = mentions::nameable(c, &self.postmortem.incident)?;
        Ok(people.iter().copied().filter(|person| may.iter().any(|one| one.id == *person)).collect())
    }

    fn tell(&self, c: &mut Conn, person: PersonId, topic: String, what: &str) -> Result<(), Error> {
        let (said, spine) = (&self.said, &self.postmortem.spine);
        let home = format!("/postmortems/{}", spine.id);
        let told = Told {
            about: About::Comment,
            person,
            topic,
            incident: self.postmortem.incident.id,
            subject: format!("{what}: {}", single_line(&spine.title)),
            letter: Letter::new()
                .words(format!("“{}”", plain_excerpt(said.text, EXCERPT)))
                .facts([("On", said.section.label().to_owned())])
                .link("Read and reply", format!("{home}/comments/{}#comment-{}", said.thread, said.comment))
                .link("The document", home),
        };
        Ok(outbox::tell(c, &told, self.now)?)
    }
}
