//! Texts that have a form.

use std::net::{Ipv4Addr, Ipv6Addr};

use catalogue::{Requirement, runtime as req};

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::violation::Violation;

/// Texts that have a form.
struct Form {
    rule: &'static Requirement,
    paths: &'static [&'static str],
    is_of: fn(&str) -> bool,
    expected: &'static str,
}

const NUMBERS: &str = "numbers and ranges joined by commas, such as `0-3,7`";
const SCALED: &str = "a number, with `K`, `M`, `G` or `T` behind it if any, such as `512m`";

const FORMS: &[Form] = &[
    Form {
        rule: &req::LINUX_CPU_LISTS_FORM,
        paths: &["linux/resources/cpu/cpus", "linux/resources/cpu/mems"],
        is_of: is_list_of_numbers,
        expected: NUMBERS,
    },
    Form {
        rule: &req::LINUX_MEMORYPOLICY_NODES_FORM,
        paths: &["linux/memoryPolicy/nodes"],
        is_of: is_list_of_numbers,
        expected: NUMBERS,
    },
    Form {
        rule: &req::CONFIG_PROCESS_EXECCPUAFFINITY_FORM,
        paths: &["process/execCPUAffinity/initial", "process/execCPUAffinity/final"],
        is_of: is_list_of_numbers,
        expected: NUMBERS,
    },
    Form {
        rule: &req::LINUX_HUGEPAGELIMITS_PAGESIZE_FORM,
        paths: &["linux/resources/hugepageLimits/*/pageSize"],
        is_of: is_page_size,
        expected: "a number, a binary unit prefix and `B`, such as `2MB`",
    },
    Form {
        rule: &req::LINUX_RESOURCES_DEVICES_ACCESS_FORM,
        paths: &["linux/resources/devices/*/access"],
        is_of: is_access,
        expected: "letters out of `r`, `w` and `m`",
    },
    Form {
        rule: &req::LINUX_INTELRDT_L3_PREFIX,
        paths: &["linux/intelRdt/l3CacheSchema"],
        is_of: |text| text.starts_with("L3:"),
        expected: "a text that starts with `L3:`",
    },
    Form {
        rule: &req::LINUX_INTELRDT_L3_NEWLINE,
        paths: &["linux/intelRdt/l3CacheSchema"],
        is_of: is_one_line,
        expected: "no newline",
    },
    Form {
        rule: &req::LINUX_INTELRDT_MB_PREFIX,
        paths: &["linux/intelRdt/memBwSchema"],
        is_of: |text| text.starts_with("MB:"),
        expected: "a text that starts with `MB:`",
    },
    Form {
        rule: &req::LINUX_INTELRDT_MB_NEWLINE,
        paths: &["linux/intelRdt/memBwSchema"],
        is_of: is_one_line,
        expected: "no newline",
    },
    Form {
        rule: &req::LINUX_INTELRDT_SCHEMATA_NEWLINE,
        paths: &["linux/intelRdt/schemata/*"],
        is_of: is_one_line,
        expected: "no newline: one line an entry",
    },
    Form {
        rule: &req::LINUX_CGROUPSPATH_FORM,
        paths: &["linux/cgroupsPath"],
        is_of: is_path,
        expected: "an absolute or a relative path",
    },
    Form {
        rule: &req::WINDOWS_DEVICES_ID_GUID,
        paths: &["windows/devices/*/id"],
        is_of: is_guid,
        expected: "a GUID, such as `24E552D7-6523-47F7-A647-D3465BF1F5CA`",
    },
    Form {
        rule: &req::SOLARIS_LIMITPRIV_FORM,
        paths: &["solaris/limitpriv"],
        is_of: is_privileges,
        expected: "privileges joined by commas, such as `default,-file_chown`",
    },
    Form {
        rule: &req::SOLARIS_MAXSHMMEMORY_FORM,
        paths: &["solaris/maxShmMemory"],
        is_of: is_scaled,
        expected: SCALED,
    },
    Form {
        rule: &req::SOLARIS_CAPPEDMEMORY_FORM,
        paths: &["solaris/cappedMemory/physical", "solaris/cappedMemory/swap"],
        is_of: is_scaled,
        expected: SCALED,
    },
    Form {
        rule: &req::SOLARIS_CAPPEDCPU_NCPUS_FORM,
        paths: &["solaris/cappedCPU/ncpus"],
        is_of: is_decimal,
        expected: "a decimal number, such as `.75`",
    },
    Form {
        rule: &req::FREEBSD_DEVICES_PATH_RELATIVE,
        paths: &["freebsd/devices/*/path"],
        is_of: |text| !text.is_empty() && !text.starts_with('/'),
        expected: "a path from `/dev`, such as `pf`",
    },
    Form {
        rule: &req::FREEBSD_JAIL_IP_ADDR_FORM,
        paths: &["freebsd/jail/ip4Addr/*"],
        is_of: |text| text.parse::<Ipv4Addr>().is_ok(),
        expected: "an IPv4 address, such as `10.11.12.13`",
    },
    Form {
        rule: &req::FREEBSD_JAIL_IP_ADDR_FORM,
        paths: &["freebsd/jail/ip6Addr/*"],
        is_of: |text| text.parse::<Ipv6Addr>().is_ok(),
        expected: "an IPv6 address, such as `fd10::11:12:13`",
    },
];

pub(super) const CHECK: Check = Check {
    name: "texts_have_their_form",
    decides: || {
        let mut rules: Vec<&'static Requirement> = FORMS.iter().map(|form| form.rule).collect();
        rules.dedup_by_key(|rule| rule.id);
        rules
    },
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    for form in FORMS {
        for path in form.paths {
            for (text, value) in context.strings(path) {
                answers.hold(form.rule, (form.is_of)(&text), || {
                    let member = value.name().or_else(|| value.parent()?.name()).unwrap_or_default();
                    Violation::of(form.rule, format!("`{member}` has not the form that the spec gives it"))
                        .expected(form.expected)
                        .got_value(value)
                });
            }
        }
    }
}

/// Numbers and ranges with a dash, joined by commas; none at all is a list as well.
pub(super) fn is_list_of_numbers(text: &str) -> bool {
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let is_entry = |entry: &str| match entry.split_once('-') {
        Some((from, to)) => matches!((number(from), number(to)), (Some(from), Some(to)) if from <= to),
        None => number(entry).is_some(),
    };
    text.is_empty() || text.split(',').all(is_entry)
}

fn is_page_size(text: &str) -> bool {
    let number = text.trim_end_matches(|char: char| !char.is_ascii_digit());
    let unit = text.get(number.len()..).unwrap_or_default();
    number.parse::<u64>().is_ok_and(|number| number > 0)
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(unit, "KB" | "MB" | "GB" | "TB" | "PB" | "EB" | "B")
}

fn is_access(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'r' | b'w' | b'm'))
}

fn is_one_line(text: &str) -> bool {
    !text.contains('\n')
}

fn is_path(text: &str) -> bool {
    !text.is_empty() && !text.contains('\0')
}

fn is_guid(text: &str) -> bool {
    let bare = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let lengths: Vec<usize> = bare.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && bare.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn is_privileges(text: &str) -> bool {
    let is_name = |name: &str| {
        let bare = name.strip_prefix(['-', '!']).unwrap_or(name);
        !bare.is_empty()
            && bare.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'/' | b'.' | b'{' | b'}' | b'*')
            })
    };
    !text.is_empty() && text.split(',').all(|name| is_name(name.trim()))
}

fn is_scaled(text: &str) -> bool {
    let number = text.strip_suffix(|unit: char| matches!(unit.to_ascii_uppercase(), 'K' | 'M' | 'G' | 'T'));
    is_decimal(number.unwrap_or(text))
}

fn is_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    (!whole.is_empty() || !fraction.is_empty())
        && whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_numbers() {
        for text in ["", "0", "0-3,7", "0,1,2", "3-3"] {
            assert!(is_list_of_numbers(text), "{text}");
        }
        for text in ["a", "0-", "-1", "3-0", "0,", "0..3", "0 1", "0-1-2", "+1"] {
            assert!(!is_list_of_numbers(text), "{text}");
        }
    }

    #[test]
    fn sizes_and_names() {
        assert!(is_page_size("2MB") && is_page_size("64KB") && is_page_size("1GB"));
        assert!(!is_page_size("2M") && !is_page_size("MB") && !is_page_size("2mb") && !is_page_size("-2MB"));
        assert!(is_scaled("512m") && is_scaled("4G") && is_scaled("100"));
        assert!(!is_scaled("m") && !is_scaled("1X") && !is_scaled(""));
        assert!(is_guid("24E552D7-6523-47F7-A647-D3465BF1F5CA") && !is_guid("24E552D7"));
        assert!(is_privileges("default") && is_privileges("default,-file_chown") && !is_privileges("a,,b"));
    }
}
