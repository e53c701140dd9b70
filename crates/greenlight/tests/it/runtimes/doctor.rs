//! `greenlight doctor --runtime`.

use crate::binary::greenlight;
use crate::peer;

#[test]
fn what_a_host_lacks_is_told_and_is_no_failure() {
    let ended = greenlight("doctor --runtime").run();
    let ended = ended.expect(0);
    for name in ["probe", "root", "cgroups", "user namespaces", "security modules", "capabilities", "network devices"] {
        let of_name = |line: &&str| line.get(5..).is_some_and(|rest| rest.starts_with(name));
        let line = ended.stdout.lines().find(of_name).unwrap_or_else(|| panic!("{name}: {}", ended.stdout));
        assert!(line.starts_with("yes  ") || line.starts_with("no   "), "{line}");
    }
}

#[test]
fn a_runtime_is_told_with_its_driver_and_one_that_is_not_there_is_unreachable() {
    if peer::are_there(&["runc"]) {
        let ended = greenlight("doctor --runtime runc").run();
        let ended = ended.expect(0);
        assert!(ended.stdout.contains("driver `runc`"), "{}", ended.stdout);
    }
    let ended = greenlight("doctor --runtime greenlight-no-such-runtime").run();
    let ended = ended.expect(4);
    assert!(ended.stdout.contains("there is no program `greenlight-no-such-runtime`"), "{}", ended.stdout);
    let ended = greenlight("doctor").run();
    ended.expect(2);
}
