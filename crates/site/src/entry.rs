//! One dossier, as much of it as the site shows. Every text is untrusted: the pages escape it, and show what is hidden in it.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use verdict::{Finding, OutcomeRecord, Report, Vector, Verdict};

/// One dossier of the programme.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// What tells it from others; the names of its files are made from it, whatever it holds.
    pub id: String,
    /// What was handed in.
    pub product: Product,
    /// What was judged.
    pub subject: Subject,
    /// The spec and its version: `distribution 1.1.1`. Empty if that is not known.
    pub spec: String,
    /// The name of the profile.
    pub profile: String,
    /// What judged, with its version: `greenlight 0.1.0`.
    pub tool: Option<String>,
    /// What the dossier is worth.
    pub standing: Standing,
    /// What came out, without what was withdrawn.
    pub judgement: Judgement,
    /// Why the outcome of a requirement counts no longer, where it was taken back; its record says that it is inconclusive.
    pub withdrawn: BTreeMap<String, String>,
    /// When it was run: a day (`YYYY-MM-DD`) or a time of RFC 3339 in UTC, which tells the runs of one day apart.
    pub run: Option<String>,
    /// The last day on which it is valid, `YYYY-MM-DD`; none for what is valid on no day, as a failure.
    pub valid_until: Option<String>,
    /// Who signed it.
    pub signed_by: Option<Signer>,
    /// Who ran it again and agrees.
    pub peers: Vec<Peer>,
    /// What was found wrong with the dossier, one line each.
    pub problems: Vec<String>,
    /// The report as it was handed in. Its pages are rendered from it; no page is taken from a dossier, for scripts in it would be
    /// scripts of the site.
    #[serde(skip)]
    pub report: Option<Report>,
}

/// A product, as its makers describe it.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Product {
    /// Who makes it.
    pub vendor: String,
    /// Its name; empty where nobody gave one, and the name of the subject or of the dossier is used.
    pub name: String,
    /// Its version.
    pub version: String,
    /// One sentence about it.
    pub description: String,
    /// Its home page.
    pub website_url: String,
    /// Its documentation.
    pub documentation_url: String,
    /// Its source.
    pub repo_url: String,
    /// Its logo. Passed on in the JSON and never loaded.
    pub logo_url: String,
}

/// What was judged.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Subject {
    /// As the report names it.
    pub name: String,
    /// Its digest, if it has one.
    pub digest: Option<String>,
}

/// What a dossier is worth on the day of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "why")]
pub enum Standing {
    /// Signed by someone whom the programme trusts, and in force.
    Valid,
    /// As valid, but a MUST is broken: who signed it says that it fails.
    Failed,
    /// As valid, but what was withdrawn of it leaves a MUST undecided.
    Undecided,
    /// Signed by someone whom the programme trusts, whatever it says, but its time is over.
    Expired,
    /// Taken back, with the reason.
    Revoked(String),
    /// Nobody signed it.
    Unsigned,
    /// Signed by someone whom the programme does not trust.
    Untrusted,
    /// It does not hold together, with the reason.
    Broken(String),
    /// Of the official programme from before there were signatures.
    Legacy,
}

/// What came out of a run.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Judgement {
    /// Requirements were judged.
    Requirements {
        /// The colour.
        verdict: Verdict,
        /// The vector.
        counts: Vector,
        /// One line a requirement.
        outcomes: Vec<OutcomeRecord>,
        /// What was found, worst first. The JSON of the site has of each only what it is; the report has the evidence.
        #[serde(serialize_with = "in_short")]
        findings: Vec<Finding>,
    },
    /// Tests of another suite were run.
    Tests {
        /// How many passed.
        passed: u64,
        /// How many failed, those with errors among them.
        failed: u64,
        /// How many were skipped or disabled.
        skipped: u64,
    },
    /// Nothing that can be read.
    Nothing,
}

/// Who signed a dossier.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Signer {
    /// The organisation.
    pub organisation: String,
    /// The id of the key.
    pub key_id: String,
}

/// Who ran it again.
#[derive(Debug, Clone, Serialize)]
pub struct Peer {
    /// The organisation.
    pub organisation: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
}

fn in_short<S: Serializer>(findings: &[Finding], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(findings.iter().map(|finding| -> Value {
        json!({
            "requirement": finding.requirement, "level": finding.level, "message": finding.message, "count": finding.count,
        })
    }))
}

impl Standing {
    /// One word: `valid`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Standing::Valid => "valid",
            Standing::Failed => "failed",
            Standing::Undecided => "undecided",
            Standing::Expired => "expired",
            Standing::Revoked(_) => "revoked",
            Standing::Unsigned => "unsigned",
            Standing::Untrusted => "untrusted",
            Standing::Broken(_) => "broken",
            Standing::Legacy => "legacy",
        }
    }

    /// Why, where the standing has a reason of its own.
    pub fn why(&self) -> Option<&str> {
        match self {
            Standing::Revoked(why) | Standing::Broken(why) => Some(why),
            _ => None,
        }
    }

    /// Which dossier of a subject is the current one: the lowest rank, and among equals the newest.
    pub(crate) const fn rank(&self) -> u8 {
        match self {
            Standing::Valid | Standing::Failed | Standing::Undecided => 0,
            Standing::Expired | Standing::Revoked(_) | Standing::Unsigned | Standing::Untrusted => 1,
            Standing::Legacy => 2,
            Standing::Broken(_) => 3,
        }
    }

    /// Whether it is signed by someone whom the programme trusts, and in force: only then it has a colour.
    pub(crate) const fn is_in_force(&self) -> bool {
        matches!(self, Standing::Valid | Standing::Failed | Standing::Undecided)
    }

    /// Whether what it says is shown as what is so. What was taken back, or does not hold together, is not.
    pub(crate) const fn is_told(&self) -> bool {
        !matches!(self, Standing::Revoked(_) | Standing::Broken(_))
    }
}

impl Entry {
    /// The product's name, or else the subject's, or else that of the dossier.
    pub(crate) fn name(&self) -> &str {
        [self.product.name.as_str(), self.subject.name.as_str(), self.id.as_str()]
            .into_iter()
            .find(|name| !name.trim().is_empty())
            .unwrap_or("unnamed")
    }

    /// The colour, where there is one.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        match &self.judgement {
            Judgement::Requirements { verdict, .. } => Some(*verdict),
            _ => None,
        }
    }

    /// The vector, where there is one.
    pub(crate) fn counts(&self) -> Option<&Vector> {
        match &self.judgement {
            Judgement::Requirements { counts, .. } => Some(counts),
            _ => None,
        }
    }

    /// The outcomes that are told; none of a dossier that is not.
    pub(crate) fn outcomes(&self) -> &[OutcomeRecord] {
        match &self.judgement {
            Judgement::Requirements { outcomes, .. } if self.standing.is_told() => outcomes,
            _ => &[],
        }
    }

    /// The findings that are told.
    pub(crate) fn findings(&self) -> &[Finding] {
        match &self.judgement {
            Judgement::Requirements { findings, .. } if self.standing.is_told() => findings,
            _ => &[],
        }
    }
}
