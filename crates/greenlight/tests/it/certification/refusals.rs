//! What is no certificate, each with the right words and exit code.

use serde_json::Value;

use super::programme::{Dossier, Programme};
use crate::certified::lab_registry::started;
use crate::subject::{Folder, green, reference};
use crate::thin_registry::{Layers, ThinRegistry};

/// A signed dossier of the lab's registry.
fn signed<'p>(programme: &'p Programme) -> Dossier<'p> {
    let (_registry, url) = started("");
    let dossier = programme.init("lab", &url, "--spec distribution@1.1.1");
    dossier.run("").expect(0);
    dossier.sign("vendor").expect(0);
    dossier
}

/// The lines about what is not well.
fn wrong(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.starts_with(['!', '?'])).collect()
}

#[test]
fn a_dossier_that_was_changed_expired_or_revoked_is_refused() {
    let programme = Programme::new();
    let dossier = signed(&programme);

    // Each file that is changed, taken away or added.
    let copy = dossier.copy("changed");
    copy.edit("README.md", |text| text.replace("green", "gold"));
    let said = copy.verify("").expect(1).stdout;
    assert!(
        wrong(&said).len() == 1 && said.contains("! files: changed after the certificate was signed: `README.md`"),
        "{said}"
    );
    let copy = dossier.copy("less");
    std::fs::remove_file(copy.folder.join("junit.xml")).unwrap();
    let said = copy.verify("").expect(1).stdout;
    assert!(
        wrong(&said).len() == 1 && said.contains("named by the certificate and not there: `junit.xml`"),
        "one cause: {said}"
    );
    let copy = dossier.copy("more");
    std::fs::write(copy.folder.join("evidence/bodies/more"), "x").unwrap();
    let said = copy.verify("").expect(1).stdout;
    assert!(said.contains("there, and not named by the certificate: `evidence/bodies/more`"), "{said}");

    // By the calendar.
    let until = dossier.verify("").expect(0).stdout;
    let until = until.lines().find_map(|line| line.strip_prefix("counts until ")?.get(..10)).unwrap().to_owned();
    dossier.verify(&format!("--at {until}")).expect(0);
    let said = dossier.verify("--at 2099-01-01").expect(1).stdout;
    assert_eq!(wrong(&said), [format!("! dates: it expired on {until}: run it again")], "{said}");
    let said = dossier.verify("--at 2020-01-01").expect(1).stdout;
    assert!(said.contains("! dates: the run was on ") && said.contains("which is after 2020-01-01"), "{said}");

    // By somebody who may not, by an authority, and by its own signer.
    let copy = dossier.copy("slandered");
    copy.revoke("peer", "a competitor").expect(0);
    let said = copy.verify("").expect(0).stdout;
    assert!(said.contains("not counted") && said.contains("`Peer Ltd`, who neither signed"), "{said}");
    for (key, name) in [("group", "The Group"), ("vendor", "Example Corp")] {
        let copy = dossier.copy(&format!("revoked-by-{key}"));
        copy.revoke(key, "sold another binary").expect(0);
        let said = copy.verify("").expect(1).stdout;
        assert!(wrong(&said).len() == 1 && said.contains("! revocations: revoked on "), "{said}");
        assert!(said.contains(&format!("by `{name}`: sold another binary")), "{said}");
    }
}

#[test]
fn what_nobody_signs_is_told_in_each_form() {
    let programme = Programme::new();
    let dossier = signed(&programme);
    let said = dossier.verify("--not-org Pear").refusal(2);
    assert!(said.contains("nobody of that name is trusted; those who are: `") && said.contains("`Peer Ltd`"), "{said}");
    // The vendor needs no key of its own to be named: a laboratory may have signed.
    let key = format!("--key {}", programme.join("peer.key.pub").display());
    let by_lab = crate::binary::greenlight(&format!("verify {} {key}", dossier.folder.display()));
    let ended = by_lab.arg("--not-org").arg("example  CORP").run().expect(1);
    assert!(ended.stdout.contains("which is no key of anybody who is trusted"), "{}", ended.stdout);
    let said = dossier.peer("peer", &programme.join("trust.toml").display().to_string(), "").refusal(2);
    assert!(said.contains("is a path, and a registry is certified"), "{said}");
    // What is not as it was signed is named once.
    let once = |name: &str, told: &str, change: &dyn Fn(&Dossier<'_>)| {
        let copy = dossier.copy(name);
        change(&copy);
        let said = copy.verify("").expect(1).stdout;
        assert!(wrong(&said).len() == 1 && said.contains("! files: ") && said.contains(told), "{said}");
    };
    for name in ["PRODUCT.yaml", "greenlight.toml", "report.html", "test-result.dsse.json", "evidence/run.json"] {
        let file = name.replace('/', "-");
        once(&format!("changed-{file}"), &format!("signed: `{name}` ("), &|copy| {
            copy.edit(name, |text| text.replacen(['e', 'a'], "x", 1));
        });
        once(&format!("missing-{file}"), &format!("not there: `{name}`"), &|copy| {
            std::fs::remove_file(copy.folder.join(name)).unwrap();
        });
    }
    once("beside", "not named by the certificate: `peers/note.txt`", &|copy| {
        std::fs::create_dir(copy.folder.join("peers")).unwrap();
        std::fs::write(copy.folder.join("peers/note.txt"), "agreed").unwrap();
    });
    std::os::unix::fs::symlink("report.json", dossier.folder.join("extra")).unwrap();
    let said = dossier.verify("").expect(1).stdout;
    assert!(wrong(&said).len() == 1 && said.contains("extra`: a dossier has plain files and folders only"), "{said}");
    let found: Value = serde_json::from_str(&dossier.verify("--out json").expect(1).stdout).unwrap();
    assert_eq!((&found["state"], &found["items"][0]["about"]), (&"refused".into(), &"files".into()), "{found:#}");
}

#[test]
fn a_folder_of_revocations_has_nothing_that_is_passed_over() {
    let programme = Programme::new();
    let dossier = signed(&programme);
    let folder = programme.join("revoked");
    std::fs::create_dir(&folder).unwrap();
    let verify = || dossier.verify(&format!("--revocations {}", folder.display()));
    let ended = verify().expect(0);
    assert!(ended.stderr.contains("there is no revocation in"), "{}", ended.stderr);
    dossier.revoke("group", "sold another binary").expect(0);
    let made = std::fs::read_dir(dossier.folder.join("revocations")).unwrap().next().unwrap().unwrap();
    std::fs::rename(made.path(), folder.join("one.dsse.json")).unwrap();
    std::fs::write(folder.join(".keep"), "").unwrap();
    let said = verify().expect(1).stdout;
    assert!(said.contains("by `The Group`: sold another binary"), "{said}");
    std::fs::rename(folder.join("one.dsse.json"), folder.join("one.json")).unwrap();
    assert!(verify().refusal(2).contains("only files `NAME.dsse.json` may be there"));
    std::fs::remove_file(folder.join("one.json")).unwrap();
    std::fs::create_dir(folder.join("2026")).unwrap();
    assert!(verify().refusal(2).contains("2026` is in a folder of revocations"));
}

#[test]
fn what_a_version_of_ours_said_can_be_taken_back() {
    let programme = Programme::new();
    let dossier = signed(&programme);
    let revoke = |key: &str, requirement: &str, versions: &str, name: &str| {
        let out = programme.join(name);
        crate::binary::greenlight(&format!(
            "certify revoke --requirement {requirement} --versions {versions} --out {} {}",
            out.display(),
            programme.key(key)
        ))
        .arg("--reason=it was judged wrongly")
        .run()
        .expect(0);
        format!("--revocations {}", out.display())
    };
    let other = revoke("group", "dist.pull.manifest.get-200", "9.0.0..9.1.0", "other.dsse.json");
    dossier.verify(&other).expect(0);
    let vendor = revoke("vendor", "dist.pull.manifest.get-200", "0.0.1..9.0.0", "vendor.dsse.json");
    let said = dossier.verify(&vendor).expect(0).stdout;
    assert!(said.contains("nor is an authority"), "{said}");
    let ours = revoke("group", "dist.pull.manifest.get-200", "0.0.1..9.0.0", "ours.dsse.json");
    let said = dossier.verify(&ours).expect(3).stdout;
    assert!(said.starts_with("not verified  "), "{said}");
    assert_eq!(
        wrong(&said),
        [
            "? revocations: the verdict without what was revoked is incomplete: run it again with a version that is mended"
        ],
        "{said}"
    );
    assert!(said.contains("greenlight 0.0.1 to 9.0.0 said about `dist.pull.manifest.get-200`"), "{said}");
    // Of which versions it speaks has to be plain: it is not read as of none.
    let folder = dossier.copy("turned");
    std::fs::create_dir(folder.folder.join("revocations")).unwrap();
    std::fs::copy(programme.join("ours.dsse.json"), folder.folder.join("revocations/ours.dsse.json")).unwrap();
    let turn = |statement: &mut Value| statement["predicate"]["of"]["outcome"]["to"] = "0.0.0".into();
    folder.resign("revocations/ours.dsse.json", "group", turn);
    let said = folder.verify("").expect(1).stdout;
    assert!(wrong(&said).len() == 1 && said.contains("the versions `0.0.1` to `0.0.0`, which are none"), "{said}");
    folder.resign("revocations/ours.dsse.json", "vendor", |statement| turn(statement));
    folder.verify("").expect(0);
    // What is left without a SHOULD is a yellow certificate.
    let should = revoke("group", "dist.pull.blob.range", "0.0.1..9.0.0", "should.dsse.json");
    let said = dossier.verify(&should).expect(0).stdout;
    assert!(said.starts_with("valid  ") && said.contains("without what was revoked is yellow"), "{said}");
    let (before, after) = (dossier.verify("").expect(0).stdout, said);
    let headline = |said: &str| said.lines().next().unwrap().to_owned();
    let (before, after) = (headline(&before), headline(&after));
    assert!(before.ends_with(", green") && after.ends_with(", yellow"), "{before}, then {after}");
    let should = |line: &str| line.split_once(" SHOULD").unwrap().0.rsplit_once(' ').unwrap().1.to_owned();
    assert_ne!(should(&before), should(&after), "the numbers are those of what is left");
}

#[test]
fn a_peer_can_take_back_what_it_said() {
    let programme = Programme::new();
    let dossier = signed(&programme);
    let (_copy, url) = started("");
    dossier.peer("peer", &url, "").expect(0);
    dossier.verify("--require peers=1").expect(0);
    let said = dossier.copy("nothing").revoke_peer("other", "peer", "it was another build").refusal(2);
    assert!(said.contains("there is nothing to take back"), "{said}");
    // Not everybody: neither the one whose certificate it is about, nor another peer.
    for key in ["vendor", "other"] {
        let copy = dossier.copy(&format!("by-{key}"));
        copy.revoke_peer("peer", key, "a competitor").expect(0);
        copy.verify("--require peers=1").expect(0);
    }
    for (key, name) in [("peer", "Peer Ltd"), ("group", "The Group")] {
        let copy = dossier.copy(&format!("by-{key}"));
        copy.revoke_peer("peer", key, "it was another build").expect(0);
        let said = copy.verify("").expect(0).stdout;
        assert!(said.contains("no peers") && said.contains("of `Peer Ltd` was revoked on "), "{said}");
        assert!(said.contains(&format!("by `{name}`: it was another build")), "{said}");
        let said = copy.verify("--require peers=1").expect(1).stdout;
        assert_eq!(wrong(&said), ["! peers: 1 are required, and none counts"], "{said}");
    }
    let said = crate::binary::greenlight(&format!(
        "certify revoke {} --statement report.json --reason wrong {}",
        dossier.folder.display(),
        programme.key("peer")
    ))
    .run()
    .refusal(2);
    assert!(said.contains("`report.json` is not taken back"), "{said}");
}

#[test]
fn nobody_peers_himself() {
    let programme = Programme::new();
    let dossier = signed(&programme);
    let (_copy, url) = started("");
    let said = dossier.peer("vendor", &url, "").refusal(1);
    assert!(said.contains("signed with this key: nobody peers himself"), "{said}");

    // A second run on the same copy, and statements of a peer about runs that repeat nothing.
    let first = dossier.copy("repeated");
    first.peer("peer", &url, "").expect(0);
    first.peer("other", &url, "").expect(0);
    let peers: Vec<String> = std::fs::read_dir(first.folder.join("peers"))
        .unwrap()
        .map(|entry| format!("peers/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    first.verify("--require peers=2").expect(0);
    let tampered = |name: &str, change: &dyn Fn(&mut Value), told: &str| {
        let copy = first.copy(name);
        let by_peer = peers.iter().find(|path| copy.read(path).contains(&programme.key_id("peer"))).unwrap();
        copy.resign(by_peer, "peer", change);
        let said = copy.verify("").expect(1).stdout;
        assert!(wrong(&said).len() == 1 && said.contains(told), "{said}");
    };
    tampered("of-another", &|one| one["subject"][1]["digest"]["sha256"] = "0".repeat(64).into(), "another subject");
    tampered("other-rules", &|one| one["predicate"]["run"]["catalogue"] = "sha256:0".into(), "another catalogue");
    tampered("other-tool", &|one| one["predicate"]["run"]["tool"]["name"] = "nmap".into(), "is not greenlight");
    tampered(
        "before",
        &|one| one["predicate"]["run"]["started"] = format!("{}T00:00:00Z", certificate::Date::today()).into(),
        "before the one that it repeats",
    );
    tampered(
        "other-numbers",
        &|one| one["predicate"]["run"]["counts"]["must"]["pass"] = 1.into(),
        "does not hold: verdict: its numbers",
    );

    // A statement that says so nevertheless: the peer's, under the certificate of that very peer.
    dossier.peer("peer", &url, "").expect(0);
    let own = programme.init("own", &url, "--spec distribution@1.1.1");
    own.run("").expect(0);
    own.sign("peer").expect(0);
    let peers = own.folder.join("peers");
    std::fs::create_dir(&peers).unwrap();
    let entry = std::fs::read_dir(dossier.folder.join("peers")).unwrap().next().unwrap().unwrap();
    std::fs::copy(entry.path(), peers.join(entry.file_name())).unwrap();
    let said = own.verify("").expect(1).stdout;
    assert!(wrong(&said).len() == 1 && said.contains("nobody peers himself"), "{said}");

    // And a statement about another certificate.
    let other = programme.init("another", &url, "--spec distribution@1.1.1");
    other.run("").expect(0);
    other.sign("vendor").expect(0);
    std::fs::create_dir(other.folder.join("peers")).unwrap();
    std::fs::copy(entry.path(), other.folder.join("peers").join(entry.file_name())).unwrap();
    let said = other.verify("").expect(1).stdout;
    assert!(wrong(&said).len() == 1 && said.contains("is about another certificate"), "{said}");
}

#[test]
fn whose_keys_count_has_to_be_said() {
    let programme = Programme::new();
    let dossier = signed(&programme);
    // A folder that was mistyped is not looked for in a registry.
    for mistyped in ["dosier", "dossiers/one", "./dossier"] {
        let said = crate::binary::greenlight("verify").arg(mistyped).run().refusal(2);
        assert!(said.contains(&format!("`{mistyped}`")) && said.contains("dossier"), "{said}");
    }
    let said = dossier.verify_alone("").expect(3).stdout;
    assert!(wrong(&said).len() == 1 && said.contains("nobody said whose keys to trust: give `--trust FILE`"), "{said}");
    dossier.verify_alone(&format!("--key {}", programme.join("vendor.key.pub").display())).expect(0);
    let said = dossier.verify_alone(&format!("--key {}", programme.join("peer.key.pub").display())).expect(1).stdout;
    assert!(said.contains("which is no key of anybody who is trusted"), "{said}");

    let tools = |digest: &str| {
        let trust = std::fs::read_to_string(programme.join("trust.toml")).unwrap();
        let file = programme.join("tools.toml");
        std::fs::write(
            &file,
            format!("{trust}\n[[tool]]\nversion = \"{}\"\ndigest = \"{digest}\"\n", env!("CARGO_PKG_VERSION")),
        )
        .unwrap();
        dossier.verify_alone(&format!("--trust {}", file.display()))
    };
    let said = tools("sha256:00").expect(1).stdout;
    assert!(said.contains("is no program that the trust file names"), "{said}");
    let readme = dossier.read("README.md");
    let line = readme.lines().find(|line| line.starts_with("| tool |")).unwrap();
    tools(line.split('`').nth(1).unwrap()).expect(0);
}

#[test]
fn a_report_that_was_bettered_is_neither_signed_nor_believed() {
    let programme = Programme::new();
    let (_registry, url) = started("--fault answers_manifest_pushes_without_location");
    let dossier = programme.init("bettered", &url, "--spec distribution@1.1.1");
    dossier.run("").expect(1);
    // What failed and what that blocked made a pass, with numbers and a colour that follow.
    let edit = |text: &str| {
        let mut report: Value = serde_json::from_str(text).unwrap();
        let outcomes = report["outcomes"].as_array_mut().unwrap();
        let is_bad = |one: &Value| one["outcome"] == "fail" || one["outcome"] == "blocked";
        let mut bettered = Vec::new();
        for one in outcomes.iter_mut().filter(|one| is_bad(one)) {
            bettered.push((one["level"].as_str().unwrap().to_lowercase(), one["outcome"].as_str().unwrap().to_owned()));
            one["outcome"] = "pass".into();
            one["reason"] = Value::Null;
        }
        report["verdict"] = "green".into();
        for (level, outcome) in bettered {
            let counts = report["counts"][level].as_object_mut().unwrap();
            for (key, by) in [("pass", 1), (outcome.as_str(), -1)] {
                counts[key] = (counts[key].as_i64().unwrap() + by).into();
            }
        }
        report["findings"] = Value::Array(Vec::new());
        report["lines"] = Value::Array(Vec::new());
        report.to_string()
    };
    let copy = dossier.copy("bettered-and-signed");
    dossier.edit("report.json", edit);
    let said = dossier.sign("vendor").refusal(1);
    let told = "evidence: `dist.push.manifest.put-location` is pass in the certificate, and fail by the evidence";
    assert!(said.contains("nothing was signed") && said.contains(told), "{said}");
    // Who has the key may sign what he wants with another program; the evidence says otherwise.
    copy.sign("vendor").expect(0);
    copy.edit("report.json", edit);
    copy.forge();
    let said = copy.verify("").expect(1).stdout;
    assert_eq!(wrong(&said), [format!("! {told}")], "{said}");
}

#[test]
fn what_lies_beside_the_report_is_about_the_same_run() {
    let programme = Programme::new();
    let images = Folder::new();
    let broken = reference("minimal").config(|one| one.set("/rootfs/diff_ids/0", "sha256:0")).seal();
    let dossier = programme.init("red", &images.layout("red", &broken).display().to_string(), "--spec image@1.1.1");
    dossier.run("").expect(1);
    dossier.sign("vendor").expect(0);
    let red = "! verdict: red: a MUST is broken";
    assert_eq!(wrong(&dossier.verify("").expect(1).stdout), [red]);
    let told = |name: &str, change: &dyn Fn(&Dossier<'_>)| {
        let copy = dossier.copy(name);
        change(&copy);
        copy.forge();
        let said = copy.verify("").expect(1).stdout;
        let more: Vec<&str> = wrong(&said).into_iter().filter(|line| *line != red).collect();
        assert_eq!(more.len(), 1, "{said}");
        more[0].to_owned()
    };
    let praised = told("praised", &|copy| copy.edit("report.html", |text| format!("{text}All tests passed")));
    assert_eq!(praised, "! report: `report.html` says \"All tests passed\", and the verdict is red");
    // What people read is no other thing than what was judged, nor what other programs read.
    let reworded =
        told("reworded", &|copy| copy.edit("report.html", |text| text.replacen("<title>red", "<title>green", 1)));
    assert_eq!(reworded, "! forms: `report.html` is not what greenlight writes of `report.json`: it was changed");
    let fewer = told("fewer", &|copy| copy.edit("junit.xml", |text| text.replacen("<failure", "<skipped", 1)));
    assert!(fewer.starts_with("! forms: `junit.xml`"), "{fewer}");
    let other = told("project", &|copy| copy.edit("greenlight.toml", |text| text.replace("1.1.1", "1.0.2")));
    assert!(other.starts_with("! project: ") && other.contains("another spec"), "{other}");
    let waived = told("waived", &|copy| {
        let until = certificate::Date::today().plus_months(1);
        copy.edit("greenlight.toml", |text| {
            format!("{text}[[waiver]]\nrequirement = \"a.b\"\nsubject = \"x\"\nreason = \"y\"\nuntil = \"{until}\"\n")
        });
    });
    assert!(waived.starts_with("! project: "), "{waived}");
    let less = told("less", &|copy| std::fs::remove_file(copy.folder.join("junit.xml")).unwrap());
    assert!(less.contains("there is no `junit.xml`, which a run writes"), "{less}");
    let tool = told("tool", &|copy| {
        copy.edit("evidence/run.json", |text| text.replacen("sha256:", "sha256:0", 1));
    });
    assert!(tool.starts_with("! tool: "), "{tool}");
}

#[test]
fn an_envelope_has_one_signature() {
    let programme = Programme::new();
    let dossier = signed(&programme);
    dossier.edit("certificate.dsse.json", |text| {
        let mut envelope: Value = serde_json::from_str(text).unwrap();
        let again = envelope["signatures"][0].clone();
        envelope["signatures"].as_array_mut().unwrap().push(again);
        format!("{envelope:#}\n")
    });
    let said = dossier.verify("").expect(1).stdout;
    assert!(said.contains("it has 2 signatures, and one is wanted"), "{said}");
}

#[test]
fn what_was_not_run_cannot_be_made_a_pass() {
    let programme = Programme::new();
    let (_registry, url) = started("");
    let dossier = programme.init("partial", &url, "--spec distribution@1.1.1");
    dossier.run("").expect(0);
    dossier.sign("vendor").expect(0);
    // A run of a part, with its evidence, in the place of the whole one.
    let evidence = dossier.folder.join("evidence");
    let programs = dossier.read("evidence/run.json");
    std::fs::remove_dir_all(&evidence).unwrap();
    let partial = crate::binary::greenlight("registry --spec 1.1.1 --only dist.tags --out json")
        .arg("--record")
        .arg(&evidence)
        .arg(&url)
        .run();
    std::fs::write(evidence.join("run.json"), programs).unwrap();
    let whole: Value = serde_json::from_str(&dossier.read("report.json")).unwrap();
    let mut report: Value = serde_json::from_str(&partial.stdout).unwrap();
    let outcomes = report["outcomes"].as_array_mut().unwrap();
    assert!(outcomes.iter().any(|one| one["outcome"] == "not-run" && one["level"] == "MUST"));
    report["outcomes"] = whole["outcomes"].clone();
    for part in ["counts", "verdict", "profile", "lines"] {
        report[part] = whole[part].clone();
    }
    report["run"]["mode"] = "full".into();
    std::fs::write(dossier.folder.join("report.json"), report.to_string()).unwrap();
    dossier.forge();
    let said = dossier.verify("").expect(1).stdout;
    assert!(
        wrong(&said).len() == 1 && said.contains("is pass in the certificate, and not-run by the evidence"),
        "{said}"
    );
}

#[test]
fn a_certificate_is_about_what_was_judged() {
    let programme = Programme::new();
    let images = Folder::new();
    let dossier = programme.init("one", &images.layout("one", &green()).display().to_string(), "--spec image@1.1.1");
    dossier.run("").expect(0);
    dossier.sign("vendor").expect(0);
    // The evidence of another image that is as good.
    let other = reference("minimal").config(|one| one.set("/architecture", "arm64")).seal();
    let copy = dossier.copy("borrowed");
    let evidence = copy.folder.join("evidence/copy");
    std::fs::remove_dir_all(&evidence).unwrap();
    other.write(&evidence).unwrap();
    copy.forge();
    let said = copy.verify("").expect(1).stdout;
    assert_eq!(wrong(&said), ["! evidence: it is that of another image than the certificate's"], "{said}");

    // A statement about another image, with the dossier of this one.
    let certificate = "certificate.dsse.json";
    let copy = dossier.copy("widened");
    copy.resign(certificate, "vendor", |statement| {
        let mut other = statement["subject"][0].clone();
        other["digest"]["sha256"] = "0".repeat(64).into();
        statement["subject"].as_array_mut().unwrap().push(other);
    });
    let said = copy.verify("").expect(1).stdout;
    assert!(wrong(&said).len() == 1 && said.contains("! subject: ") && said.contains(" and "), "{said}");
    dossier.resign(certificate, "vendor", |statement| {
        statement["subject"][0]["digest"]["sha256"] = "0".repeat(64).into();
    });
    let said = dossier.verify("").expect(1).stdout;
    // Of another catalogue nothing can be said here, which is one finding.
    let later = dossier.copy("later");
    later.resign(certificate, "vendor", |statement| {
        statement["predicate"]["run"]["catalogue"] = format!("sha256:{}", "1".repeat(64)).into();
    });
    let about_rules = later.verify("").expect(1).stdout;
    let open: Vec<&str> = wrong(&about_rules).into_iter().filter(|line| line.starts_with('?')).collect();
    assert!(open.len() == 1 && open[0].contains("? rules: it was judged by the catalogue"), "{about_rules}");
    assert!(wrong(&said).iter().any(|line| line.starts_with("! subject: ") && line.contains("was judged")), "{said}");
}

#[test]
fn what_is_incomplete_waived_or_not_released_is_not_signed() {
    let programme = Programme::new();
    let images = Folder::new();
    let registry = ThinRegistry::start(green(), Layers::Cut);
    let dossier = programme.init("incomplete", &registry.reference(), "--spec image@1.1.1");
    dossier.run("--plain-http").expect(3);
    let said = dossier.sign("vendor").refusal(3);
    assert!(said.contains("the verdict is incomplete") && said.contains("nothing was signed"), "{said}");
    assert!(!dossier.folder.join("certificate.dsse.json").exists());
    let said = dossier.verify("").expect(3).stdout;
    assert!(said.contains("it was not signed yet"), "{said}");

    // A MUST that was not run, made a pass by hand.
    let layout = images.layout("whole", &green());
    let dossier = programme.init("waived", &layout.display().to_string(), "--spec image@1.1.1");
    let project = dossier.read("greenlight.toml");
    let until = certificate::Date::today().plus_months(2);
    let waiver = format!(
        "[[waiver]]\nrequirement = \"image.descriptor.size-required\"\nsubject = \"x\"\nreason = \"y\"\nuntil = \"{until}\"\n"
    );
    std::fs::write(dossier.folder.join("greenlight.toml"), format!("{project}{waiver}")).unwrap();
    let said = dossier.run("").refusal(2);
    assert!(said.contains("nothing is waived in a certificate"), "{said}");
    std::fs::write(dossier.folder.join("greenlight.toml"), project.replace("image 1.1.1", "image next")).unwrap();
    let said = dossier.run("").refusal(2);
    assert!(said.contains("`next` is not released"), "{said}");
    std::fs::write(dossier.folder.join("greenlight.toml"), project).unwrap();
    let said = dossier.sign("vendor").refusal(3);
    assert!(said.contains("`greenlight certify run` writes it"), "{said}");
    dossier.run("").expect(0);
    // What was left out is named, even where all numbers fit.
    dossier.edit("report.json", |text| {
        let mut report: Value = serde_json::from_str(text).unwrap();
        let outcomes = report["outcomes"].as_array_mut().unwrap();
        let at = outcomes.iter().position(|one| one["outcome"] == "pass" && one["level"] == "MUST").unwrap();
        outcomes.remove(at);
        let pass = report["counts"]["must"]["pass"].as_i64().unwrap();
        report["counts"]["must"]["pass"] = (pass - 1).into();
        report.to_string()
    });
    let said = dossier.sign("vendor").refusal(1);
    assert!(said.contains("nothing was signed") && said.contains("is left out of the profile"), "{said}");
    dossier.run("").expect(0);
    dossier.sign("vendor").expect(0);
    let said = dossier.run("").refusal(2);
    assert!(said.contains("what is signed is not judged anew"), "{said}");
    let said = dossier.sign("vendor").refusal(2);
    assert!(said.contains("a dossier is signed once"), "{said}");
}
