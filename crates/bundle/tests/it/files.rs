//! What the files of a bundle, or a host, alone can break.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::path::Path;

use bundle::Host;
use verdict::Verdict;

use crate::judged::{directory, failed, findings};

const CONFIG: &str = r#"{"ociVersion":"1.3.0","root":{"path":"rootfs"},"process":{"user":{"uid":0,"gid":0},"args":["sh"],"cwd":"/"}MORE}"#;

fn bundle(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("rootfs")).unwrap();
    fs::write(folder.path().join("config.json"), CONFIG.replace("MORE", more)).unwrap();
    folder
}

fn ids(folder: &Path, host: Option<Host>) -> Vec<String> {
    let report = directory(folder, host);
    let ids: Vec<String> = failed(&report).into_iter().map(str::to_owned).collect();
    assert_eq!(findings(&report).len(), ids.len(), "{:#?}", findings(&report));
    ids
}

#[test]
fn a_bundle_has_its_files_where_they_belong() {
    let folder = bundle("");
    let good = directory(folder.path(), None);
    assert_eq!(good.verdict, Verdict::Green, "{:#?}", findings(&good));

    fs::rename(folder.path().join("config.json"), folder.path().join("Config.json")).unwrap();
    assert_eq!(ids(folder.path(), None), ["runtime.bundle.config.name"]);
    fs::create_dir(folder.path().join("inner")).unwrap();
    fs::rename(folder.path().join("Config.json"), folder.path().join("inner/config.json")).unwrap();
    assert_eq!(ids(folder.path(), None), ["runtime.bundle.config.at-root"]);
    fs::remove_dir_all(folder.path().join("inner")).unwrap();
    assert_eq!(ids(folder.path(), None), ["runtime.bundle.config.present"]);
}

#[test]
fn the_root_filesystem_is_a_directory() {
    let folder = bundle("");
    fs::remove_dir(folder.path().join("rootfs")).unwrap();
    assert_eq!(ids(folder.path(), None), ["runtime.config.root.path.exists"]);
    fs::write(folder.path().join("rootfs"), "").unwrap();
    assert_eq!(ids(folder.path(), None), ["runtime.config.root.path.exists"]);
    fs::remove_file(folder.path().join("rootfs")).unwrap();
    std::os::unix::fs::symlink("/", folder.path().join("rootfs")).unwrap();
    assert!(ids(folder.path(), None).is_empty());

    // An absolute path is one of a host, and unconventional.
    let absolute = CONFIG.replace("MORE", "").replace("\"rootfs\"", "\"/no/such/root\"");
    fs::write(folder.path().join("config.json"), absolute).unwrap();
    assert_eq!(ids(folder.path(), None), ["runtime.config.root.path.conventional"]);
    assert_eq!(
        ids(folder.path(), Some(Host::here())),
        ["runtime.config.root.path.conventional", "runtime.config.root.path.exists"]
    );
}

#[test]
fn namespaces_are_those_of_the_host() {
    let namespaces = |entry: &str| bundle(&format!(r#","linux":{{"namespaces":[{entry}]}}"#));
    let good = namespaces(
        r#"{"type":"network","path":"/proc/self/ns/net"},{"type":"pid","path":"/proc/self/ns/pid_for_children"}"#,
    );
    assert!(ids(good.path(), Some(Host::here())).is_empty());
    for entry in [
        r#"{"type":"uts","path":"/proc/self/ns/net"}"#,
        r#"{"type":"network","path":"/proc/self/status"}"#,
        r#"{"type":"network","path":"/run/no/such"}"#,
    ] {
        let wrong = namespaces(entry);
        assert_eq!(ids(wrong.path(), Some(Host::here())), ["runtime.linux.namespaces.path.type-mismatch"], "{entry}");
        // Without the host nothing is said about it.
        assert!(ids(wrong.path(), None).is_empty());
    }
}

#[test]
fn hooks_are_programs_of_the_host_and_of_the_container() {
    for kind in ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"] {
        let folder = bundle(&format!(r#","hooks":{{"{kind}":[{{"path":"/lab/hook"}}]}}"#));
        let host = tempfile::tempdir().unwrap();
        let id = format!("runtime.config.hooks.{kind}.path");
        assert_eq!(ids(folder.path(), Some(Host::below(host.path()))), std::slice::from_ref(&id));
        let place = if kind == "startContainer" { folder.path().join("rootfs") } else { host.path().to_owned() };
        fs::create_dir(place.join("lab")).unwrap();
        fs::write(place.join("lab/hook"), "#!/bin/sh\n").unwrap();
        assert_eq!(ids(folder.path(), Some(Host::below(host.path()))), [id]);
        fs::set_permissions(place.join("lab/hook"), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(ids(folder.path(), Some(Host::below(host.path()))).is_empty(), "{kind}");
    }
}

#[test]
fn a_hook_that_a_mount_may_bring_is_not_missed() {
    let folder = bundle(
        r#","hooks":{"startContainer":[{"path":"/lab/hook"}]},"mounts":[{"destination":"/lab","source":"/srv","options":["bind"]}]"#,
    );
    assert!(ids(folder.path(), Some(Host::here())).is_empty());
}

#[test]
fn listeners_are_stream_sockets() {
    let place = tempfile::tempdir().unwrap();
    let config = |name: &str| {
        let path = place.path().join(name);
        bundle(&format!(
            r#","linux":{{"seccomp":{{"defaultAction":"SCMP_ACT_ALLOW","listenerPath":"{}"}}}}"#,
            path.display()
        ))
    };
    let _stream = UnixListener::bind(place.path().join("stream")).unwrap();
    let _datagram = UnixDatagram::bind(place.path().join("datagram")).unwrap();
    fs::write(place.path().join("file"), "").unwrap();
    assert!(ids(config("stream").path(), Some(Host::here())).is_empty());
    assert!(ids(config("nobody").path(), Some(Host::here())).is_empty());
    for name in ["datagram", "file"] {
        assert_eq!(
            ids(config(name).path(), Some(Host::here())),
            ["runtime.linux.seccomp.listener.socket-type"],
            "{name}"
        );
    }
}

#[test]
fn filesystems_and_huge_pages_are_those_of_the_kernel() {
    let folder = bundle(
        r#","mounts":[{"destination":"/a","type":"none","options":["bind"]},{"destination":"/b","type":"tmpfs"}],
            "linux":{"resources":{"hugepageLimits":[{"pageSize":"2MB","limit":1}]}}"#,
    );
    let host = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = host.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("proc/filesystems", "nodev\tproc\n\text4\n");
    fs::create_dir_all(host.path().join("sys/kernel/mm/hugepages/hugepages-1048576kB")).unwrap();
    let wrong = ["runtime.config.mounts.type.known-to-kernel", "runtime.linux.hugepageLimits.pageSize.exists"];
    assert_eq!(ids(folder.path(), Some(Host::below(host.path()))), wrong);
    write("proc/filesystems", "nodev\ttmpfs\n");
    fs::create_dir_all(host.path().join("sys/kernel/mm/hugepages/hugepages-2048kB")).unwrap();
    assert!(ids(folder.path(), Some(Host::below(host.path()))).is_empty());
}
