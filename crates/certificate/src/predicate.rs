//! What our statements say: a certificate, a test result in the words of in-toto, a peer's agreement, a revocation.

use std::collections::BTreeMap;
use std::fmt;

use catalogue::{Level, Profile, Version};
use serde::{Deserialize, Serialize};
use verdict::{Decision, Outcome, Report, Vector, Verdict};

use crate::date::Date;
use crate::product::Product;
use crate::statement::{Predicate, Resource};
use crate::validity;

/// That a subject was judged whole, by which rules, and how it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Certificate {
    /// Whose product it is.
    pub product: ProductName,
    /// What was run, and how it came out.
    pub run: Judgement,
    /// The last day on which it counts.
    pub valid_until: Date,
    /// What there is to judge the run again.
    pub evidence: Evidence,
    /// Every other file of the dossier, sorted by path.
    pub files: Vec<FileRecord>,
}

impl Predicate for Certificate {
    const TYPE: &'static str = "urn:greenlight:certificate:v1";
}

/// The product, by the names that its `PRODUCT.yaml` has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductName {
    /// Who makes it.
    pub vendor: String,
    /// What it is called.
    pub name: String,
    /// Which version of it.
    pub version: String,
}

impl ProductName {
    /// The names of `product`.
    pub fn of(product: &Product) -> ProductName {
        ProductName { vendor: product.vendor.clone(), name: product.name.clone(), version: product.version.clone() }
    }
}

/// One run, in short: what a report says without its findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Judgement {
    /// The spec and its version: `distribution 1.1.1`.
    pub spec: String,
    /// The name of the profile.
    pub profile: String,
    /// The role: `registry`.
    pub role: String,
    /// The program that judged.
    pub tool: Tool,
    /// The digest of the catalogue that it judged by.
    pub catalogue: String,
    /// When the run began, RFC 3339, UTC.
    pub started: String,
    /// The colour.
    pub verdict: Verdict,
    /// The numbers behind it.
    pub counts: Vector,
    /// Each requirement of the profile with what it counted as and how it came out.
    pub outcomes: BTreeMap<String, Weighed>,
    /// The members of a set by their digests, each with its own colour.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub members: BTreeMap<String, Verdict>,
}

/// The program that judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// `greenlight`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The digest of its binary.
    pub digest: String,
}

/// An outcome and what it counts as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighed {
    /// `MUST`, `SHOULD` or `MAY`.
    pub level: String,
    /// The outcome.
    pub outcome: Outcome,
}

impl Judgement {
    /// What `report` says. The report does not know the digest of the program that wrote it.
    pub fn of(report: &Report, tool_digest: &str) -> Judgement {
        let outcomes = report.outcomes.iter().map(|record| {
            (record.requirement.clone(), Weighed { level: record.level.clone(), outcome: record.outcome })
        });
        Judgement {
            spec: report.spec.clone(),
            profile: report.profile.clone(),
            role: report.role.clone(),
            tool: Tool {
                name: report.tool.name.clone(),
                version: report.tool.version.clone(),
                digest: tool_digest.to_owned(),
            },
            catalogue: report.catalogue.digest.clone(),
            started: report.times.started.clone(),
            verdict: report.verdict,
            counts: report.counts,
            outcomes: outcomes.collect(),
            members: report.subjects.iter().map(|member| (member.digest.clone(), member.verdict)).collect(),
        }
    }

    /// The version and the profile that it names, if they are known here.
    pub fn rules(&self) -> Option<(Version, &'static Profile)> {
        let version = validity::version_of(&self.spec)?;
        Some((version, catalogue::profile(version.spec, &self.profile)?))
    }

    /// The verdict and the vector that follow from the outcomes and, for a set, from its members (rules 4 and 8). None where a
    /// level has no name of ours.
    pub fn follows(&self, profile: &Profile) -> Option<(Verdict, Vector)> {
        let decisions = self.outcomes.iter().map(|(id, weighed)| {
            let decision = Decision::new(weighed.outcome, Level::of_name(&weighed.level)?);
            Some(Decision { capability: profile.is_capability(id), ..decision })
        });
        let decisions = decisions.collect::<Option<Vec<Decision>>>()?;
        let members = self.members.values().copied().filter(|verdict| *verdict != Verdict::Error);
        let whole = members.fold(verdict::verdict(decisions.iter().copied()), Verdict::max);
        Some((whole, Vector::of(decisions)))
    }
}

/// What there is to judge the run again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Every exchange with a registry.
    Recording,
    /// The content of an image, as its source gave it.
    Image,
}

/// A file of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRecord {
    /// Where it is in the dossier, with `/` between the parts.
    pub path: String,
    /// The digest of its bytes.
    pub digest: String,
    /// How many bytes it has.
    pub size: u64,
}

/// The `test-result` predicate of in-toto (version 0.1), for readers who know no more than that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestResult {
    /// How it came out.
    pub result: ResultWord,
    /// What was run: the catalogue and the profile.
    pub configuration: Vec<Resource>,
    /// Requirements that hold.
    #[serde(default)]
    pub passed_tests: Vec<String>,
    /// Requirements at SHOULD level, or below, that do not hold.
    #[serde(default)]
    pub warned_tests: Vec<String>,
    /// Requirements at MUST level that do not hold.
    #[serde(default)]
    pub failed_tests: Vec<String>,
}

/// The words of the predicate `test-result`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ResultWord {
    /// Green.
    Passed,
    /// Yellow.
    Warned,
    /// Red.
    Failed,
}

impl fmt::Display for ResultWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ResultWord::Passed => "PASSED",
            ResultWord::Warned => "WARNED",
            ResultWord::Failed => "FAILED",
        })
    }
}

impl Predicate for TestResult {
    const TYPE: &'static str = "https://in-toto.io/attestation/test-result/v0.1";
}

impl TestResult {
    /// The result of a run; none for one that is incomplete or ran nothing, for which the predicate has no word.
    pub fn of(run: &Judgement) -> Option<TestResult> {
        let result = match run.verdict {
            Verdict::Green => ResultWord::Passed,
            Verdict::Yellow => ResultWord::Warned,
            Verdict::Red => ResultWord::Failed,
            Verdict::Incomplete | Verdict::Error => return None,
        };
        let those = |wanted: &dyn Fn(&Weighed) -> bool| {
            run.outcomes.iter().filter(|(_, weighed)| wanted(weighed)).map(|(id, _)| id.clone()).collect()
        };
        let name = format!("{} {}", run.spec, run.profile);
        Some(TestResult {
            result,
            configuration: vec![Resource::new(name, &run.catalogue)],
            passed_tests: those(&|weighed| weighed.outcome == Outcome::Pass),
            warned_tests: those(&|weighed| weighed.outcome == Outcome::Fail && weighed.level != "MUST"),
            failed_tests: those(&|weighed| weighed.outcome == Outcome::Fail && weighed.level == "MUST"),
        })
    }
}

/// That a peer ran the same profile against a copy of its own, and that it came out the same. The subject of the statement is the
/// certificate, by the digest of its signed payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// What the peer ran against: a digest, or a name without secrets.
    pub target: String,
    /// The peer's run.
    pub run: Judgement,
    /// Outcomes that differ and do not count (at MAY level), each with both outcomes and an explanation.
    #[serde(default)]
    pub differences: Vec<String>,
}

impl Predicate for Peer {
    const TYPE: &'static str = "urn:greenlight:peer:v1";
}

/// That a certificate counts no longer, or that what some versions of the program said about a requirement does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// What is revoked.
    pub of: Revoked,
    /// Why.
    pub reason: String,
    /// Since when.
    pub date: Date,
}

/// What is revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Revoked {
    /// The statement that is the subject, by the digest of its payload.
    Statement,
    /// What versions of the program said about a requirement; the subject is that requirement, in a catalogue.
    #[serde(rename_all = "camelCase")]
    Outcome {
        /// The requirement.
        requirement: String,
        /// The first version of the program that was wrong.
        from: String,
        /// The last one.
        to: String,
    },
}

impl Predicate for Revocation {
    const TYPE: &'static str = "urn:greenlight:revocation:v1";
}
