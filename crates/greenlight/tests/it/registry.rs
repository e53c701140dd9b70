//! Real registries: who may come in, over which line, and what is said to those who may not.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::binary::{Greenlight, greenlight};
use crate::registry_server::{Asks, LOGIN, RegistryServer};
use crate::subject::{Folder, green};

const IMAGE: &str = "some/image:1.0";

fn with_image(asks: Asks) -> Option<(RegistryServer, Folder)> {
    let server = RegistryServer::start(asks)?;
    let folder = Folder::new();
    let directory = folder.layout("image", &green());
    server.push(&format!("oci:{}:1.0", directory.display()), IMAGE);
    Some((server, folder))
}

fn check(server: &RegistryServer, arguments: &str) -> Greenlight {
    greenlight(&format!("check {arguments}")).arg(format!("{}/{IMAGE}", server.host))
}

#[track_caller]
fn assert_green(run: Greenlight) {
    let ended = run.run().expect(0);
    assert!(ended.stdout.starts_with("green  "), "{}", ended.stdout);
    assert_eq!(ended.stderr, "");
}

#[test]
fn logins_come_from_the_environment_files_and_helpers() {
    let Some((server, folder)) = with_image(Asks::Login) else { return };
    let (user, password) = LOGIN;
    assert_green(check(&server, "--plain-http").env("GREENLIGHT_USERNAME", user).env("GREENLIGHT_PASSWORD", password));

    // `someone:a-test-password` in base64.
    let auth = "c29tZW9uZTphLXRlc3QtcGFzc3dvcmQ=";
    let config = format!(r#"{{"auths":{{"{}":{{"auth":"{auth}"}}}}}}"#, server.host);
    fs::create_dir(folder.join(".docker")).unwrap();
    folder.write(".docker/config.json", &config);
    assert_green(check(&server, "--plain-http").env("HOME", folder.path()));
    assert_green(check(&server, "--plain-http").env("DOCKER_CONFIG", folder.join(".docker")));
    assert_green(check(&server, "--plain-http").env("REGISTRY_AUTH_FILE", folder.join(".docker/config.json")));

    fs::create_dir(folder.join("bin")).unwrap();
    fs::create_dir(folder.join("helped")).unwrap();
    let helper = folder.write(
        "bin/docker-credential-test",
        format!("#!/bin/sh\n[ \"$1\" = get ] && [ \"$(cat)\" = {} ] || exit 1\nprintf '{{\"Username\":\"{user}\",\"Secret\":\"{password}\"}}'\n", server.host),
    );
    fs::set_permissions(helper, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.join("bin").display(), std::env::var("PATH").unwrap());
    for config in [r#"{"credsStore":"test"}"#.to_string(), format!(r#"{{"credHelpers":{{"{}":"test"}}}}"#, server.host)]
    {
        folder.write("helped/config.json", config);
        assert_green(check(&server, "--plain-http").env("DOCKER_CONFIG", folder.join("helped")).env("PATH", &path));
    }
}

#[test]
fn who_may_not_come_in_is_told_how_to() {
    let Some((server, folder)) = with_image(Asks::Login) else { return };
    let said = check(&server, "--plain-http").run().refusal(4);
    assert!(said.contains(&server.host) && said.contains("login"), "{said}");
    let wrong = check(&server, "--plain-http")
        .env("GREENLIGHT_USERNAME", LOGIN.0)
        .env("GREENLIGHT_PASSWORD", "not-the-password");
    let said = wrong.run().refusal(4);
    assert!(said.contains(&server.host) && said.contains("log in"), "{said}");
    assert!(!said.contains("not-the-password"), "{said}");
    folder.write("config.json", r#"{"credsStore":"absent"}"#);
    let absent = check(&server, "--plain-http").env("DOCKER_CONFIG", folder.path()).run().expect(4);
    assert!(absent.stderr.contains("docker-credential-absent"), "{}", absent.stderr);
}

#[test]
fn no_secret_is_in_any_report() {
    let Some((server, _folder)) = with_image(Asks::Login) else { return };
    for format in ["terminal", "json", "ndjson", "html", "markdown", "junit", "sarif", "tap", "github"] {
        let run = check(&server, &format!("--plain-http --verbose --out {format}"));
        let ended = run.env("GREENLIGHT_USERNAME", LOGIN.0).env("GREENLIGHT_PASSWORD", LOGIN.1).run().expect(0);
        for secret in [LOGIN.1, "c29tZW9uZTphLXRlc3QtcGFzc3dvcmQ"] {
            assert!(!ended.stdout.contains(secret) && !ended.stderr.contains(secret), "a secret is in {format}");
        }
    }
}

#[test]
fn what_is_not_there_ends_with_4() {
    let Some((server, _folder)) = with_image(Asks::Nothing) else { return };
    for absent in
        ["no/such/image:1.0".to_string(), "some/image:2.0".to_string(), format!("some/image@sha256:{}", "0".repeat(64))]
    {
        let said = greenlight("check --plain-http").arg(format!("{}/{absent}", server.host)).run().refusal(4);
        assert!(said.contains(&format!("`{absent}`")) && said.contains("does not have it"), "{said}");
    }
}

#[test]
fn plain_http_is_said_where_tls_is_expected() {
    let Some((server, _folder)) = with_image(Asks::Nothing) else { return };
    let said = check(&server, "").run().refusal(4);
    assert!(said.contains("--plain-http"), "{said}");
}

#[test]
fn tls_with_an_authority_of_ones_own() {
    let Some((server, _folder)) = with_image(Asks::Tls) else { return };
    let said = check(&server, "").run().refusal(4);
    assert!(said.contains("--ca"), "{said}");
    assert_green(check(&server, &format!("--ca {}", server.authority().display())));
    assert_green(check(&server, "--insecure"));
    let said = check(&server, "--ca /absent/ca.pem").run().refusal(2);
    assert!(said.contains("/absent/ca.pem"), "{said}");
    let said = check(&server, "--plain-http").run().refusal(4);
    assert!(said.contains(&server.host) && said.contains("400"), "{said}");
}
