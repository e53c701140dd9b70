//! How a registry is reached: trust, logins, patience, out of arguments and environment.

use wire::auth::AuthOptions;
use wire::credentials::CredentialSources;
use wire::exchange::ClientOptions;
use wire::registry::RegistryOptions;
use wire::retry::RetryPolicy;
use wire::tls::TlsOptions;

use crate::arguments::RegistryArguments;
use crate::environment::Environment;
use crate::exit::Failure;

/// The options that follow from arguments and environment.
pub fn options(arguments: &RegistryArguments, environment: &Environment) -> Result<RegistryOptions, Failure> {
    if let Some(file) = &arguments.ca
        && let Err(error) = std::fs::File::open(file)
    {
        return Err(Failure::usage(format!("failed to read `{}`: {error}; give `--ca` a PEM file", file.display())));
    }
    let user_agent = concat!("greenlight/", env!("CARGO_PKG_VERSION")).to_string();
    let credentials = CredentialSources {
        docker_config: environment.docker_configs.clone(),
        username: environment.username.clone(),
        password: environment.password.clone(),
        helper_path: environment.path.clone(),
        ..CredentialSources::default()
    };
    Ok(RegistryOptions {
        plain_http: arguments.plain_http,
        client: ClientOptions {
            tls: TlsOptions { ca_file: arguments.ca.clone(), insecure: arguments.insecure },
            ..ClientOptions::default()
        },
        auth: AuthOptions { credentials, trusted_realms: arguments.trust_realm.clone(), user_agent },
        retry: RetryPolicy::default(),
    })
}
