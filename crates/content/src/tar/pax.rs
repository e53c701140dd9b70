//! Pax extended headers, POSIX.1 "pax Header Block".

use super::numeric::Numeric;
use super::problem::TarProblemKind;

/// Why a pax record is not well-formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PaxFault {
    /// No decimal length with a space behind it at its beginning, or zero.
    #[error("it does not begin with its length and a space")]
    Length,
    /// The length points behind the end of the header or before the record's own text.
    #[error("its length does not fit into the header")]
    LengthOutOfRange,
    /// The last byte is not a newline.
    #[error("it does not end in a newline where its length says")]
    Newline,
    /// No `=`, or nothing before it.
    #[error("it has no key followed by `=`")]
    Key,
    /// A NUL in a key or in the value of `path`, `linkpath`, `uname` or `gname`.
    #[error("a name in it holds a NUL")]
    Nul,
}

/// The records of one pax header, key and value, in their order; ends at the first malformed record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PaxRecords<'a> {
    rest: &'a [u8],
}

impl<'a> PaxRecords<'a> {
    /// The records in `data`, the body of a pax header.
    pub fn new(data: &'a [u8]) -> Self {
        Self { rest: data }
    }

    /// The value that counts for `key`: that of its last record.
    pub fn get(self, key: &[u8]) -> Option<&'a [u8]> {
        self.filter(|(candidate, _)| *candidate == key).last().map(|(_, value)| value)
    }

    /// The offset in the header of the first malformed record and what is wrong with it.
    pub(super) fn first_fault(mut self) -> Option<(u64, PaxFault)> {
        let whole = self.rest.len();
        loop {
            let position = whole - self.rest.len();
            if self.rest.is_empty() {
                return None;
            }
            match record(self.rest) {
                Ok((_, _, rest)) => self.rest = rest,
                Err(fault) => return Some((position as u64, fault)),
            }
        }
    }
}

impl<'a> Iterator for PaxRecords<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        match record(self.rest) {
            Ok((key, value, rest)) => {
                self.rest = rest;
                Some((key, value))
            }
            Err(_) => {
                self.rest = &[];
                None
            }
        }
    }
}

/// Key, value and what follows.
type Record<'a> = (&'a [u8], &'a [u8], &'a [u8]);

fn record(bytes: &[u8]) -> Result<Record<'_>, PaxFault> {
    let digits = bytes.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count();
    let (number, text) = bytes.split_at_checked(digits).ok_or(PaxFault::Length)?;
    let length =
        number.iter().try_fold(0_usize, |length, byte| length.checked_mul(10)?.checked_add(usize::from(byte - b'0')));
    let (Some(length @ 1..), [b' ', ..]) = (length, text) else {
        return Err(PaxFault::Length);
    };
    let (whole, rest) = bytes.split_at_checked(length).ok_or(PaxFault::LengthOutOfRange)?;
    let body = whole.get(digits + 1..).ok_or(PaxFault::LengthOutOfRange)?;
    let body = body.strip_suffix(b"\n").ok_or(PaxFault::Newline)?;
    let equals = body.iter().position(|&byte| byte == b'=').ok_or(PaxFault::Key)?;
    let (key, value) = body.split_at(equals);
    let value = value.get(1..).unwrap_or_default();
    if key.is_empty() {
        return Err(PaxFault::Key);
    }
    let is_name = matches!(key, b"path" | b"linkpath" | b"uname" | b"gname");
    if key.contains(&0) || (is_name && value.contains(&0)) {
        return Err(PaxFault::Nul);
    }
    Ok((key, value, rest))
}

/// What pax records put in place of header fields. Bounded: names longer than the limit are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Overrides {
    pub(super) path: Option<Vec<u8>>,
    pub(super) link: Option<Vec<u8>>,
    pub(super) sparse_name: Option<Vec<u8>>,
    pub(super) size: Option<Numeric>,
    pub(super) uid: Option<Numeric>,
    pub(super) gid: Option<Numeric>,
    pub(super) mtime: Option<Numeric>,
    pub(super) real_size: Option<u64>,
    pub(super) is_sparse: bool,
    /// A name was longer than the limit.
    pub(super) name_too_long: bool,
}

impl Overrides {
    /// Lays `records` over what is there; an empty value takes an earlier one away. Values that cannot be used are reported and
    /// leave the field as it was.
    pub(super) fn apply(&mut self, records: PaxRecords<'_>, max_name: usize, report: &mut dyn FnMut(TarProblemKind)) {
        for (key, value) in records {
            match key {
                b"path" => self.path = name(value, max_name, &mut self.name_too_long),
                b"linkpath" => self.link = name(value, max_name, &mut self.name_too_long),
                b"GNU.sparse.name" => self.sparse_name = name(value, max_name, &mut self.name_too_long),
                b"size" => number("size", value, &mut self.size, report),
                b"uid" => number("uid", value, &mut self.uid, report),
                b"gid" => number("gid", value, &mut self.gid, report),
                b"mtime" => number("mtime", value, &mut self.mtime, report),
                b"GNU.sparse.size" => self.real_size("GNU.sparse.size", value, report),
                b"GNU.sparse.realsize" => self.real_size("GNU.sparse.realsize", value, report),
                b"SCHILY.realsize" => self.real_size("SCHILY.realsize", value, report),
                _ if key.starts_with(b"GNU.sparse.") => self.is_sparse = true,
                _ => {}
            }
        }
    }

    fn real_size(&mut self, key: &'static str, value: &[u8], report: &mut dyn FnMut(TarProblemKind)) {
        self.is_sparse = true;
        self.real_size = Numeric::from_pax(value, false).unsigned();
        if self.real_size.is_none() {
            report(TarProblemKind::PaxValue { key });
        }
    }
}

fn name(value: &[u8], max_name: usize, too_long: &mut bool) -> Option<Vec<u8>> {
    if value.len() > max_name {
        *too_long = true;
        return None;
    }
    (!value.is_empty()).then(|| value.to_vec())
}

fn number(key: &'static str, value: &[u8], slot: &mut Option<Numeric>, report: &mut dyn FnMut(TarProblemKind)) {
    let is_time = key == "mtime";
    let number = Numeric::from_pax(value, is_time);
    if value.is_empty() {
        *slot = None;
    } else if number.value.is_none() || (number.is_negative() && !is_time) {
        report(TarProblemKind::PaxValue { key });
    } else {
        *slot = Some(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_cut_by_their_length() {
        let data = b"11 path=ab\n12 note=a\nb\n6 k=v\n";
        let records: Vec<_> = PaxRecords::new(data).collect();
        assert_eq!(records, [(&b"path"[..], &b"ab"[..]), (b"note", b"a\nb"), (b"k", b"v")]);
        assert_eq!(PaxRecords::new(data).first_fault(), None);
        assert_eq!(PaxRecords::new(b"6 k=v\n6 k=w\n").get(b"k"), Some(&b"w"[..]));
    }

    #[test]
    fn faults_are_named_and_placed() {
        let cases: &[(&[u8], PaxFault)] = &[
            (b"path=ab\n", PaxFault::Length),
            (b"0 a=b\n", PaxFault::Length),
            (b"6k=v\n", PaxFault::Length),
            (b"99999999999999999999999 a=b\n", PaxFault::Length),
            (b"7 k=v\n", PaxFault::LengthOutOfRange),
            (b"1 k=v\n", PaxFault::LengthOutOfRange),
            (b"5 k=v\n", PaxFault::Newline),
            (b"6 kkk\n", PaxFault::Key),
            (b"5 =v\n", PaxFault::Key),
            (b"11 path=a\0\n", PaxFault::Nul),
            (b"\0\0\0", PaxFault::Length),
        ];
        for (bad, fault) in cases {
            let data = [b"6 k=v\n", *bad].concat();
            assert_eq!(PaxRecords::new(&data).first_fault(), Some((6, *fault)), "{bad:?}");
            assert_eq!(PaxRecords::new(&data).count(), 1);
        }
    }

    #[test]
    fn an_empty_value_takes_an_override_away() {
        let mut overrides = Overrides::default();
        let mut problems = Vec::new();
        let mut apply = |overrides: &mut Overrides, data: &[u8]| {
            overrides.apply(PaxRecords::new(data), 100, &mut |kind| problems.push(kind));
        };
        apply(&mut overrides, b"10 path=a\n10 size=7\n");
        assert_eq!(overrides.path.as_deref(), Some(&b"a"[..]));
        apply(&mut overrides, b"8 path=\n8 size=\n");
        assert_eq!(overrides, Overrides::default());
        apply(&mut overrides, b"11 size=-7\n");
        assert_eq!(problems, [TarProblemKind::PaxValue { key: "size" }]);
    }
}
