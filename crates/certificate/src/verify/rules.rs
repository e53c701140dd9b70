//! The rules: whether the whole profile was judged by a catalogue that is known, and the verdict follows from the outcomes.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Decided, Level, Profile, Version};
use verdict::{Outcome, Verdict};

use crate::predicate::{Judgement, Weighed};
use crate::trust::{KnownTool, Trust};
use crate::validity;
use crate::verify::item::Item;

/// The program whose runs are certified.
const TOOL: &str = "greenlight";

/// Whether `run` was whole, and says what follows from its outcomes.
pub fn check(run: &Judgement, trust: Option<&Trust>) -> Vec<Item> {
    let mut items = vec![tool(run, trust)];
    if run.catalogue != catalogue::CATALOGUE_DIGEST {
        let text = format!(
            "it was judged by the catalogue `{}` of {} {}, and this is another one: verify with that version",
            run.catalogue, run.tool.name, run.tool.version
        );
        items.push(Item::open("rules", text));
        return items;
    }
    let Some((version, profile)) = run.rules() else {
        items.push(Item::broken("rules", format!("there is no profile `{}` of `{}`", run.profile, run.spec)));
        return items;
    };
    items.push(profile_is_whole(run, version, profile));
    items.push(verdict_follows(run, profile));
    items
}

fn profile_is_whole(run: &Judgement, version: Version, profile: &Profile) -> Item {
    let rows = || catalogue::requirements(version.spec).iter();
    let selected: BTreeMap<&str, Level> =
        rows().filter_map(|row| Some((row.id, profile.level(row, version)?))).collect();
    let judged: BTreeSet<&str> = run.outcomes.keys().map(String::as_str).collect();
    // What nobody decides has its reason in the catalogue.
    let left_out: Vec<&str> = rows()
        .filter(|row| matches!(row.decided, Decided::Checks(_)) && selected.contains_key(row.id))
        .map(|row| row.id)
        .filter(|id| !judged.contains(id))
        .collect();
    let foreign: Vec<&str> = judged.iter().copied().filter(|id| !selected.contains_key(id)).collect();
    let not_run: Vec<&str> = names(run, |_, weighed| weighed.outcome == Outcome::NotRun);
    // What is violated in a mild form counts as less, and nothing counts as more.
    let shifted = names(run, |id, weighed| match (selected.get(id), Level::of_name(&weighed.level)) {
        (Some(wanted), Some(level)) if weighed.outcome == Outcome::Fail || weighed.outcome.is_undecided() => {
            level > *wanted
        }
        (Some(wanted), level) => level != Some(*wanted),
        (None, _) => false,
    });
    let wrong = [
        ("is left out of", left_out),
        ("is no part of", foreign),
        ("was not run of", not_run),
        ("counts as something else in", shifted),
    ];
    let wrong = wrong.iter().find_map(|(what, ids)| Some((what, *ids.first()?, ids.len())));
    let name = format!("the profile `{}` of {}", run.profile, run.spec);
    match wrong {
        None => Item::holds("rules", format!("{name} was judged whole: {} requirements", judged.len())),
        Some((what, id, 1)) => Item::broken("rules", format!("`{id}` {what} {name}")),
        Some((what, id, many)) => Item::broken("rules", format!("`{id}`, as {} more, {what} {name}", many - 1)),
    }
}

fn names(run: &Judgement, wanted: impl Fn(&str, &Weighed) -> bool) -> Vec<&str> {
    run.outcomes.iter().filter(|(id, weighed)| wanted(id, weighed)).map(|(id, _)| id.as_str()).collect()
}

fn verdict_follows(run: &Judgement, profile: &Profile) -> Item {
    match run.follows(profile) {
        Some((colour, counts)) if colour == run.verdict && counts == run.counts => match colour {
            Verdict::Green | Verdict::Yellow => {
                Item::holds("verdict", format!("{colour}, as follows from the outcomes"))
            }
            Verdict::Red => Item::fails(),
            Verdict::Incomplete => {
                Item::open("verdict", "incomplete: a MUST was not decided, so that there is nothing to certify")
            }
            Verdict::Error => Item::open("verdict", "nothing was executed, so that there is nothing to certify"),
        },
        Some((colour, _)) if colour != run.verdict => {
            Item::broken("verdict", format!("it says {}, and {colour} follows from its outcomes", run.verdict))
        }
        _ => Item::broken("verdict", "its numbers do not follow from its outcomes"),
    }
}

fn tool(run: &Judgement, trust: Option<&Trust>) -> Item {
    let name = format!("{} {} (`{}`)", run.tool.name, run.tool.version, run.tool.digest);
    if run.tool.name != TOOL {
        return Item::broken("tool", format!("{name} is not {TOOL}, and nobody knows what it looks at"));
    }
    if validity::numbers(&run.tool.version).is_none() {
        return Item::broken("tool", format!("{name} has no version by which what it said could be taken back"));
    }
    let known = trust.map_or(&[] as &[KnownTool], |trust| &trust.tools);
    let is_known = known.iter().any(|tool| tool.version == run.tool.version && tool.digest == run.tool.digest);
    match known.is_empty() {
        _ if is_known => Item::holds("tool", format!("{name} is known")),
        true => Item::note("tool", format!("{name}; the trust file names no programs to hold that against")),
        false => Item::broken("tool", format!("{name} is no program that the trust file names")),
    }
}
