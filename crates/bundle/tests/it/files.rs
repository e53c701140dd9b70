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
fn the_configuration_is_a_file_of_the_bundle() {
    let folder = bundle("");
    let config = folder.path().join("config.json");
    let inside = folder.path().join("inside.json");
    fs::rename(&config, &inside).unwrap();
    let linked = |target: &Path| {
        let _ = fs::remove_file(&config);
        std::os::unix::fs::symlink(target, &config).unwrap();
        ids(folder.path(), None)
    };
    assert!(linked(Path::new("inside.json")).is_empty(), "a link within the bundle");
    for target in ["nothing", "config.json", "rootfs"] {
        assert_eq!(linked(Path::new(target)), ["runtime.bundle.config.present"], "{target}");
    }
    // A pipe at which nobody writes is not waited for.
    assert!(std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
    assert_eq!(linked(Path::new("pipe")), ["runtime.bundle.config.present"]);
    // What lies elsewhere is not read, and not listed.
    let elsewhere = bundle("");
    assert_eq!(linked(&elsewhere.path().join("config.json")), ["runtime.bundle.config.at-root"]);
    assert!(
        directory(folder.path(), None).findings.iter().all(|finding| !format!("{finding:?}").contains("ociVersion"))
    );
    fs::remove_file(&config).unwrap();
    fs::remove_file(&inside).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("away")).unwrap();
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
    assert_eq!(ids(folder.path(), Some(Host::here())), ["runtime.config.root.path.exists"]);
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
fn a_hook_behind_one_that_a_mount_may_bring_is_looked_at() {
    let folder = bundle(
        r#","hooks":{"startContainer":[{"path":"/lab/hook"},{"path":"/bin/none"}],"poststop":[{"path":"/run/no/such"}]},"mounts":[{"destination":"/lab","source":"/srv","options":["bind"]}]"#,
    );
    assert_eq!(
        ids(folder.path(), Some(Host::here())),
        ["runtime.config.hooks.poststop.path", "runtime.config.hooks.startContainer.path"]
    );
}

#[test]
fn links_of_the_root_filesystem_lead_within_it() {
    let folder = bundle(r#","hooks":{"startContainer":[{"path":"/bin/hook"}]}"#);
    let rootfs = folder.path().join("rootfs");
    fs::create_dir_all(rootfs.join("usr/bin")).unwrap();
    std::os::unix::fs::symlink("/usr/bin", rootfs.join("bin")).unwrap();
    std::os::unix::fs::symlink("/bin/lab-only", rootfs.join("usr/bin/hook")).unwrap();
    fs::write(rootfs.join("usr/bin/lab-only"), "").unwrap();
    fs::set_permissions(rootfs.join("usr/bin/lab-only"), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(ids(folder.path(), Some(Host::here())).is_empty());
    // What only the host has is not in the container.
    for target in ["/bin/sh", "../../../../../../../../bin/sh", "hook"] {
        fs::remove_file(rootfs.join("usr/bin/hook")).unwrap();
        std::os::unix::fs::symlink(target, rootfs.join("usr/bin/hook")).unwrap();
        let found = ids(folder.path(), Some(Host::here()));
        assert_eq!(found, ["runtime.config.hooks.startContainer.path"], "{target}");
    }
}

#[test]
fn listeners_are_stream_sockets() {
    let place = tempfile::tempdir().unwrap();
    let config = |name: &str| {
        let path = place.path().join(name);
        bundle(&format!(
            r#","linux":{{"seccomp":{{"defaultAction":"SCMP_ACT_NOTIFY","listenerPath":"{}"}}}}"#,
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
    // Without a rule that notifies, the path is ignored.
    let unused = bundle(&format!(
        r#","linux":{{"seccomp":{{"defaultAction":"SCMP_ACT_ALLOW","listenerPath":"{}"}}}}"#,
        place.path().join("file").display()
    ));
    assert!(ids(unused.path(), Some(Host::here())).is_empty());
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
