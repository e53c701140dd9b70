//! Holds a list of referrers against what was pushed (spec.md#listing-referrers).

use std::time::Duration;

use catalogue::distribution as dist;
use serde_json::{Map, Value};

use super::referrer::{Referrer, TypedBy};
use crate::context::{Context, Given};
use crate::exchange::Stop;
use crate::operations::{Entry, Listing};
use crate::violation::{Mark, Violation};

/// A list may be behind by a little. So long is waited for it.
pub(super) const PAUSES: [Duration; 3] =
    [Duration::from_millis(200), Duration::from_millis(500), Duration::from_millis(1_300)];

impl Context<'_> {
    /// Fetches the referrers of a digest and holds them against what refers to it. The scenario must declare
    /// `dist.referrers.{at, at-config, at-index, annotations, only-subject}`, `dist.upgrade.new` and what
    /// [`Context::list_referrers`] asks for.
    pub fn judge_referrers(
        &mut self,
        repository: &str,
        digest: &str,
        expected: &[&Referrer],
    ) -> Result<Option<Listing>, Stop> {
        let Some(mut listing) = self.list_referrers(repository, digest, "")? else { return Ok(None) };
        let complete = |listing: &Listing| {
            let digests = listing.digests();
            expected.iter().all(|referrer| digests.iter().any(|digest| digest == referrer.manifest.digest()))
        };
        if listing.broken.is_none() && !complete(&listing) && !self.lacks_referrers() {
            for pause in PAUSES {
                self.shared.channel.pause(pause);
                let Some(again) = self.list_referrers(repository, digest, "")? else { return Ok(None) };
                if complete(&again) {
                    self.late(&listing);
                    listing = again;
                    break;
                }
            }
        }
        if let Some(by) = listing.broken {
            self.blocked(&dist::UPGRADE_NEW, by);
            return Ok(Some(listing));
        }
        for referrer in expected {
            let found = listing.entries().find(|entry| is_about(entry, referrer));
            match found {
                Some(entry) => self.judge_entry(entry, referrer),
                None => self.missing(&listing, referrer),
            }
        }
        for entry in listing.entries() {
            let is_known = expected.iter().any(|referrer| is_about(&entry, referrer));
            self.holds(&dist::REFERRERS_ONLY_SUBJECT, is_known, || {
                Violation::of(
                    &dist::REFERRERS_ONLY_SUBJECT,
                    "a list of referrers has an entry that does not refer to the digest",
                )
                .at(entry.answer, Mark::Text(entry.text("digest").unwrap_or_default()))
                .expected(
                    "image manifests and indexes of the repository whose `subject` is the digest that was asked for",
                )
                .got(
                    entry.text("digest").map_or("an entry without a digest".to_owned(), |digest| format!("`{digest}`")),
                )
            });
        }
        Ok(Some(listing))
    }

    /// Whether some were missing already, so that waiting is of no use.
    fn lacks_referrers(&self) -> bool {
        self.given.iter().any(|given| match given {
            Given::Violated(violation) => [&dist::UPGRADE_NEW, &dist::REFERRERS_BODY]
                .iter()
                .any(|lost| std::ptr::eq(*lost, violation.requirement)),
            Given::Said { .. } => false,
        })
    }

    fn late(&mut self, listing: &Listing) {
        let Some(answer) = listing.last() else { return };
        self.add(
            Violation::of(&dist::UPGRADE_NEW, "a manifest with `subject` is listed only some time after its push")
                .at(answer, Mark::Body)
                .expected("what the push was confirmed for")
                .mild(),
        );
    }

    /// Something that refers to the digest is not in the list.
    pub(super) fn missing(&mut self, listing: &Listing, referrer: &Referrer) {
        let Some(answer) = listing.last() else { return };
        let violation = match referrer.is_index() {
            false => Violation::of(&dist::UPGRADE_NEW, "a manifest that was pushed with `subject` is not listed"),
            true => Violation::of(&dist::REFERRERS_BODY, "an index that was pushed with `subject` is not listed")
                .unless_broken(&[&dist::UPGRADE_NEW]),
        };
        self.add(
            violation
                .at(answer, Mark::Body)
                .expected(format!("an entry with the digest `{}`", referrer.manifest.digest()))
                .got(format!("{} other entries", listing.entries().count()))
                .unless_broken(&[
                    &dist::REFERRERS_ONLY_SUBJECT,
                    &dist::REFERRERS_LINK_FORM,
                    &dist::REFERRERS_LINK_PAGES,
                    &dist::REFERRERS_LINK,
                ]),
        );
    }

    fn judge_entry(&mut self, entry: Entry<'_>, referrer: &Referrer) {
        if !referrer.is_index() {
            self.pass(&dist::UPGRADE_NEW);
        }
        let manifest = &referrer.manifest;
        let media_type = entry.text("mediaType");
        let size = entry.value.get("size").and_then(|size| size.as_integer());
        let is_right = media_type.as_deref() == Some(&manifest.media_type)
            && size == i128::try_from(manifest.blob.bytes.len()).ok();
        self.holds(&dist::REFERRERS_BODY, is_right, || {
            Violation::of(
                &dist::REFERRERS_BODY,
                "the entry of a referrer has another `mediaType` or `size` than its manifest",
            )
            .at(entry.answer, Mark::Text(manifest.digest().to_owned()))
            .expected(format!("`{}`, {} bytes", manifest.media_type, manifest.blob.bytes.len()))
            .got(format!(
                "{}, {}",
                media_type.map_or("no media type".to_owned(), |name| format!("`{name}`")),
                size.map_or("no size".to_owned(), |size| format!("{size} bytes"))
            ))
        });
        self.judge_artifact_type(entry, referrer);
        self.judge_annotations(entry, referrer);
    }

    fn judge_artifact_type(&mut self, entry: Entry<'_>, referrer: &Referrer) {
        let is_there = entry.value.get("artifactType").is_some();
        let value = entry.text("artifactType");
        let (requirement, message) = match referrer.typed_by {
            TypedBy::Itself => {
                (&dist::REFERRERS_AT, "the entry of a referrer has not the `artifactType` of its manifest")
            }
            TypedBy::Config => (
                &dist::REFERRERS_AT_CONFIG,
                "the entry of an image manifest without `artifactType` has not the media type of its config",
            ),
            TypedBy::Nothing => {
                (&dist::REFERRERS_AT_INDEX, "the entry of an index without `artifactType` has one all the same")
            }
        };
        let holds = value == referrer.artifact_type && is_there == referrer.artifact_type.is_some();
        self.holds(requirement, holds, || {
            let violation = Violation::of(requirement, message)
                .at(entry.answer, Mark::Text(referrer.manifest.digest().to_owned()))
                .expected(shown(referrer.artifact_type.as_deref()))
                .got(match &value {
                    None if is_there => "an `artifactType` that is no string".to_owned(),
                    value => shown(value.as_deref()),
                });
            // Who gives no types at all has one fault.
            match referrer.typed_by {
                TypedBy::Config if !is_there => violation.unless_broken(&[&dist::REFERRERS_AT]),
                _ => violation,
            }
        });
    }

    fn judge_annotations(&mut self, entry: Entry<'_>, referrer: &Referrer) {
        let raw = entry.value.get("annotations").map(|value| serde_json::from_slice(value.raw()));
        let came = match raw {
            None | Some(Ok(Value::Null)) => Some(Map::new()),
            Some(Ok(Value::Object(members))) => Some(members),
            Some(_) => None,
        };
        let has_all = came
            .as_ref()
            .is_some_and(|came| referrer.annotations.iter().all(|(name, value)| came.get(name) == Some(value)));
        let has_more = came.as_ref().is_some_and(|came| came.len() > referrer.annotations.len());
        self.holds(&dist::REFERRERS_ANNOTATIONS, has_all && !has_more, || {
            let message = match has_all {
                true => "the entry of a referrer has annotations that its manifest does not have",
                false => "the entry of a referrer has not the annotations of its manifest",
            };
            let violation = Violation::of(&dist::REFERRERS_ANNOTATIONS, message)
                .at(entry.answer, Mark::Text(referrer.manifest.digest().to_owned()))
                .expected(format!("`{}`", Value::Object(referrer.annotations.clone())))
                .got(came.map_or("no object".to_owned(), |came| format!("`{}`", Value::Object(came))));
            // That nothing may be added is not said.
            if has_all { violation.mild() } else { violation }
        });
    }
}

fn is_about(entry: &Entry<'_>, referrer: &Referrer) -> bool {
    entry.text("digest").as_deref() == Some(referrer.manifest.digest())
}

fn shown(value: Option<&str>) -> String {
    value.map_or("no `artifactType`".to_owned(), |value| format!("`{value}`"))
}
