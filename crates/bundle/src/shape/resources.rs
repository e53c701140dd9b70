//! The resources of a control group (config-linux.md#control-groups).

use catalogue::runtime as req;

use super::{INT64, Member, Object, Shape, UINT16, UINT32, UINT64};

const TEXT: Shape = Shape::Text;

pub(super) const RESOURCES: Object = Object(&[
    Member::optional("devices", Shape::List(&Shape::Object(&DEVICE)), &req::LINUX_RESOURCES_DEVICES),
    Member::optional("memory", Shape::Object(&MEMORY), &req::LINUX_MEMORY),
    Member::optional("cpu", Shape::Object(&CPU), &req::LINUX_CPU),
    Member::optional("blockIO", Shape::Object(&BLOCK_IO), &req::LINUX_BLOCKIO),
    Member::optional("hugepageLimits", Shape::List(&Shape::Object(&HUGE_PAGES)), &req::LINUX_HUGEPAGELIMITS),
    Member::optional("network", Shape::Object(&NETWORK), &req::LINUX_NETWORK),
    Member::optional("pids", Shape::Object(&PIDS), &req::LINUX_PIDS),
    Member::optional("rdma", Shape::Map(&Shape::Object(&RDMA)), &req::LINUX_RDMA),
    Member::optional("unified", Shape::Map(&TEXT), &req::LINUX_UNIFIED),
]);

const DEVICE: Object = Object(&[
    Member::required("allow", Shape::Boolean, &req::LINUX_RESOURCES_DEVICES_ALLOW),
    Member::optional("type", TEXT, &req::LINUX_RESOURCES_DEVICES),
    Member::optional("major", Shape::Whole(&INT64), &req::LINUX_RESOURCES_DEVICES),
    Member::optional("minor", Shape::Whole(&INT64), &req::LINUX_RESOURCES_DEVICES),
    Member::optional("access", TEXT, &req::LINUX_RESOURCES_DEVICES),
]);

const MEMORY: Object = Object(&[
    Member::optional("limit", Shape::Whole(&INT64), &req::LINUX_MEMORY),
    Member::optional("reservation", Shape::Whole(&INT64), &req::LINUX_MEMORY),
    Member::optional("swap", Shape::Whole(&INT64), &req::LINUX_MEMORY),
    Member::optional("kernel", Shape::Whole(&INT64), &req::LINUX_MEMORY_KERNEL_OPTIONAL),
    Member::optional("kernelTCP", Shape::Whole(&INT64), &req::LINUX_MEMORY_KERNEL_OPTIONAL),
    Member::optional("swappiness", Shape::Whole(&UINT64), &req::LINUX_MEMORY),
    Member::optional("disableOOMKiller", Shape::Boolean, &req::LINUX_MEMORY),
    Member::optional("useHierarchy", Shape::Boolean, &req::LINUX_MEMORY_USEHIERARCHY),
    Member::optional("checkBeforeUpdate", Shape::Boolean, &req::LINUX_MEMORY_CHECKBEFOREUPDATE),
]);

const CPU: Object = Object(&[
    Member::optional("shares", Shape::Whole(&UINT64), &req::LINUX_CPU),
    Member::optional("quota", Shape::Whole(&INT64), &req::LINUX_CPU),
    Member::optional("period", Shape::Whole(&UINT64), &req::LINUX_CPU),
    Member::optional("realtimeRuntime", Shape::Whole(&INT64), &req::LINUX_CPU),
    Member::optional("realtimePeriod", Shape::Whole(&UINT64), &req::LINUX_CPU),
    Member::optional("cpus", TEXT, &req::LINUX_CPU),
    Member::optional("mems", TEXT, &req::LINUX_CPU),
    Member::optional("burst", Shape::Whole(&UINT64), &req::LINUX_CPU_BURST),
    Member::optional("idle", Shape::Whole(&INT64), &req::LINUX_CPU_IDLE),
]);

const BLOCK_IO: Object = Object(&[
    Member::optional("weight", Shape::Whole(&UINT16), &req::LINUX_BLOCKIO),
    Member::optional("leafWeight", Shape::Whole(&UINT16), &req::LINUX_BLOCKIO),
    Member::optional("weightDevice", Shape::List(&Shape::Object(&WEIGHT)), &req::LINUX_BLOCKIO),
    Member::optional("throttleReadBpsDevice", Shape::List(&Shape::Object(&THROTTLE)), &req::LINUX_BLOCKIO),
    Member::optional("throttleWriteBpsDevice", Shape::List(&Shape::Object(&THROTTLE)), &req::LINUX_BLOCKIO),
    Member::optional("throttleReadIOPSDevice", Shape::List(&Shape::Object(&THROTTLE)), &req::LINUX_BLOCKIO),
    Member::optional("throttleWriteIOPSDevice", Shape::List(&Shape::Object(&THROTTLE)), &req::LINUX_BLOCKIO),
]);

const WEIGHT: Object = Object(&[
    Member::required("major", Shape::Whole(&INT64), &req::LINUX_BLOCKIO_MAJMIN),
    Member::required("minor", Shape::Whole(&INT64), &req::LINUX_BLOCKIO_MAJMIN),
    Member::optional("weight", Shape::Whole(&UINT16), &req::LINUX_BLOCKIO),
    Member::optional("leafWeight", Shape::Whole(&UINT16), &req::LINUX_BLOCKIO),
]);

const THROTTLE: Object = Object(&[
    Member::required("major", Shape::Whole(&INT64), &req::LINUX_BLOCKIO_MAJMIN),
    Member::required("minor", Shape::Whole(&INT64), &req::LINUX_BLOCKIO_MAJMIN),
    Member::required("rate", Shape::Whole(&UINT64), &req::LINUX_BLOCKIO_MAJMIN),
]);

const HUGE_PAGES: Object = Object(&[
    Member::required("pageSize", TEXT, &req::LINUX_HUGEPAGELIMITS_FIELDS),
    Member::required("limit", Shape::Whole(&UINT64), &req::LINUX_HUGEPAGELIMITS_FIELDS),
]);

const NETWORK: Object = Object(&[
    Member::optional("classID", Shape::Whole(&UINT32), &req::LINUX_NETWORK),
    Member::optional("priorities", Shape::List(&Shape::Object(&PRIORITY)), &req::LINUX_NETWORK),
]);

const PRIORITY: Object = Object(&[
    Member::required("name", TEXT, &req::LINUX_NETWORK_PRIORITIES_FIELDS),
    Member::required("priority", Shape::Whole(&UINT32), &req::LINUX_NETWORK_PRIORITIES_FIELDS),
]);

const PIDS: Object = Object(&[Member::optional("limit", Shape::Whole(&INT64), &req::LINUX_PIDS_LIMIT)]);

const RDMA: Object = Object(&[
    Member::optional("hcaHandles", Shape::Whole(&UINT32), &req::LINUX_RDMA),
    Member::optional("hcaObjects", Shape::Whole(&UINT32), &req::LINUX_RDMA),
]);
