//! The first sentence of the desk: the two weightiest of what waits for its reader, so that neither hides the other. A pure rule.

/// How many of each there are, up to what the desk shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Waiting {
    /// Texts that wait to be placed.
    pub kept: usize,
    /// Asks that are late.
    pub late_asks: usize,
    /// Postmortems of the reader's own that are late.
    pub late: usize,
    /// Asks that are not late; `more_asks` when there are more than the desk shows.
    pub asks: usize,
    /// Whether there are more asks than the desk shows.
    pub more_asks: bool,
    /// Comments that name the reader.
    pub named: usize,
    /// Meetings that wait for an answer.
    pub unanswered: usize,
    /// Postmortems that the reader may approve.
    pub review: usize,
    /// Messages that the reader may approve.
    pub approve: usize,
    /// Messages that the reader may post.
    pub post: usize,
    /// Incidents without a postmortem that the reader may open.
    pub gaps: usize,
    /// Actions of the reader's.
    pub actions: usize,
    /// Late postmortems of others, for those who look after all.
    pub late_of_others: usize,
    /// Postmortems of others with overdue actions, for those who look after all.
    pub overdue: usize,
    /// Postmortems of the reader's own.
    pub owned: usize,
    /// Most of each but the asks that the desk shows.
    pub most: usize,
}

/// What waits, in a sentence. What the reader owns is told where nothing presses.
pub fn said(waiting: &Waiting) -> String {
    let w = waiting;
    let count = |n: usize| match n {
        _ if n == w.most => format!("at least {n}"),
        _ => n.to_string(),
    };
    let say = |n: usize, one: &str, more: &str| match n {
        0 => None,
        1 => Some(one.to_owned()),
        _ => Some(format!("{} {more}", count(n))),
    };
    let asks = match (w.asks, w.more_asks) {
        (0, _) => None,
        (1, false) => Some("you are asked for one thing".to_owned()),
        (n, false) => Some(format!("you are asked for {n} things")),
        (n, true) => Some(format!("you are asked for more than {n} things")),
    };
    let pressing = [
        say(w.kept, "a text of yours waits to be placed", "texts of yours wait to be placed"),
        say(w.late_asks, "one thing that you are asked for is late", "things that you are asked for are late"),
        say(w.late, "one postmortem of yours is late", "postmortems of yours are late"),
        asks,
        say(w.named, "a comment names you", "comments name you"),
        say(w.unanswered, "a meeting asks for your answer", "meetings ask for your answer"),
        say(w.review, "one postmortem waits for your review", "postmortems wait for your review"),
        say(w.approve, "one message waits for your approval", "messages wait for your approval"),
        say(w.post, "one message is to be posted", "messages are to be posted"),
        say(w.gaps, "one incident has no postmortem yet", "incidents have no postmortem yet"),
        say(w.actions, "one action is yours", "actions are yours"),
        say(w.late_of_others, "one postmortem of others is late", "postmortems of others are late"),
        say(w.overdue, "one postmortem has overdue actions", "postmortems have overdue actions"),
    ];
    let mut pressing = pressing.into_iter().flatten();
    let sentence = match (pressing.next(), pressing.next()) {
        (Some(first), Some(second)) => format!("{first}, and {second}."),
        (Some(only), None) => format!("{only}."),
        _ => match say(w.owned, "one postmortem is yours", "postmortems are yours") {
            Some(owned) => format!("{owned}."),
            None => "nothing waits for you.".to_owned(),
        },
    };
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_weightiest_are_named_and_nothing_is_said_to_be_nothing() {
        let none = Waiting { most: 8, ..Waiting::default() };
        for (waiting, expected) in [
            (none, "Nothing waits for you."),
            (Waiting { owned: 1, ..none }, "One postmortem is yours."),
            (Waiting { owned: 3, ..none }, "3 postmortems are yours."),
            (Waiting { unanswered: 1, named: 1, ..none }, "A comment names you, and a meeting asks for your answer."),
            (Waiting { gaps: 1, owned: 2, ..none }, "One incident has no postmortem yet."),
            (
                Waiting { kept: 1, late: 2, asks: 4, ..none },
                "A text of yours waits to be placed, and 2 postmortems of yours are late.",
            ),
            (
                Waiting { asks: 2, late_asks: 1, ..none },
                "One thing that you are asked for is late, and you are asked for 2 things.",
            ),
            (Waiting { asks: 20, more_asks: true, ..none }, "You are asked for more than 20 things."),
            (Waiting { review: 8, ..none }, "At least 8 postmortems wait for your review."),
        ] {
            assert_eq!(said(&waiting), expected);
        }
        let one = |change: fn(&mut Waiting)| {
            let mut waiting = none;
            change(&mut waiting);
            said(&waiting)
        };
        for change in [
            (|w| w.kept = 1) as fn(&mut Waiting),
            |w| w.late_asks = 1,
            |w| w.late = 1,
            |w| w.asks = 1,
            |w| w.named = 1,
            |w| w.unanswered = 1,
            |w| w.review = 1,
            |w| w.approve = 1,
            |w| w.post = 1,
            |w| w.gaps = 1,
            |w| w.actions = 1,
            |w| w.late_of_others = 1,
            |w| w.overdue = 1,
        ] {
            assert!(!one(change).contains("Nothing"), "{}", one(change));
        }
    }
}
