//! `greenlight doctor`.

use crate::binary::greenlight;
use crate::registry_server::{Asks, LOGIN, RegistryServer};

#[test]
fn says_yes_to_a_registry_that_lets_us_push() {
    let Some(server) = RegistryServer::start(Asks::Login) else { return };
    let url = format!("http://{}", server.host);
    let run = greenlight("doctor").arg(&url).env("GREENLIGHT_USERNAME", LOGIN.0).env("GREENLIGHT_PASSWORD", LOGIN.1);
    let ended = run.run().expect(0);
    let questions: Vec<&str> = ended.stdout.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert_eq!(questions, ["reachable", "registry", "login", "push", "cancel"]);
    assert!(ended.stdout.lines().all(|line| line.starts_with("yes  ")), "{}", ended.stdout);
}

#[test]
fn the_first_no_says_what_to_do() {
    let ended = greenlight("doctor http://127.0.0.1:1").run().expect(4);
    assert!(ended.stdout.starts_with("no   reachable") && ended.stdout.contains("nothing listens"), "{}", ended.stdout);
    let Some(server) = RegistryServer::start(Asks::Login) else { return };
    let url = format!("http://{}", server.host);
    let ended = greenlight("doctor").arg(&url).run().expect(4);
    let last = ended.stdout.lines().last().unwrap_or_default();
    assert!(last.starts_with("no   login") && last.contains("docker login"), "{}", ended.stdout);
    let wrong = greenlight("doctor").arg(&url).env("GREENLIGHT_USERNAME", LOGIN.0).env("GREENLIGHT_PASSWORD", "wrong");
    let ended = wrong.run().expect(4);
    assert!(ended.stdout.contains("refuses the login") && !ended.stdout.contains("wrong"), "{}", ended.stdout);
}
