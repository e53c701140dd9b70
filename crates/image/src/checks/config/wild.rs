//! Configs in the forms that well-known tools write.

use super::{
    created, env, execution, exposed_ports, history, platform, properties, rootfs, stop_signal, user, volumes,
};
use crate::check::Check;
use crate::checks::case;
use crate::kind::Kind;

static ABOUT_CONFIGS: [Check; 11] = [
    created::CHECK,
    env::CHECK,
    execution::CHECK,
    exposed_ports::CHECK,
    history::CHECK,
    platform::CHECK,
    properties::CHECK,
    rootfs::CHECK,
    stop_signal::CHECK,
    user::CHECK,
    volumes::CHECK,
];

fn failed(text: &str, kind: Kind) -> Vec<&'static str> {
    ABOUT_CONFIGS.iter().flat_map(|check| case::config_as(check, text, kind, case::latest()).failed()).collect()
}

#[test]
fn of_the_classic_docker_builder() {
    let text = r#"{"architecture":"amd64","config":{"Hostname":"","Domainname":"","User":"","AttachStdin":false,
        "ExposedPorts":{"80/tcp":{}},"Tty":false,"Env":["PATH=/usr/bin:/bin","EMPTY="],"Cmd":["nginx","-g","daemon off;"],
        "Image":"sha256:0","Volumes":null,"WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":{"maintainer":"me"},
        "StopSignal":"SIGQUIT","Healthcheck":{"Test":["CMD","true"]}},"container":"0","container_config":{"User":0},
        "created":"2024-05-17T08:30:00.123456789Z","docker_version":"20.10.23","os":"linux","history":[
        {"created":"2024-05-17T08:30:00Z","created_by":"/bin/sh -c #(nop) CMD [\"sh\"]","empty_layer":true}],
        "rootfs":{"type":"layers","diff_ids":[]}}"#;
    assert_eq!(failed(text, Kind::DockerImage), [""; 0]);
}

#[test]
fn of_buildkit_for_windows_and_arm() {
    let rootfs = r#""rootfs":{"type":"layers","diff_ids":[]}"#;
    let windows = format!(
        r#"{{"architecture":"amd64","os":"windows","os.version":"10.0.20348.2461","config":{{"User":"ContainerUser",
        "ArgsEscaped":true,"Volumes":{{"C:\\data":{{}}}},"Cmd":["cmd /S /C \"dir\""]}},{rootfs}}}"#
    );
    assert_eq!(failed(&windows, Kind::Image), [""; 0]);
    let arm =
        format!(r#"{{"architecture":"arm64","variant":"v8","os":"linux","config":{{}},"created":null,{rootfs}}}"#);
    assert_eq!(failed(&arm, Kind::Image), [""; 0]);
}

#[test]
fn of_attestations_and_signatures() {
    let id = format!("sha256:{}", "0a".repeat(32));
    let rootfs = format!(r#""rootfs":{{"type":"layers","diff_ids":["{id}"]}}"#);
    let attestation = format!(r#"{{"architecture":"unknown","os":"unknown","config":{{}},{rootfs}}}"#);
    assert_eq!(failed(&attestation, Kind::Attestation), [""; 0]);
    let signature = format!(
        r#"{{"architecture":"","created":"0001-01-01T00:00:00Z","history":[{{"created":"0001-01-01T00:00:00Z"}}],"os":"",
        {rootfs},"config":{{}}}}"#
    );
    assert_eq!(failed(&signature, Kind::Signature), [""; 0]);
}
