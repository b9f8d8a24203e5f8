//! Advice on the wording of an action (RULES 26): it starts with a verb, is specific and bounded, and is one thing. Advice
//! only: nothing is refused for it. A pure rule over English; what it does not know it does not speak of.

/// A piece of advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What the rule says.
    pub rule: &'static str,
    /// The words it is about.
    pub words: String,
    /// What to write instead.
    pub instead: String,
}

const VERB_FIRST: &str = "An action starts with a verb";
const BOUNDED: &str = "One can tell when an action is done";
const SPECIFIC: &str = "An action is specific";
const ONE_THING: &str = "An action is one thing";

/// Beginnings that put something in front of the verb, and are left away.
const LEADS: &[&str] = &[
    "we should",
    "we need to",
    "we must",
    "we will",
    "we have to",
    "need to",
    "should",
    "must",
    "have to",
    "please",
    "maybe",
    "perhaps",
    "it would be good to",
    "someone should",
    "somebody should",
    "let's",
    "to",
];

/// Verbs that do not say what will be there afterwards, with what to ask.
const VAGUE: &[(&str, &str)] = &[
    ("investigate", "say what will be known and where it will be written: “Find out whether … and write it into …”"),
    ("look into", "say what will be known and where it will be written: “Find out whether … and write it into …”"),
    ("explore", "say which question is answered: “Compare … and … and choose one”"),
    ("research", "say which question is answered: “Compare … and … and choose one”"),
    ("improve", "say what will be measurably different: “Alert when … for more than five minutes”"),
    ("enhance", "say what will be measurably different: “Alert when … for more than five minutes”"),
    ("optimise", "give the number that will be reached: “Bring … below 200 ms”"),
    ("optimize", "give the number that will be reached: “Bring … below 200 ms”"),
    ("strengthen", "say what will be there that is not there now"),
    ("consider", "decide here: commit to it, or decline it with the reason"),
    ("think about", "decide here: commit to it, or decline it with the reason"),
    ("discuss", "say what is decided at the end, and by whom"),
    ("evaluate", "say which question is answered, and by which measure"),
    ("revisit", "say what is changed: “Change … from … to …”"),
    ("review", "say what comes out of it: “List … that …, and fix each”"),
    ("ensure", "say what makes sure of it: a test, a check, an alert"),
    ("make sure", "say what makes sure of it: a test, a check, an alert"),
    ("be more careful", "people are careful already: say what will make it safe"),
    ("be careful", "people are careful already: say what will make it safe"),
    ("remember", "say what reminds: a check in the pipeline, a line in the runbook"),
    ("try", "say what will be done: “Switch … on for one service until …”"),
    ("handle", "say what will happen then: “Retry … three times, then …”"),
    ("address", "say what is changed: “Change … from … to …”"),
    ("communicate", "say who is told what, where and when"),
];

/// Words of things that people begin with where a verb belongs.
const THINGS: &[&str] = &[
    "alerting",
    "automation",
    "better",
    "communication",
    "dashboard",
    "dashboards",
    "documentation",
    "investigation",
    "improvement",
    "improvements",
    "monitoring",
    "more",
    "observability",
    "runbook",
    "runbooks",
    "training",
    "the",
    "a",
    "an",
    "there",
    "it",
    "our",
    "all",
    "no",
    "new",
];

/// Words that have no end.
const ENDLESS: &[(&str, &str)] = &[
    ("better", "say what it will be like, with a number"),
    ("more robust", "say which failure it will survive"),
    ("faster", "say how fast"),
    ("etc", "name all of it, or fewer things"),
    ("and so on", "name all of it, or fewer things"),
    ("as needed", "say when it is needed"),
    ("if needed", "decide whether it is needed"),
    ("where possible", "name the places"),
    ("if possible", "decide whether it is possible"),
    ("as much as possible", "give the number that is enough"),
    ("as soon as possible", "the due date says when"),
    ("asap", "the due date says when"),
    ("regularly", "say how often"),
    ("in the future", "the due date says when"),
    ("going forward", "the due date says when"),
    ("properly", "say what tells that it is right"),
    ("appropriately", "say what tells that it is right"),
    ("appropriate", "say which"),
];

/// Verbs that begin a second action after "and".
const VERBS: &[&str] = &[
    "add",
    "alert",
    "allow",
    "automate",
    "block",
    "build",
    "cap",
    "change",
    "check",
    "clean",
    "close",
    "configure",
    "copy",
    "create",
    "cut",
    "delete",
    "deploy",
    "disable",
    "document",
    "drop",
    "enable",
    "extend",
    "fix",
    "give",
    "hire",
    "implement",
    "increase",
    "install",
    "introduce",
    "limit",
    "list",
    "lower",
    "measure",
    "migrate",
    "monitor",
    "move",
    "page",
    "raise",
    "reduce",
    "refuse",
    "rehearse",
    "remove",
    "rename",
    "replace",
    "require",
    "restore",
    "rewrite",
    "rotate",
    "send",
    "separate",
    "set",
    "show",
    "split",
    "stop",
    "switch",
    "teach",
    "test",
    "train",
    "tune",
    "turn",
    "update",
    "upgrade",
    "use",
    "write",
];

/// What follows a word that is no second verb: "check it", "backup and restore of …".
const NO_OBJECT: &[&str] = &["", "it", "them", "this", "of", "in", "for", "to", "on", "by", "at", "from", "with"];

/// All there is to advise, at most one piece for each rule and place; empty when there is nothing.
pub fn advice(text: &str) -> Vec<Advice> {
    let plain = without_quotes(text);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let lower = plain.to_lowercase();
    let lower = lower.trim();
    let mut found = Vec::new();
    found.extend(verb_first(lower, &words));
    if let Some((verb, instead)) = VAGUE.iter().find(|(verb, _)| starts_with_words(lower, verb)) {
        found.push(Advice { rule: SPECIFIC, words: (*verb).to_owned(), instead: (*instead).to_owned() });
    }
    if let Some((word, instead)) = ENDLESS.iter().find(|(word, _)| has_words(lower, word)) {
        found.push(Advice { rule: BOUNDED, words: (*word).to_owned(), instead: (*instead).to_owned() });
    }
    found.extend(two_things(lower));
    found
}

fn verb_first(lower: &str, words: &[&str]) -> Option<Advice> {
    let advice = |words: &str, instead: String| Some(Advice { rule: VERB_FIRST, words: words.to_owned(), instead });
    if let Some(lead) = LEADS.iter().find(|lead| starts_with_words(lower, lead)) {
        return advice(lead, format!("leave “{lead}” away and begin with the verb"));
    }
    let first = words.first()?.trim_matches(|c: char| !c.is_alphanumeric());
    let lower = first.to_lowercase();
    if THINGS.contains(&lower.as_str()) {
        return advice(first, "say what is done with it: “Write …”, “Add …”, “Show …”".to_owned());
    }
    // "Bring" and "Ring" are verbs of their own; the -ing form of a verb has a vowel before its ending.
    let stem = lower.strip_suffix("ing").filter(|stem| stem.len() > 2 && stem.contains(['a', 'e', 'i', 'o', 'u']));
    stem.and_then(|_| advice(first, format!("begin with the plain verb instead of “{first}”")))
}

fn two_things(lower: &str) -> Option<Advice> {
    let advice = |words: &str| {
        let instead = "make two actions of it: each gets its own person and date".to_owned();
        Some(Advice { rule: ONE_THING, words: words.to_owned(), instead })
    };
    if lower.contains("; ") {
        return advice(";");
    }
    let mut words = lower.split_whitespace();
    let first = words.next()?;
    // "Find out … and write it down" is one thing: the second verb says where the first one ends.
    let mut before = first;
    while let Some(word) = words.next() {
        if matches!(word, "and" | "then" | "&")
            && let Some(next) = words.next()
        {
            let verb = next.trim_matches(|c: char| !c.is_alphanumeric());
            let object = words.clone().next().unwrap_or_default();
            if VERBS.contains(&verb)
                && VERBS.contains(&first)
                && !NO_OBJECT.contains(&object)
                && !VERBS.contains(&before)
            {
                return advice(&format!("{word} {verb}"));
            }
            before = next;
            continue;
        }
        before = word;
    }
    None
}

/// The text without what stands in code or quotation marks: that is somebody else's wording.
fn without_quotes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut until = None;
    for c in text.chars() {
        match until {
            Some(end) if c == end => until = None,
            Some(_) => {}
            None => match c {
                '`' => until = Some('`'),
                '"' => until = Some('"'),
                '“' => until = Some('”'),
                '„' => until = Some('“'),
                '«' => until = Some('»'),
                '*' | '_' | '~' => {}
                other => plain.push(other),
            },
        }
        if until.is_some() && matches!(c, '`' | '"' | '“' | '„' | '«') {
            plain.push('x');
        }
    }
    plain
}

fn starts_with_words(lower: &str, words: &str) -> bool {
    lower
        .strip_prefix(words)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric() && c != '-'))
}

fn has_words(lower: &str, words: &str) -> bool {
    lower.match_indices(words).any(|(at, _)| {
        let before = lower[..at].chars().next_back();
        let after = lower[at + words.len()..].chars().next();
        let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '-');
        is_edge(before) && is_edge(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn good_actions_get_no_advice() {
        for text in [
            "Close pooled connections that report “read-only” and open new ones, proven by a failover in the test cluster",
            "Cap billing at 20 connections by configuration",
            "Give customer liaisons the right to set the status page",
            "Alert when a code waits for more than two minutes",
            "Refuse a table with 5 percent fewer rows than the day before unless a second person agrees",
            "Set the visibility time to ten minutes and check it against the contract in a test",
            "Rewrite the failover runbook from a rehearsal and put the connection view on its first line",
            "Bring the page below 200 ms",
            "Show search and replace in the editor",
            "Rename `improve better etc` to what it does",
            "Write “investigate” out of the runbook",
            "Ring the on-call phone twice",
            "Test backup and restore of the labels database",
            "Übernahme der Regeln in den Test schreiben",
            "停電時の手順を書く",
            "Teach support and sales what “degraded” means",
            "Let the run wait until the queue is empty",
            "",
        ] {
            assert_eq!(advice(text), Vec::new(), "{text}");
        }
    }

    #[test]
    fn each_rule_finds_its_words() {
        for (text, rule, words) in [
            ("We should add an alert", VERB_FIRST, "we should"),
            ("Need to add an alert", VERB_FIRST, "need to"),
            ("Please add an alert", VERB_FIRST, "please"),
            ("To add an alert", VERB_FIRST, "to"),
            ("Documentation of the failover", VERB_FIRST, "Documentation"),
            ("Better alerts", VERB_FIRST, "Better"),
            ("More tests for the parser", VERB_FIRST, "More"),
            ("Adding an alert on queue length", VERB_FIRST, "Adding"),
            ("**Monitoring** for the queue", VERB_FIRST, "Monitoring"),
            ("The runbook", VERB_FIRST, "The"),
            ("Investigate the memory leak", SPECIFIC, "investigate"),
            ("Look into connection pools", SPECIFIC, "look into"),
            ("Improve alerting", SPECIFIC, "improve"),
            ("Consider a second region", SPECIFIC, "consider"),
            ("Be more careful with migrations", SPECIFIC, "be more careful"),
            ("Ensure that backups run", SPECIFIC, "ensure"),
            ("Make sure backups run", SPECIFIC, "make sure"),
            ("Review all alerts", SPECIFIC, "review"),
            ("Add alerts where possible", BOUNDED, "where possible"),
            ("Add alerts for queues, disks, etc.", BOUNDED, "etc"),
            ("Run the rehearsal regularly", BOUNDED, "regularly"),
            ("Make deployments faster", BOUNDED, "faster"),
            ("Fix the parser asap", BOUNDED, "asap"),
            ("Add an alert; update the runbook", ONE_THING, ";"),
            ("Add an alert on the queue and update the runbook", ONE_THING, "and update"),
            ("Remove the old cluster, then upgrade the new one", ONE_THING, "then upgrade"),
        ] {
            let found = advice(text);
            assert!(found.iter().any(|one| one.rule == rule && one.words == words), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_word_inside_another_is_no_word() {
        for text in
            ["Fetch etcd keys from the vault", "Set the betterment flag to off", "Retry the try-lock five times"]
        {
            assert_eq!(advice(text), Vec::new(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,200}") {
            prop_assert!(advice(&text).len() <= 4);
        }
    }
}
