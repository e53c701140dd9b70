//! Every value of `linux.resources` that a file of the cgroup shows.

use catalogue::runtime as rt;
use serde_json::{Value, json};

use super::setting::{Place, Setting, Shows};

const MIB: u64 = 1024 * 1024;

fn text(file: &'static str, text: impl ToString) -> Place {
    Place { file, shows: Shows::Text(text.to_string()) }
}

fn line(file: &'static str, text: impl ToString) -> Place {
    Place { file, shows: Shows::Line(text.to_string()) }
}

fn between(file: &'static str, least: u64, most: u64) -> Place {
    Place { file, shows: Shows::Between(least, most) }
}

fn setting(
    requirement: &'static catalogue::Requirement,
    pointer: &'static str,
    value: Value,
    v1: Option<(&'static str, Place)>,
    v2: Option<(&'static str, Place)>,
) -> Setting {
    Setting { requirement, pointer, value, v1, v2, with: Vec::new(), alone: false }
}

/// All of them. `disk` is a block device of the host as major and minor, `page` a size of huge pages, `rdma` a device for it.
pub(super) fn settings(disk: Option<(u64, u64)>, page: Option<&str>, rdma: Option<&str>) -> Vec<Setting> {
    let mut all = memory();
    all.extend(cpu());
    all.push(setting(
        &rt::LINUX_PIDS_APPLIED,
        "/pids/limit",
        json!(42),
        Some(("pids", text("pids.max", 42))),
        Some(("pids", text("pids.max", 42))),
    ));
    all.extend(block_io(disk));
    all.extend(page.map(huge_pages));
    all.push(setting(
        &rt::LINUX_NETWORK_APPLIED,
        "/network/classID",
        json!(0x10_0001),
        Some(("net_cls", text("net_cls.classid", 0x10_0001))),
        None,
    ));
    all.push(setting(
        &rt::LINUX_NETWORK_APPLIED,
        "/network/priorities",
        json!([{ "name": "lo", "priority": 5 }]),
        Some(("net_prio", line("net_prio.ifpriomap", "lo 5"))),
        None,
    ));
    all.extend(rdma.map(|device| {
        setting(
            &rt::LINUX_RDMA_APPLIED,
            "/rdma",
            json!({ device: { "hcaHandles": 3, "hcaObjects": 100 } }),
            Some(("rdma", line("rdma.max", format!("{device} hca_handle=3 hca_object=100")))),
            Some(("rdma", line("rdma.max", format!("{device} hca_handle=3 hca_object=100")))),
        )
    }));
    all
}

/// Values at an edge, and alone where there is usually another one beside them. `disks` are block devices of the host as major and
/// minor.
pub(super) fn edges(disks: &[(u64, u64)]) -> Vec<Setting> {
    let mut all = vec![
        setting(
            &rt::LINUX_MEMORY_APPLIED,
            "/memory/swappiness",
            json!(0),
            Some(("memory", text("memory.swappiness", 0))),
            None,
        ),
        setting(
            &rt::LINUX_CPU_APPLIED,
            "/cpu/period",
            json!(50_000),
            Some(("cpu", text("cpu.cfs_period_us", 50_000))),
            Some(("cpu", text("cpu.max", "max 50000"))),
        ),
    ];
    if let [first, second, ..] = disks {
        let pointer = "/blockIO/throttleReadBpsDevice";
        let rates = json!([
            { "major": first.0, "minor": first.1, "rate": 3 * MIB },
            { "major": second.0, "minor": second.1, "rate": 4 * MIB },
        ]);
        for ((major, minor), rate) in [(first, 3 * MIB), (second, 4 * MIB)] {
            let v1 = line("blkio.throttle.read_bps_device", format!("{major}:{minor} {rate}"));
            let v2 = line("io.max", format!("{major}:{minor} rbps={rate} wbps=max riops=max wiops=max"));
            all.push(setting(
                &rt::LINUX_BLOCKIO_APPLIED,
                pointer,
                rates.clone(),
                Some(("blkio", v1)),
                Some(("io", v2)),
            ));
        }
    }
    all
}

fn memory() -> Vec<Setting> {
    let rule = &rt::LINUX_MEMORY_APPLIED;
    let limit = ("/memory/limit", json!(64 * MIB));
    let mut swap = setting(
        rule,
        "/memory/swap",
        json!(96 * MIB),
        Some(("memory", text("memory.memsw.limit_in_bytes", 96 * MIB))),
        Some(("memory", text("memory.swap.max", 32 * MIB))),
    );
    swap.with.push(limit.clone());
    vec![
        setting(
            rule,
            limit.0,
            limit.1,
            Some(("memory", text("memory.limit_in_bytes", 64 * MIB))),
            Some(("memory", text("memory.max", 64 * MIB))),
        ),
        swap,
        setting(
            rule,
            "/memory/reservation",
            json!(48 * MIB),
            Some(("memory", text("memory.soft_limit_in_bytes", 48 * MIB))),
            Some(("memory", text("memory.low", 48 * MIB))),
        ),
        setting(
            &rt::LINUX_MEMORY_KERNELTCP_APPLIED,
            "/memory/kernelTCP",
            json!(16 * MIB),
            Some(("memory", text("memory.kmem.tcp.limit_in_bytes", 16 * MIB))),
            None,
        ),
        setting(rule, "/memory/swappiness", json!(17), Some(("memory", text("memory.swappiness", 17))), None),
        setting(
            rule,
            "/memory/disableOOMKiller",
            json!(true),
            Some(("memory", line("memory.oom_control", "oom_kill_disable 1"))),
            None,
        ),
    ]
}

fn cpu() -> Vec<Setting> {
    let rule = &rt::LINUX_CPU_APPLIED;
    let mut quota = setting(
        rule,
        "/cpu/quota",
        json!(40_000),
        Some(("cpu", text("cpu.cfs_quota_us", 40_000))),
        Some(("cpu", text("cpu.max", "40000 80000"))),
    );
    quota.with.push(("/cpu/period", json!(80_000)));
    let mut burst = setting(
        &rt::LINUX_CPU_BURST_APPLIED,
        "/cpu/burst",
        json!(20_000),
        Some(("cpu", text("cpu.cfs_burst_us", 20_000))),
        Some(("cpu", text("cpu.max.burst", 20_000))),
    );
    burst.with.extend([("/cpu/quota", json!(40_000)), ("/cpu/period", json!(80_000))]);
    let mut idle = setting(
        &rt::LINUX_CPU_IDLE_APPLIED,
        "/cpu/idle",
        json!(1),
        Some(("cpu", text("cpu.idle", 1))),
        Some(("cpu", text("cpu.idle", 1))),
    );
    let period = ("/cpu/realtimePeriod", json!(500_000));
    let mut realtime =
        setting(rule, "/cpu/realtimeRuntime", json!(5000), Some(("cpu", text("cpu.rt_runtime_us", 5000))), None);
    realtime.with.push(period.clone());
    // A group that idles has no share of its own.
    idle.alone = true;
    vec![
        // The spec does not say how shares become a weight; less than the usual share is less than the usual weight.
        setting(
            rule,
            "/cpu/shares",
            json!(512),
            Some(("cpu", text("cpu.shares", 512))),
            Some(("cpu", between("cpu.weight", 1, 99))),
        ),
        quota,
        setting(
            rule,
            "/cpu/period",
            json!(80_000),
            Some(("cpu", text("cpu.cfs_period_us", 80_000))),
            Some(("cpu", between("cpu.max", 80_000, 80_000))),
        ),
        burst,
        idle,
        realtime,
        setting(rule, period.0, period.1, Some(("cpu", text("cpu.rt_period_us", 500_000))), None),
        setting(
            rule,
            "/cpu/cpus",
            json!("0"),
            Some(("cpuset", text("cpuset.cpus", 0))),
            Some(("cpuset", text("cpuset.cpus", 0))),
        ),
        setting(
            rule,
            "/cpu/mems",
            json!("0"),
            Some(("cpuset", text("cpuset.mems", 0))),
            Some(("cpuset", text("cpuset.mems", 0))),
        ),
    ]
}

fn block_io(disk: Option<(u64, u64)>) -> Vec<Setting> {
    let rule = &rt::LINUX_BLOCKIO_APPLIED;
    let mut all = vec![setting(
        rule,
        "/blockIO/weight",
        json!(200),
        Some(("blkio", text("blkio.weight", 200))),
        // As for shares: the conversion is not the spec's.
        Some(("io", between("io.weight", 1, 10_000))),
    )];
    let Some((major, minor)) = disk else { return all };
    let rate = |rate: u64| json!([{ "major": major, "minor": minor, "rate": rate }]);
    let v1 = |file: &'static str, rate: u64| Some(("blkio", line(file, format!("{major}:{minor} {rate}"))));
    all.extend([
        setting(rule, "/blockIO/throttleReadBpsDevice", rate(MIB), v1("blkio.throttle.read_bps_device", MIB), None),
        setting(
            rule,
            "/blockIO/throttleWriteBpsDevice",
            rate(2 * MIB),
            v1("blkio.throttle.write_bps_device", 2 * MIB),
            None,
        ),
        setting(rule, "/blockIO/throttleReadIOPSDevice", rate(300), v1("blkio.throttle.read_iops_device", 300), None),
        setting(rule, "/blockIO/throttleWriteIOPSDevice", rate(400), v1("blkio.throttle.write_iops_device", 400), None),
    ]);
    // In version 2 all four stand in one line.
    if let Some(last) = all.last_mut() {
        last.v2 = Some(("io", line("io.max", format!("{major}:{minor} rbps=max wbps=max riops=max wiops=400"))));
    }
    all
}

fn huge_pages(page: &str) -> Setting {
    // The name of the file has the size in it; those of the sizes that there are stand here.
    let file = match page {
        "64KB" => "hugetlb.64KB.limit_in_bytes",
        "1GB" => "hugetlb.1GB.limit_in_bytes",
        "32MB" => "hugetlb.32MB.limit_in_bytes",
        _ => "hugetlb.2MB.limit_in_bytes",
    };
    let file_v2 = match page {
        "64KB" => "hugetlb.64KB.max",
        "1GB" => "hugetlb.1GB.max",
        "32MB" => "hugetlb.32MB.max",
        _ => "hugetlb.2MB.max",
    };
    let limit = 4 * 1024 * MIB;
    setting(
        &rt::LINUX_HUGEPAGELIMITS_APPLIED,
        "/hugepageLimits",
        json!([{ "pageSize": page, "limit": limit }]),
        Some(("hugetlb", text(file, limit))),
        Some(("hugetlb", text(file_v2, limit))),
    )
}
