//! `config.json` of docker and `auth.json` of podman, which have the same form.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

use super::{Credential, CredentialsError, is_docker_hub};

/// The members that speak of credentials.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DockerConfig {
    auths: Option<BTreeMap<String, Option<Entry>>>,
    cred_helpers: Option<BTreeMap<String, String>>,
    creds_store: Option<String>,
}

#[derive(Deserialize)]
struct Entry {
    auth: Option<String>,
    username: Option<String>,
    password: Option<String>,
    identitytoken: Option<String>,
    registrytoken: Option<String>,
}

/// Reads a file; `None` if it is not there.
pub(crate) fn read(path: &Path) -> Result<Option<DockerConfig>, CredentialsError> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(wrong(path, error.to_string())),
    };
    if bytes.trim_ascii().is_empty() {
        return Ok(None);
    }
    // The parser's own message may quote a value, so only the place is passed on.
    let place = |error: serde_json::Error| {
        wrong(path, format!("not the expected JSON at line {}, column {}", error.line(), error.column()))
    };
    serde_json::from_slice(&bytes).map(Some).map_err(place)
}

fn wrong(path: &Path, why: impl Into<String>) -> CredentialsError {
    CredentialsError::File { path: path.display().to_string(), why: why.into() }
}

impl DockerConfig {
    /// The helper that is named for this registry.
    pub(crate) fn helper_of(&self, registry: &str) -> Option<&str> {
        best(self.cred_helpers.as_ref()?, registry).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// The helper that is named for all registries.
    pub(crate) fn general_helper(&self) -> Option<&str> {
        self.creds_store.as_deref().filter(|name| !name.is_empty())
    }

    /// What stands in the file itself. Entries without content only say that a helper knows more.
    pub(crate) fn entry_of(&self, registry: &str, path: &Path) -> Result<Option<Credential>, CredentialsError> {
        let entry = self.auths.as_ref().and_then(|auths| best(auths, registry)).and_then(Option::as_ref);
        entry.map_or(Ok(None), |entry| {
            entry.credential().map_err(|why| wrong(path, format!("the entry of `{registry}` {why}")))
        })
    }
}

impl Entry {
    fn credential(&self) -> Result<Option<Credential>, &'static str> {
        let filled = |value: &Option<String>| value.clone().filter(|text| !text.is_empty());
        if let Some(token) = filled(&self.registrytoken) {
            return Ok(Some(Credential::RegistryToken(token)));
        }
        if let Some(token) = filled(&self.identitytoken) {
            return Ok(Some(Credential::IdentityToken(token)));
        }
        if let (Some(username), Some(password)) = (filled(&self.username), filled(&self.password)) {
            return Ok(Some(Credential::Password { username, password }));
        }
        let Some(auth) = filled(&self.auth) else { return Ok(None) };
        let decoded = content::base64::decode(auth.trim()).map_err(|_| "has an `auth` that is not base64")?;
        let text = String::from_utf8(decoded.bytes).map_err(|_| "has an `auth` that is not UTF-8")?;
        // Old versions of docker pad the password with zero bytes.
        let (username, password) =
            text.trim_end_matches('\0').split_once(':').ok_or("has an `auth` that is not `user:password`")?;
        Ok(Some(Credential::Password { username: username.to_owned(), password: password.to_owned() }))
    }
}

/// The value whose key names the registry: as it is, else with a scheme or a version path around it.
fn best<'a, V>(map: &'a BTreeMap<String, V>, registry: &str) -> Option<&'a V> {
    let wanted = plain(registry);
    map.get(registry).or_else(|| map.iter().find(|(key, _)| plain(key) == wanted).map(|(_, value)| value))
}

/// A key without scheme and version path, with one name for all names of Docker's own registry. Paths that name a repository
/// stay, so such a key is not taken for one of the whole registry.
fn plain(key: &str) -> String {
    let key = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
    let key = key.strip_suffix('/').unwrap_or(key);
    let key = key.strip_suffix("/v1").or_else(|| key.strip_suffix("/v2")).unwrap_or(key);
    match is_docker_hub(key) {
        true => "docker.io".to_owned(),
        false => key.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::CredentialSources;
    use super::*;

    fn find(json: &str, registry: &str) -> Result<Option<Credential>, CredentialsError> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config.json");
        std::fs::write(&file, json).unwrap();
        let missing = dir.path().join("missing.json");
        CredentialSources { docker_config: vec![missing, file], ..Default::default() }.find(registry)
    }

    fn password(username: &str, password: &str) -> Option<Credential> {
        Some(Credential::Password { username: username.into(), password: password.into() })
    }

    #[test]
    fn keys_in_all_their_forms() {
        let json = r#"{"auths":{"https://index.docker.io/v1/":{"auth":"dTpw"},"h:5000":{"auth":"dTpwOnE="},
            "https://reg.example/v2/":{"username":"a","password":"b"},"other/repo":{"auth":"dTpw"},"empty":{}}}"#;
        assert_eq!(find(json, "docker.io").unwrap(), password("u", "p"));
        assert_eq!(find(json, "registry-1.docker.io").unwrap(), password("u", "p"));
        assert_eq!(find(json, "h:5000").unwrap(), password("u", "p:q"));
        assert_eq!(find(json, "REG.example").unwrap(), password("a", "b"));
        for absent in ["h", "other", "empty", "h:5001", "reg.example:443"] {
            assert_eq!(find(json, absent).unwrap(), None, "{absent}");
        }
    }

    #[test]
    fn tokens_go_before_passwords() {
        let json =
            r#"{"auths":{"a":{"auth":"dTpw","identitytoken":"i"},"b":{"auth":"dTpw","registrytoken":"r"},"c":null}}"#;
        assert_eq!(find(json, "a").unwrap(), Some(Credential::IdentityToken("i".into())));
        assert_eq!(find(json, "b").unwrap(), Some(Credential::RegistryToken("r".into())));
        assert_eq!(find(json, "c").unwrap(), None);
    }

    #[test]
    fn messages_hold_no_content() {
        for (json, registry) in [
            (r#"{"auths":"hunter2-secret"}"#, "a"),
            (r#"{"auths":{"a":{"auth":"hunter2-secret"}}}"#, "a"),
            (r#"{"auths":{"a":{"auth":"aHVudGVyMi1zZWNyZXQ="}}}"#, "a"),
        ] {
            let error = find(json, registry).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
        assert_eq!(format!("{:?}", password("user", "pass")), "Some(Password(..))");
    }
}
