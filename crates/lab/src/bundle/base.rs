//! Good configurations: one for each platform, with as many members as go together.

/// Name and text of each.
pub const BASES: &[(&str, &str)] = &[
    ("linux", include_str!("base/linux.json")),
    ("minimal", include_str!("base/minimal.json")),
    ("vm", include_str!("base/vm.json")),
    ("windows", include_str!("base/windows.json")),
    ("hyperv", include_str!("base/hyperv.json")),
    ("solaris", include_str!("base/solaris.json")),
    ("freebsd", include_str!("base/freebsd.json")),
    ("zos", include_str!("base/zos.json")),
    ("zos-1.2.0", include_str!("base/zos-1.2.0.json")),
    ("linux-1.0.0", include_str!("base/linux-1.0.0.json")),
    ("linux-1.2.1", include_str!("base/linux-1.2.1.json")),
];

/// The text of the base with this name.
pub fn base(name: &str) -> Option<&'static str> {
    BASES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
