//! A small organisation to look at: something in each room, made by the pages themselves.

use debrief::kernel::{IncidentId, PostmortemId};

use crate::support::{Actor, App, Page};

/// Fjordpost on Wednesday 11 March 2026, five days after the label printers stopped.
pub struct House {
    /// The running server.
    pub app: App,
    /// Engineer and administrator, owner of the postmortem.
    pub ana: Actor,
    /// Engineer.
    pub bo: Actor,
    /// Support.
    pub cy: Actor,
    /// Manager.
    pub di: Actor,
    /// The incident that has a postmortem.
    pub incident: IncidentId,
    /// Its postmortem.
    pub postmortem: PostmortemId,
    /// An incident that has none yet.
    pub gap: IncidentId,
    /// The address of a service in the catalogue.
    pub service: String,
    /// The address of an invitation that nobody has accepted.
    pub invitation: String,
}

impl House {
    /// Starts a server and fills it.
    pub fn furnished() -> Self {
        let app = App::start();
        let ana = app.person("Ana Lind").admin();
        let (bo, cy, di) = (
            app.person("Bo Stern").engineer(),
            app.person("Cy Moreau").support(),
            app.person("Di Okafor").manager(),
        );
        let services = "/settings/services";
        let add = |name, team, says| {
            sent(&ana, services, services, &[("name", name), ("team", team), ("description", says)]);
        };
        add("Label printing", "Shop floor", "Turns an order into a label on the shop's printer.");
        add("Parcel tracking", "Journeys", "Where a parcel is, for shops and for those who wait for it.");
        let links = ana.get(services).all("main table a");
        let service = links[0].attr("href").expect("an address").to_owned();

        let incident = app
            .incident("Labels stopped printing for all shops")
            .but(|new| new.summary = "From 14:10 no shop could print a label; parcels waited at the counter.".into())
            .led_by(&ana)
            .on_call(&bo)
            .recorded_by(&ana);
        let postmortem = ana.opens_postmortem(incident);
        let contributors = format!("/postmortems/{postmortem}/contributors");
        for (person, involvement) in [(&bo, "responder"), (&cy, "customer_liaison"), (&di, "engineering_manager")] {
            sent(&ana, &contributors, &contributors, &[("person", &person.id.to_string()), ("involvement", involvement)]);
        }

        let gap = app.incident("Receipts were sent twice").led_by(&bo).recorded_by(&bo);
        app.incident("Tracking page slow for an hour").without_response().recorded_by(&cy);
        let secret = app.incident("Bank details in a log").restricted().led_by(&bo).recorded_by(&bo);
        bo.opens_postmortem(secret);

        let invited = [("name", "Eli Brandt"), ("email", "eli@fjordpost.example"), ("role", "support")];
        let people = ana.submit(&ana.get("/people"), "/people/invitations", &invited);
        let link = people.assert_status(201).one("code.secret").text;
        let invitation = link.strip_prefix("http://debrief.test").expect("an address of the site").to_owned();
        Self { app, ana, bo, cy, di, incident, postmortem, gap, service, invitation }
    }

    /// An address below the postmortem: `house.of("/owner")`.
    pub fn of(&self, path: &str) -> String {
        format!("/postmortems/{}{path}", self.postmortem)
    }
}

/// Fills in the form that goes to `action` on the page at `path`.
#[track_caller]
fn sent(actor: &Actor, path: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let answer = actor.submit(&actor.get(path), action, fields);
    answer.assert_status(303);
    answer
}
