//! A small organisation to look at: something in each room, made by the pages themselves.

use debrief::incidents::Moments;
use debrief::kernel::{IncidentId, PostmortemId};
use debrief::outbox::{Encryption, MailServer};
use diesel::{RunQueryDsl, sql_query};

use crate::parts;
use crate::support::{Actor, App, Page, utc};

/// What was written about it, part by part.
const DOCUMENT: &str = include_str!("../../demo/incidents/01-labels-after-failover.md");

/// A mail server that does not answer: mails wait, and one failed.
fn nobody_there() -> MailServer {
    let sender = "Debrief <debrief@fjordpost.example>".parse().expect("a sender");
    MailServer::read("smtp://localhost:9", Some(Encryption::None), Vec::new(), sender).expect("a mail server")
}

/// Fjordpost on Wednesday 11 March 2026, five days after nobody could buy a label; the demo tells the same story.
pub struct House {
    /// The running server.
    pub app: App,
    /// Engineer and administrator, owner of the postmortem.
    pub ana: Actor,
    /// Support.
    pub cy: Actor,
    /// The incident that has a postmortem.
    pub incident: IncidentId,
    /// Its postmortem.
    pub postmortem: PostmortemId,
    /// The address of a text of Ana's that overlapped with what Bo had saved.
    pub kept: String,
    /// The address of a restricted postmortem that has no meeting.
    pub unscheduled: String,
    /// An incident that has none yet.
    pub gap: IncidentId,
    /// The address of a service in the catalogue.
    pub service: String,
    /// The address of an invitation that nobody has accepted.
    pub invitation: String,
    /// The public page of the message.
    pub public: String,
}

impl House {
    /// Starts a server and fills it.
    pub fn furnished() -> Self {
        let app = App::with(|config| config.mail = Some(nobody_there()));
        let ana = app.person("Ana Lind").admin();
        let (bo, cy, di) =
            (app.person("Bo Stern").engineer(), app.person("Cy Moreau").support(), app.person("Di Okafor").manager());
        let services = "/settings/services";
        let add = |name, team, says| {
            sent(&ana, services, services, &[("name", name), ("team", team), ("description", says)]);
        };
        add("Label printing", "Shop floor", "Turns an order into a label on the shop's printer.");
        add("Parcel tracking", "Journeys", "Where a parcel is, for shops and for those who wait for it.");
        let links = ana.get(services).all("main table a");
        let service = links[0].attr("href").expect("an address").to_owned();

        let incident = app
            .incident("Labels could not be bought after a database failover")
            .but(|new| {
                new.summary = "The labels database moved to its standby; 96 percent of label purchases failed.".into();
                new.moments = Moments {
                    impact_began_at: Some(utc(2026, 3, 6, 8, 11)),
                    detected_at: Some(utc(2026, 3, 6, 8, 14)),
                    triggered_at: Some(utc(2026, 3, 6, 8, 17)),
                    mitigated_at: Some(utc(2026, 3, 6, 8, 58)),
                    resolved_at: Some(utc(2026, 3, 6, 9, 40)),
                };
            })
            .led_by(&ana)
            .on_call(&bo)
            .recorded_by(&ana);
        let postmortem = ana.opens_postmortem(incident);
        let contributors = format!("/postmortems/{postmortem}/contributors");
        for (person, involvement) in [(&bo, "responder"), (&cy, "customer_liaison"), (&di, "engineering_manager")] {
            sent(
                &ana,
                &contributors,
                &contributors,
                &[("person", &person.id.to_string()), ("involvement", involvement)],
            );
        }
        let asks = format!("/postmortems/{postmortem}/asks");
        for (person, place, wording) in [
            (&cy, "impact", "How many shops called, and when did the first one call?"),
            (&cy, "customer_notes", "Put in the words of the three shops that wrote to us."),
            (&bo, "timeline", "When did you see that the standby did not take over?"),
        ] {
            let person = person.id.to_string();
            sent(&ana, &asks, &asks, &[("person", &person), ("place", place), ("wording", wording)]);
        }
        let kept = write_document(&ana, &bo, postmortem);
        let meeting = format!("/postmortems/{postmortem}/meeting");
        let plan = [("starts_at", "2026-03-13T10:00"), ("place", "Room Fjord, https://call.fjordpost.example/labels")];
        sent(&ana, &meeting, &meeting, &plan);

        let refused = "UPDATE outbox SET state = 'failed', ended_at = '2026-03-11 08:59:00', last_error = 'The mail server \
                       mail.fjordpost.example:587 refused the message: 550 5.1.1 no such mailbox.' \
                       WHERE rowid = (SELECT min(rowid) FROM outbox)";
        app.write(|c| Ok(sql_query(refused).execute(c).map(drop)?));

        parts::fill(&ana, &cy, postmortem);
        parts::comment(&ana, &bo, &di, postmortem);
        let public = publish(&di, &cy, postmortem);
        review(&ana, &bo, &di, postmortem);

        let gap = app.incident("Receipts were sent twice").led_by(&bo).recorded_by(&bo);
        app.incident("Tracking page slow for an hour").without_response().recorded_by(&cy);
        templates(&ana);
        let alarm = debrief::incidents::Outcome::FalseAlarm;
        let secret = app.incident("Bank details in a log").outcome(alarm).restricted().led_by(&bo).recorded_by(&bo);
        let unscheduled = format!("/postmortems/{}", bo.opens_postmortem(secret));

        let invited = [("name", "Eli Brandt"), ("email", "eli@fjordpost.example"), ("role", "support")];
        let people = ana.submit(&ana.get("/people"), "/people/invitations", &invited);
        let link = people.assert_status(201).one("code.secret").text;
        let invitation = link.strip_prefix("http://debrief.test").expect("an address of the site").to_owned();
        Self { app, ana, cy, incident, postmortem, kept, unscheduled, gap, service, invitation, public }
    }

    /// An address below the postmortem: `house.of("/owner")`.
    pub fn of(&self, path: &str) -> String {
        format!("/postmortems/{}{path}", self.postmortem)
    }

    /// The page of the first thread of comments.
    pub fn thread(&self) -> String {
        let list = self.of("/comments");
        self.first(&list, &format!("{list}/"))
    }

    /// The page of the first item that Ana finds at `path` whose address begins with `beginning`.
    #[track_caller]
    pub fn first(&self, path: &str, beginning: &str) -> String {
        let links = self.ana.get(path).all("main a");
        let mut targets = links.iter().filter_map(|link| link.attr("href"));
        let wanted =
            |target: &&str| target.strip_prefix(beginning).is_some_and(|end| end.len() > 8 && !end.contains('?'));
        targets.find(wanted).unwrap_or_else(|| panic!("no link on {path} begins with {beginning}")).to_owned()
    }
}

/// False alarms begin without a message to customers.
fn templates(ana: &Actor) {
    let list = "/settings/templates";
    let added = sent(ana, list, list, &[("outcome", "false_alarm")]);
    let path = added.location().to_owned();
    let sections: Vec<String> = ana
        .get(&path)
        .all("input[name=section]")
        .iter()
        .map(|one| one.attr("value").unwrap_or_default().to_owned())
        .collect();
    let mut pairs = vec![("base_revision".to_owned(), "1".to_owned())];
    for one in sections {
        let guidance = if one == "summary" { "One sentence: what rang, and why it did not matter." } else { "" };
        pairs.push(("guidance".to_owned(), guidance.to_owned()));
        pairs.push(("start".to_owned(), String::new()));
        if one != "external_message" {
            pairs.push(("with".to_owned(), one.clone()));
        }
        pairs.push(("section".to_owned(), one));
    }
    ana.request("POST", &path).pairs(&pairs).send().assert_status(303);
}

/// Fills in the form that goes to `action` on the page at `path`.
#[track_caller]
pub fn sent(actor: &Actor, path: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let answer = actor.submit(&actor.get(path), action, fields);
    answer.assert_status(303);
    answer
}

/// Approved once, corrected beside, taken back, and written on: everything that a review shows.
fn review(ana: &Actor, bo: &Actor, di: &Actor, postmortem: PostmortemId) {
    let base = format!("/postmortems/{postmortem}");
    let review = format!("{base}/review");
    let bo = bo.id.to_string();
    sent(ana, &review, &format!("{review}/reviewers"), &[("person", &bo)]);
    let step = |who: &Actor, reason| {
        who.submit(&who.get(&review), "form.step", &[("reason", reason)]).assert_status(303);
    };
    step(ana, "Support counts the last figure by Friday");
    step(di, "Read with the team; the meeting only looks at the actions");
    let edition = format!("{base}/editions/1");
    sent(
        ana,
        &edition,
        &format!("{edition}/notes"),
        &[("note", "Four of five purchases succeeded from 08:58 UTC on.")],
    );
    let back = [("to", "draft"), ("why", "Two shops reported labels that came out twice")];
    sent(ana, &review, &format!("{review}/reopening"), &back);
    let path = format!("{base}/sections/summary");
    let text = ana.get(&format!("{path}/edit")).field("body").replace("\r\n", "\n");
    let text = format!("{text}\n\nTwo shops printed some labels twice.");
    sent(ana, &format!("{path}/edit"), &path, &[("body", &text)]);
}

/// Lets a manager approve the external message and support post it; gives the address of its public page.
fn publish(di: &Actor, cy: &Actor, postmortem: PostmortemId) -> String {
    let messages = format!("/postmortems/{postmortem}/messages");
    let approval = format!("{messages}/approval");
    let page = di.get(&messages);
    let approved = di.submit(&page, &approval, &[("reason", "Read with support; all of it may be known")]);
    approved.assert_status(303);
    let posted = [("address", "https://status.fjordpost.example/labels")];
    sent(cy, &messages, &format!("{messages}/posting"), &posted);
    sent(cy, &messages, &format!("{messages}/public-page"), &[]);
    let address = cy.get(&messages).one("#public code.secret").text;
    address.strip_prefix("http://debrief.test").expect("an address of the site").to_owned()
}

/// Writes the document as it grew, and lets Ana save a text that overlaps with Bo's; gives the address of the kept text.
fn write_document(ana: &Actor, bo: &Actor, postmortem: PostmortemId) -> String {
    for (index, (section, body)) in parts().into_iter().enumerate() {
        // One section stays empty, to be looked at as such.
        if section != "lucky" {
            let writer = if index % 2 == 0 { ana } else { bo };
            let path = format!("/postmortems/{postmortem}/sections/{section}");
            sent(writer, &format!("{path}/edit"), &path, &[("body", body)]);
        }
    }
    // Wording that gets hints, one of them dismissed.
    let path = format!("/postmortems/{postmortem}/sections/response_review");
    let page = bo.get(&format!("{path}/edit"));
    let hinted = format!("{}\n\nWe should have called support first. Why did nobody?", page.field("body"));
    bo.submit(&page, &path, &[("body", &hinted)]).assert_status(303);
    let (list, reading) = (format!("/postmortems/{postmortem}/hints/dismissal"), format!("/postmortems/{postmortem}"));
    let fields = [("place", "response_review"), ("pattern", "why_did"), ("passage", "|why did nobody|")];
    bo.post(&list, &fields).assert_status(303);
    assert!(bo.get(&reading).has("#response_review .note.hint"));
    let path = format!("/postmortems/{postmortem}/sections/contributing_factors");
    let page = ana.get(&format!("{path}/edit"));
    let text = page.field("body").replace("\r\n", "\n");
    let first = "None of these would have made the incident alone.";
    let of = |words: &str| text.replace(first, words);
    assert!(text.contains(first), "the document has changed: {text}");
    let bos = of("No single one of these would have made the incident.");
    sent(bo, &format!("{path}/edit"), &path, &[("body", &bos)]);
    let anas = of("Each of these alone would have passed unseen; it took all of them.");
    ana.submit(&page, &path, &[("body", &anas)]).assert_status(409);
    ana.get("/").one(".notice a[href^=\"/kept/\"]").attr("href").expect("an address").to_owned()
}

/// Section and text, the earlier revisions included.
fn parts() -> Vec<(&'static str, &'static str)> {
    let blocks = DOCUMENT.split("<!-- ").filter_map(|block| block.split_once("-->\n"));
    let parts = blocks.map(|(head, body)| (head.split_whitespace().nth(1).expect("a section"), body.trim()));
    parts.collect()
}
