//! The order in which a dossier is looked at, and what is said about the whole.

use serde::Serialize;
use verdict::{Vector, Verdict};

use super::item::{Item, State};
use super::peers::Counted;
use super::signature::Intact;
use super::withdrawal::Withdrawal;
use super::{dates, peers, revocations, rules};
use crate::date::Date;
use crate::dossier::{CERTIFICATE, Dossier, PEERS, REVOCATIONS};
use crate::predicate::Certificate;
use crate::statement::Resource;
use crate::trust::Trust;

/// What is asked about a dossier.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Whose signatures count; without it no signature can be judged.
    pub trust: Option<Trust>,
    /// How many peers there have to be at least.
    pub peers: usize,
    /// Organisations whose statements do not count as those of peers.
    pub not: Vec<String>,
    /// Revocations from elsewhere, each with its name.
    pub revocations: Vec<(String, Vec<u8>)>,
    /// The day for which it is asked; today without one.
    pub at: Option<Date>,
}

/// What was found.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// What was looked at, in order.
    pub items: Vec<Item>,
    /// The certificate, if there is one to be read. It counts for nothing unless all holds.
    #[serde(skip)]
    pub certificate: Option<Certificate>,
    /// What the certificate is about.
    pub subject: Vec<Resource>,
    /// Who signed it.
    pub signer: Option<String>,
    /// The key that it names, which nothing vouches for unless there is a signer.
    pub key: Option<String>,
    /// The peers that count.
    pub peers: Vec<Counted>,
    /// The last day on which it counts.
    pub valid_until: Option<Date>,
    /// Why it was taken back, if it was.
    pub revoked: Option<String>,
    /// What was taken back of its outcomes, and the verdict and the numbers that are left; none where that is nothing.
    pub withdrawn: Option<Withdrawal>,
    #[serde(skip)]
    pub(super) is_stranger: bool,
    #[serde(skip)]
    pub(super) is_expired: bool,
}

impl Verification {
    /// That there is nothing to be read, and why.
    pub fn of(item: Item) -> Verification {
        Verification {
            items: vec![item],
            certificate: None,
            subject: Vec::new(),
            signer: None,
            key: None,
            peers: Vec::new(),
            valid_until: None,
            revoked: None,
            withdrawn: None,
            is_stranger: false,
            is_expired: false,
        }
    }

    /// The verdict and the numbers that count: those of the certificate, or what revocations left of them.
    pub fn counted(&self) -> Option<(Verdict, Vector)> {
        let signed = self.certificate.as_ref().map(|certificate| (certificate.run.verdict, certificate.run.counts));
        self.withdrawn.as_ref().map(|left| (left.verdict, left.counts)).or(signed)
    }

    /// The worst of all items.
    pub fn state(&self) -> State {
        self.items.iter().map(|item| item.state).max().unwrap_or(State::Open)
    }
}

/// Looks at what is signed in a dossier, without what is signed about.
pub fn signed(dossier: &Dossier, question: &Question) -> Verification {
    let Some(bytes) = dossier.file(CERTIFICATE) else {
        let text = format!("there is no `{CERTIFICATE}`: it was not signed yet, which `greenlight certify sign` does");
        return Verification::of(Item::open("certificate", text));
    };
    verify_envelopes(bytes, dossier.envelopes(PEERS), dossier.envelopes(REVOCATIONS), question)
}

/// Looks at a certificate alone, with what was said about it: what can be told without the dossier.
pub fn verify_envelopes<'a>(
    certificate: &[u8],
    peer_envelopes: impl Iterator<Item = (&'a str, &'a [u8])>,
    revocation_envelopes: impl Iterator<Item = (&'a str, &'a [u8])>,
    question: &'a Question,
) -> Verification {
    let (intact, statement) = match Intact::open::<Certificate>("certificate", CERTIFICATE, certificate) {
        Ok(opened) => opened,
        Err(item) => return Verification::of(item),
    };
    let today = question.at.unwrap_or_else(Date::today);
    let trust = question.trust.as_ref();
    let stated = &statement.predicate;
    let digest = intact.envelope.payload_digest();
    let key = intact.key_id.as_str();

    let day = dates::day_of(&stated.run).unwrap_or(today);
    let signed = intact.signer("signature", CERTIFICATE, day, trust);
    let signer = signed.as_ref().ok().map(|(organisation, _)| *organisation);
    let mut items = vec![match &signed {
        Ok((organisation, _)) => {
            Item::holds("signature", format!("`{organisation}` signed the certificate with `{key}`"))
        }
        Err(item) => item.clone(),
    }];
    items.extend(rules::check(&stated.run, trust));
    let (item, valid_until) = dates::check(&stated.run, stated.valid_until, today);
    items.push(item);

    let given = question.revocations.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let about = revocations::About { certificate: stated, digest: &digest, signer, trust };
    let of_revocations = revocations::check(&about, revocation_envelopes.chain(given));
    items.extend(of_revocations.items);
    if of_revocations.withdrawn.as_ref().is_some_and(|left| left.verdict != Verdict::Red) {
        // It says red, and what made it red was taken back.
        items.retain(|item| !item.is_failure());
    }
    let about = peers::About {
        certificate: stated,
        subject: &statement.subject,
        digest: &digest,
        key,
        signer,
        trust,
        not: &question.not,
        taken_back: &of_revocations.others,
        today,
    };
    let (of_peers, counted) = peers::check(&about, peer_envelopes);
    items.extend(of_peers);
    items.extend(peers::enough(&counted, question.peers));
    Verification {
        items,
        signer: signer.map(str::to_owned),
        key: Some(key.to_owned()),
        peers: counted,
        valid_until: Some(valid_until),
        revoked: of_revocations.revoked,
        withdrawn: of_revocations.withdrawn,
        is_stranger: trust.is_none_or(|trust| trust.organisation_of(key).is_none()),
        is_expired: valid_until < today,
        subject: statement.subject,
        certificate: Some(statement.predicate),
    }
}
