//! Whose signatures count: organisations with their keys, and the programs that are known, in a TOML file.
//!
//! ```toml
//! [[organisation]]
//! name = "Example Corp"
//! authority = false              # whether it may revoke what others signed
//!
//! [[organisation.key]]
//! public = """
//! -----BEGIN PUBLIC KEY-----
//! …
//! -----END PUBLIC KEY-----
//! """
//! from = "2026-01-01"            # the first and the last day on which runs that it signs may have begun
//! until = "2028-12-31"
//!
//! [[tool]]                       # optional: the programs that are known, by version and digest of the binary
//! version = "0.1.0"
//! digest = "sha256:…"
//! ```

use serde::Deserialize;

use crate::date::Date;
use crate::key::Verifier;

/// Whose signatures count.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    organisations: Vec<Organisation>,
    /// The programs that are known; where there are none, any is, if it used the catalogue of the program that verifies.
    pub tools: Vec<KnownTool>,
}

/// Somebody who signs.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// Whether it may revoke what others signed, and outcomes of versions of the program.
    pub authority: bool,
    keys: Vec<Key>,
}

#[derive(Debug, Clone)]
struct Key {
    verifier: Verifier,
    from: Date,
    until: Date,
}

/// A program that is known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownTool {
    /// Its version.
    pub version: String,
    /// The digest of its binary.
    pub digest: String,
}

/// Why a trust file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// Not TOML, or TOML of another shape.
    #[error("it is no trust file: {0}")]
    Form(String),
    /// An organisation has no name, or the one that `certify keygen` leaves open.
    #[error("an organisation has no name: write one, `name = \"Example Corp\"`")]
    Nameless,
    /// A key cannot be read.
    #[error("a key of `{organisation}`: {why}")]
    Key {
        /// Whose.
        organisation: String,
        /// What is wrong with it.
        why: String,
    },
    /// Two organisations share a key, or a name.
    #[error("`{0}` and `{1}` are one: each organisation has a name and keys of its own")]
    Shared(String, String),
}

/// Whose signature that of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed<'a> {
    /// A trusted key on a day on which it counts.
    By(&'a str, bool),
    /// A trusted key on another day: the name, and the first and last day of the key.
    OutOfTime(&'a str, Date, Date),
    /// Nobody who is trusted.
    Unknown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    organisation: Vec<OrganisationEntry>,
    #[serde(default)]
    tool: Vec<KnownTool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationEntry {
    name: String,
    #[serde(default)]
    authority: bool,
    key: Vec<KeyEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyEntry {
    public: String,
    from: Date,
    until: Date,
}

impl Trust {
    /// Reads a trust file.
    pub fn parse(text: &str) -> Result<Trust, TrustError> {
        let file: File = toml::from_str(text).map_err(|error| TrustError::Form(error.to_string()))?;
        let organisations = file.organisation.into_iter().map(|entry| {
            if matches!(entry.name.trim(), "" | "…") {
                return Err(TrustError::Nameless);
            }
            let wrong = |why: String| TrustError::Key { organisation: entry.name.clone(), why };
            let keys = entry.key.iter().map(|key| {
                let verifier = Verifier::from_pem(&key.public).map_err(|error| wrong(error.to_string()))?;
                if key.until < key.from {
                    return Err(wrong(format!("it ends on {}, before it begins on {}", key.until, key.from)));
                }
                Ok(Key { verifier, from: key.from, until: key.until })
            });
            let keys = keys.collect::<Result<Vec<Key>, TrustError>>()?;
            Ok(Organisation { name: entry.name.clone(), authority: entry.authority, keys })
        });
        let trust = Trust { organisations: organisations.collect::<Result<_, TrustError>>()?, tools: file.tool };
        trust.apart()?;
        Ok(trust)
    }

    /// Trust in one key, whenever it signed, under a name.
    pub fn of_key(name: &str, verifier: Verifier) -> Trust {
        Trust::default().and_key(name, verifier)
    }

    /// The same, and one more key under a name.
    #[must_use]
    pub fn and_key(mut self, name: &str, verifier: Verifier) -> Trust {
        let key = Key { verifier, from: Date::FIRST, until: Date::LAST };
        self.organisations.push(Organisation { name: name.to_owned(), authority: false, keys: vec![key] });
        self
    }

    /// The names of all organisations.
    pub fn organisations(&self) -> impl Iterator<Item = &str> {
        self.organisations.iter().map(|one| one.name.as_str())
    }

    /// The organisation that has this key.
    pub fn organisation_of(&self, key_id: &str) -> Option<&str> {
        let mut known = self.organisations.iter();
        known.find(|one| one.keys.iter().any(|key| key.verifier.id() == key_id)).map(|one| one.name.as_str())
    }

    /// Who signs with `verifier` what is about `day`.
    pub fn signer(&self, verifier: &Verifier, day: Date) -> Signed<'_> {
        let mut keys = self.organisations.iter().flat_map(|one| one.keys.iter().map(move |key| (one, key)));
        match keys.find(|(_, key)| key.verifier == *verifier) {
            Some((organisation, key)) if (key.from..=key.until).contains(&day) => {
                Signed::By(&organisation.name, organisation.authority)
            }
            Some((organisation, key)) => Signed::OutOfTime(&organisation.name, key.from, key.until),
            None => Signed::Unknown,
        }
    }

    fn apart(&self) -> Result<(), TrustError> {
        for (at, one) in self.organisations.iter().enumerate() {
            for other in self.organisations.iter().skip(at + 1) {
                let shares = one.keys.iter().any(|key| other.keys.iter().any(|more| more.verifier == key.verifier));
                if shares || same_name(&one.name, &other.name) {
                    return Err(TrustError::Shared(one.name.clone(), other.name.clone()));
                }
            }
        }
        Ok(())
    }
}

/// Whether two names are the same organisation's: case and spaces do not make another one.
pub fn same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().map(str::to_lowercase).collect::<Vec<String>>().join(" ");
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{Algorithm, Signer};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn file(entries: &[(&str, &Signer)]) -> String {
        let one = |(name, signer): &(&str, &Signer)| {
            let public = signer.verifier().to_pem().unwrap();
            format!(
                "[[organisation]]\nname = \"{name}\"\n[[organisation.key]]\npublic = \"\"\"\n{public}\"\"\"\nfrom = \"2026-01-01\"\nuntil = \"2026-12-31\"\n"
            )
        };
        entries.iter().map(one).collect()
    }

    #[test]
    fn a_signature_counts_by_key_and_day() {
        let (known, other) =
            (Signer::generate(Algorithm::Ed25519).unwrap(), Signer::generate(Algorithm::P256).unwrap());
        let trust = Trust::parse(&file(&[("Example", &known)])).unwrap();
        let key = known.verifier();
        assert_eq!(trust.signer(&key, day("2026-01-01")), Signed::By("Example", false));
        assert_eq!(trust.signer(&key, day("2026-12-31")), Signed::By("Example", false));
        let (from, until) = (day("2026-01-01"), day("2026-12-31"));
        assert_eq!(trust.signer(&key, day("2027-01-01")), Signed::OutOfTime("Example", from, until));
        assert_eq!(trust.signer(&other.verifier(), from), Signed::Unknown);
        assert_eq!(trust.organisation_of(&key.id()), Some("Example"));
    }

    #[test]
    fn organisations_are_kept_apart() {
        let (one, two) = (Signer::generate(Algorithm::Ed25519).unwrap(), Signer::generate(Algorithm::Ed25519).unwrap());
        let shared = |a: &str, b: &str| TrustError::Shared(a.to_owned(), b.to_owned());
        assert_eq!(Trust::parse(&file(&[("A", &one), ("B", &one)])).unwrap_err(), shared("A", "B"));
        assert_eq!(Trust::parse(&file(&[("A  b", &one), ("a B", &two)])).unwrap_err(), shared("A  b", "a B"));
        assert!(Trust::parse(&file(&[("A", &one), ("B", &two)])).is_ok());
    }

    #[test]
    fn what_is_no_trust_file_says_why() {
        let error = |text: &str| Trust::parse(text).unwrap_err().to_string();
        assert!(error("[[organization]]\nname = \"x\"").contains("unknown field `organization`"));
        let key = "[[organisation]]\nname = \"x\"\n[[organisation.key]]\npublic = \"no\"\nfrom = \"2026-01-01\"\nuntil = \"2026-01-02\"";
        assert_eq!(error(key), "a key of `x`: it is no public key in PEM");
        assert!(error(&key.replace("2026-01-02", "2026-02-30")).contains("is no day"));
        let signer = Signer::generate(Algorithm::Ed25519).unwrap();
        for name in ["", " ", "…"] {
            assert_eq!(Trust::parse(&file(&[(name, &signer)])).unwrap_err(), TrustError::Nameless);
        }
        let turned = file(&[("x", &signer)]).replace("2026-12-31", "2025-12-31");
        assert!(error(&turned).contains("before it begins"), "{}", error(&turned));
    }
}
