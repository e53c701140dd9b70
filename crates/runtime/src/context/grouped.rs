//! The cgroup of a container, on the record.

use super::{Context, Running};
use crate::host::Group;
use crate::stop::Stop;
use crate::tape::Observed;
use catalogue::runtime as rt;

impl Context<'_> {
    /// The cgroup of the container process, read from its own `/proc/PID/cgroup` on the host.
    pub fn group(&mut self, running: &Running) -> Result<Observed<Group>, Stop> {
        let Some(pid) = running.pid() else { return Err(Stop::Blocked(&rt::STATE_PID)) };
        let shared = self.shared;
        let read = self.observe(format!("the cgroup of the process of {}", running.container.label), || {
            shared.driver.and_then(|_| std::fs::read_to_string(format!("/proc/{pid}/cgroup")).ok())
        })?;
        match &read.value {
            Some(text) => Ok(Observed { number: read.number, value: Group::parse(text) }),
            None => Err(Stop::Inconclusive("the container process was gone before its cgroup could be read".into())),
        }
    }

    /// The text of a file in the container's cgroup, without the last line's end; none if there is no such file.
    pub fn group_file(
        &mut self,
        label: &str,
        folder: &std::path::Path,
        name: &str,
    ) -> Result<Observed<Option<String>>, Stop> {
        let path = folder.join(name);
        self.observe(format!("{name} of the cgroup of {label}"), || {
            std::fs::read_to_string(&path).ok().map(|text| text.trim_end().to_owned())
        })
    }
}
