//! Which requirements follow from which, wherever they are judged.

use catalogue::{Requirement, runtime as rt};

/// The first of each pair cannot be seen to hold where the second one does not: cgroups and namespaces are those of the process that
/// the state names, and a relative program is found from the working directory.
pub(crate) static CONSEQUENCES: &[(&Requirement, &Requirement)] = &[
    (&rt::CONFIG_PROCESS_ARGS_EXECVP, &rt::CONFIG_PROCESS_CWD_APPLIED),
    (&rt::LINUX_BLOCKIO_APPLIED, &rt::STATE_PID),
    (&rt::LINUX_CGROUPSPATH_ABSOLUTE, &rt::STATE_PID),
    (&rt::LINUX_CGROUPSPATH_CONSISTENT, &rt::STATE_PID),
    (&rt::LINUX_CPU_APPLIED, &rt::STATE_PID),
    (&rt::LINUX_CPU_BURST_APPLIED, &rt::STATE_PID),
    (&rt::LINUX_CPU_IDLE_APPLIED, &rt::STATE_PID),
    (&rt::LINUX_HUGEPAGELIMITS_APPLIED, &rt::STATE_PID),
    (&rt::LINUX_MEMORY_APPLIED, &rt::STATE_PID),
    (&rt::LINUX_NAMESPACES_PATH_JOINED, &rt::STATE_PID),
    (&rt::LINUX_NETWORK_APPLIED, &rt::STATE_PID),
    (&rt::LINUX_PIDS_APPLIED, &rt::STATE_PID),
    (&rt::LINUX_PIDS_UNLIMITED, &rt::STATE_PID),
    (&rt::LINUX_PIDS_ZERO, &rt::STATE_PID),
    (&rt::LINUX_RDMA_APPLIED, &rt::STATE_PID),
];
