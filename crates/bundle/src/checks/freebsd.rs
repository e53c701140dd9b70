//! The network of a jail (config-freebsd.md#jail).

use catalogue::runtime as req;
use content::document::Kind;

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::select::text;
use crate::violation::Violation;

pub(super) const CHECK: Check = Check {
    name: "jails_have_their_own_network_or_a_shared_one",
    decides: || vec![&req::FREEBSD_JAIL_OWN_VNET, &req::FREEBSD_JAIL_SHARED_VNET],
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    let Some(jail) = context.value("freebsd/jail").filter(|jail| jail.kind() == Kind::Object) else { return };
    let (vnet, ip4, ip6) = (text(jail, "vnet"), text(jail, "ip4"), text(jail, "ip6"));
    if vnet.as_deref() == Some("new") {
        let rule = &req::FREEBSD_JAIL_OWN_VNET;
        let given = jail.get("ip4").or_else(|| jail.get("ip6"));
        answers.hold(rule, given.is_none(), || {
            Violation::of(rule, "a jail with a network of its own sets `ip4` or `ip6`")
                .at(given.unwrap_or(jail))
                .expected("`vnet` alone")
        });
        return;
    }
    let rule = &req::FREEBSD_JAIL_SHARED_VNET;
    let inherits = |value: &Option<String>| value.as_deref() == Some("inherit");
    // A jail without network disables both; one that says nothing shares nothing by its words.
    let shares = vnet.as_deref() == Some("inherit") || inherits(&ip4) || inherits(&ip6);
    if shares {
        answers.hold(rule, vnet.is_none() && inherits(&ip4) && inherits(&ip6), || {
            Violation::of(rule, "a jail that shares a network does not say so by `ip4` and `ip6` alone")
                .at(jail)
                .expected("no `vnet`, and `ip4` and `ip6` both `inherit`")
                .unless_broken(&req::FREEBSD_JAIL_FIELDS)
                .unless_broken(&req::FREEBSD_JAIL_IP_VALUES)
        });
    }
}
