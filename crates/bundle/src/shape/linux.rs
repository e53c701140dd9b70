//! Members of the section for Linux but for resources and seccomp (config-linux.md).

use catalogue::runtime as req;

use super::resources::RESOURCES;
use super::seccomp::SECCOMP;
use super::{INT64, Member, Object, Shape, UINT32};

const TEXT: Shape = Shape::Text;
const TEXTS: Shape = Shape::List(&Shape::Text);

/// The section for Linux.
pub(crate) const LINUX: Object =
    Object(&[Member::optional("linux", Shape::Object(&SECTION), &req::CONFIG_PLATFORM_LINUX)]);

const SECTION: Object = Object(&[
    Member::optional("namespaces", Shape::List(&Shape::Object(&NAMESPACE)), &req::LINUX_NAMESPACES),
    Member::optional("uidMappings", Shape::List(&Shape::Object(&USER_MAPPING)), &req::LINUX_IDMAPPINGS),
    Member::optional("gidMappings", Shape::List(&Shape::Object(&USER_MAPPING)), &req::LINUX_IDMAPPINGS),
    Member::optional("timeOffsets", Shape::Map(&Shape::Object(&TIME_OFFSET)), &req::LINUX_TIMEOFFSETS),
    Member::optional("devices", Shape::List(&Shape::Object(&DEVICE)), &req::LINUX_DEVICES),
    Member::optional("netDevices", Shape::Map(&Shape::Object(&NET_DEVICE)), &req::LINUX_NETDEVICES),
    Member::optional("cgroupsPath", TEXT, &req::LINUX_CGROUPSPATH),
    Member::optional("resources", Shape::Object(&RESOURCES), &req::LINUX_RESOURCES),
    Member::optional("intelRdt", Shape::Object(&INTEL_RDT), &req::LINUX_INTELRDT),
    Member::optional("memoryPolicy", Shape::Object(&MEMORY_POLICY), &req::LINUX_MEMORYPOLICY),
    Member::optional("sysctl", Shape::Map(&TEXT), &req::LINUX_SYSCTL),
    Member::optional("seccomp", Shape::Object(&SECCOMP), &req::LINUX_SECCOMP),
    Member::optional("rootfsPropagation", TEXT, &req::LINUX_ROOTFSPROPAGATION),
    Member::optional("maskedPaths", TEXTS, &req::LINUX_MASKEDPATHS),
    Member::optional("readonlyPaths", TEXTS, &req::LINUX_READONLYPATHS),
    Member::optional("mountLabel", TEXT, &req::LINUX_MOUNTLABEL),
    Member::optional("personality", Shape::Object(&PERSONALITY), &req::LINUX_PERSONALITY),
]);

const NAMESPACE: Object = Object(&[
    Member::required("type", TEXT, &req::LINUX_NAMESPACES_TYPE),
    Member::optional("path", TEXT, &req::LINUX_NAMESPACES_PATH),
]);

const USER_MAPPING: Object = Object(&[
    Member::required("containerID", Shape::Whole(&UINT32), &req::LINUX_IDMAPPINGS_FIELDS),
    Member::required("hostID", Shape::Whole(&UINT32), &req::LINUX_IDMAPPINGS_FIELDS),
    Member::required("size", Shape::Whole(&UINT32), &req::LINUX_IDMAPPINGS_FIELDS),
]);

const TIME_OFFSET: Object = Object(&[
    Member::optional("secs", Shape::Whole(&INT64), &req::LINUX_TIMEOFFSETS),
    Member::optional("nanosecs", Shape::Whole(&UINT32), &req::LINUX_TIMEOFFSETS),
]);

const DEVICE: Object = Object(&[
    Member::required("type", TEXT, &req::LINUX_DEVICES_FIELDS),
    Member::required("path", TEXT, &req::LINUX_DEVICES_FIELDS),
    Member::optional("major", Shape::Whole(&INT64), &req::LINUX_DEVICES_MAJMIN),
    Member::optional("minor", Shape::Whole(&INT64), &req::LINUX_DEVICES_MAJMIN),
    Member::optional("fileMode", Shape::Whole(&UINT32), &req::LINUX_DEVICES_OPTIONAL),
    Member::optional("uid", Shape::Whole(&UINT32), &req::LINUX_DEVICES_OPTIONAL),
    Member::optional("gid", Shape::Whole(&UINT32), &req::LINUX_DEVICES_OPTIONAL),
]);

const NET_DEVICE: Object = Object(&[Member::optional("name", TEXT, &req::LINUX_NETDEVICES)]);

const INTEL_RDT: Object = Object(&[
    Member::optional("closID", TEXT, &req::LINUX_INTELRDT_CLOSID),
    Member::optional("l3CacheSchema", TEXT, &req::LINUX_INTELRDT),
    Member::optional("memBwSchema", TEXT, &req::LINUX_INTELRDT_MEMBWSCHEMA),
    Member::optional("schemata", TEXTS, &req::LINUX_INTELRDT_SCHEMATA),
    Member::optional("enableMonitoring", Shape::Boolean, &req::LINUX_INTELRDT_ENABLEMONITORING),
    Member::optional("enableCMT", Shape::Boolean, &req::LINUX_INTELRDT_ENABLECMT),
    Member::optional("enableMBM", Shape::Boolean, &req::LINUX_INTELRDT_ENABLEMBM),
]);

const MEMORY_POLICY: Object = Object(&[
    Member::required("mode", TEXT, &req::LINUX_MEMORYPOLICY_MODE),
    Member::optional("nodes", TEXT, &req::LINUX_MEMORYPOLICY),
    Member::optional("flags", TEXTS, &req::LINUX_MEMORYPOLICY),
]);

const PERSONALITY: Object = Object(&[
    Member::required("domain", TEXT, &req::LINUX_PERSONALITY_DOMAIN),
    Member::optional("flags", TEXTS, &req::LINUX_PERSONALITY),
]);
