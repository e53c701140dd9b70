//! Who we are: user name and password given outright, or what docker's and podman's configuration files and the credential
//! helpers they name say about a registry.
mod docker_config;
mod helper;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// What to show to a registry.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// A user name and a password.
    Password {
        /// The user name.
        username: String,
        /// The password.
        password: String,
    },
    /// A long-lived token that a token service exchanges for short-lived ones.
    IdentityToken(String),
    /// A token for the registry itself.
    RegistryToken(String),
}

/// Says the kind and nothing else.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Credential::Password { .. } => "Password(..)",
            Credential::IdentityToken(_) => "IdentityToken(..)",
            Credential::RegistryToken(_) => "RegistryToken(..)",
        })
    }
}

/// Credentials that are named somewhere but cannot be used. No message holds any of their content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// A configuration file is there but cannot be read or understood.
    #[error("read the credentials in `{path}`: {why}; mend or remove the file")]
    File {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// A credential helper fails.
    #[error("get credentials from `docker-credential-{name}`: {why}; run it by hand, or log in again")]
    Helper {
        /// The helper's name without its prefix.
        name: String,
        /// What went wrong.
        why: String,
    },
}

/// Where credentials may come from. The caller looks at the environment; nothing here does.
#[derive(Clone)]
pub struct CredentialSources {
    /// Configuration files in docker's format, the most important first. Files that are not there are passed over.
    pub docker_config: Vec<PathBuf>,
    /// A user name that goes before every file; counts only together with a password.
    pub username: Option<String>,
    /// The password to it.
    pub password: Option<String>,
    /// Folders in which `docker-credential-*` programs are looked for, in order.
    pub helper_path: Vec<PathBuf>,
    /// How long a helper may take.
    pub helper_timeout: Duration,
}

impl Default for CredentialSources {
    /// Nobody, with ten seconds for a helper.
    fn default() -> Self {
        CredentialSources {
            docker_config: Vec::new(),
            username: None,
            password: None,
            helper_path: Vec::new(),
            helper_timeout: Duration::from_secs(10),
        }
    }
}

/// Says where is looked, not what is found.
impl fmt::Debug for CredentialSources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialSources").field("docker_config", &self.docker_config).finish_non_exhaustive()
    }
}

impl CredentialSources {
    /// The credential for a registry (`host` or `host:port`), `None` if there is none. Within a file a helper of the registry
    /// goes first, then an entry with content, then the general helper, as docker and podman do it.
    pub fn find(&self, registry: &str) -> Result<Option<Credential>, CredentialsError> {
        if let (Some(username), Some(password)) = (&self.username, &self.password) {
            return Ok(Some(Credential::Password { username: username.clone(), password: password.clone() }));
        }
        for path in &self.docker_config {
            let Some(config) = docker_config::read(path)? else { continue };
            if let Some(helper) = config.helper_of(registry) {
                if let Some(found) = helper::get(self, helper, registry)? {
                    return Ok(Some(found));
                }
                continue;
            }
            if let Some(found) = config.entry_of(registry, path)? {
                return Ok(Some(found));
            }
            if let Some(helper) = config.general_helper()
                && let Some(found) = helper::get(self, helper, registry)?
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// The key under which docker keeps its own registry.
pub(crate) const DOCKER_HUB_KEY: &str = "https://index.docker.io/v1/";

/// Whether a registry is Docker's own, under any of its names.
pub(crate) fn is_docker_hub(host: &str) -> bool {
    ["docker.io", "index.docker.io", "registry-1.docker.io"].contains(&host.to_ascii_lowercase().as_str())
}
