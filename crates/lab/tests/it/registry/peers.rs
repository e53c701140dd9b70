//! The registry with clients that we did not write.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use lab::{
    image::{base, multi_layer},
    registry::{Auth, Options, Tls, start},
};

use super::client::Lab;

/// Runs skopeo; nothing when it is not installed.
fn skopeo(arguments: &[&str]) -> Option<String> {
    let started = Command::new("skopeo").arg("--insecure-policy").args(arguments).stdin(Stdio::null()).output();
    let Ok(output) = started else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: `skopeo` is not installed");
        return None;
    };
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn round_trip(lab: &Lab, login: &[&str]) {
    let directory = tempfile::tempdir().unwrap();
    let host = format!("docker://127.0.0.1:{}", lab.0.port());
    for (name, tag) in [("multi-layer", "1.0"), ("multi-arch", "1.0"), ("artifact", "report")] {
        let layout = base(name).unwrap().seal();
        let here = directory.path().join(name);
        layout.write(&here).unwrap();
        let (from, to) = (format!("oci:{}:{tag}", here.display()), format!("{host}/lab/{name}:{tag}"));
        let arguments = [&["copy", "--all", "--dest-tls-verify=false"], login, &[from.as_str(), to.as_str()]].concat();
        if skopeo(&arguments).is_none() {
            return;
        }
        let back = format!("dir:{}", directory.path().join(format!("{name} again")).display());
        let login: Vec<String> = login.iter().map(|word| word.replace("--dest", "--src")).collect();
        let login: Vec<&str> = login.iter().map(String::as_str).collect();
        skopeo(
            &[&["copy", "--all", "--src-tls-verify=false"], login.as_slice(), &[to.as_str(), back.as_str()]].concat(),
        );
    }
}

#[test]
fn skopeo_pushes_and_pulls() {
    round_trip(&Lab::new(), &[]);
}

#[test]
fn skopeo_logs_in() {
    let (user, password) = ("lab".to_owned(), "secret".to_owned());
    for auth in [Auth::Basic { user: user.clone(), password: password.clone() }, Auth::Token { user, password }] {
        round_trip(&Lab::with(Options { auth, ..Options::default() }), &["--dest-creds", "lab:secret"]);
    }
}

#[test]
fn skopeo_speaks_tls() {
    let directory = tempfile::tempdir().unwrap();
    let request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=lab -keyout key -out chain";
    let arguments: Vec<&str> = request.split(' ').collect();
    let Ok(output) = Command::new("openssl").args(arguments).current_dir(directory.path()).output() else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: `openssl` is not installed");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |name: &str| std::fs::read(directory.path().join(name)).unwrap();
    let tls = Tls { certificates: read("chain"), key: read("key") };
    let auth = Auth::Token { user: "lab".to_owned(), password: "secret".to_owned() };
    let lab = Lab::with(Options { auth, tls: Some(tls.clone()), ..Options::default() });
    assert!(lab.0.url().starts_with("https://127.0.0.1:"));
    round_trip(&lab, &["--dest-creds", "lab:secret"]);
    let broken = Tls { key: tls.certificates.clone(), ..tls };
    assert!(start(Options { tls: Some(broken), ..Options::default() }).is_err());
}

#[test]
fn skopeo_lists_tags_and_deletes() {
    let lab = Lab::new();
    let directory = tempfile::tempdir().unwrap();
    multi_layer().seal().write(directory.path()).unwrap();
    let host = lab.0.url().replace("http://", "docker://");
    let to = format!("{host}/lab/app:1.0");
    let from = format!("oci:{}:1.0", directory.path().display());
    if skopeo(&["copy", "--dest-tls-verify=false", &from, &to]).is_none() {
        return;
    }
    let list = skopeo(&["list-tags", "--tls-verify=false", &format!("{host}/lab/app")]).unwrap();
    assert!(list.contains("\"1.0\""), "{list}");
    skopeo(&["delete", "--tls-verify=false", &to]);
    lab.get("/v2/lab/app/manifests/1.0").is(404);
}
