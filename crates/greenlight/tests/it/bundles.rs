//! `greenlight bundle`, from outside.

use crate::binary::greenlight;

const GOOD: &str =
    r#"{"ociVersion":"1.0.2","root":{"path":"rootfs"},"process":{"user":{"uid":0,"gid":0},"args":["sh"],"cwd":"/"}}"#;

fn bundle(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("rootfs")).unwrap();
    std::fs::write(folder.path().join("config.json"), config).unwrap();
    folder
}

#[test]
fn a_directory_a_file_and_standard_input_are_judged_alike() {
    let folder = bundle(GOOD);
    let (directory, file) =
        (folder.path().display().to_string(), folder.path().join("config.json").display().to_string());
    for ended in [
        greenlight(&format!("bundle {directory}")).run(),
        greenlight(&format!("bundle {file}")).run(),
        greenlight("bundle -").stdin(GOOD.as_bytes()).run(),
    ] {
        let ended = ended.expect(0);
        assert!(ended.stdout.starts_with("green  runtime 1.0.2 bundle"), "{}", ended.stdout);
    }
}

#[test]
fn a_fault_is_shown_where_it_is() {
    let folder = bundle(&GOOD.replace(r#""cwd":"/""#, r#""cwd":"home""#));
    let ended = greenlight(&format!("bundle {}", folder.path().display())).run();
    let ended = ended.expect(1);
    assert!(ended.stdout.contains("MUST[runtime.config.process.cwd.absolute]"), "{}", ended.stdout);
    assert!(ended.stdout.contains("/process/cwd"), "{}", ended.stdout);
}

#[test]
fn a_should_is_a_failure_where_it_is_asked_for() {
    let folder = bundle(&GOOD.replace(r#""path":"rootfs""#, r#""path":"./rootfs""#));
    let target = folder.path().display();
    for (more, code) in [("", 0), ("--fail-on should", 1)] {
        let ended = greenlight(&format!("bundle {target} {more}")).run();
        ended.expect(code);
    }
}

#[test]
fn the_version_is_the_claimed_one_or_the_one_that_is_asked_for() {
    let config = GOOD.replace(r#","args":["sh"]"#, "");
    let folder = bundle(&config);
    let target = folder.path().display();
    let ended = greenlight(&format!("bundle {target} --spec 1.0.0")).run();
    let ended = ended.expect(1);
    assert!(ended.stdout.contains("MUST[runtime.config.process.args]"), "{}", ended.stdout);
    let ended = greenlight(&format!("bundle {target}")).run();
    let ended = ended.expect(1);
    assert!(ended.stdout.contains("MUST[runtime.config.process.args.one-entry]"), "{}", ended.stdout);
}

#[test]
fn a_profile_of_a_platform_makes_it_one_for_that_platform() {
    let folder = bundle(GOOD);
    let ended = greenlight(&format!("bundle {} --profile bundle-windows", folder.path().display())).run();
    let ended = ended.expect(1);
    assert!(ended.stdout.contains("MUST[runtime.windows.platform.required]"), "{}", ended.stdout);
    assert!(ended.stdout.contains("MUST[runtime.windows.root.path.volume-guid]"), "{}", ended.stdout);
}

#[test]
fn what_is_not_there_and_what_is_misspelt_is_told() {
    let folder = bundle(GOOD);
    let target = folder.path().display();
    for (arguments, code, told) in [
        ("bundle no-such-bundle".to_owned(), 4, "there is no `no-such-bundle`"),
        (format!("bundle {target} --profile runtime"), 2, "there is no profile `runtime` for bundles"),
        (format!("bundle {target} --spec 9.9"), 2, "there is no version `9.9`"),
    ] {
        let ended = greenlight(&arguments).run();
        let ended = ended.expect(code);
        assert!(ended.stderr.contains(told), "{arguments}: {}", ended.stderr);
    }
}

#[test]
fn a_directory_without_configuration_is_red_and_not_judged_further() {
    let folder = tempfile::tempdir().unwrap();
    let ended = greenlight(&format!("bundle {}", folder.path().display())).run();
    let ended = ended.expect(1);
    assert!(ended.stdout.contains("MUST[runtime.bundle.config.present]"), "{}", ended.stdout);
    assert!(ended.stdout.contains("blocked"), "{}", ended.stdout);
}
