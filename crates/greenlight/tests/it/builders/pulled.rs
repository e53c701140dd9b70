//! Images of umoci that skopeo pushed to a registry, in the OCI form and in Docker's, pulled from there.

use super::expected::{CONFIG_OF_DOCKER, LAYERS_OF_DOCKER, MANIFEST_WITHOUT_MEDIA_TYPE, judge_run};
use super::umoci;
use crate::binary::greenlight;
use crate::peer;
use crate::registry_server::{Asks, LOGIN, RegistryServer};
use crate::subject::Folder;

fn pull(asks: Asks) {
    if !peer::are_there(&["umoci"]) {
        return;
    }
    let Some(server) = RegistryServer::start(asks) else { return };
    let folder = Folder::new();
    peer::script(folder.path(), umoci::SCRIPT);
    server.push(&format!("oci:{}:2.0", folder.join("umoci").display()), "some/image:2.0");
    let run = greenlight("check --plain-http").arg(format!("{}/some/image:2.0", server.host));
    let run = match asks {
        Asks::Login => run.env("GREENLIGHT_USERNAME", LOGIN.0).env("GREENLIGHT_PASSWORD", LOGIN.1),
        _ => run,
    };
    // A registry has no `index.json` that could lack something.
    judge_run(run, &[MANIFEST_WITHOUT_MEDIA_TYPE]);
}

#[test]
fn from_a_registry_that_asks_nothing() {
    pull(Asks::Nothing);
}

#[test]
fn from_a_registry_that_asks_for_a_login() {
    pull(Asks::Login);
}

#[test]
fn in_the_form_of_docker() {
    if !peer::are_there(&["umoci"]) {
        return;
    }
    let Some(server) = RegistryServer::start(Asks::Nothing) else { return };
    let folder = Folder::new();
    peer::script(folder.path(), umoci::SCRIPT);
    peer::script(folder.path(), "skopeo --insecure-policy copy --quiet --format v2s2 oci:umoci:2.0 dir:schema2");
    server.push(&format!("dir:{}", folder.join("schema2").display()), "some/image:schema2");
    let run = greenlight("check --plain-http").arg(format!("{}/some/image:schema2", server.host));
    judge_run(run, &[CONFIG_OF_DOCKER, LAYERS_OF_DOCKER]);
}
