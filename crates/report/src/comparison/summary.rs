//! What the formats say alike: the comparison in one line, its groups, and each difference in few words.

use verdict::{Change, Comparison, Difference, FindingChange, Outcome, Standing, Turn, Verdict};

use crate::place;
use crate::visible::visible;

/// What a comparison comes to, in one word, and the colour that it deserves.
pub(super) fn word(comparison: &Comparison) -> (&'static str, Verdict) {
    let worse = [Verdict::Red, Verdict::Incomplete, Verdict::Yellow].into_iter().find(|to| comparison.came_to(*to));
    let any = |turn: Turn| comparison.differences.iter().any(|difference| difference.turn == turn);
    match worse {
        Some(colour) if any(Turn::Worse) => ("worse", colour),
        // What had failed is not known to be mended.
        Some(colour) => ("undecided", colour),
        None if comparison.came_to(Verdict::Error) => ("undecided", Verdict::Error),
        None if any(Turn::Better) => ("better", Verdict::Green),
        None if comparison.differences.iter().any(Difference::is_told) => ("changed", Verdict::Green),
        None => ("the same", Verdict::Green),
    }
}

/// `worse  image 1.1.1 producer  green → red  worse 2  better 0  other 1  unchanged 51`: the whole in one line.
pub fn comparison_line(comparison: &Comparison) -> String {
    line(comparison, "→")
}

/// The same with another sign between what was and what is.
pub(super) fn line(comparison: &Comparison, arrow: &str) -> String {
    format!("{}  {}", verdicts(comparison, arrow), counts(comparison))
}

/// The first half of the line: what it comes to, by which rules, and the two colours.
pub(super) fn verdicts(comparison: &Comparison, arrow: &str) -> String {
    let after = &comparison.after;
    let (word, _) = word(comparison);
    let turned = turned(comparison.before.verdict, after.verdict, arrow);
    format!("{word}  {} {}  {turned}", visible(&after.spec), visible(&after.profile))
}

/// The second half: how many differences of each kind there are.
pub(super) fn counts(comparison: &Comparison) -> String {
    let count = |wanted: fn(&Difference) -> bool| comparison.differences.iter().filter(|one| wanted(one)).count();
    format!(
        "worse {}  better {}  other {}  unchanged {}",
        count(|one| one.turn == Turn::Worse),
        count(|one| one.turn == Turn::Better),
        count(|one| one.turn == Turn::Neither && one.is_told()),
        count(|one| !one.is_told()),
    )
}

fn turned(before: Verdict, after: Verdict, arrow: &str) -> String {
    if before == after { format!("{after} as before") } else { format!("{before} {arrow} {after}") }
}

/// `not judged by the same rules: version 1.0.1 → 1.1.1, tool …`; none where the rules are the same.
pub(super) fn rules(comparison: &Comparison, arrow: &str) -> Option<String> {
    let rules = comparison.rules.iter().map(|rule| {
        let [before, after] = [&rule.before, &rule.after].map(|text| match text.as_str() {
            "" => "none".to_owned(),
            text => place::short_id(text, 12),
        });
        format!("{} {before} {arrow} {after}", rule.what)
    });
    let rules: Vec<String> = rules.collect();
    (!rules.is_empty()).then(|| format!("not judged by the same rules: {}", rules.join(", ")))
}

/// Differences that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// What weighs more than before.
    Worse,
    /// What weighs as before, or is undecided after it failed, and is not the same all the same.
    Open,
    /// What weighs less.
    Better,
    /// What is not judged any more.
    Gone,
    /// What has another outcome or level, and no weight.
    Light,
}

impl Group {
    /// All of them, in the order in which they are read.
    pub(super) const ALL: [Group; 5] = [Group::Worse, Group::Open, Group::Better, Group::Gone, Group::Light];

    pub(super) const fn title(self) -> &'static str {
        match self {
            Group::Worse => "worse",
            Group::Open => "still open, and not as before",
            Group::Better => "better",
            Group::Gone => "judged only before",
            Group::Light => "changed without weight",
        }
    }

    /// Its differences, worst first.
    pub(super) fn of(self, comparison: &Comparison) -> Vec<&Difference> {
        let differences = comparison.differences.iter().filter(|one| one.is_told());
        differences.filter(|difference| Group::containing(difference) == self).collect()
    }

    fn containing(difference: &Difference) -> Group {
        let weighs = difference.after.as_ref().is_some_and(|after| after.colour > Verdict::Green);
        match (difference.turn, difference.change) {
            (Turn::Worse, _) => Group::Worse,
            (Turn::Better, _) => Group::Better,
            (Turn::Neither, Change::OnlyBefore) => Group::Gone,
            (Turn::Neither, _) if weighs || !difference.findings.is_empty() => Group::Open,
            (Turn::Neither, _) => Group::Light,
        }
    }
}

/// The level that a difference stands at: that of the later report, if it has the requirement.
pub(super) fn level(difference: &Difference) -> String {
    let standing = difference.after.as_ref().or(difference.before.as_ref());
    standing.map(|standing| visible(&standing.level)).unwrap_or_default()
}

/// The outcome in one report, with its level where the other report has another one.
pub(super) fn outcome(standing: Option<&Standing>, other: Option<&Standing>) -> String {
    match (standing, other) {
        (None, _) => "not there".to_owned(),
        (Some(standing), Some(other)) if standing.level != other.level => {
            format!("{} as {}", standing.outcome.as_str(), visible(&standing.level))
        }
        (Some(standing), _) => standing.outcome.as_str().to_owned(),
    }
}

/// The requirement that blocks or blocked the one that a difference is about: one cause need not be told many times.
pub(super) fn blocked_by(difference: &Difference) -> Option<&str> {
    let standing = difference.after.as_ref().filter(|after| after.outcome != Outcome::Pass);
    let standing = standing.or(difference.before.as_ref())?;
    (standing.outcome == Outcome::Blocked).then_some(standing.why.as_deref()?)
}

/// The place of a finding and how often it was and is, where it is not one and new or one and gone.
pub(super) fn place_and_count(change: &FindingChange) -> String {
    let location = &change.location;
    // Lines and columns move from build to build, pointers do not.
    let pointer = location.pointer.as_deref().filter(|pointer| !pointer.is_empty());
    let place = match (&location.exchange, pointer) {
        (Some(exchange), _) => visible(exchange),
        _ if location.path.is_empty() => place::short(location, 12),
        (None, Some(pointer)) => format!("{}, value {}", visible(&location.path), visible(pointer)),
        (None, None) => format!("{}{}", visible(&location.path), place::spot(location)),
    };
    match (change.before, change.after) {
        (0, 1) | (1, 0) => place,
        (0, count) | (count, 0) => format!("{place}, {count} places"),
        (before, after) => format!("{place}, {after} places, {before} before"),
    }
}
