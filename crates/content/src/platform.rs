//! The values that platforms may have (image-spec `image-index.md`): operating systems and architectures of the Go
//! language, and the variants of architectures.

/// What is known of an operating system's or architecture's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Listed in the tables for `$GOOS` and `$GOARCH` of Go's installation document.
    Listed,
    /// Known to the Go tool chain, reserved or in times past, but not in the tables.
    Known,
    /// Neither.
    Unknown,
}

/// The values of `$GOOS` in Go's installation document.
pub const LISTED_OPERATING_SYSTEMS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "illumos",
    "ios",
    "js",
    "linux",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
];

const KNOWN_OPERATING_SYSTEMS: &[&str] = &["hurd", "nacl", "zos"];

/// The values of `$GOARCH` in Go's installation document.
pub const LISTED_ARCHITECTURES: &[&str] = &[
    "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64",
    "s390x", "wasm",
];

const KNOWN_ARCHITECTURES: &[&str] =
    &["amd64p32", "arm64be", "armbe", "mips64p32", "mips64p32le", "ppc", "riscv", "s390", "sparc", "sparc64"];

/// What is known of an operating system's name, compared byte for byte.
pub fn operating_system(name: &str) -> Standing {
    standing(name, LISTED_OPERATING_SYSTEMS, KNOWN_OPERATING_SYSTEMS)
}

/// What is known of an architecture's name, compared byte for byte.
pub fn architecture(name: &str) -> Standing {
    standing(name, LISTED_ARCHITECTURES, KNOWN_ARCHITECTURES)
}

fn standing(name: &str, listed: &[&str], known: &[&str]) -> Standing {
    if listed.contains(&name) {
        Standing::Listed
    } else if known.contains(&name) {
        Standing::Known
    } else {
        Standing::Unknown
    }
}

/// The architecture that another common name means, for hints: `x86_64` means `amd64`.
pub fn architecture_meant_by(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "x86_64" | "x86-64" | "x64" => "amd64",
        "aarch64" | "armv8" | "arm64v8" => "arm64",
        "i386" | "i486" | "i586" | "i686" | "x86" => "386",
        "arm32" | "armhf" | "armel" | "armv6" | "armv6l" | "armv7" | "armv7l" | "arm32v6" | "arm32v7" => "arm",
        "powerpc64le" | "ppc64el" => "ppc64le",
        "riscv" | "rv64" | "rv64gc" => "riscv64",
        "loongarch64" => "loong64",
        "mips64el" => "mips64le",
        "mipsel" => "mipsle",
        other => return LISTED_ARCHITECTURES.iter().find(|listed| **listed == other && other != name).copied(),
    })
}

/// The states that the Platform Variants table of the image spec was in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VariantTable {
    /// Releases 1.0.0 to 1.1.0: four variants of `arm` and `arm64`.
    ArmOnly,
    /// Release 1.1.1 and later: open rows that follow Go's environment variables.
    GoAnalogs,
}

/// Whether the table lists a variant of an architecture; `None` if it has no row for the architecture. Rows that end
/// in an ellipsis take what their Go variable takes, and later values of the same pattern.
pub fn variant_in_table(table: VariantTable, architecture: &str, variant: &str) -> Option<bool> {
    match (table, architecture) {
        (_, "arm") => Some(matches!(variant, "v6" | "v7" | "v8")),
        (VariantTable::ArmOnly, "arm64") => Some(variant == "v8"),
        (VariantTable::ArmOnly, _) => None,
        (VariantTable::GoAnalogs, "arm64") => Some(is_arm64_variant(variant)),
        (VariantTable::GoAnalogs, "ppc64le") => {
            Some(variant.strip_prefix("power").and_then(number).is_some_and(|generation| generation >= 8))
        }
        (VariantTable::GoAnalogs, "riscv64") => Some(is_riscv64_variant(variant)),
        (VariantTable::GoAnalogs, "amd64") => Some(matches!(variant, "v1" | "v2" | "v3" | "v4")),
        (VariantTable::GoAnalogs, _) => None,
    }
}

/// `v8`, `v8.1` and so on, and the same of `v9`.
fn is_arm64_variant(variant: &str) -> bool {
    let Some(rest) = variant.strip_prefix("v8").or_else(|| variant.strip_prefix("v9")) else {
        return false;
    };
    rest.is_empty() || rest.strip_prefix('.').and_then(number).is_some()
}

/// A profile of a year, like `rva20u64`.
fn is_riscv64_variant(variant: &str) -> bool {
    variant
        .strip_prefix("rva")
        .and_then(|rest| rest.strip_suffix("u64"))
        .is_some_and(|year| year.len() == 2 && number(year).is_some_and(|year| year >= 20))
}

/// A decimal number of one or two digits without leading zero.
fn number(text: &str) -> Option<u8> {
    let plain = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Standing, VariantTable, architecture, architecture_meant_by, operating_system, variant_in_table};

    #[test]
    fn tells_listed_known_and_unknown() {
        assert_eq!(operating_system("linux"), Standing::Listed);
        assert_eq!(operating_system("hurd"), Standing::Known);
        assert_eq!(operating_system("Linux"), Standing::Unknown);
        assert_eq!(operating_system("unknown"), Standing::Unknown);
        assert_eq!(architecture("loong64"), Standing::Listed);
        assert_eq!(architecture("sparc64"), Standing::Known);
        assert_eq!(architecture("x86_64"), Standing::Unknown);
        assert_eq!(architecture(""), Standing::Unknown);
    }

    #[test]
    fn guesses_what_was_meant() {
        assert_eq!(architecture_meant_by("x86_64"), Some("amd64"));
        assert_eq!(architecture_meant_by("AMD64"), Some("amd64"));
        assert_eq!(architecture_meant_by("amd64"), None);
        assert_eq!(architecture_meant_by("vax"), None);
    }

    #[test]
    fn early_table_lists_arm_only() {
        let listed = |architecture, variant| variant_in_table(VariantTable::ArmOnly, architecture, variant);
        assert_eq!(listed("arm", "v7"), Some(true));
        assert_eq!(listed("arm", "v5"), Some(false));
        assert_eq!(listed("arm64", "v8"), Some(true));
        assert_eq!(listed("arm64", "v8.1"), Some(false));
        assert_eq!(listed("amd64", "v2"), None);
    }

    #[test]
    fn open_rows_take_their_pattern() {
        let listed = |architecture, variant| variant_in_table(VariantTable::GoAnalogs, architecture, variant);
        for (architecture, variant) in [
            ("arm", "v6"),
            ("arm64", "v8"),
            ("arm64", "v8.9"),
            ("arm64", "v9"),
            ("arm64", "v9.5"),
            ("ppc64le", "power8"),
            ("ppc64le", "power10"),
            ("riscv64", "rva20u64"),
            ("riscv64", "rva23u64"),
            ("amd64", "v1"),
            ("amd64", "v4"),
        ] {
            assert_eq!(listed(architecture, variant), Some(true), "{architecture} {variant}");
        }
        for (architecture, variant) in [
            ("arm", "v8.1"),
            ("arm", "7"),
            ("arm64", "v8."),
            ("arm64", "v8.01"),
            ("arm64", "v80"),
            ("arm64", "v7"),
            ("ppc64le", "power7"),
            ("ppc64le", "power"),
            ("riscv64", "rva2u64"),
            ("riscv64", "rv64gc"),
            ("amd64", "v5"),
            ("amd64", ""),
        ] {
            assert_eq!(listed(architecture, variant), Some(false), "{architecture} {variant}");
        }
        assert_eq!(listed("s390x", "z13"), None);
    }
}
