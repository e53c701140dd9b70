//! The platform that a configuration is for.

use catalogue::{Spec, Version};
use content::document::Value;

/// The platform that a configuration is for (spec.md#platforms).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Platform {
    Linux,
    Windows,
    Solaris,
    FreeBsd,
    Zos,
}

impl Platform {
    /// The name of its section in a configuration.
    pub const fn section(self) -> &'static str {
        match self {
            Platform::Linux => "linux",
            Platform::Windows => "windows",
            Platform::Solaris => "solaris",
            Platform::FreeBsd => "freebsd",
            Platform::Zos => "zos",
        }
    }

    /// The platform as people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Platform::Linux => "Linux",
            Platform::Windows => "Windows",
            Platform::Solaris => "Solaris",
            Platform::FreeBsd => "FreeBSD",
            Platform::Zos => "z/OS",
        }
    }

    /// The first release of the spec that has its section.
    const fn since(self) -> &'static str {
        match self {
            Platform::Linux | Platform::Windows | Platform::Solaris => "1.0.0",
            Platform::Zos => "1.1.0",
            Platform::FreeBsd => "1.3.0",
        }
    }

    /// Whether rules for POSIX platforms hold.
    pub const fn is_posix(self) -> bool {
        !matches!(self, Platform::Windows)
    }

    /// The platform whose section a configuration of this version has. One with a section for Linux is for Linux, also beside one
    /// for Windows: that is a Linux container in a virtual machine on Windows. One without any section is taken for Linux.
    pub fn of(config: Value<'_>, version: Version) -> Platform {
        let has = |platform: &Platform| {
            let is_defined = Spec::Runtime.version(platform.since()).is_some_and(|since| version >= since);
            is_defined && config.get(platform.section()).is_some_and(|section| !section.is_null())
        };
        let others = [Platform::Windows, Platform::Solaris, Platform::FreeBsd, Platform::Zos];
        if has(&Platform::Linux) { Platform::Linux } else { others.into_iter().find(has).unwrap_or(Platform::Linux) }
    }
}
