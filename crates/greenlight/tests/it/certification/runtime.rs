//! Runtimes: by the text none is green, and what is signed of one can be repeated on another host.

use super::programme::Programme;
use super::published::published;
use crate::peer;

fn is_root() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("\nUid:\t0\t"))
}

#[test]
fn debians_is_signed_as_failed_judged_again_from_its_evidence_and_peered() {
    if !is_root() || !peer::are_there(&["runc"]) {
        return;
    }
    let programme = Programme::new();
    let dossier = programme.init("runc", "runc", "--spec runtime@1.3.0");
    let ended = dossier.run("").expect(1);
    assert!(ended.stdout.starts_with("red  runtime 1.3.0 runtime"), "{}", ended.stdout);
    assert!(!ended.stdout.contains("full run: 0 calls"), "{}", ended.stdout);
    let readme = dossier.read("README.md");
    assert!(readme.contains("| program | `runc`, `sha256:") && readme.contains("--target 'runc'"), "{readme}");
    let said = dossier.sign("vendor").expect(0).stderr;
    assert!(said.contains("FAILED"), "{said}");
    dossier.peer("peer", "runc", "").expect(0);
    let said = dossier.verify("--require peers=1 --verbose").expect(1).stdout;
    assert!(said.starts_with("refused  does not pass: "), "{said}");
    assert!(said.contains("judged again, all ") && said.contains(" outcomes are the same"), "{said}");
    let wrong: Vec<&str> = said.lines().filter(|line| line.starts_with(['!', '?'])).collect();
    assert_eq!(wrong, ["! verdict: red: a MUST is broken"], "{said}");
    let (_, badge) = published(&dossier.folder, &format!("--trust {}", programme.join("trust.toml").display()));
    assert!(badge.contains("red"), "{badge}");

    // Another runtime is not a copy of the product.
    if peer::are_there(&["crun"]) {
        let ended = dossier.peer("other", "crun", "").expect(1);
        assert!(ended.stderr.contains("nothing was signed, for the runs do not agree"), "{}", ended.stderr);
    }
}

#[test]
fn what_no_runtime_can_be_judged_by_is_refused_before_anything_runs() {
    let programme = Programme::new();
    let refused = |more: &str| {
        let folder = programme.join("refused");
        let ended = programme.try_init(&folder, more).expect(2);
        assert!(!folder.exists());
        ended.stderr
    };
    let said = refused("--subject https://registry.example.com --spec runtime");
    assert!(said.contains("a command for runtime"), "{said}");
    let said = refused("--subject runc --spec runtime --profile bundle");
    assert!(said.contains("there is no profile `bundle` of the runtime spec: use one of "), "{said}");
    let said = refused("--subject runc --spec runtime@next");
    assert!(said.contains("`next` is not released"), "{said}");
}
