//! Fills what the command line leaves open with what the official suite's configuration says.

use catalogue::Spec;
use distribution::Category;
use report::official::{Config, Tls};

use super::settings::{Settings, settings};
use crate::arguments::RegistryVerbArguments;
use crate::environment::Environment;
use crate::exit::Failure;
use crate::output::say;

/// Reads the configuration where no URL is given, or a file of it is, and completes `arguments` and `environment`. Gives what
/// the official files shall say about the configuration; none where none was read.
pub fn fill(arguments: &mut RegistryVerbArguments, environment: &mut Environment) -> Result<Option<Config>, Failure> {
    if arguments.replay.is_some() || arguments.url.is_some() && arguments.oci_config.is_none() {
        return Ok(None);
    }
    let settings = settings(Environment::variable, arguments.oci_config.as_deref())?;
    for message in &settings.messages {
        say(&format!("greenlight: {message}"));
    }
    let Some(url) = arguments.url.clone().or_else(|| settings.url.clone()) else {
        return Err(Failure::usage(
            "no registry is named: give its URL, as in `greenlight registry http://localhost:5000`, or set `OCI_REGISTRY`",
        ));
    };
    if let (None, None, Some(login)) = (&environment.username, &environment.password, settings.login_for(&url)) {
        environment.username = Some(login.username.clone());
        environment.password = Some(login.password.clone());
    }
    arguments.url = Some(url);
    arguments.registry.insecure |= settings.tls == Tls::Insecure;
    if arguments.spec.is_none() {
        arguments.spec = settings.version.map(|version| version.as_str().to_owned());
    }
    arguments.read_only |= settings.read_only && !arguments.quick;
    if arguments.only.is_empty() {
        arguments.only = asked_for(&settings);
    }
    if arguments.category.is_empty() {
        arguments.category = settings.categories.iter().map(|name| (*name).to_owned()).collect();
    }
    if arguments.repository.is_none() {
        arguments.repository = settings.repositories.as_ref().map(|(first, second)| format!("{first},{second}"));
    }
    if arguments.content.is_empty() {
        let repository = &settings.config.repo1;
        let tags = settings.content.tags.iter().map(|tag| format!("{repository}:{tag}"));
        let manifests = settings.content.manifests.iter().map(|digest| format!("{repository}@{digest}"));
        arguments.content = tags.chain(manifests).collect();
    }
    if let Some(folder) = &settings.results
        && !arguments.output.out.iter().any(|out| out.starts_with("oci="))
    {
        arguments.output.out.push(format!("oci={}", folder.display()));
    }
    Ok(Some(settings.config))
}

/// The ids of what is to be judged, where a switch leaves something out of a category that is on; else none, which is all.
fn asked_for(settings: &Settings) -> Vec<String> {
    let is_on = |id: &str| {
        catalogue::requirement(id)
            .and_then(Category::of)
            .is_none_or(|category| settings.categories.contains(&category.as_str()))
    };
    if !settings.left_out.iter().any(|id| is_on(id)) {
        return Vec::new();
    }
    let rows = catalogue::requirements(Spec::Distribution).iter();
    rows.filter(|row| row.binds("registry") && !settings.left_out.contains(&row.id))
        .map(|row| row.id.to_owned())
        .collect()
}
