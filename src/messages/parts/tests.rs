//! Parts of messages, as people write them.

use super::*;
use proptest::prelude::*;

fn of(message: Message, text: &str) -> String {
    let sign = |part: &Part| match part.written {
        Written::There => 'x',
        Written::Empty => 'e',
        Written::Missing => '-',
    };
    parts(message, text).iter().map(sign).collect()
}

#[test]
fn an_external_message_has_three_parts_and_an_apology() {
    for (text, parts) in [
        ("", "----"),
        ("## Summary\n\nWe are sorry.\n\n## What happened\n\nx\n\n## What we are doing\n\ny", "xxxx"),
        ("# SUMMARY\nx", "x---"),
        ("### 1. Summary of the incident ###\nx", "x---"),
        ("Summary\n=======\nx\n\nNext steps\n---\ny", "x-x-"),
        ("**Overview**\n\nx", "x---"),
        ("**Summary:**\n\nx", "x---"),
        ("**In short:** labels failed. We apologise.", "x--x"),
        ("## Summary\n\n…\n\n## What happened\n", "ee--"),
        ("## Summary\n\n### For shops\n\nx\n\n## What happened\n\n### Before\n", "xe--"),
        ("```\n## Summary\nx\n```\n", "----"),
        ("## What happened on Friday\nx", "-x--"),
        ("## What we’re doing about it\nx", "--x-"),
        ("## What we'll do next\nx", "--x-"),
        ("## Summaries\nx", "----"),
        ("##Summary\nx", "----"),
        ("Our apologies for the trouble.", "---x"),
        ("We deeply regret this.", "---x"),
        ("> We are sorry", "----"),
        ("The page said “sorry”.", "----"),
        ("It logged `sorry`.", "----"),
        ("It logged \"sorry. We are sorry.\n\nWe are sorry.", "---x"),
        ("```\nsorry\n```", "----"),
    ] {
        assert_eq!(of(Message::External, text), parts, "{text}");
    }
}

#[test]
fn an_internal_message_has_four_parts() {
    for (text, parts) in [
        ("", "----"),
        ("## What happened\nx\n## Is it over?\nYes.\n## What to say to customers\nx\n## Whom to ask\nCy", "xxxx"),
        ("Status: over\n\nWhom to ask: Cy", "-x-x"),
        ("- **Is it over?** Yes, since noon.\n- **Contact**: Cy", "-x-x"),
        ("## If customers ask\n\nLabels work again.", "--x-"),
        ("Ask: ", "---e"),
        ("Ask Cy: she knows", "----"),
    ] {
        assert_eq!(of(Message::Internal, text), parts, "{text}");
    }
}

#[test]
fn an_outage_is_quoted_with_its_sentence() {
    for (text, quoted) in [
        ("It was short. The outage began at nine. It ended.", Some("The outage began at nine.")),
        ("# Outage of labels", Some("Outage of labels")),
        ("Two OUTAGES!", Some("Two OUTAGES!")),
        ("No outages-to-be", Some("No outages-to-be")),
        ("Nothing", None),
        ("The monitor said “outage”.", None),
        ("`outage` is a word", None),
        ("> outage", None),
        ("Portage", None),
    ] {
        assert_eq!(outage(text).as_deref(), quoted, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_gets_an_answer(text in "([#*_>`~:=\\- \n“”\"a-z]|Summary|sorry|outage|é|\\PC){0,80}") {
        prop_assert_eq!(parts(Message::External, &text).len(), 4);
        prop_assert_eq!(parts(Message::Internal, &text).len(), 4);
        if let Some(quoted) = outage(&text) {
            prop_assert!(quoted.to_lowercase().contains("outage"), "{}", quoted);
        }
    }
}
