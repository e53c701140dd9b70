//! Faults of cgroups: where they are, and what is in them.

use std::path::Path;

use serde_json::{Value, json};

use super::Fault;
use crate::runtime::edit::Edit;
use crate::runtime::lie::Lie;

const BLOCK: &[&str] = &["runtime.linux.blockIO.applied"];
const CPU: &[&str] = &["runtime.linux.cpu.applied"];
const MEMORY: &[&str] = &["runtime.linux.memory.applied"];
const NETWORK: &[&str] = &["runtime.linux.network.applied"];
const PIDS: &[&str] = &["runtime.linux.pids.applied"];

/// Paths of this kind go a level deeper, into a group with this name.
fn deeper(config: &mut Value, absolute: bool, name: &str) {
    if let Some(path) = config.pointer_mut("/linux/cgroupsPath")
        && let Some(text) = path.as_str().filter(|text| text.starts_with('/') == absolute)
        && let Some((above, last)) = text.rsplit_once('/')
    {
        *path = json!(format!("{above}/{name}/{last}"));
    }
}

fn elsewhere(config: &mut Value, _: &Path) {
    deeper(config, true, "elsewhere");
}

/// By the process that asks, which is another one each time.
fn anywhere(config: &mut Value, _: &Path) {
    deeper(config, false, &std::process::id().to_string());
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "applies_no_write_rate",
        "`blockIO.throttleWriteBpsDevice` is ignored",
        BLOCK,
        &[Lie::Config(Edit::Drop("/linux/resources/blockIO/throttleWriteBpsDevice"))],
    ),
    Fault::red(
        "applies_no_block_io_values",
        "`linux.resources.blockIO` is ignored",
        BLOCK,
        &[Lie::Config(Edit::Drop("/linux/resources/blockIO"))],
    ),
    Fault::red(
        "applies_no_cpu_burst",
        "`cpu.burst` is ignored",
        &["runtime.linux.cpu.burst.applied"],
        &[Lie::Config(Edit::Drop("/linux/resources/cpu/burst"))],
    ),
    Fault::red(
        "applies_no_cpu_idle",
        "`cpu.idle` is ignored",
        &["runtime.linux.cpu.idle.applied"],
        &[Lie::Config(Edit::Drop("/linux/resources/cpu/idle"))],
    ),
    Fault::red(
        "applies_no_cpu_quota",
        "`cpu.quota` is ignored",
        CPU,
        &[Lie::Config(Edit::Drop("/linux/resources/cpu/quota"))],
    ),
    Fault::red(
        "applies_no_cpu_values",
        "`linux.resources.cpu` is ignored",
        CPU,
        &[
            Lie::Config(Edit::Drop("/linux/resources/cpu/cpus")),
            Lie::Config(Edit::Drop("/linux/resources/cpu/mems")),
            Lie::Config(Edit::Drop("/linux/resources/cpu/period")),
            Lie::Config(Edit::Drop("/linux/resources/cpu/quota")),
            Lie::Config(Edit::Drop("/linux/resources/cpu/realtimePeriod")),
            Lie::Config(Edit::Drop("/linux/resources/cpu/realtimeRuntime")),
            Lie::Config(Edit::Drop("/linux/resources/cpu/shares")),
        ],
    ),
    Fault::red(
        "applies_no_huge_page_limits",
        "`hugepageLimits` is ignored",
        &["runtime.linux.hugepageLimits.applied"],
        &[Lie::Config(Edit::Drop("/linux/resources/hugepageLimits"))],
    ),
    Fault::red(
        "applies_no_kernel_tcp_limit",
        "`memory.kernelTCP` is ignored",
        &["runtime.linux.memory.kernelTCP.applied"],
        &[Lie::Config(Edit::Drop("/linux/resources/memory/kernelTCP"))],
    ),
    Fault::red(
        "applies_no_memory_values",
        "`linux.resources.memory` is ignored",
        &["runtime.linux.memory.applied", "runtime.linux.memory.kernelTCP.applied"],
        &[Lie::Config(Edit::Drop("/linux/resources/memory"))],
    ),
    Fault::red(
        "applies_no_network_class",
        "`network.classID` is ignored",
        NETWORK,
        &[Lie::Config(Edit::Drop("/linux/resources/network/classID"))],
    ),
    Fault::red(
        "applies_no_process_limit",
        "`pids.limit` is ignored",
        PIDS,
        &[Lie::Config(Edit::Do(|config, _| {
            let limit = config.pointer("/linux/resources/pids/limit").and_then(Value::as_i64);
            if limit.is_some_and(|limit| limit > 0) {
                config["linux"]["resources"]["pids"]["limit"] = json!(-1);
            }
        }))],
    ),
    Fault::red(
        "applies_no_rdma_limits",
        "`linux.resources.rdma` is ignored",
        &["runtime.linux.rdma.applied"],
        &[Lie::Config(Edit::Drop("/linux/resources/rdma"))],
    ),
    Fault::red(
        "applies_no_realtime_period",
        "`cpu.realtimePeriod` is ignored",
        CPU,
        &[Lie::Config(Edit::Drop("/linux/resources/cpu/realtimePeriod"))],
    ),
    Fault::red(
        "applies_no_realtime_runtime",
        "`cpu.realtimeRuntime` is ignored",
        CPU,
        &[Lie::Config(Edit::Drop("/linux/resources/cpu/realtimeRuntime"))],
    ),
    Fault::red(
        "applies_no_reservation",
        "`memory.reservation` is ignored",
        MEMORY,
        &[Lie::Config(Edit::Drop("/linux/resources/memory/reservation"))],
    ),
    Fault::red(
        "halves_the_memory_limit",
        "the limit of memory is another one",
        MEMORY,
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(limit) = config.pointer_mut("/linux/resources/memory/limit") {
                *limit = json!(limit.as_i64().unwrap_or_default() / 2);
            }
        }))],
    ),
    Fault::red(
        "limits_the_unlimited",
        "a limit of -1 processes is one of a thousand",
        &["runtime.linux.pids.unlimited"],
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(limit) = config.pointer_mut("/linux/resources/pids/limit").filter(|limit| **limit == -1) {
                *limit = json!(1000);
            }
        }))],
    ),
    Fault::red(
        "puts_cgroups_elsewhere",
        "cgroups are not at an absolute `cgroupsPath`",
        &["runtime.linux.cgroupsPath.absolute"],
        &[Lie::Config(Edit::Do(elsewhere))],
    ),
    Fault::red(
        "puts_relative_cgroups_anywhere",
        "a relative `cgroupsPath` leads to another place each time",
        &["runtime.linux.cgroupsPath.consistent"],
        &[Lie::Config(Edit::Do(anywhere))],
    ),
    Fault::yellow(
        "takes_no_processes_for_any_number",
        "a limit of 0 processes is none",
        &["runtime.linux.pids.zero"],
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(limit) = config.pointer_mut("/linux/resources/pids/limit").filter(|limit| **limit == 0) {
                *limit = json!(-1);
            }
        }))],
    ),
];
