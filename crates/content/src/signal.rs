//! The names of signals.

/// The names of Linux, the BSDs and Solaris, without `SIG`.
const NAMES: &[&str] = &[
    "ABRT", "ALRM", "BUS", "CANCEL", "CHLD", "CLD", "CONT", "EMT", "FPE", "FREEZE", "HUP", "ILL", "INFO", "INT", "IO",
    "IOT", "JVM1", "JVM2", "KILL", "LIBRT", "LOST", "LWP", "PIPE", "POLL", "PROF", "PWR", "QUIT", "RTMAX", "RTMIN",
    "SEGV", "STKFLT", "STOP", "SYS", "TERM", "THAW", "THR", "TRAP", "TSTP", "TTIN", "TTOU", "UNUSED", "URG", "USR1",
    "USR2", "VTALRM", "WAITING", "WINCH", "XCPU", "XFSZ", "XRES",
];

/// How far the real-time signals of Linux reach from the first to the last that programs may use.
const REAL_TIME_SPAN: u8 = 30;

/// Whether a text is the name of a signal, without `SIG`: `TERM`, `RTMIN+3`.
pub fn is_name(name: &str) -> bool {
    let offset = name.strip_prefix("RTMIN+").or_else(|| name.strip_prefix("RTMAX-"));
    match offset {
        Some(offset) => {
            offset.bytes().all(|byte| byte.is_ascii_digit())
                && (offset == "0" || !offset.starts_with('0'))
                && offset.parse::<u8>().is_ok_and(|offset| offset <= REAL_TIME_SPAN)
        }
        None => NAMES.contains(&name),
    }
}
