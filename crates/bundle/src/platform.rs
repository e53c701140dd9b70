//! The platform that a configuration is for.

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

    /// Whether rules for POSIX platforms hold.
    pub const fn is_posix(self) -> bool {
        !matches!(self, Platform::Windows)
    }

    /// The platform whose section a configuration has. One with a section for Linux is for Linux, also beside one for Windows: that is a
    /// Linux container in a virtual machine on Windows. One without any section is taken for Linux.
    pub fn of(config: Value<'_>) -> Platform {
        let has = |platform: &Platform| config.get(platform.section()).is_some();
        let others = [Platform::Windows, Platform::Solaris, Platform::FreeBsd, Platform::Zos];
        if has(&Platform::Linux) { Platform::Linux } else { others.into_iter().find(has).unwrap_or(Platform::Linux) }
    }
}
