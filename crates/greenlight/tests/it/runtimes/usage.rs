//! What is asked for wrongly is told, with the code of the contract.

use super::judged;
use crate::binary::greenlight;

#[test]
fn a_program_that_is_not_there_is_unreachable() {
    let ended = judged("greenlight-no-such-runtime", "");
    let ended = ended.expect(4);
    assert!(ended.stderr.contains("there is no program `greenlight-no-such-runtime`"), "{}", ended.stderr);
}

#[test]
fn what_is_misspelt_is_told_before_anything_runs() {
    for (arguments, told) in [
        ("--driver rnc", "rnc"),
        ("--profile everything", "there is no profile `everything` for runtimes"),
        ("--only runtime.nothing", "no requirement of runtimes begins with `runtime.nothing`"),
        ("--spec 9.9.9", "9.9.9"),
        ("--cgroup-view v3", "there is no view `v3` of cgroups"),
        ("--driver no-such-file.toml", "no-such-file.toml"),
    ] {
        let ended = judged("sh", arguments);
        let ended = ended.expect(2);
        assert!(ended.stderr.contains(told), "{arguments}: {}", ended.stderr);
    }
}

#[test]
fn scenarios_are_listed_with_what_they_decide() {
    let ended = greenlight("runtime --list").run();
    let ended = ended.expect(0);
    assert!(ended.stdout.contains("state_follows_the_lifecycle\n"), "{}", ended.stdout);
    assert!(ended.stdout.contains("  runtime.state.pid\n"), "{}", ended.stdout);
}

#[test]
fn a_folder_without_a_recording_is_told() {
    let ended = greenlight("runtime --replay .").run();
    let ended = ended.expect(2);
    assert!(ended.stderr.contains("recording.json"), "{}", ended.stderr);
}
