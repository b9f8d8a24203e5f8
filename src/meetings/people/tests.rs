//! Who is asked to come, who is said to be missing, and who is warned about.

use super::*;
use proptest::prelude::*;

fn person(id: &str) -> Person {
    Person { id: id.into(), name: id.to_uppercase() }
}

fn involved(list: &[(&str, &str)]) -> Vec<Involved> {
    list.iter()
        .map(|(id, word)| Involved { person: (*id).into(), name: id.to_uppercase(), involvement: (*word).into() })
        .collect()
}

fn short(proposals: &[Proposal]) -> Vec<(&str, bool, &str)> {
    proposals.iter().map(|one| (one.person.as_str(), one.required, one.reason)).collect()
}

fn sentences(missing: &[Missing]) -> Vec<&str> {
    missing.iter().map(|one| one.sentence.as_str()).collect()
}

// RULES 33
#[test]
fn everyone_in_the_response_is_proposed() {
    let list = involved(&[
        ("sol", "scribe"),
        ("lia", "customer_liaison"),
        ("rob", "responder"),
        ("pia", "product_manager"),
        ("eva", "engineering_manager"),
        ("dan", "deputy"),
        ("cem", "incident_commander"),
        ("amy", "account_manager"),
        ("oli", "other"),
        ("pat", "primary_on_call"),
    ]);
    assert_eq!(
        short(&propose(&list, &person("ona"), &[])),
        [
            ("ona", true, "Owner"),
            ("cem", true, "Incident commander"),
            ("dan", true, "Deputy"),
            ("pat", true, "Primary on-call"),
            ("rob", true, "Responder"),
            ("eva", true, "Engineering manager"),
            ("pia", true, "Product manager"),
            ("lia", false, "Customer liaison"),
            ("amy", false, "Account manager"),
            ("sol", false, "Scribe"),
            ("oli", false, "Was involved"),
        ]
    );
}

#[test]
fn each_person_is_proposed_once_for_the_weightiest_reason() {
    let list = involved(&[("rob", "scribe"), ("rob", "responder"), ("ona", "responder"), ("kim", "juggler")]);
    assert_eq!(
        short(&propose(&list, &person("ona"), &[])),
        [("ona", true, "Owner"), ("rob", true, "Responder"), ("kim", false, "Was involved")]
    );
    assert_eq!(short(&propose(&list, &person("ona"), &["ona", "rob"])), [("kim", false, "Was involved")]);
}

#[test]
fn who_is_missing_is_said() {
    let list = involved(&[("cem", "incident_commander"), ("eva", "engineering_manager"), ("lia", "customer_liaison")]);
    let found = missing(&list, &person("ona"), &["cem"]);
    assert_eq!(
        sentences(&found),
        [
            "Nobody is named as product manager. The meeting weighs actions against planned work, so invite one.",
            "ONA owns this postmortem and presents it, but is not invited yet.",
            "EVA (engineering manager) is not invited yet.",
        ]
    );
    assert_eq!(found.iter().map(|one| one.rule).collect::<Vec<_>>(), [33, 34, 33]);
}

#[test]
fn nobody_is_missing_when_all_required_are_there() {
    let list = involved(&[
        ("cem", "incident_commander"),
        ("eva", "engineering_manager"),
        ("pia", "product_manager"),
        ("sol", "scribe"),
    ]);
    assert_eq!(missing(&list, &person("ona"), &["ona", "cem", "eva", "pia"]), []);
}

#[test]
fn people_with_an_action_are_asked_for_once() {
    let doers = [person("rob"), person("eva"), person("rob")];
    assert_eq!(
        sentences(&missing_for_actions(&doers, &["eva"])),
        ["ROB has an action to agree to, but is not invited yet."]
    );
}

// RULES 33: a warning, not a refusal.
#[test]
fn a_facilitator_with_a_stake_is_warned_about() {
    let list = involved(&[
        ("cem", "scribe"),
        ("cem", "incident_commander"),
        ("rob", "responder"),
        ("sol", "scribe"),
        ("eva", "engineering_manager"),
    ]);
    let warning = |id| facilitator_warning(id, &person("ona"), &list);
    assert!(warning("ona").unwrap().starts_with("ONA owns this postmortem. Someone who"));
    assert!(warning("cem").unwrap().starts_with("CEM was incident commander in the response. "));
    assert!(warning("rob").unwrap().starts_with("ROB was a responder in the response. "));
    for neutral in ["sol", "eva", "stranger"] {
        assert_eq!(warning(neutral), None);
    }
}

proptest! {
    #[test]
    fn after_inviting_all_proposals_nobody_is_left(picks in proptest::collection::vec((0usize..6, 0usize..11), 0..20)) {
        let ids = ["a", "b", "c", "d", "e", "f"];
        let list: Vec<_> = picks.iter().map(|(who, what)| (ids[*who], ROLES.get(*what).map_or("?", |role| role.word))).collect();
        let list = involved(&list);
        let all = propose(&list, &person("a"), &[]);
        let mut once: Vec<_> = all.iter().map(|one| &one.person).collect();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), all.len());
        prop_assert!(all.windows(2).all(|pair| pair[0].required >= pair[1].required));
        let invited: Vec<_> = all.iter().map(|one| one.person.as_str()).collect();
        prop_assert!(propose(&list, &person("a"), &invited).is_empty());
        prop_assert!(missing(&list, &person("a"), &invited).iter().all(|one| one.sentence.starts_with("Nobody")));
    }
}
