//! What refers to an image: the list of the registry, page by page, or else that of the tag.
use serde_json::Value;

use super::attach::ListedBy;
use super::descriptor::Descriptor;
use super::fallback;
use super::pull::target_of;
use super::sending::{Arrival, Call, Place};
use super::{Registry, redirect};
use crate::error::Error;
use crate::exchange::{Body, Head};
use crate::link;
use content::media_type;

/// The largest page that is read, in bytes.
const LARGEST_PAGE: u64 = 4 << 20;

/// The most pages that are read.
const MOST_PAGES: usize = 100;

/// The most bytes of all pages together.
const MOST_BYTES: usize = 32 << 20;

/// The most referrers of the wanted type that are given.
const MOST_REFERRERS: usize = 1000;

/// What registries say that have no list: that there is no such address, or no such request.
const NO_LIST: [u16; 5] = [400, 404, 405, 406, 501];

/// How much of an unwanted body is read to keep its connection.
const DISCARD: u64 = 64 * 1024;

/// A list of referrers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referrers {
    /// Where they are listed.
    pub by: ListedBy,
    /// Those of the wanted type, each once, in the order of the list. What is no descriptor is left out.
    pub found: Vec<Descriptor>,
    /// Whether the list goes on behind what was read of it, because it is longer than 100 pages, 32 MiB or
    /// 1000 referrers.
    pub is_cut: bool,
}

impl Registry {
    /// The manifests of `artifact_type` that refer to `digest`. A registry that has no list (400, 404, 405, 406 or 501) is asked for the tag
    /// of the subject, and where there is no such tag nothing refers to it. The descriptors are what somebody claims: what they lead
    /// to is for [`Registry::artifact`] to verify.
    pub fn referrers(&self, repository: &str, digest: &str, artifact_type: &str) -> Result<Referrers, Error> {
        let what = format!("referrers of {repository}@{digest}");
        let target = target_of(repository, "referrers", digest, &what)?;
        let scope = format!("repository:{repository}:pull");
        let headers = vec![("Accept", media_type::INDEX.to_owned())];
        let call = Call { method: "GET", headers, body: Body::None, scope: &scope, what: &what };
        let mut next = Some(self.home(format!("{target}?artifactType={}", in_query(artifact_type))));
        let mut gathered = Gathered { artifact_type, found: Vec::new(), is_cut: false };
        let mut been: Vec<Place> = Vec::new();
        let mut read = 0;
        while let Some(place) = next.take() {
            been.push(place.clone());
            let Arrival { response, place } = self.deliver(&call, place)?;
            match response.head.status {
                200 => {}
                status if NO_LIST.contains(&status) && been.len() == 1 => {
                    response.body.discard(DISCARD);
                    return self.referrers_under_tag(repository, digest, gathered);
                }
                _ => return Err(self.refused(response, &place.origin, &what)),
            }
            let following = self.following(&response.head, &place, &what)?;
            let page = response.body.read_all(LARGEST_PAGE);
            let page = page.map_err(|error| Error::Protocol { what: format!("get `{what}`: {error}; try again") })?;
            let page = page.ok_or_else(|| Error::TooLarge { what: what.clone(), limit: LARGEST_PAGE })?;
            let list: Option<Value> = serde_json::from_slice(&page).ok();
            let Some(list) = list.filter(|list| list.get("manifests").is_some()) else {
                let why = "the answer is no index; something else than the registry may have answered";
                return Err(Error::Protocol { what: format!("get `{what}`: {why}") });
            };
            read += page.len();
            gathered.take(&list);
            next = following.filter(|place| !been.contains(place));
            if next.is_some() && (been.len() >= MOST_PAGES || read >= MOST_BYTES || gathered.is_cut) {
                gathered.is_cut = true;
                break;
            }
        }
        Ok(Referrers { by: ListedBy::Api, found: gathered.found, is_cut: gathered.is_cut })
    }

    fn referrers_under_tag(
        &self,
        repository: &str,
        digest: &str,
        mut gathered: Gathered<'_>,
    ) -> Result<Referrers, Error> {
        let tag = fallback::tag_of(digest);
        if let Some(list) = self.tagged_list(repository, &tag)? {
            gathered.take(&list);
        }
        Ok(Referrers { by: ListedBy::Tag(tag), found: gathered.found, is_cut: gathered.is_cut })
    }

    /// The next page, if there is one. It must lie where the one before lay: no list leads us elsewhere.
    fn following(&self, head: &Head, place: &Place, what: &str) -> Result<Option<Place>, Error> {
        let values = head.header_all("link").filter_map(|value| std::str::from_utf8(value).ok());
        let links = values.filter_map(|value| link::parse(value).ok()).flatten();
        let Some(link) = links.into_iter().find(|link| link.has_relation("next")) else { return Ok(None) };
        let (origin, target) = redirect::resolved(&place.origin, &place.target, &link.target, what, self.secrets())?;
        match origin == place.origin {
            true => Ok(Some(Place { origin, target })),
            false => Err(Error::Protocol {
                what: format!(
                    "get `{what}`: the next page is said to be at `{}`, and pages of other places are not followed",
                    origin.authority()
                ),
            }),
        }
    }
}

/// What was found so far.
struct Gathered<'g> {
    artifact_type: &'g str,
    found: Vec<Descriptor>,
    is_cut: bool,
}

impl Gathered<'_> {
    /// Takes what is wanted of a page, whether or not the registry has filtered.
    fn take(&mut self, list: &Value) {
        let entries = list.get("manifests").and_then(Value::as_array).into_iter().flatten();
        for entry in entries.filter_map(|entry| serde_json::from_value::<Descriptor>(entry.clone()).ok()) {
            let is_wanted = entry.artifact_type.as_deref() == Some(self.artifact_type);
            if !is_wanted || self.found.iter().any(|known| known.digest == entry.digest) {
                continue;
            }
            if self.found.len() >= MOST_REFERRERS {
                self.is_cut = true;
                return;
            }
            self.found.push(entry);
        }
    }
}

/// A value in a query, where `+` would be a space.
fn in_query(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_stay_types_in_a_query() {
        assert_eq!(in_query("application/vnd.x.v1+json; a"), "application/vnd.x.v1%2Bjson%3B%20a");
    }
}
