//! The resources of a control group.

use super::Fault;
use crate::bundle::Edit::{Drop, Put};

const L: &str = "linux";

pub(super) const FAULTS: &[Fault] = &[
    Fault::must(L, "runtime.linux.resources", "resources as a list", &[Put("/linux/resources", "[]")]),
    Fault::must(
        L,
        "runtime.linux.resources.devices",
        "a number as a text",
        &[Put("/linux/resources/devices/1/major", "\"10\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.resources.devices.allow",
        "neither allowed nor denied",
        &[Drop("/linux/resources/devices/0/allow")],
    ),
    Fault::must(
        L,
        "runtime.linux.resources.devices.type.values",
        "a type that nobody knows",
        &[Put("/linux/resources/devices/1/type", "\"p\"")],
    ),
    Fault::should(
        L,
        "runtime.linux.resources.devices.access.form",
        "an access that nobody knows",
        &[Put("/linux/resources/devices/1/access", "\"rx\"")],
    ),
    Fault::must(L, "runtime.linux.memory", "a limit with a unit", &[Put("/linux/resources/memory/limit", "\"512M\"")]),
    Fault::must(L, "runtime.linux.memory", "a negative swappiness", &[Put("/linux/resources/memory/swappiness", "-1")]),
    Fault::must(
        L,
        "runtime.linux.memory.useHierarchy",
        "a number for a boolean",
        &[Put("/linux/resources/memory/useHierarchy", "1")],
    ),
    Fault::must(
        L,
        "runtime.linux.memory.checkBeforeUpdate",
        "a word for a boolean",
        &[Put("/linux/resources/memory/checkBeforeUpdate", "\"true\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.memory.kernel.optional",
        "a limit as a text",
        &[Put("/linux/resources/memory/kernel", "\"-1\"")],
    ),
    Fault::should(
        L,
        "runtime.linux.memory.kernel",
        "a limit of kernel memory",
        &[Put("/linux/resources/memory/kernelTCP", "1048576")],
    ),
    Fault::should(L, "runtime.linux.memory.values", "a negative limit", &[Put("/linux/resources/memory/limit", "-2")]),
    Fault::should(
        L,
        "runtime.linux.memory.swappiness.range",
        "a swappiness of 101",
        &[Put("/linux/resources/memory/swappiness", "101")],
    ),
    Fault::must(L, "runtime.linux.cpu", "negative shares", &[Put("/linux/resources/cpu/shares", "-1")]),
    Fault::must(L, "runtime.linux.cpu", "CPUs as a list", &[Put("/linux/resources/cpu/cpus", "[2, 3]")]),
    Fault::must(L, "runtime.linux.cpu.burst", "a negative burst", &[Put("/linux/resources/cpu/burst", "-1")]),
    Fault::must(L, "runtime.linux.cpu.idle", "a boolean", &[Put("/linux/resources/cpu/idle", "true")]),
    Fault::should(L, "runtime.linux.cpu.idle.values", "an idle of 2", &[Put("/linux/resources/cpu/idle", "2")]),
    Fault::must(
        L,
        "runtime.linux.cpu.burst-le-quota",
        "a burst above the quota",
        &[Put("/linux/resources/cpu/burst", "1000001")],
    ),
    Fault::should(
        L,
        "runtime.linux.cpu.lists.form",
        "a range that goes down",
        &[Put("/linux/resources/cpu/cpus", "\"3-2\"")],
    ),
    Fault::should(
        L,
        "runtime.linux.cpu.lists.form",
        "a list with blanks",
        &[Put("/linux/resources/cpu/mems", "\"0, 1\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.blockIO",
        "a weight above 16 bits",
        &[Put("/linux/resources/blockIO/weight", "65536")],
    ),
    Fault::must(
        L,
        "runtime.linux.blockIO",
        "a list that is an object",
        &[Put("/linux/resources/blockIO/throttleReadIOPSDevice", "{}")],
    ),
    Fault::must(
        L,
        "runtime.linux.blockIO.majmin",
        "a device without number",
        &[Drop("/linux/resources/blockIO/weightDevice/0/minor")],
    ),
    Fault::must(
        L,
        "runtime.linux.blockIO.majmin",
        "a limit without rate",
        &[Drop("/linux/resources/blockIO/throttleReadBpsDevice/0/rate")],
    ),
    Fault::must(
        L,
        "runtime.linux.blockIO.one-weight",
        "a device without weight",
        &[Drop("/linux/resources/blockIO/weightDevice/1/weight")],
    ),
    Fault::must(
        L,
        "runtime.linux.hugepageLimits",
        "limits as an object",
        &[Put("/linux/resources/hugepageLimits", "{\"2MB\":1}")],
    ),
    Fault::must(
        L,
        "runtime.linux.hugepageLimits.fields",
        "no size",
        &[Drop("/linux/resources/hugepageLimits/0/pageSize")],
    ),
    Fault::must(
        L,
        "runtime.linux.hugepageLimits.fields",
        "a negative limit",
        &[Put("/linux/resources/hugepageLimits/0/limit", "-1")],
    ),
    Fault::should(
        L,
        "runtime.linux.hugepageLimits.pageSize.form",
        "a size without its B",
        &[Put("/linux/resources/hugepageLimits/0/pageSize", "\"2M\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.network",
        "a class above 32 bits",
        &[Put("/linux/resources/network/classID", "4294967296")],
    ),
    Fault::must(
        L,
        "runtime.linux.network.priorities.fields",
        "no name",
        &[Drop("/linux/resources/network/priorities/0/name")],
    ),
    Fault::must(L, "runtime.linux.pids", "a number alone", &[Put("/linux/resources/pids", "5")]),
    Fault::must(L, "runtime.linux.pids.limit", "a word for a limit", &[Put("/linux/resources/pids/limit", "\"max\"")]),
    Fault::must("linux-1.0.0", "runtime.linux.pids.limit", "no limit in 1.0.0", &[Drop("/linux/resources/pids/limit")]),
    Fault::must(L, "runtime.linux.rdma", "devices as a list", &[Put("/linux/resources/rdma", "[]")]),
    Fault::must(
        L,
        "runtime.linux.rdma",
        "a count that is a text",
        &[Put("/linux/resources/rdma/mlx5_1/hcaHandles", "\"3\"")],
    ),
    Fault::must(L, "runtime.linux.rdma.one-of", "a device without limit", &[Put("/linux/resources/rdma/mlx4_0", "{}")]),
    Fault::must(
        L,
        "runtime.linux.unified",
        "a value that is a number",
        &[Put("/linux/resources/unified/hugetlb.1GB.max", "1")],
    ),
];
