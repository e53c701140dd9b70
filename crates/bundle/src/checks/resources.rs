//! Relations between the parameters of a control group (config-linux.md#control-groups).

use catalogue::runtime as req;
use content::document::{Kind, Value};

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::violation::Violation;

pub(super) const CHECK: Check = Check {
    name: "resources_fit_together",
    decides: || {
        vec![
            &req::LINUX_PIDS_LIMIT,
            &req::LINUX_CPU_BURST_LE_QUOTA,
            &req::LINUX_BLOCKIO_ONE_WEIGHT,
            &req::LINUX_RDMA_ONE_OF,
            &req::LINUX_MEMORY_KERNEL,
        ]
    },
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    pids(context, answers);
    burst(context, answers);
    for entry in objects(context, "linux/resources/blockIO/weightDevice/*") {
        let rule = &req::LINUX_BLOCKIO_ONE_WEIGHT;
        let has_one = entry.get("weight").or_else(|| entry.get("leafWeight")).is_some();
        answers.hold(rule, has_one, || {
            Violation::of(rule, "a device has no weight").at(entry).expected("`weight`, `leafWeight` or both")
        });
    }
    for entry in objects(context, "linux/resources/rdma/*") {
        let rule = &req::LINUX_RDMA_ONE_OF;
        let has_one = entry.get("hcaHandles").or_else(|| entry.get("hcaObjects")).is_some();
        answers.hold(rule, has_one, || {
            Violation::of(rule, "an RDMA device has no limit").at(entry).expected("`hcaHandles`, `hcaObjects` or both")
        });
    }
    for name in ["kernel", "kernelTCP"] {
        let rule = &req::LINUX_MEMORY_KERNEL;
        let Some(value) = context.value(&format!("linux/resources/memory/{name}")) else { continue };
        let Some(limit) = value.as_integer() else { continue };
        answers.hold(rule, limit == -1, || {
            Violation::of(rule, format!("`{name}` sets a limit, which is not recommended"))
                .expected("no limit of kernel memory: left out, or -1")
                .got_value(value)
        });
    }
}

fn objects<'b>(context: &Context<'b>, path: &str) -> impl Iterator<Item = Value<'b>> {
    context.select(path).into_iter().filter(|value| value.kind() == Kind::Object)
}

fn pids(context: &Context<'_>, answers: &mut Answers) {
    let rule = &req::LINUX_PIDS_LIMIT;
    let Some(pids) = context.value("linux/resources/pids").filter(|pids| pids.kind() == Kind::Object) else { return };
    if pids.get("limit").is_none() && !context.is_since("1.3.0") {
        answers.add(
            Violation::of(rule, "the required member `limit` is missing")
                .at(pids)
                .expected("`limit`: a 64-bit integer")
                .help("add `limit`, leave `pids` out, or claim at least `1.3.0` in `ociVersion`"),
        );
    }
}

fn burst(context: &Context<'_>, answers: &mut Answers) {
    let rule = &req::LINUX_CPU_BURST_LE_QUOTA;
    let number = |name: &str| context.value(&format!("linux/resources/cpu/{name}"));
    let (Some(burst), Some(quota)) = (number("burst"), number("quota")) else { return };
    let (Some(most), Some(limit)) = (burst.as_integer(), quota.as_integer()) else { return };
    if limit > 0 {
        answers.hold(rule, most <= limit, || {
            Violation::of(rule, "`burst` is larger than `quota`")
                .expected(format!("at most the `quota`, {limit}"))
                .got_value(burst)
        });
    }
}
