//! Members of the sections for virtual machines, Windows, Solaris, FreeBSD and z/OS.

use catalogue::runtime as req;

use super::{INT64, Member, Object, Shape, UINT16, UINT32, UINT64};

const TEXT: Shape = Shape::Text;
const TEXTS: Shape = Shape::List(&Shape::Text);
const COUNT: Shape = Shape::Whole(&UINT64);

/// The section for virtual machines (config-vm.md).
pub(crate) const VM: Object = Object(&[Member::optional("vm", Shape::Object(&VM_SECTION), &req::CONFIG_PLATFORM_VM)]);

const VM_SECTION: Object = Object(&[
    Member::optional("hypervisor", Shape::Object(&HYPERVISOR), &req::VM_HYPERVISOR),
    Member::required("kernel", Shape::Object(&KERNEL), &req::VM_KERNEL),
    Member::optional("image", Shape::Object(&IMAGE), &req::VM_IMAGE),
    // The text and its example say `hwConfig`, the Go binding and the JSON Schema `hwconfig`.
    Member::optional("hwConfig", Shape::Object(&HW_CONFIG), &req::VM_HWCONFIG),
    Member::optional("hwconfig", Shape::Object(&HW_CONFIG), &req::VM_HWCONFIG),
]);

const HYPERVISOR: Object = Object(&[
    Member::required("path", TEXT, &req::VM_HYPERVISOR_PATH),
    Member::optional("parameters", TEXTS, &req::VM_HYPERVISOR),
]);

const KERNEL: Object = Object(&[
    Member::required("path", TEXT, &req::VM_KERNEL),
    Member::optional("parameters", TEXTS, &req::VM_KERNEL_OPTIONAL),
    Member::optional("initrd", TEXT, &req::VM_KERNEL_OPTIONAL),
]);

const IMAGE: Object = Object(&[
    Member::required("path", TEXT, &req::VM_IMAGE_FIELDS),
    Member::required("format", TEXT, &req::VM_IMAGE_FIELDS),
]);

const HW_CONFIG: Object = Object(&[
    Member::optional("deviceTree", TEXT, &req::VM_HWCONFIG),
    Member::optional("vcpus", COUNT, &req::VM_HWCONFIG),
    Member::optional("memory", COUNT, &req::VM_HWCONFIG),
    Member::optional("dtdevs", TEXTS, &req::VM_HWCONFIG),
    Member::optional("iomems", Shape::List(&Shape::Object(&IO_MEMORY)), &req::VM_HWCONFIG),
    Member::optional("irqs", Shape::List(&COUNT), &req::VM_HWCONFIG),
]);

const IO_MEMORY: Object = Object(&[
    Member::optional("firstGFN", COUNT, &req::VM_HWCONFIG),
    Member::required("firstMFN", COUNT, &req::VM_HWCONFIG_IOMEMS_FIELDS),
    Member::required("nrMFNs", COUNT, &req::VM_HWCONFIG_IOMEMS_FIELDS),
]);

/// The section for Windows (config-windows.md).
pub(crate) const WINDOWS: Object =
    Object(&[Member::optional("windows", Shape::Object(&WINDOWS_SECTION), &req::WINDOWS_PLATFORM)]);

const WINDOWS_SECTION: Object = Object(&[
    Member::required("layerFolders", TEXTS, &req::WINDOWS_LAYERFOLDERS),
    Member::optional("devices", Shape::List(&Shape::Object(&WINDOWS_DEVICE)), &req::WINDOWS_DEVICES),
    Member::optional("resources", Shape::Object(&WINDOWS_RESOURCES), &req::WINDOWS_RESOURCES),
    Member::optional("network", Shape::Object(&WINDOWS_NETWORK), &req::WINDOWS_NETWORK),
    Member::optional("credentialSpec", Shape::Open, &req::WINDOWS_CREDENTIALSPEC),
    Member::optional("servicing", Shape::Boolean, &req::WINDOWS_SERVICING),
    Member::optional("ignoreFlushesDuringBoot", Shape::Boolean, &req::WINDOWS_IGNOREFLUSHESDURINGBOOT),
    Member::optional("hyperv", Shape::Object(&HYPERV), &req::WINDOWS_HYPERV),
]);

const WINDOWS_DEVICE: Object = Object(&[
    Member::required("id", TEXT, &req::WINDOWS_DEVICES_FIELDS),
    Member::required("idType", TEXT, &req::WINDOWS_DEVICES_FIELDS),
]);

const WINDOWS_RESOURCES: Object = Object(&[
    Member::optional("memory", Shape::Object(&WINDOWS_MEMORY), &req::WINDOWS_MEMORY),
    Member::optional("cpu", Shape::Object(&WINDOWS_CPU), &req::WINDOWS_CPU),
    Member::optional("storage", Shape::Object(&WINDOWS_STORAGE), &req::WINDOWS_STORAGE),
]);

const WINDOWS_MEMORY: Object = Object(&[Member::optional("limit", COUNT, &req::WINDOWS_MEMORY)]);

const WINDOWS_CPU: Object = Object(&[
    Member::optional("count", COUNT, &req::WINDOWS_CPU),
    Member::optional("shares", Shape::Whole(&UINT16), &req::WINDOWS_CPU),
    Member::optional("maximum", Shape::Whole(&UINT16), &req::WINDOWS_CPU),
    Member::optional("affinity", Shape::List(&Shape::Object(&GROUP_AFFINITY)), &req::WINDOWS_CPU_AFFINITY),
]);

const GROUP_AFFINITY: Object = Object(&[
    Member::required("mask", COUNT, &req::WINDOWS_CPU_AFFINITY_FIELDS),
    Member::required("group", Shape::Whole(&UINT32), &req::WINDOWS_CPU_AFFINITY_FIELDS),
]);

const WINDOWS_STORAGE: Object = Object(&[
    Member::optional("iops", COUNT, &req::WINDOWS_STORAGE),
    Member::optional("bps", COUNT, &req::WINDOWS_STORAGE),
    Member::optional("sandboxSize", COUNT, &req::WINDOWS_STORAGE),
]);

const WINDOWS_NETWORK: Object = Object(&[
    Member::optional("endpointList", TEXTS, &req::WINDOWS_NETWORK),
    Member::optional("allowUnqualifiedDNSQuery", Shape::Boolean, &req::WINDOWS_NETWORK),
    Member::optional("DNSSearchList", TEXTS, &req::WINDOWS_NETWORK),
    Member::optional("networkSharedContainerName", TEXT, &req::WINDOWS_NETWORK),
    Member::optional("networkNamespace", TEXT, &req::WINDOWS_NETWORK_NAMESPACE),
]);

const HYPERV: Object = Object(&[Member::optional("utilityVMPath", TEXT, &req::WINDOWS_HYPERV)]);

/// The section for Solaris (config-solaris.md).
pub(crate) const SOLARIS: Object =
    Object(&[Member::optional("solaris", Shape::Object(&SOLARIS_SECTION), &req::SOLARIS_PLATFORM)]);

const SOLARIS_SECTION: Object = Object(&[
    Member::optional("milestone", TEXT, &req::SOLARIS_MILESTONE),
    Member::optional("limitpriv", TEXT, &req::SOLARIS_LIMITPRIV),
    Member::optional("maxShmMemory", TEXT, &req::SOLARIS_MAXSHMMEMORY),
    Member::optional("cappedCPU", Shape::Object(&CAPPED_CPU), &req::SOLARIS_CAPPEDCPU_NCPUS),
    Member::optional("cappedMemory", Shape::Object(&CAPPED_MEMORY), &req::SOLARIS_CAPPEDMEMORY),
    Member::optional("anet", Shape::List(&Shape::Object(&ANET)), &req::SOLARIS_ANET),
]);

const CAPPED_CPU: Object = Object(&[Member::optional("ncpus", TEXT, &req::SOLARIS_CAPPEDCPU_NCPUS)]);

const CAPPED_MEMORY: Object = Object(&[
    Member::optional("physical", TEXT, &req::SOLARIS_CAPPEDMEMORY),
    Member::optional("swap", TEXT, &req::SOLARIS_CAPPEDMEMORY),
]);

const ANET: Object = Object(&[
    Member::optional("linkname", TEXT, &req::SOLARIS_ANET),
    Member::optional("lowerLink", TEXT, &req::SOLARIS_ANET),
    Member::optional("allowedAddress", TEXT, &req::SOLARIS_ANET),
    Member::optional("configureAllowedAddress", TEXT, &req::SOLARIS_ANET),
    Member::optional("defrouter", TEXT, &req::SOLARIS_ANET),
    Member::optional("macAddress", TEXT, &req::SOLARIS_ANET),
    Member::optional("linkProtection", TEXT, &req::SOLARIS_ANET),
]);

/// The section for FreeBSD (config-freebsd.md).
pub(crate) const FREEBSD: Object =
    Object(&[Member::optional("freebsd", Shape::Object(&FREEBSD_SECTION), &req::FREEBSD_PLATFORM)]);

const FREEBSD_SECTION: Object = Object(&[
    Member::optional("devices", Shape::List(&Shape::Object(&FREEBSD_DEVICE)), &req::FREEBSD_PLATFORM),
    Member::optional("jail", Shape::Object(&JAIL), &req::FREEBSD_PLATFORM),
]);

const FREEBSD_DEVICE: Object = Object(&[
    Member::required("path", TEXT, &req::FREEBSD_DEVICES_PATH),
    Member::optional("mode", Shape::Whole(&UINT32), &req::FREEBSD_DEVICES_MODE),
]);

const JAIL: Object = Object(&[
    Member::optional("parent", TEXT, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("host", TEXT, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("ip4", TEXT, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("ip4Addr", TEXTS, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("ip6", TEXT, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("ip6Addr", TEXTS, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("vnet", TEXT, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("interface", TEXT, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("vnetInterfaces", TEXTS, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("sysvmsg", TEXT, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("sysvsem", TEXT, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("sysvshm", TEXT, &req::FREEBSD_JAIL_FIELDS),
    Member::optional("enforceStatfs", Shape::Whole(&INT64), &req::FREEBSD_JAIL_FIELDS),
    Member::optional("allow", Shape::Object(&ALLOW), &req::FREEBSD_JAIL_FIELDS),
]);

const ALLOW: Object = Object(&[
    Member::optional("setHostname", Shape::Boolean, &req::FREEBSD_JAIL_ALLOW_FIELDS),
    Member::optional("rawSockets", Shape::Boolean, &req::FREEBSD_JAIL_ALLOW_FIELDS),
    Member::optional("chflags", Shape::Boolean, &req::FREEBSD_JAIL_ALLOW_FIELDS),
    Member::optional("mount", TEXTS, &req::FREEBSD_JAIL_ALLOW_FIELDS),
    Member::optional("quotas", Shape::Boolean, &req::FREEBSD_JAIL_ALLOW_FIELDS),
    Member::optional("socketAf", Shape::Boolean, &req::FREEBSD_JAIL_ALLOW_FIELDS),
    Member::optional("mlock", Shape::Boolean, &req::FREEBSD_JAIL_ALLOW_FIELDS),
    Member::optional("reservedPorts", Shape::Boolean, &req::FREEBSD_JAIL_ALLOW_FIELDS),
    Member::optional("suser", Shape::Boolean, &req::FREEBSD_JAIL_ALLOW_FIELDS),
]);

/// The section for z/OS (config-zos.md): devices up to 1.2.0, namespaces since 1.2.1.
pub(crate) const ZOS: Object = Object(&[Member::optional("zos", Shape::Object(&ZOS_SECTION), &req::ZOS_PLATFORM)]);

const ZOS_SECTION: Object = Object(&[
    Member::optional("namespaces", Shape::List(&Shape::Object(&ZOS_NAMESPACE)), &req::ZOS_PLATFORM),
    Member::optional("devices", Shape::List(&Shape::Object(&ZOS_DEVICE)), &req::ZOS_DEVICES),
]);

const ZOS_NAMESPACE: Object = Object(&[
    Member::required("type", TEXT, &req::ZOS_NAMESPACES_TYPE),
    Member::optional("path", TEXT, &req::ZOS_NAMESPACES_PATH),
]);

const ZOS_DEVICE: Object = Object(&[
    Member::required("type", TEXT, &req::ZOS_DEVICES_FIELDS),
    Member::required("path", TEXT, &req::ZOS_DEVICES_FIELDS),
    Member::optional("major", Shape::Whole(&INT64), &req::ZOS_DEVICES_MAJMIN),
    Member::optional("minor", Shape::Whole(&INT64), &req::ZOS_DEVICES_MAJMIN),
    Member::optional("fileMode", Shape::Whole(&UINT32), &req::ZOS_DEVICES_FILEMODE),
]);
