//! `greenlight doctor --runtime`: what this host can decide about a runtime, before a run.

use std::collections::BTreeSet;

use runtime::{Host, SCENARIOS};

use super::drivers::Chosen;
use crate::exit::{Exit, Failure};
use crate::output::print;

/// Something that a host has or lacks, and the scenarios that say nothing without it.
struct Need {
    name: &'static str,
    is_there: bool,
    says: String,
    scenarios: &'static [&'static str],
}

/// Asks this host, and the runtime if one is named, and says what it found, a line a question. What a host lacks is no failure: the
/// requirements that need it are not applicable then. Without a probe, or without the runtime, nothing can be driven: exit code 4.
pub fn run(command: &str) -> Result<Exit, Failure> {
    let host = Host::ask();
    let has_probe = runtime::has_probe();
    let mut lines = vec![line(
        has_probe,
        "probe",
        match has_probe {
            true => "there is one for this architecture",
            false => "runtimes are judged on x86_64",
        },
    )];
    for need in needs(&host) {
        let says = match (need.is_there, decided(need.scenarios)) {
            (false, count) if count > 0 => format!("{}; {count} requirements are not applicable", need.says),
            _ => need.says,
        };
        lines.push(line(need.is_there, need.name, &says));
    }
    let mut is_driven = true;
    if !command.is_empty() {
        let (holds, says) = match Chosen::of_command(command, None).and_then(|chosen| {
            chosen.takes(&host, chosen.cgroup_view())?;
            Ok(chosen.describe())
        }) {
            Ok(says) => (true, says),
            Err(failure) => (false, failure.to_string()),
        };
        is_driven = holds;
        lines.push(line(holds, "runtime", &says));
    }
    print(&lines.concat())?;
    Ok(if has_probe && is_driven { Exit::Ok } else { Exit::Unreachable })
}

fn line(holds: bool, name: &str, says: &str) -> String {
    format!("{}  {name:<18}  {says}\n", if holds { "yes" } else { "no " })
}

/// How many requirements only these scenarios decide.
fn decided(names: &[&str]) -> usize {
    let of = |is_among: bool| -> BTreeSet<&str> {
        let scenarios = SCENARIOS.iter().filter(|scenario| names.contains(&scenario.name) == is_among);
        scenarios.flat_map(|scenario| scenario.decides).map(|requirement| requirement.id).collect()
    };
    of(true).difference(&of(false)).count()
}

fn needs(host: &Host) -> Vec<Need> {
    const ROOT: &[&str] = &[
        "process_is_who_it_should_be",
        "capability_sets_are_exactly_the_configured_ones",
        "process_is_scheduled_as_configured",
        "system_calls_meet_their_actions",
        "seccomp_mistakes_are_errors",
        "seccomp_listeners_get_one_state",
        "listed_devices_are_available",
        "mount_options_have_their_effects",
        "bind_mounts_have_their_options",
        "bind_mounts_have_their_propagation",
        "recursive_mount_options_hold_for_all_mounts",
        "mounts_have_their_id_mappings",
        "root_mount_has_its_propagation",
        "listed_namespaces_are_new_and_no_others",
        "namespaces_with_a_path_are_joined",
        "user_namespaces_have_their_mappings",
        "kernel_parameters_are_set",
        "network_devices_are_moved",
        "features_leave_nothing_out",
    ];
    const GROUPS: &[&str] = &[
        "cgroups_are_at_the_path",
        "resources_are_those_of_the_cgroup",
        "special_process_limits_are_applied",
        "device_rules_hold_in_their_order",
    ];
    let cgroups = &host.cgroups;
    let mut controllers: Vec<&str> = cgroups.v1.keys().map(String::as_str).filter(|name| !name.contains('=')).collect();
    if controllers.is_empty() {
        controllers.extend(cgroups.v2_controllers.iter().map(String::as_str));
    }
    let has_groups = host.is_root() && cgroups.view() != "none";
    let mut needs = vec![
        Need {
            name: "root",
            is_there: host.is_root(),
            says: match host.is_root() {
                true => "the profile is `runtime`".to_owned(),
                false => "the profile is `rootless`".to_owned(),
            },
            scenarios: ROOT,
        },
        Need {
            name: "cgroups",
            is_there: has_groups,
            says: format!("{}, controllers: {}", cgroups.view(), listed(&controllers)),
            scenarios: GROUPS,
        },
        Need {
            name: "cgroups v2",
            is_there: has_groups && cgroups.v1.is_empty(),
            says: match cgroups.v1.is_empty() {
                true => "alone".to_owned(),
                false => "not alone, see `--cgroup-view v2`".to_owned(),
            },
            scenarios: &["unified_parameters_are_written", "cgroups_change_owner_only_where_they_should"],
        },
    ];
    for (kind, scenarios) in [
        ("user", &["user_namespaces_have_their_mappings"][..]),
        ("time", &["time_namespaces_have_their_offsets"]),
        ("cgroup", &[]),
    ] {
        let is_there = host.namespaces.iter().any(|known| known == kind);
        let says = if is_there { "the kernel has them" } else { "the kernel has none" };
        let name = match kind {
            "user" => "user namespaces",
            "time" => "time namespaces",
            _ => "cgroup namespaces",
        };
        needs.push(Need { name, is_there, says: says.to_owned(), scenarios });
    }
    let modules: Vec<&str> = host.security_modules.iter().map(String::as_str).collect();
    needs.push(Need {
        name: "security modules",
        is_there: modules.iter().any(|module| matches!(*module, "apparmor" | "selinux")),
        says: format!("active: {}", listed(&modules)),
        scenarios: &["security_modules_are_told"],
    });
    let missing: Vec<&str> =
        (0..64).filter(|number| !host.may_grant(*number)).filter_map(runtime::capability_name).collect();
    needs.push(Need {
        name: "capabilities",
        is_there: missing.is_empty(),
        says: match missing.is_empty() {
            true => "all can be granted".to_owned(),
            false => format!("no container can have {} here", missing.join(", ")),
        },
        scenarios: &[],
    });
    needs.push(Need {
        name: "huge pages",
        is_there: !host.huge_pages.is_empty(),
        says: format!("sizes: {}", listed(&host.huge_pages.iter().map(String::as_str).collect::<Vec<_>>())),
        scenarios: &[],
    });
    needs.push(Need {
        name: "no Intel RDT",
        is_there: !host.rdt,
        says: "that `intelRdt` is refused without it is seen where it is not".to_owned(),
        scenarios: &["rdt_needs_its_filesystem"],
    });
    let has_ip = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join("ip").is_file()));
    needs.push(Need {
        name: "network devices",
        is_there: has_ip && host.is_root(),
        says: if has_ip { "made with `ip`".to_owned() } else { "there is no `ip`".to_owned() },
        scenarios: &["network_devices_are_moved"],
    });
    needs
}

fn listed(words: &[&str]) -> String {
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
