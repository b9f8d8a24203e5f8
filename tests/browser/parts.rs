//! The parts of the postmortem that is looked at: of each kind of item something, made by the forms.

use debrief::kernel::PostmortemId;

use crate::house::sent;
use crate::support::Actor;

const HEAVY: &str = "/impact/functions";

/// Fills all parts of the postmortem, and changes one item so that it has a history.
pub fn fill(ana: &Actor, cy: &Actor, postmortem: PostmortemId) {
    let base = format!("/postmortems/{postmortem}");
    let add = |by: &Actor, path: &str, fields: &[(&str, &str)]| {
        let list = format!("{base}{path}");
        let page = if path == HEAVY || path == "/impact/notes" { format!("{base}/impact") } else { list.clone() };
        sent(by, &page, &list, fields);
    };
    for (at, text, kind, knowledge, source) in [
        ("2026-03-06T09:11", "The labels database moves to its standby", "impact_change", "found_later", "db-events"),
        (
            "2026-03-06T09:14",
            "**Alert**: label purchases fail",
            "observation",
            "known_then",
            "https://graphs.example/labels",
        ),
        ("2026-03-06T09:31", "Bo restarts `labels-api`; nothing changes", "action", "known_then", "#inc-labels"),
        ("2026-03-06T09:44", "Ana decides to drain the old connections", "decision", "known_then", ""),
        ("2026-03-06T09:58", "Four of five purchases succeed", "impact_change", "known_then", ""),
    ] {
        let zone = ("zone", "Europe/Copenhagen");
        let rest = [("at", at), zone, ("text", text), ("kind", kind), ("knowledge", knowledge), ("source", source)];
        add(ana, "/timeline", &rest);
    }
    let who = ana.id.to_string();
    let due = ("due_on", "2026-03-20");
    add(
        ana,
        "/actions",
        &[("text", "Close idle connections after a minute"), ("person", &who), due, ("priority", "high")],
    );
    add(ana, "/actions", &[("text", "Be more careful with failovers"), ("kind", "prevent")]);
    add(
        ana,
        "/actions",
        &[("text", "Alert on connections to a standby"), ("kind", "tune_monitoring"), ("person", &who)],
    );
    add(
        ana,
        "/factors",
        &[("sentence", "An open connection never looks the address up again"), ("category", "technology")],
    );
    add(
        ana,
        "/factors",
        &[("sentence", "Somebody forgot the second pool"), ("category", "process"), ("detail", "Twice")],
    );
    add(ana, "/response", &[("kind", "went_well"), ("text", "The alert rang within three minutes")]);
    add(ana, "/response", &[("kind", "went_less_well"), ("text", "The runbook named a host that is gone")]);
    add(ana, "/response", &[("kind", "lucky"), ("text", "It was a quiet morning")]);
    add(ana, HEAVY, &[("name", "Buying labels"), ("degree", "mostly_failing"), ("detail", "In all countries")]);
    add(
        cy,
        "/impact/notes",
        &[("who", "A shop in Aarhus"), ("said", "We stood with forty parcels"), ("contacts", "3")],
    );
    add(
        cy,
        "/impact/customers",
        &[("name", "Nordlys Books"), ("reference", "S-1041"), ("effect", "61 labels by hand")],
    );

    let list = format!("{base}/response");
    let points = ana.get(&list).all("li[id^=point-]");
    let point = points[0].attr("id").expect("an id").trim_start_matches("point-").to_owned();
    let point = format!("{list}/{point}");
    sent(ana, &point, &point, &[("text", "The alert rang three minutes after the first failure")]);
}

/// Threads of comments: on a passage with somebody who is named, on a section and resolved, on a passage that is gone.
pub fn comment(ana: &Actor, bo: &Actor, di: &Actor, postmortem: PostmortemId) {
    let (list, new) =
        (format!("/postmortems/{postmortem}/comments"), format!("/postmortems/{postmortem}/comments/new"));
    let begin = |by: &Actor, section: &str, passage: &str, body: &str| {
        let done = sent(by, &new, &list, &[("section", section), ("passage", passage), ("body", body)]);
        done.location().to_owned()
    };
    let thread =
        begin(ana, "summary", "went on talking to the old primary", "For *how long*, and is that a number we know?");
    sent(
        di,
        &thread,
        "#reply",
        &[("body", "@Ana Lind: support counted them, see `#shops`.\n\n- 41 shops\n- 12 of them twice")],
    );
    begin(bo, "what_happened", "", "Would somebody from another team follow this?");
    let thread = begin(di, "actions", "", "How will one be able to tell that this is done?");
    sent(bo, &thread, &format!("{thread}/resolution"), &[]);
}
