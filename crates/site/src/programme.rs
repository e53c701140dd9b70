//! The dossiers put in order: by line of a spec, by subject, by day.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use report::components::document;
use sha2::{Digest, Sha256};

use crate::entry::{Entry, Standing};
use crate::error::Error;
use crate::natural::natural;
use crate::slug::{Slugs, slug};

/// Characters of a vendor or of a name that a slug keeps.
const NAME: usize = 24;
/// Characters of a spec, a profile or an id that a slug keeps.
const PART: usize = 24;
/// Characters of the id of a dossier that its slug keeps.
const ID: usize = 80;

/// Everything that the site is about.
pub(crate) struct Programme {
    /// By spec, and of each the newest line first.
    pub(crate) lines: Vec<Line>,
}

/// A line of a spec: all patch releases of one minor version.
pub(crate) struct Line {
    /// `distribution 1.1`.
    pub(crate) name: String,
    pub(crate) slug: String,
    /// By name, those with a legacy result alone at the end.
    pub(crate) subjects: Vec<Subject>,
}

/// A product under a line of a spec and a profile, with all dossiers about it.
pub(crate) struct Subject {
    pub(crate) slug: String,
    /// The dossier that speaks for it.
    pub(crate) current: Dossier,
    others: Vec<Dossier>,
}

/// One dossier and the name of its files.
pub(crate) struct Dossier {
    pub(crate) slug: String,
    pub(crate) entry: Entry,
    /// Its report as JSON, written again from what was read.
    pub(crate) json: Option<String>,
}

impl Subject {
    /// All its dossiers, the newest first.
    pub(crate) fn history(&self) -> Vec<&Dossier> {
        let mut all: Vec<&Dossier> = self.others.iter().chain([&self.current]).collect();
        all.sort_by_key(|dossier| Reverse((&dossier.entry.run, &dossier.slug)));
        all
    }

    /// All its dossiers, as they are.
    pub(crate) fn into_dossiers(self) -> impl Iterator<Item = Dossier> {
        self.others.into_iter().chain([self.current])
    }
}

/// Puts the dossiers in order. The order in which they come does not matter.
pub(crate) fn programme(entries: Vec<Entry>) -> Result<Programme, Error> {
    let with_json = |entry: Entry| Ok((entry.report.as_ref().map(document).transpose().map_err(Error::Json)?, entry));
    let mut entries = entries.into_iter().map(with_json).collect::<Result<Vec<_>, Error>>()?;
    entries.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut slugs = Slugs::default();
    let mut groups: BTreeMap<(String, [String; 3]), Vec<Dossier>> = BTreeMap::new();
    for (json, entry) in entries {
        let line = line_of(&entry.spec);
        let key = [entry.name(), &entry.product.vendor, &entry.profile].map(str::to_lowercase);
        let dossier = Dossier { slug: slugs.take(slug(&entry.id, ID)), entry, json };
        groups.entry((line, key)).or_default().push(dossier);
    }
    let mut lines: BTreeMap<String, Vec<Subject>> = BTreeMap::new();
    for ((line, key), mut dossiers) in groups {
        dossiers.sort_by_key(|dossier| {
            let entry = &dossier.entry;
            (Reverse(entry.standing.rank()), entry.run.clone(), dossier.slug.clone())
        });
        let Some(current) = dossiers.pop() else { continue };
        let subject = Subject { slug: subject_slug(&line, &key), current, others: dossiers };
        lines.entry(line).or_default().push(subject);
    }
    let mut slugs = Slugs::default();
    let mut lines: Vec<Line> = lines
        .into_iter()
        .map(|(name, mut subjects)| {
            subjects.sort_by_cached_key(|subject| {
                let entry = &subject.current.entry;
                (entry.standing == Standing::Legacy, natural(entry.name()))
            });
            Line { slug: slugs.take(slug(&name, PART * 2)), name, subjects }
        })
        .collect();
    lines.sort_by_key(|line| {
        let (spec, version) = line.name.split_once(' ').unwrap_or((&line.name, ""));
        let numbers: Vec<Option<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
        (spec.to_owned(), Reverse(numbers), line.name.clone())
    });
    Ok(Programme { lines })
}

/// The name of a subject's pages and of its badge, by its line and the name, vendor and profile in small letters, and of nothing else,
/// for others embed it. What people read of it may be another subject's as well; the digest of all of that is not.
fn subject_slug(line: &str, key: &[String; 3]) -> String {
    let [name, vendor, profile] = key;
    let digest = Sha256::digest([line, name, vendor, profile].join("\0"));
    let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let parts = [slug(vendor, NAME), slug(name, NAME), slug(line, PART), slug(profile, PART), hex];
    parts.join("-")
}

/// What tells entries apart, so that the order in which they come decides nothing.
fn order((json, entry): &(Option<String>, Entry)) -> impl Ord {
    let product = [&entry.product.vendor, &entry.product.name, &entry.product.version, &entry.subject.name];
    (&entry.id, &entry.run, &entry.spec, &entry.profile, product, json)
}

/// `distribution 1.1` of `distribution 1.1.1`; `distribution next` as it is.
fn line_of(spec: &str) -> String {
    let Some((name, version)) = spec.split_once(' ') else {
        return if spec.is_empty() { "spec not known".to_owned() } else { spec.to_owned() };
    };
    match version.match_indices('.').nth(1) {
        Some((at, _)) => format!("{name} {}", version.get(..at).unwrap_or(version)),
        None => spec.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_of_a_subject_keep_their_name_whoever_else_is_there() {
        let slug = |vendor: &str, name: &str, profile: &str| {
            subject_slug("distribution 1.1", &[name, vendor, profile].map(|text| text.to_lowercase()))
        };
        let readable = slug("Example", "Harbour 2.0", "registry");
        assert!(readable.starts_with("example-harbour-2.0-distribution-1.1-registry-"), "{readable}");
        let long = "International Foundation for Container Registry Software";
        let all = [
            ("Example Corp", "Registry", "registry"),
            ("Example", "Corp Registry", "registry"),
            ("Example", "Corp Registry", "registry+x"),
            ("Example", "Corp Registry", "registry x"),
            ("Example", "Corp Registry", "registry!x"),
            ("Example-Corp", "!Registry", "registry"),
            (long, "Alpha", "registry"),
            (long, "Beta", "registry"),
            ("名前", "一", "registry"),
            ("名前", "二", "registry"),
        ];
        let slugs: std::collections::BTreeSet<String> =
            all.iter().map(|(vendor, name, profile)| slug(vendor, name, profile)).collect();
        assert_eq!(slugs.len(), all.len(), "{slugs:?}");
        assert!(slug(long, "Beta", "registry").contains("beta"));
    }

    #[test]
    fn a_line_is_all_patch_releases_of_a_minor_version() {
        assert_eq!(line_of("distribution 1.1.1"), "distribution 1.1");
        assert_eq!(line_of("distribution 1.1"), "distribution 1.1");
        assert_eq!(line_of("image next"), "image next");
        assert_eq!(line_of(""), "spec not known");
    }
}
