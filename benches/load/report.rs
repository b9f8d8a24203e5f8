//! The table.

use std::fmt;

use crate::load::Tally;

/// One thing under load.
pub struct Row {
    name: String,
    runs: Vec<Tally>,
    /// The row that is its limit, and the share of it that is wanted.
    limit: Option<(usize, f64)>,
}

/// One figure beside the loads.
pub struct Figure {
    name: &'static str,
    value: f64,
    unit: &'static str,
    target: Option<f64>,
    note: String,
}

/// All that was measured.
#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
    figures: Vec<Figure>,
}

impl Report {
    /// A row that is a limit itself; says its number.
    pub fn limit(&mut self, name: impl Into<String>) -> usize {
        self.add(name.into(), None)
    }

    /// A row that should reach `share` of row number `limit`.
    pub fn row(&mut self, name: impl Into<String>, limit: usize, share: f64) -> usize {
        self.add(name.into(), Some((limit, share)))
    }

    /// Notes a run of row number `row`.
    pub fn ran(&mut self, row: usize, tally: Tally) {
        self.rows[row].runs.push(tally);
    }

    /// The name of row number `row`.
    pub fn name(&self, row: usize) -> &str {
        &self.rows[row].name
    }

    /// A figure; `target` is the most it should be.
    pub fn figure(&mut self, name: &'static str, value: f64, unit: &'static str, target: Option<f64>) {
        self.figures.push(Figure { name, value, unit, target, note: String::new() });
    }

    /// Words behind the last figure.
    pub fn note(&mut self, note: String) {
        if let Some(figure) = self.figures.last_mut() {
            figure.note = note;
        }
    }

    fn add(&mut self, name: String, limit: Option<(usize, f64)>) -> usize {
        self.rows.push(Row { name, runs: Vec::new(), limit });
        self.rows.len() - 1
    }
}

impl Row {
    /// The better run: what else the machine does can only make one worse.
    fn best(&self) -> Option<&Tally> {
        self.runs.iter().max_by(|a, b| a.per_second().total_cmp(&b.per_second()))
    }

    /// What one answer took of the cores, in the run in which it was least.
    fn work(&self) -> f64 {
        self.runs.iter().map(Tally::micros_of_work).min_by(f64::total_cmp).unwrap_or_default()
    }

    fn rate(&self) -> f64 {
        self.best().map(Tally::per_second).unwrap_or_default()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n{:<46}{:>10}{:>12}{:>9}{:>9}{:>8}",
            "under load", "per s", "other runs", "p50 ms", "p99 ms", "ratio"
        )?;
        for row in &self.rows {
            let Some(best) = row.best() else { continue };
            let others: Vec<String> = row
                .runs
                .iter()
                .filter(|run| !std::ptr::eq(*run, best))
                .map(|run| format!("{:.0}", run.per_second()))
                .collect();
            let (name, rate, others) = (&row.name, best.per_second(), others.join(" "));
            write!(f, "{name:<46}{rate:>10.0}{others:>12}{:>9.2}{:>9.2}", best.within(0.5), best.within(0.99))?;
            write!(f, "{:>9.0}", row.work())?;
            if let Some((limit, share)) = row.limit {
                let ratio = rate / self.rows[limit].rate().max(f64::EPSILON);
                write!(f, "{ratio:>8.2}  {}", verdict(ratio >= share, &format!("at least {share:.2}")))?;
            }
            let wrong: usize = row.runs.iter().map(|run| run.wrong).sum();
            match wrong {
                0 => writeln!(f)?,
                wrong => writeln!(f, "  INVALID: {wrong} answers were not what should have come")?,
            }
        }
        writeln!(f, "\n{:<46}{:>10}", "beside it", "figure")?;
        for Figure { name, value, unit, target, note } in &self.figures {
            let decimals = if unit.is_empty() { 0 } else { 1 };
            write!(f, "{name:<46}{value:>10.decimals$} {unit:<4}")?;
            if let Some(target) = target {
                write!(f, "  {}", verdict(value <= target, &format!("at most {target} {unit}")))?;
            }
            writeln!(f, "{}{note}", if note.is_empty() { "" } else { "  " })?;
        }
        Ok(())
    }
}

fn verdict(reached: bool, target: &str) -> String {
    let word = if reached { "reached" } else { "SHORT OF TARGET" };
    format!("{word} ({})", target.trim_end())
}
