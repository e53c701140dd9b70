//! Peers: others who ran the same profile on copies of their own, and saw the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::date::Date;
use crate::predicate::{Certificate, Evidence, Judgement, Peer};
use crate::statement::Resource;
use crate::trust::{Trust, same_name};
use crate::verify::item::{Item, State};
use crate::verify::revocations::TakenBack;
use crate::verify::signature::Intact;
use crate::verify::{dates, rules};

/// A peer that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Whose key signed.
    pub organisation: String,
    /// The day of its run.
    pub date: Date,
}

/// What is needed to say whether somebody is a peer.
pub struct About<'a> {
    pub certificate: &'a Certificate,
    /// What the certificate is about.
    pub subject: &'a [Resource],
    /// The digest of the certificate's payload.
    pub digest: &'a str,
    /// The key that signed the certificate, as its envelope names it.
    pub key: &'a str,
    /// Who signed the certificate, if that is known.
    pub signer: Option<&'a str>,
    pub trust: Option<&'a Trust>,
    /// Organisations that do not count.
    pub not: &'a [String],
    /// Statements that were taken back.
    pub taken_back: &'a [TakenBack],
    pub today: Date,
}

/// One item for each statement, and the organisations that count.
pub fn check<'a>(about: &About<'_>, envelopes: impl Iterator<Item = (&'a str, &'a [u8])>) -> (Vec<Item>, Vec<Counted>) {
    let mut items = Vec::new();
    let mut counted = BTreeMap::new();
    for (name, bytes) in envelopes {
        items.push(match one(about, name, bytes) {
            Ok((organisation, day)) => {
                let text = format!("`{organisation}` saw the same on {day}");
                counted.insert(organisation, day);
                Item::holds("peers", text)
            }
            Err(item) => item,
        });
    }
    (items, counted.into_iter().map(|(organisation, date)| Counted { organisation, date }).collect())
}

/// Whether so many organisations count as are wanted.
pub fn enough(counted: &[Counted], wanted: usize) -> Option<Item> {
    let names: Vec<&str> = counted.iter().map(|peer| peer.organisation.as_str()).collect();
    let names = match names.as_slice() {
        [] => "none counts".to_owned(),
        [name] => format!("1 counts: `{name}`"),
        names => format!("{} count: `{}`", names.len(), names.join("`, `")),
    };
    match wanted {
        0 => None,
        _ if counted.len() >= wanted => Some(Item::holds("peers", format!("{wanted} are required, and {names}"))),
        _ => Some(Item::broken("peers", format!("{wanted} are required, and {names}"))),
    }
}

fn one(about: &About<'_>, name: &str, bytes: &[u8]) -> Result<(String, Date), Item> {
    let broken = |why: String| Item::broken("peers", format!("`{name}` {why}"));
    let intact = Intact::of("peers", name, bytes)?;
    if intact.key_id == about.key {
        return Err(broken("is signed by the key that signed the certificate: nobody peers himself".to_owned()));
    }
    if intact.is_strangers(about.trust) {
        return Err(intact.not_counted("peers", name));
    }
    let statement = intact.statement::<Peer>("peers", name)?;
    let run = &statement.predicate.run;
    let day = dates::day_of(run)
        .ok_or_else(|| broken(format!("has `{}` as the time of its run, which is none", run.started)))?;
    let (organisation, _) = intact.signer("peers", name, day, about.trust)?;
    let own = [about.signer, Some(about.certificate.product.vendor.as_str())];
    if own.into_iter().flatten().any(|own| same_name(own, organisation)) {
        return Err(broken(format!(
            "is signed by `{organisation}`, whose certificate or product it is: nobody peers himself"
        )));
    }
    let subject = &statement.subject;
    if !subject.first().is_some_and(|resource| resource.has(about.digest)) {
        return Err(broken("is about another certificate".to_owned()));
    }
    if subject.get(1..) != Some(about.subject) {
        return Err(broken("is about another subject than the certificate".to_owned()));
    }
    let is_image = about.certificate.evidence == Evidence::Image;
    if is_image && !about.subject.iter().any(|resource| resource.has(&statement.predicate.target)) {
        return Err(broken(format!("is about a run on `{}`, which is another image", statement.predicate.target)));
    }
    if day > about.today {
        return Err(broken(format!("is about a run on {day}, which is after {}", about.today)));
    }
    if run.started < about.certificate.run.started {
        return Err(broken(format!("is about a run at {}, before the one that it repeats", run.started)));
    }
    if run.catalogue != about.certificate.run.catalogue {
        return Err(broken("judged by another catalogue than the certificate".to_owned()));
    }
    // That something failed can be repeated as well.
    let is_wrong = |item: &&Item| item.state == State::Broken && !item.is_failure();
    if let Some(item) = rules::check(run, about.trust).iter().find(is_wrong) {
        return Err(broken(format!("is about a run that does not hold: {}: {}", item.about, item.text)));
    }
    if let Some(difference) = disagreement(&about.certificate.run, run) {
        return Err(broken(format!("does not agree: {difference}")));
    }
    let digest = intact.envelope.payload_digest();
    if let Some(taken) = about.taken_back.iter().find(|taken| taken.covers(&digest, organisation)) {
        return Err(Item::note("peers", format!("not counted: `{name}` of `{organisation}` was {}", taken.says)));
    }
    if about.not.iter().any(|not| same_name(not, organisation)) {
        return Err(Item::note(
            "peers",
            format!("not counted: `{name}` is signed by `{organisation}`, who was excluded"),
        ));
    }
    Ok((organisation.to_owned(), day))
}

/// Where two runs of one profile do not agree, in words; outcomes at MAY level may differ.
pub fn disagreement(certified: &Judgement, peer: &Judgement) -> Option<String> {
    let named = |run: &Judgement| format!("{} ({}, {})", run.spec, run.profile, run.role);
    if named(certified) != named(peer) {
        return Some(format!("{} was certified, and {} was run", named(certified), named(peer)));
    }
    let ids: BTreeSet<&String> = certified.outcomes.keys().chain(peer.outcomes.keys()).collect();
    let differs = ids.into_iter().find_map(|id| {
        let (one, other) = (certified.outcomes.get(id), peer.outcomes.get(id));
        let weighs = [one, other].into_iter().flatten().any(|weighed| weighed.level != "MAY");
        (one != other && weighs).then(|| {
            let word = |weighed: Option<&crate::predicate::Weighed>| {
                weighed.map_or("nothing", |weighed| weighed.outcome.as_str())
            };
            format!("`{id}` is {} in the certificate and {} in the peer's run", word(one), word(other))
        })
    });
    differs
        .or_else(|| {
            (certified.verdict != peer.verdict)
                .then(|| format!("{} is certified, and the peer saw {}", certified.verdict, peer.verdict))
        })
        .or_else(|| (certified.members != peer.members).then(|| "the members are others".to_owned()))
}
