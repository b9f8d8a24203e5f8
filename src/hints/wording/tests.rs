//! What is a hint and what is none.

use proptest::prelude::*;

use super::Pattern::{
    self, Blame, Careless, HumanError, NamedCause, Outage, ShouldHave, SingleCause, Slip, Who, WhyDid,
};
use super::*;

fn people() -> Vec<String> {
    ["Ana Lind", "Ben Olsen", "Mark Reed", "Zoë Ó Briain", "Cy", "Anne-Sofie Bakken", "佐藤結衣 (Yui Satō)"]
        .map(str::to_owned)
        .to_vec()
}

fn found(source: &str) -> Vec<(Pattern, String)> {
    heeded(hits(source), &people()).into_iter().map(|hit| (hit.pattern, hit.quote)).collect()
}

#[test]
fn each_pattern_finds_its_words() {
    let mut wrong = Vec::new();
    for (source, pattern, quote) in [
        ("It was a case of human error.", HumanError, "human error"),
        ("Operator errors were to be expected.", HumanError, "Operator errors"),
        ("This was caused by user error.", HumanError, "by user error"),
        ("Somebody fat-fingered the number.", HumanError, "fat-fingered"),
        ("The table was lost by a mistake of the operator.", HumanError, "mistake of the operator"),
        ("That was their mistake.", HumanError, "their mistake"),
        ("A careless change.", Careless, "careless"),
        ("We must be more careful.", Careless, "be more careful"),
        ("Nobody was paying enough attention.", Careless, "paying enough attention"),
        ("A rookie mistake, really.", Careless, "rookie mistake"),
        ("The on-call forgot to page support.", Slip, "on-call forgot"),
        ("He then forgot to page support.", Slip, "He then forgot"),
        ("The team failed to notice it.", Slip, "team failed to"),
        ("An engineer accidentally deleted the table.", Slip, "engineer accidentally deleted"),
        ("The operator did not follow the runbook.", Slip, "operator did not follow the"),
        ("We **should have** tested this.", ShouldHave, "should have** tested"),
        ("The change should never have been merged.", ShouldHave, "should never have been"),
        ("They should’ve known.", ShouldHave, "should’ve known"),
        ("The alert shouldn't have fired.", ShouldHave, "shouldn't have fired"),
        ("This should\nhave been caught.", ShouldHave, "should have been"),
        ("He probably should have switched to manual approaches.", ShouldHave, "should have switched"),
        ("The team could have rolled back sooner.", ShouldHave, "team could have rolled"),
        ("It would have been avoided if somebody had looked.", ShouldHave, "would have been avoided if"),
        ("Why did you restart it?", WhyDid, "Why did you"),
        ("We asked why didn't anybody look.", WhyDid, "why didn't anybody"),
        ("Why was nobody paged?", WhyDid, "Why was nobody"),
        ("Who deployed this?", Who, "Who deployed"),
        ("And who was responsible for it?", Who, "who was responsible"),
        ("We still have to find out who broke it.", Who, "find out who broke"),
        ("The vendor was to blame.", Blame, "was to blame"),
        ("It was the operator's fault.", Blame, "operator's fault"),
        ("## Root Cause Analysis", SingleCause, "Root Cause"),
        ("The root-causes are two.", SingleCause, "root-causes"),
        ("The RCA is attached.", SingleCause, "RCA"),
        ("The main cause was the pool.", SingleCause, "The main cause"),
        ("The outage began at 14:02.", Outage, "outage"),
        ("We had a 48-minute outage.", Outage, "outage"),
        ("There was a long outage on Monday.", Outage, "outage"),
        ("Customers experienced an outage.", Outage, "outage"),
        ("- one\n- two\n  - the outage, again\n", Outage, "outage"),
        ("Ana caused the incident.", NamedCause, "Ana caused"),
        ("Then Ben Olsen broke the build.", NamedCause, "Ben Olsen broke"),
        ("Ana Lind’s deploy of the new limit broke checkout.", NamedCause, "Ana Lind’s deploy of the new limit broke"),
        ("It happened because Ben deployed on a Friday.", NamedCause, "because Ben deployed"),
        ("It was caused by Ana.", NamedCause, "caused by Ana"),
        ("Labels stopped because of Ana's change.", NamedCause, "because of Ana's change"),
        ("Ben lowered the limit, which led to timeouts.", NamedCause, "Ben lowered the limit, which led to"),
        ("Cy accidentally deleted the table.", NamedCause, "Cy accidentally deleted"),
        ("Zoë forgot the second step.", NamedCause, "Zoë forgot"),
        ("This was Ben's mistake.", NamedCause, "Ben's mistake"),
        ("Anne-Sofie’s deploy crashed it.", NamedCause, "Anne-Sofie’s deploy crashed"),
        ("Yui Satō caused it.", NamedCause, "Yui Satō caused"),
        ("Mark Reed took the cluster down.", NamedCause, "Mark Reed took"),
        (
            "Ana had disabled the check, and that broke the import.",
            NamedCause,
            "Ana had disabled the check, and that broke",
        ),
    ] {
        wrong
            .extend((found(source) != [(pattern, quote.to_owned())]).then(|| format!("{source}: {:?}", found(source))));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn ordinary_sentences_get_no_hint() {
    let mut wrong = Vec::new();
    for source in [
        "Every service should have an alert, and all flags should have documented owners.",
        "We should have automated tests and limited permissions.",
        "The engineer who deployed the fix stayed until noon.",
        "Who is affected? Who owns the service? Who noticed first?",
        "Anyone who relied on the reference code was fine.",
        "This explains why the disk was full, and why it did not recover.",
        "Search was down: a partial outage of the search service.",
        "The label service had an outage. The outage lasted 48 minutes.",
        "A database outage of four minutes. This outage was short.",
        "PostHog’s flags service experienced an outage lasting an hour.",
        "A service-wide outage, and a power outage in Oslo.",
        "The outage of all lockers began at 14:02. During the outage, nobody could open one.",
        "There was no outage. It was not an outage.",
        "In case of an outage, use the outage page. Future outages are less likely.",
        "Pods failed to establish connections; the pool failed to drain.",
        "We failed to reproduce it in the test cluster.",
        "The runbook was forgotten in an old repository.",
        "User error rates rose, and the user error page was shown.",
        "Their fault tolerance is high, and our error budget was spent.",
        "No one is to blame, and there is no single root cause.",
        "Lazy loading and a sloppy quorum.",
        "Ana rolled the release back, which led to recovery within minutes.",
        "Ben found that the leak was caused by the cache.",
        "Ben’s graph showed that the deploy caused the errors.",
        "We were lucky because Ana happened to be awake.",
        "Because of Ana's quick thinking, nothing was lost.",
        "Because Kubernetes restarted the pods, the queue grew.",
        "Terraform deleted the table, which caused errors.",
        "It is our mistake, and we are sorry.",
        "The mark caused confusion. Reed broke easily.",
        "Ana Lindholm caused a stir.",
        "Ana triggered the response at 14:06 and Ben restarted the queue.",
        "Run `why did you` and ``should have been`` in the shell.",
        "> We should have known.\n\nThat was human.",
        "“Human error” is a phrase that we avoid. She wrote \"who broke it?\" in the chat.",
        "[The outage](https://x.example/root-cause) and https://x.example/human-error and <https://a.example/outage>.",
        "    human error\n\n```\nshould have been\n```\n",
        "See root_cause.md, /outage/careless and #outage, and outage.example.com.",
        "<!-- human error -->\n\n<div>should have been</div>\n",
        "**Q: Why did you not test this?**",
        "停電の根本原因は、まだ分かりません。",
        "",
    ] {
        wrong.extend((!found(source).is_empty()).then(|| format!("{source}: {:?}", found(source))));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_the_first_outage_of_a_text_has_a_hint() {
    let source = "The outage began at two. The outage ended at three.\n\nAn outage like this is rare.";
    assert_eq!(found(source).len(), 1);
}

#[test]
fn names_count_when_their_people_are_involved() {
    let all = hits("Ana broke it.");
    assert_eq!(heeded(all.clone(), &[]), []);
    assert_eq!(heeded(all.clone(), &["Ben Olsen".to_owned()]), []);
    assert_eq!(heeded(all, &["ANA LIND".to_owned()]).len(), 1);
    // A slip stays a slip when the name is nobody's.
    let slip = hits("Vera forgot to tell support.");
    assert_eq!(heeded(slip.clone(), &people())[0].pattern, Slip);
    assert_eq!(heeded(slip, &["Vera Holm".to_owned()])[0].pattern, NamedCause);
    assert_eq!(hits("Mark caused it.").len(), 1);
    assert_eq!(found("Mark caused it."), [], "a word as well as a name");
}

#[test]
fn a_hit_shows_its_sentence() {
    let source = "First. On Monday *we* should have tested `it` with the real table. Then more.";
    let all = hits(source);
    assert_eq!(all.len(), 1);
    let hit = &all[0];
    assert_eq!(&source[hit.at.clone()], "should have tested");
    assert_eq!((hit.before.as_str(), hit.after.as_str()), ("On Monday we", "it with the real table"));
    assert_eq!(hit.passage, "on monday we|should have tested|with the real");
}

#[test]
fn a_passage_is_known_again_after_edits_elsewhere_and_in_another_setting() {
    let passage = |source: &str| hits(source)[0].passage.clone();
    let before = passage("We looked. Nobody said that we should have tested it with a table, and so on.");
    assert_eq!(
        passage("New first line.\n\n- nobody said that **we** should\n  have tested it with a *table*, and on.\n"),
        before
    );
    assert_ne!(passage("Somebody said that they should have tested it with a table."), before);
}

#[test]
fn a_long_text_takes_its_time_once() {
    let source = "Ana’s deploy of \"it\" should have been the outage, who did it? Why did we? ".repeat(2_500);
    assert_eq!(hits(&source).len(), MOST);
}

#[test]
fn no_text_is_too_long_for_the_rule() {
    // No full stop in half a megabyte: what is shown of a sentence is cut before it is made.
    assert_eq!(hits(&"the root cause was x\n".repeat(24_000)).len(), MOST);
    // A run of adverbs is walked and not dived into.
    assert_eq!(hits(&format!("We {}caused it.", "all ".repeat(120_000))), Vec::new());
}

proptest! {
    #[test]
    fn any_text_gets_an_answer_at_places_that_are_there(
        source in "([\\[\\]()!*`~|>#\\\\&;:\"'“”<>/ a-zé👩‍🚒\n-]|\\PC|Ana |caused |because of |the outage |should have been |why did we |who did it\\? |human error|\n\n|    |```\n){0,50}"
    ) {
        for hit in hits(&source) {
            prop_assert!(hit.at.start < hit.at.end && source.is_char_boundary(hit.at.start) && source.is_char_boundary(hit.at.end));
            prop_assert!(!hit.quote.is_empty() && hit.passage.contains('|'));
        }
    }

    #[test]
    fn nothing_in_code_links_or_quotations_is_hit(
        before in "[a-zé\n #*-]{0,20}", words in "(human error|the outage was|should have been|root cause|why did we|Ana caused it)", after in "[a-zé\n #*-]{0,20}"
    ) {
        for wrapped in [
            format!("`{words}`"),
            format!("[{words}](https://x.example/)"),
            format!("<https://x.example/{}>", words.replace(' ', "-")),
            format!("“{words}”"),
            format!("\n\n```\n{words}\n```\n\n"),
            format!("\n\n> {words}\n\n"),
            format!("![{words}](a.png)"),
        ] {
            let source = format!("{before} {wrapped} {after}");
            prop_assert_eq!(hits(&source), Vec::new(), "{}", source);
        }
    }
}
