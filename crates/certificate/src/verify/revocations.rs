//! Revocations: of a whole certificate, of what a peer said of it, or of what some versions of the program said about a requirement.

use std::collections::BTreeMap;

use crate::predicate::{Certificate, Revocation, Revoked};
use crate::statement::Resource;
use crate::trust::{Trust, same_name};
use crate::validity::numbers;
use crate::verify::item::{Item, State};
use crate::verify::signature::{self, Opened};
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

/// Looks at each revocation, and at what is left of the certificate.
pub fn check<'a>(about: &About<'_>, envelopes: impl Iterator<Item = (&'a str, &'a [u8])>) -> Found {
    let run = &about.certificate.run;
    let mut found = Found { items: Vec::new(), revoked: None, withdrawn: None, others: Vec::new() };
    let mut requirements = BTreeMap::new();
    for (name, bytes) in envelopes {
        let opened = match signature::open::<Revocation>("revocations", name, bytes) {
            Ok(opened) => opened,
            Err(item) => {
                found.items.push(item);
                continue;
            }
        };
        let (organisation, authority) = match signer(name, &opened, about) {
            Ok(signer) => signer,
            Err(item) => {
                // Of what is about something else only that it was changed matters: what it is about may be what was changed in it.
                if item.state == State::Broken || is_about(&opened, about) {
                    found.items.push(item);
                }
                continue;
            }
        };
        let revocation = &opened.statement.predicate;
        let says = format!("revoked on {} by `{organisation}`: {}", revocation.date, revocation.reason);
        if matches!(revocation.of, Revoked::Statement) && !takes_back(&opened, about) {
            let (subject, organisation) = (opened.statement.subject, organisation.to_owned());
            found.others.push(TakenBack { subject, organisation, authority, says });
        } else if !may(&opened, about, organisation, authority) {
            if is_about(&opened, about) {
                let text = format!(
                    "not counted: `{name}` is signed by `{organisation}`, who neither signed the certificate nor is an authority"
                );
                found.items.push(Item::note("revocations", text));
            }
        } else if takes_back(&opened, about) {
            found.revoked = Some(revocation.reason.clone());
            found.items.push(Item::broken("revocations", says));
        } else if let Some(requirement) = affected(revocation, about)
            && run.outcomes.contains_key(&requirement)
        {
            let text = taken(revocation, organisation, &requirement);
            found.items.push(Item::note("revocations", text.clone()));
            requirements.entry(requirement).or_insert(text);
        }
    }
    if !requirements.is_empty() {
        let (withdrawn, left) = Withdrawal::of(run, requirements);
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

/// Whether it is about the certificate, or about an outcome in it.
fn is_about(opened: &Opened<Revocation>, about: &About<'_>) -> bool {
    let outcomes = &about.certificate.run.outcomes;
    takes_back(opened, about)
        || affected(&opened.statement.predicate, about).is_some_and(|requirement| outcomes.contains_key(&requirement))
}

/// Whether it takes back the certificate as a whole.
fn takes_back(opened: &Opened<Revocation>, about: &About<'_>) -> bool {
    matches!(opened.statement.predicate.of, Revoked::Statement)
        && opened.statement.subject.iter().any(|resource| resource.has(about.digest))
}

/// The requirement that a revocation takes back the outcome of, if it is about the program that judged.
fn affected(revocation: &Revocation, about: &About<'_>) -> Option<String> {
    let Revoked::Outcome { requirement, from, to } = &revocation.of else { return None };
    let version = numbers(&about.certificate.run.tool.version)?;
    (numbers(from)? <= version && version <= numbers(to)?).then(|| requirement.clone())
}

/// Who signed a revocation, and whether that is an authority.
fn signer<'a>(name: &str, opened: &Opened<Revocation>, about: &About<'a>) -> Result<(&'a str, bool), Item> {
    let day = opened.statement.predicate.date;
    signature::signer("revocations", name, &opened.envelope, day, about.trust).map_err(|item| {
        match signature::is_strangers(&opened.envelope, day, about.trust) {
            // A stranger's revocation is no reason to refuse anything; one that was tampered with is.
            true => Item::note("revocations", format!("not counted: {}", item.text)),
            false => item,
        }
    })
}

/// Whether `organisation` may revoke that: an authority anything, and whoever signed the certificate the whole of it.
fn may(opened: &Opened<Revocation>, about: &About<'_>, organisation: &str, authority: bool) -> bool {
    let is_own = matches!(opened.statement.predicate.of, Revoked::Statement)
        && about.signer.is_some_and(|signer| same_name(signer, organisation));
    authority || is_own
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
