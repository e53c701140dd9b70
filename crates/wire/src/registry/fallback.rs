//! The list of referrers that clients keep under a tag, where a registry keeps none (distribution spec 1.1, "Pushing Manifests with
//! Subject" and "Unavailable Referrers API").
use std::time::Duration;

use content::media_type;
use serde_json::{Value, json};

use super::Registry;
use super::descriptor::Descriptor;
use super::subject::ACCEPT;
use crate::error::Error;

/// The largest list that is read, in bytes.
const LARGEST: u64 = 4 << 20;

/// How often the list is written at most, where others write it at the same time.
const ROUNDS: u32 = 8;

/// How long after a write it is looked whether somebody else has written over it: they had read the list before, and a push takes
/// them less than this.
const PAUSE: Duration = Duration::from_millis(200);

/// The tag under which the referrers of a digest stand: what a tag cannot have is a hyphen, what is too long is cut off.
pub(super) fn tag_of(digest: &str) -> String {
    let (algorithm, encoded) = digest.split_once(':').unwrap_or(("", digest));
    let part = |text: &str, most: usize| -> String {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        text.chars().take(most).map(|c| if fits(c) { c } else { '-' }).collect()
    };
    format!("{}-{}", part(algorithm, 32), part(encoded, 64))
}

impl Registry {
    /// The list under the tag as it stands; `None` if there is no such tag.
    pub(super) fn tagged_list(&self, repository: &str, tag: &str) -> Result<Option<Value>, Error> {
        // Asked for indexes only, a registry says of anything else at the tag that it is not there, and it would be written over.
        let fetched = match self.manifest(repository, tag, &ACCEPT, LARGEST) {
            Err(Error::NotFound { .. }) => return Ok(None),
            other => other?,
        };
        let list: Option<Value> = serde_json::from_slice(&fetched.bytes).ok();
        let is_list = |list: &Value| {
            list.get("manifests").is_some_and(|entries| entries.is_array() || entries.is_null())
                && list.get("mediaType").is_none_or(|own| own == media_type::INDEX)
        };
        match list.filter(is_list) {
            Some(list) => Ok(Some(list)),
            None => Err(Error::Protocol {
                what: format!(
                    "read the referrers at the tag `{repository}:{tag}`: it is no index, and this tag is only for that; look at what it is, and remove the tag"
                ),
            }),
        }
    }

    /// Puts `entry` into the list under the tag, unless it is there. All other entries, and whatever else the list has, stay as
    /// they are.
    pub(super) fn list_under_tag(&self, repository: &str, tag: &str, entry: &Descriptor) -> Result<(), Error> {
        // Two who come at the same time must not wait for the same time.
        let jitter = entry.digest.bytes().fold(0_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 97);
        for round in 0..ROUNDS {
            let list = self.tagged_list(repository, tag)?;
            if list.as_ref().is_some_and(|list| has(list, &entry.digest)) {
                return Ok(());
            }
            let bytes = with(list, entry).to_string();
            self.put_manifest(repository, tag, media_type::INDEX, bytes.into())?;
            std::thread::sleep(PAUSE + Duration::from_millis(u64::from(round * jitter)));
        }
        match self.tagged_list(repository, tag)? {
            Some(list) if has(&list, &entry.digest) => Ok(()),
            _ => Err(Error::Protocol {
                what: format!(
                    "list the referrer at the tag `{repository}:{tag}`: others wrote over it {ROUNDS} times; try again when they are done"
                ),
            }),
        }
    }
}

fn has(list: &Value, digest: &str) -> bool {
    let entries = list.get("manifests").and_then(Value::as_array);
    entries.is_some_and(|entries| entries.iter().any(|entry| entry.get("digest").is_some_and(|own| own == digest)))
}

fn with(list: Option<Value>, entry: &Descriptor) -> Value {
    let mut list =
        list.unwrap_or_else(|| json!({ "schemaVersion": 2, "mediaType": media_type::INDEX, "manifests": [] }));
    if let (Some(members), Ok(entry)) = (list.as_object_mut(), serde_json::to_value(entry)) {
        match members.get_mut("manifests").and_then(Value::as_array_mut) {
            Some(entries) => entries.push(entry),
            None => {
                members.insert("manifests".to_owned(), Value::Array(vec![entry]));
            }
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_tags() {
        let long = "a".repeat(128);
        for (digest, tag) in [
            ("sha256:ab12", "sha256-ab12".to_owned()),
            ("sha512:".to_owned().as_str(), "sha512-".to_owned()),
            (&format!("sha512:{long}"), format!("sha512-{}", "a".repeat(64))),
            ("test+algorithm+using+algorithm+separators:x=y", "test-algorithm-using-algorithm-s-x-y".to_owned()),
        ] {
            assert_eq!(tag_of(digest), tag, "{digest}");
        }
    }

    #[test]
    fn what_others_put_there_stays() {
        let entry = Descriptor::of("a/b", b"x");
        let theirs = json!({ "digest": "sha256:0", "x": 1.5, "size": "odd" });
        let list = with(Some(json!({ "manifests": [theirs], "annotations": { "k": "v" } })), &entry);
        assert_eq!(list["manifests"][0], theirs);
        assert_eq!(list["annotations"]["k"], "v");
        assert!(has(&list, &entry.digest) && has(&list, "sha256:0") && !has(&list, "sha256:1"));
        assert!(has(&with(Some(json!({ "manifests": null })), &entry), &entry.digest));
        assert_eq!(with(None, &entry)["mediaType"], media_type::INDEX);
    }
}
