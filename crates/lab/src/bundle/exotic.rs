//! Unusual configurations that break nothing.

use super::base::base;
use super::edit::{Edit, apply};
use Edit::{Drop, Put, Text};

/// An unusual configuration that breaks nothing.
#[derive(Debug, Clone, Copy)]
pub struct Exotic {
    /// What is unusual.
    pub name: &'static str,
    /// The base that is changed.
    pub base: &'static str,
    edits: &'static [Edit],
}

impl Exotic {
    /// The configuration. An error is a mistake in the table.
    pub fn build(&self) -> Result<Vec<u8>, String> {
        let text = base(self.base).ok_or_else(|| format!("no base `{}`", self.base))?;
        apply(text, self.edits).map_err(|error| format!("{}: {error}", self.name))
    }
}

const fn exotic(base: &'static str, name: &'static str, edits: &'static [Edit]) -> Exotic {
    Exotic { name, base, edits }
}

const L: &str = "linux";
const M: &str = "minimal";

/// Every one.
pub const EXOTICS: &[Exotic] = &[
    exotic(M, "a pre-release with a build", &[Put("/ociVersion", "\"1.0.2-dev.1+build.007\"")]),
    exotic(M, "a patch that is not yet released", &[Put("/ociVersion", "\"1.3.9\"")]),
    exotic(M, "a minor version that is not yet released", &[Put("/ociVersion", "\"1.9.0\"")]),
    exotic(M, "no process", &[Drop("/process")]),
    exotic(
        M,
        "unknown properties everywhere",
        &[Put("/x-foo", "null"), Put("/root/propagation", "[]"), Put("/process/nice", "{}"), Put("/freezer", "1")],
    ),
    exotic(M, "escapes in names", &[Text("\"cwd\"", "\"\\u0063wd\"")]),
    exotic(
        M,
        "empty lists",
        &[
            Put("/mounts", "[]"),
            Put("/hooks", "{}"),
            Put("/annotations", "{}"),
            Put("/linux", "{}"),
            Put("/process/env", "[]"),
            Put("/process/rlimits", "[]"),
            Put("/process/capabilities", "{}"),
        ],
    ),
    exotic(M, "every kind of hook is empty", &[Put("/hooks", "{\"prestart\":[],\"poststart\":[],\"poststop\":[]}")]),
    exotic(M, "an empty host name", &[Put("/hostname", "\"\"")]),
    exotic(
        M,
        "a variable with an equals sign in its value, and one without any",
        &[Put("/process/env", "[\"A=b=c\", \"A-B=\", \"=\", \"\"]")],
    ),
    exotic(M, "a relative program", &[Put("/process/args/0", "\"./run\"")]),
    exotic(M, "an empty argument zero", &[Put("/process/args/0", "\"\"")]),
    exotic(L, "mounts on one place", &[Put("/mounts/1/destination", "\"/proc\"")]),
    exotic(L, "a mount of a type that only some kernels have", &[Put("/mounts/1/type", "\"fuse.sshfs\"")]),
    exotic(L, "a bind mount without type and source", &[Drop("/mounts/2/source")]),
    exotic(L, "an option that goes to the filesystem", &[Put("/mounts/1/options/-", "\"huge=never\"")]),
    exotic(L, "no limit of processes", &[Put("/linux/resources/pids", "{}")]),
    exotic(
        L,
        "minus one for no limit",
        &[Put("/linux/resources/pids/limit", "-1"), Put("/linux/resources/memory/swap", "-1")],
    ),
    exotic(L, "a burst without quota", &[Drop("/linux/resources/cpu/quota")]),
    exotic(L, "a burst beside a quota without limit", &[Put("/linux/resources/cpu/quota", "-1")]),
    exotic(L, "a limit of memory above 32 bits", &[Put("/linux/resources/memory/limit", "9223372036854775807")]),
    exotic(L, "CPUs that are no CPUs", &[Put("/linux/resources/cpu/cpus", "\"\"")]),
    exotic(L, "a soft limit above the hard one", &[Put("/process/rlimits/1/soft", "5")]),
    exotic(L, "a capability that is effective alone", &[Put("/process/capabilities/effective/-", "\"CAP_CHOWN\"")]),
    exotic(L, "a path that is masked and read-only", &[Put("/linux/maskedPaths/-", "\"/proc/sys\"")]),
    exotic(L, "a path with dots", &[Put("/linux/maskedPaths/0", "\"/proc/../proc/kcore\"")]),
    exotic(L, "a path in the container that does not exist", &[Put("/linux/readonlyPaths/-", "\"/no/such\"")]),
    exotic(
        L,
        "namespaces in another order, with empty parameters",
        &[Put("/linux/namespaces/0", "{\"type\":\"pid\",\"path\":\"/proc/1/ns/pid\"}")],
    ),
    exotic(L, "mappings without a user namespace", &[Drop("/linux/namespaces/5"), Drop("/mounts/3")]),
    exotic(
        L,
        "several mappings that touch",
        &[Put("/linux/uidMappings/-", "{\"containerID\":65536,\"hostID\":4294967295,\"size\":0}")],
    ),
    exotic(
        L,
        "a device of one number in two types",
        &[Put("/linux/devices/-", "{\"type\":\"c\",\"path\":\"/dev/eight\",\"major\":8,\"minor\":0}")],
    ),
    exotic(L, "two pipes", &[Put("/linux/devices/-", "{\"type\":\"p\",\"path\":\"/dev/other\"}")]),
    exotic(L, "a cgroup of systemd", &[Put("/linux/cgroupsPath", "\"system.slice:lab:one\"")]),
    exotic(L, "an absolute path of a cgroup", &[Put("/linux/cgroupsPath", "\"/\"")]),
    exotic(L, "seccomp with a default alone", &[Put("/linux/seccomp", "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}")]),
    exotic(L, "a listener that nothing needs", &[Put("/linux/seccomp/syscalls", "[]")]),
    exotic(L, "an argument of a call without a second value", &[Drop("/linux/seccomp/syscalls/1/args/0/valueTwo")]),
    exotic(L, "an errno above all that Linux has", &[Put("/linux/seccomp/defaultErrnoRet", "4096")]),
    exotic(L, "the default class of service", &[Put("/linux/intelRdt/closID", "\"/\"")]),
    exotic(L, "a memory policy without nodes", &[Put("/linux/memoryPolicy", "{\"mode\":\"MPOL_DEFAULT\"}")]),
    exotic(
        L,
        "preferred nodes, of which there are none",
        &[Put("/linux/memoryPolicy", "{\"mode\":\"MPOL_PREFERRED\",\"nodes\":\"\"}")],
    ),
    exotic(L, "an offset of nothing", &[Put("/linux/timeOffsets", "{}")]),
    exotic(L, "a name of a device of fifteen letters", &[Put("/linux/netDevices/eth0/name", "\"fifteen-letters\"")]),
    exotic(
        L,
        "sections of other platforms",
        &[
            Put("/vm", "{\"kernel\":{\"path\":\"/boot/vmlinuz\"}}"),
            Put("/windows", r#"{"layerFolders":["C:\\scratch"],"hyperv":{}}"#),
        ],
    ),
    exotic("vm", "a machine with a kernel alone", &[Put("/vm", "{\"kernel\":{\"path\":\"/boot/vmlinuz\"}}")]),
    exotic("vm", "hardware by the name of the schema", &[Drop("/vm/hwConfig"), Put("/vm/hwconfig", "{\"vcpus\":2}")]),
    exotic(
        "windows",
        "arguments in place of a command line",
        &[Drop("/process/commandLine"), Put("/process/args", "[\"cmd\"]")],
    ),
    exotic("windows", "mounts side by side", &[Put("/mounts/1/destination", r#""C:\\inside2""#)]),
    exotic("windows", "an empty list of arguments beside a command line", &[Put("/process/args", "[]")]),
    exotic("windows", "no user", &[Drop("/process/user")]),
    exotic(
        "windows",
        "members of the process that only Linux defines",
        &[Put("/process/capabilities", "5"), Put("/process/oomScoreAdj", "\"low\""), Put("/process/scheduler", "{}")],
    ),
    exotic(
        "windows",
        "a parameter of the processor that 1.1.0 does not have",
        &[
            Put("/ociVersion", "\"1.1.0\""),
            Put("/windows/resources/cpu", "{\"count\":1,\"affinity\":[{\"mask\":1,\"group\":0}]}"),
        ],
    ),
    exotic(
        "solaris",
        "capabilities, which only Linux defines",
        &[Put("/process/capabilities", "{\"bounding\":[\"FLY\"]}")],
    ),
    exotic("hyperv", "Hyper-V without more", &[Put("/windows/hyperv", "{}")]),
    exotic(
        "freebsd",
        "a jail of its own",
        &[Put("/freebsd/jail", "{\"host\":\"new\",\"vnet\":\"new\",\"enforceStatfs\":0}")],
    ),
    exotic("freebsd", "a jail without network", &[Put("/freebsd/jail", "{\"ip4\":\"disable\",\"ip6\":\"disable\"}")]),
    exotic("zos-1.2.0", "namespaces that 1.2.0 does not have", &[Put("/zos/namespaces", "[{\"type\":\"disk\"}]")]),
    exotic("zos", "devices that 1.3.0 does not have any more", &[Put("/zos/devices", "[{}]")]),
    exotic(
        "linux-1.0.0",
        "members that 1.0.0 does not have",
        &[
            Put("/linux/seccomp", "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"flags\":5,\"listenerPath\":1}"),
            Put("/process/ioPriority", "5"),
            Put("/linux/resources/cpu", "{\"burst\":-1,\"idle\":\"x\"}"),
            Put("/vm", "[]"),
        ],
    ),
];
