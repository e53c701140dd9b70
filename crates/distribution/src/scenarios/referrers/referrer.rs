//! Manifests with a `subject`, and the answers to their pushes (spec.md#pushing-manifests-with-subject).

use catalogue::distribution as dist;
use content::media_type;
use serde_json::{Map, Value, json};
use verdict::Outcome;

use crate::category::Category;
use crate::context::{Context, Given};
use crate::exchange::{Answer, Stop};
use crate::matter::{Blob, Manifest, Style};
use crate::operations::PushedManifest;
use crate::violation::{Mark, Violation};

/// Where the `artifactType` of an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedBy {
    /// The manifest has one.
    Itself,
    /// The config of an image manifest.
    Config,
    /// Nothing: an index without one.
    Nothing,
}

/// A manifest with a `subject`, and what the entry about it has to say.
#[derive(Debug, Clone)]
pub struct Referrer {
    /// The manifest.
    pub manifest: Manifest,
    /// The digest of what it refers to.
    pub subject: String,
    /// The `artifactType` of its entry.
    pub artifact_type: Option<String>,
    /// Where that comes from.
    pub typed_by: TypedBy,
    /// The annotations of its entry.
    pub annotations: Map<String, Value>,
}

/// A media type for tests, as long and with as many kinds of characters as they have in life.
pub fn test_type(name: &str) -> String {
    format!("application/vnd.Greenlight.test-{name}.v1+json")
}

impl Referrer {
    /// An artifact of a type.
    pub fn artifact(subject: &Manifest, artifact_type: &str, annotations: Value, style: Style) -> Referrer {
        let mut value = Manifest::artifact(artifact_type, &Blob::empty_json());
        value.insert("subject".to_owned(), subject.descriptor());
        Referrer::of(value, subject, Some(artifact_type.to_owned()), TypedBy::Itself, annotations, style)
    }

    /// An image manifest without a type of its own, or with an empty one, which is the same.
    pub fn image(subject: &Manifest, config_type: &str, artifact_type: Option<&str>, annotations: Value) -> Referrer {
        let empty = Blob::empty_json();
        let mut value = Manifest::image(&empty, &[&empty]);
        value.insert("config".to_owned(), empty.descriptor(config_type));
        value.insert("subject".to_owned(), subject.descriptor());
        if let Some(artifact_type) = artifact_type {
            value.insert("artifactType".to_owned(), json!(artifact_type));
        }
        Referrer::of(value, subject, Some(config_type.to_owned()), TypedBy::Config, annotations, Style::Compact)
    }

    /// An index, with a type or without.
    pub fn index(subject: &Manifest, member: &Manifest, artifact_type: Option<&str>, annotations: Value) -> Referrer {
        let mut value = Manifest::index(&[member]);
        value.insert("subject".to_owned(), subject.descriptor());
        let typed_by = match artifact_type {
            Some(artifact_type) => {
                value.insert("artifactType".to_owned(), json!(artifact_type));
                TypedBy::Itself
            }
            None => TypedBy::Nothing,
        };
        Referrer::of(value, subject, artifact_type.map(str::to_owned), typed_by, annotations, Style::Compact)
    }

    fn of(
        mut value: Map<String, Value>,
        subject: &Manifest,
        artifact_type: Option<String>,
        typed_by: TypedBy,
        annotations: Value,
        style: Style,
    ) -> Referrer {
        let annotations = crate::matter::object(annotations);
        if !annotations.is_empty() {
            value.insert("annotations".to_owned(), Value::Object(annotations.clone()));
        }
        let manifest = Manifest::seal(value, style);
        Referrer { manifest, subject: subject.digest().to_owned(), artifact_type, typed_by, annotations }
    }

    /// Whether it is an index.
    pub fn is_index(&self) -> bool {
        self.manifest.media_type == media_type::INDEX
    }
}

impl Context<'_> {
    /// Pushes a referrer and judges the answer if it was taken. Gives it if not. The scenario must declare
    /// `dist.push.manifest.{put-201, put-location, put-dcd}`, `dist.cat.claimed-complete` and `dist.push.subject.header`.
    pub fn offer_referrer(
        &mut self,
        repository: &str,
        tag: Option<&str>,
        referrer: &Referrer,
    ) -> Result<Option<Answer>, Stop> {
        let reference = self.reference_to_push(tag, &referrer.manifest);
        let answer = self.offer_manifest(repository, &reference, &referrer.manifest)?;
        if !answer.is_success() {
            return Ok(Some(answer));
        }
        self.judge_stored_manifest(&answer)?;
        self.judge_put_digest(&answer, &referrer.manifest, &reference);
        self.judge_subject_header(&answer, referrer);
        let digest = referrer.manifest.digest().to_owned();
        let pushed = PushedManifest { answer, reference };
        self.judge_location(repository, &pushed, &referrer.manifest, &[&digest, &pushed.reference])?;
        Ok(None)
    }

    /// Pushes a referrer whose subject is there, which no registry has a reason to refuse.
    pub fn push_referrer(&mut self, repository: &str, tag: Option<&str>, referrer: &Referrer) -> Result<bool, Stop> {
        match self.offer_referrer(repository, tag, referrer)? {
            None => Ok(true),
            Some(answer) => {
                let refusal = self.refusal(&answer, &referrer.manifest, REFERRER);
                self.add(refusal);
                Ok(false)
            }
        }
    }

    fn judge_subject_header(&mut self, answer: &Answer, referrer: &Referrer) {
        let requirement = &dist::PUSH_SUBJECT_HEADER;
        // Who neither has the API nor claims it owes no such header.
        if !self.facts.referrers.is_yes() && !self.shared.options.categories.contains(&Category::Discovery) {
            self.not_applicable(requirement, "the registry does not claim to list referrers");
            return;
        }
        let value = answer.header("oci-subject").map(|value| value.trim().to_owned());
        if value.as_deref() == Some(referrer.subject.as_str()) {
            self.pass(requirement);
            return;
        }
        let message = match &value {
            Some(_) => "`OCI-Subject` is not the digest of the subject",
            None if referrer.is_index() => "the push of an index with `subject` is answered without `OCI-Subject`",
            None => "the push of a manifest with `subject` is answered without `OCI-Subject`",
        };
        let violation = Violation::of(requirement, message)
            .at(answer, Mark::Header("OCI-Subject"))
            .expected(format!("`{}`", referrer.subject))
            .got(value.as_ref().map_or("no such header".to_owned(), |value| format!("`{value}`")));
        // The sentence is about image manifests, and who gives none for those has heard it.
        let is_given = self.given.iter().any(|given| {
            matches!(given, Given::Said { requirement: about, outcome: Outcome::Pass, .. } if std::ptr::eq(*about, requirement))
        });
        match (referrer.is_index(), &value) {
            (false, _) => self.add(violation),
            (true, Some(_)) => self.add(violation.mild()),
            (true, None) if is_given => self.add(violation.note()),
            (true, None) => {}
        }
    }
}

/// What a referrer is to somebody who reads that it is refused.
pub const REFERRER: &str = "one with a `subject`";
