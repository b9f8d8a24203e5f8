//! Texts of the length and the make-up that postmortems have, put together from sentences of no particular meaning.

use crate::random::Random;

const WHO: &[&str] =
    &["The router", "The nightly job", "A replica", "The payment gateway", "The cache", "One node", "The queue"];
const DID: &[&str] = &[
    "stopped answering after the switch to the second site",
    "kept a connection that had been closed at the other end",
    "took the larger timeout from a setting nobody had looked at since spring",
    "was retried by every client at the same moment",
    "ran out of file handles and said so only in its own log",
    "answered from an old copy until somebody restarted it",
];
const SO: &[&str] = &[
    "so that orders were accepted and not confirmed",
    "which the dashboard showed as a small dip",
    "and the alert came eleven minutes later",
    "while support already had the first calls",
    "and about one request in twenty failed",
];
const POINTS: &[&str] = &[
    "The runbook was right up to step four; the **fifth** names a host that is gone.",
    "Two people knew how to fail over, and *one* of them was on a train.",
    "The change was reviewed, tested and rolled out by the book.",
    "`retry_limit` had been raised for an import in March and never set back.",
    "Nobody was told that the [status page](https://status.example.org/) is filled by hand.",
    "The graph that would have shown it has a scale that hides small numbers.",
];
const PEOPLE: &[&str] = &["Mira", "Tomasz", "Ines", "Kofi", "Yuki", "Leon", "Amal"];

/// The texts of one kind of section, a few to choose from so that they need to be rendered only once.
pub fn of_section(kind: &str, random: &mut Random) -> String {
    match kind {
        "summary" => paragraph(random, 4),
        "impact" => format!("{}\n\n{}\n\n{}", paragraph(random, 3), table(random, 5), paragraph(random, 2)),
        "what_happened" => format!("{}\n\n{}\n\n{}", paragraph(random, 4), course(random, 14), paragraph(random, 4)),
        "contributing_factors" => format!("{}\n\n{}", paragraph(random, 2), points(random, 6)),
        "resolution" => {
            format!("{}\n\n```\nsystemctl restart relay\n```\n\n{}", paragraph(random, 4), paragraph(random, 2))
        }
        "actions" => tasks(random, 6),
        "external_message" => {
            format!("## Summary\n\n{}\n\n## What we are doing\n\n{}", paragraph(random, 3), paragraph(random, 3))
        }
        _ => points(random, 4),
    }
}

/// A text of about `bytes` bytes that a person would save, with `number` in it so that no two are the same.
pub fn to_save(bytes: usize, number: u64, random: &mut Random) -> String {
    let mut text = format!("Looked at again, pass {number}.\n");
    while text.len() < bytes {
        text.push('\n');
        text.push_str(&paragraph(random, 4));
        text.push('\n');
    }
    text
}

/// One line.
pub fn title(number: usize, random: &mut Random) -> String {
    format!("{} {} ({number})", random.of(WHO), random.of(DID))
}

/// One line with a link or a word in bold now and then.
pub fn line(random: &mut Random) -> String {
    match random.below(3) {
        0 => (*random.of(POINTS)).to_owned(),
        _ => format!("{} {}", random.of(WHO), random.of(DID)),
    }
}

/// A condition that returns on other postmortems.
pub fn condition(nth: usize, random: &mut Random) -> String {
    format!("{} {}, case {nth} of {}", random.of(WHO), random.of(DID), random.below(20))
}

fn sentence(random: &mut Random) -> String {
    format!("{} {}, {}.", random.of(WHO), random.of(DID), random.of(SO))
}

fn paragraph(random: &mut Random, sentences: usize) -> String {
    (0..sentences).map(|_| sentence(random)).collect::<Vec<_>>().join(" ")
}

fn points(random: &mut Random, many: usize) -> String {
    (0..many).map(|_| format!("- {}", random.of(POINTS))).collect::<Vec<_>>().join("\n")
}

fn course(random: &mut Random, many: usize) -> String {
    let line = |minute| format!("- 13:{minute:02} {}", sentence(random));
    (10..10 + many).map(line).collect::<Vec<_>>().join("\n")
}

fn table(random: &mut Random, rows: usize) -> String {
    let mut table = "| Who | What they saw | How many |\n| --- | --- | ---: |\n".to_owned();
    for _ in 0..rows {
        let many = random.below(4000);
        table.push_str(&format!("| {} | {} | {many} |\n", random.of(PEOPLE), random.of(SO)));
    }
    table
}

fn tasks(random: &mut Random, many: usize) -> String {
    let line = |number: usize| {
        let done = if number.is_multiple_of(3) { 'x' } else { ' ' };
        format!("- [{done}] {}: {} By the {}th.", random.of(PEOPLE), random.of(POINTS), number + 11)
    };
    (0..many).map(line).collect::<Vec<_>>().join("\n")
}
