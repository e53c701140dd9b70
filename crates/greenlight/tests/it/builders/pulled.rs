//! Images of umoci that skopeo pushed to a registry, pulled from there.

use super::expected::{MANIFEST_WITHOUT_MEDIA_TYPE, judge_run};
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
