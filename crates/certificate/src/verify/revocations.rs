//! Revocations: of a whole certificate, of what a peer said of it, or of what some versions of the program said about a requirement.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::predicate::{Certificate, Revocation, Revoked};
use crate::statement::{Resource, Statement};
use crate::trust::{Trust, same_name};
use crate::validity::numbers;
use crate::verify::item::Item;
use crate::verify::signature::Intact;
use crate::verify::withdrawal::Withdrawal;

/// What is needed to say whether a revocation is about a certificate.
pub struct About<'a> {
    pub certificate: &'a Certificate,
    /// The digest of the certificate's payload.
    pub digest: &'a str,
    /// Who signed the certificate, if that is known.
    pub signer: Option<&'a str>,
    pub trust: Option<&'a Trust>,
}

/// What the revocations come to.
pub struct Found {
    /// One item for each revocation that is about the certificate, and one for what is left of the verdict.
    pub items: Vec<Item>,
    /// Why the certificate was taken back, if it was.
    pub revoked: Option<String>,
    /// What was taken back of it otherwise, if that can be told.
    pub withdrawn: Option<Withdrawal>,
    /// Other statements that were taken back, by whoever is trusted.
    pub others: Vec<TakenBack>,
}

/// A statement that somebody took back.
pub struct TakenBack {
    /// The statement, by the digest of its payload.
    subject: Vec<Resource>,
    /// Whose key signed that.
    organisation: String,
    /// Whether that is an authority.
    authority: bool,
    /// When, by whom and why.
    pub says: String,
}

impl TakenBack {
    /// Whether it takes back the statement of `organisation` with this digest: its own, or as an authority.
    pub fn covers(&self, digest: &str, organisation: &str) -> bool {
        (self.authority || same_name(&self.organisation, organisation))
            && self.subject.iter().any(|resource| resource.has(digest))
    }
}

/// A revocation of which it is known who signed it.
struct Known<'a> {
    revocation: Statement<Revocation>,
    organisation: &'a str,
    authority: bool,
}

/// What a revocation takes back, as far as a certificate has to do with it.
enum Target {
    /// The certificate as a whole.
    Certificate,
    /// The outcome of this requirement in it.
    Outcome(String),
    /// Another statement, perhaps that of a peer.
    Statement,
    /// Nothing of it.
    Nothing,
}

impl Target {
    fn is_about(&self) -> bool {
        matches!(self, Target::Certificate | Target::Outcome(_))
    }
}

/// Looks at each revocation, and at what is left of the certificate.
pub fn check<'a>(about: &About<'_>, envelopes: impl Iterator<Item = (&'a str, &'a [u8])>) -> Found {
    let mut found = Found { items: Vec::new(), revoked: None, withdrawn: None, others: Vec::new() };
    let mut requirements = BTreeMap::new();
    for (name, bytes) in envelopes {
        let Known { revocation, organisation, authority } = match known(name, bytes, about) {
            Ok(Some(known)) => known,
            Ok(None) => continue,
            Err(item) => {
                found.items.push(item);
                continue;
            }
        };
        let target = target(&revocation, about);
        // An authority revokes anything, and whoever signed the certificate the whole of it.
        let is_own =
            matches!(target, Target::Certificate) && about.signer.is_some_and(|signer| same_name(signer, organisation));
        if target.is_about() && !authority && !is_own {
            let text = format!(
                "not counted: `{name}` is signed by `{organisation}`, who neither signed the certificate nor is an authority"
            );
            found.items.push(Item::note("revocations", text));
            continue;
        }
        let stated = &revocation.predicate;
        let says = format!("revoked on {} by `{organisation}`: {}", stated.date, stated.reason);
        match target {
            Target::Certificate => {
                found.revoked = Some(stated.reason.clone());
                found.items.push(Item::broken("revocations", says));
            }
            Target::Outcome(requirement) => {
                let text = taken(stated, organisation, &requirement);
                found.items.push(Item::note("revocations", text.clone()));
                requirements.entry(requirement).or_insert(text);
            }
            Target::Statement => {
                let (subject, organisation) = (revocation.subject, organisation.to_owned());
                found.others.push(TakenBack { subject, organisation, authority, says });
            }
            Target::Nothing => {}
        }
    }
    if !requirements.is_empty() {
        let (withdrawn, left) = Withdrawal::of(&about.certificate.run, requirements);
        if withdrawn.is_none() {
            found.revoked = found.revoked.or_else(|| Some(left.text.clone()));
        }
        found.items.push(left);
        found.withdrawn = withdrawn;
    } else if found.items.is_empty() {
        found.items.push(Item::holds("revocations", "none is known"));
    }
    found
}

fn target(revocation: &Statement<Revocation>, about: &About<'_>) -> Target {
    match &revocation.predicate.of {
        Revoked::Statement if revocation.subject.iter().any(|one| one.has(about.digest)) => Target::Certificate,
        Revoked::Statement => Target::Statement,
        Revoked::Outcome { requirement, from, to } => {
            let run = &about.certificate.run;
            let version = numbers(&run.tool.version);
            let is_of_version = range(from, to).zip(version).is_some_and(|(range, version)| range.contains(&version));
            match is_of_version && run.outcomes.contains_key(requirement) {
                true => Target::Outcome(requirement.clone()),
                false => Target::Nothing,
            }
        }
    }
}

/// Reads a revocation. None where it matters to nobody: it is about something else, and who signed it is not known.
fn known<'a>(name: &str, bytes: &[u8], about: &About<'a>) -> Result<Option<Known<'a>>, Item> {
    let intact = Intact::of("revocations", name, bytes)?;
    let revocation = intact.statement::<Revocation>("revocations", name);
    let is_about = |revocation: &Statement<Revocation>| target(revocation, about).is_about();
    if intact.is_strangers(about.trust) {
        return match revocation.is_ok_and(|revocation| is_about(&revocation)) {
            true => Err(intact.not_counted("revocations", name)),
            false => Ok(None),
        };
    }
    let revocation = revocation?;
    if about.trust.is_none() && !is_about(&revocation) {
        return Ok(None);
    }
    let (organisation, authority) = intact.signer("revocations", name, revocation.predicate.date, about.trust)?;
    if let Revoked::Outcome { from, to, .. } = &revocation.predicate.of
        && authority
        && range(from, to).is_none()
    {
        let why =
            format!("`{name}` is about the versions `{from}` to `{to}`, which are none: nobody knows what it revokes");
        return Err(Item::broken("revocations", why));
    }
    Ok(Some(Known { revocation, organisation, authority }))
}

/// The versions from one to another; none where one of them is none, or the last is before the first.
fn range(from: &str, to: &str) -> Option<RangeInclusive<(u32, u32, u32)>> {
    let range = numbers(from)?..=numbers(to)?;
    (!range.is_empty()).then_some(range)
}

fn taken(revocation: &Revocation, organisation: &str, requirement: &str) -> String {
    let versions = match &revocation.of {
        Revoked::Outcome { from, to, .. } if from == to => from.clone(),
        Revoked::Outcome { from, to, .. } => format!("{from} to {to}"),
        Revoked::Statement => String::new(),
    };
    format!(
        "what greenlight {versions} said about `{requirement}` was revoked on {} by `{organisation}`: {}",
        revocation.date, revocation.reason
    )
}
