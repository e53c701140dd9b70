//! One entry of an archive: its headers, its content, and every way to get them wrong.

use super::header::{Checksum, Field, Header};

/// Which family of headers an entry is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// POSIX ustar; a pax header comes before it where a value does not fit.
    #[default]
    Pax,
    /// POSIX ustar alone; what does not fit is cut.
    Ustar,
    /// GNU: its own magic, `L` and `K` entries for long names, base 256 for large numbers.
    Gnu,
    /// The header of Unix V7: no magic, no owner names, no prefix.
    V7,
}

/// What stands between the end of the content and the end of its last block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Padding {
    /// Zeros up to the next block.
    #[default]
    Zeros,
    /// This byte up to the next block.
    Filled(u8),
    /// Nothing: the next header starts where the content ends.
    Missing,
}

/// An entry in the making. Unless told otherwise it is owned by 0:0 and of November 2023.
#[derive(Clone, Debug)]
pub struct Entry {
    name: Vec<u8>,
    typeflag: u8,
    link: Vec<u8>,
    content: Vec<u8>,
    mode: u64,
    uid: u64,
    gid: u64,
    mtime: u64,
    owner: (String, String),
    device: Option<(u64, u64)>,
    dialect: Dialect,
    pax: Vec<u8>,
    declared_size: Option<u64>,
    overrides: Vec<(usize, Vec<u8>)>,
    wide: Vec<(Field, i128)>,
    checksum: Checksum,
    padding: Padding,
}

impl Entry {
    /// An entry of this type flag without content.
    pub fn new(typeflag: u8, name: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            typeflag,
            link: Vec::new(),
            content: Vec::new(),
            mode: if typeflag == b'5' { 0o755 } else { 0o644 },
            uid: 0,
            gid: 0,
            mtime: 1_700_000_000,
            owner: Default::default(),
            device: None,
            dialect: Dialect::default(),
            pax: Vec::new(),
            declared_size: None,
            overrides: Vec::new(),
            wide: Vec::new(),
            checksum: Checksum::default(),
            padding: Padding::default(),
        }
    }

    /// A regular file.
    pub fn file(name: impl Into<Vec<u8>>, content: impl Into<Vec<u8>>) -> Self {
        Self::new(b'0', name).content(content)
    }

    /// A directory; its name customarily ends in a slash.
    pub fn dir(name: impl Into<Vec<u8>>) -> Self {
        Self::new(b'5', name)
    }

    /// A pax header (`x` or `g`) with these records, for placing one by hand.
    pub fn pax_header(typeflag: u8, records: impl Into<Vec<u8>>) -> Self {
        Self::new(typeflag, "PaxHeaders.0/entry").content(records)
    }

    /// A file in the old GNU sparse form: `map` is offset and length of each piece of `content`, at most four.
    pub fn sparse(name: impl Into<Vec<u8>>, map: &[(u64, u64)], content: impl Into<Vec<u8>>, real_size: u64) -> Self {
        let mut entry = Self::new(b'S', name).content(content).dialect(Dialect::Gnu);
        for (at, (offset, length)) in map.iter().take(4).enumerate() {
            entry = entry.at(386 + at * 24, format!("{offset:011o}\0{length:011o}\0"));
        }
        entry.at(483, format!("{real_size:011o}\0"))
    }

    /// Sets the name.
    pub fn name(mut self, name: impl Into<Vec<u8>>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the type flag.
    pub fn typeflag(mut self, typeflag: u8) -> Self {
        self.typeflag = typeflag;
        self
    }

    /// Sets the link name.
    pub fn link(mut self, target: impl Into<Vec<u8>>) -> Self {
        self.link = target.into();
        self
    }

    /// Sets the content, and the size with it.
    pub fn content(mut self, content: impl Into<Vec<u8>>) -> Self {
        self.content = content.into();
        self
    }

    /// Sets the permission bits.
    pub fn mode(mut self, mode: u64) -> Self {
        self.mode = mode;
        self
    }

    /// Sets the numeric owner and group.
    pub fn ids(mut self, uid: u64, gid: u64) -> Self {
        (self.uid, self.gid) = (uid, gid);
        self
    }

    /// Sets the modification time, in seconds since 1970.
    pub fn mtime(mut self, seconds: u64) -> Self {
        self.mtime = seconds;
        self
    }

    /// Sets the owner's and the group's name.
    pub fn owner(mut self, user: &str, group: &str) -> Self {
        self.owner = (user.to_owned(), group.to_owned());
        self
    }

    /// Sets the device numbers.
    pub fn device(mut self, major: u64, minor: u64) -> Self {
        self.device = Some((major, minor));
        self
    }

    /// Sets the header family.
    pub fn dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    /// Adds a well-formed pax record.
    pub fn pax(self, key: &str, value: impl AsRef<[u8]>) -> Self {
        let record = pax_record(key, value.as_ref());
        self.pax_raw(record)
    }

    /// Adds bytes to the pax header, well-formed or not.
    pub fn pax_raw(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.pax.extend_from_slice(bytes.as_ref());
        self
    }

    /// Adds an extended attribute in the form that container tools share.
    pub fn xattr(self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.pax(&format!("SCHILY.xattr.{name}"), value)
    }

    /// Declares this size whatever the content's length is.
    pub fn declared_size(mut self, size: u64) -> Self {
        self.declared_size = Some(size);
        self
    }

    /// Writes these bytes into a field, before the checksum is taken.
    pub fn field(self, field: Field, bytes: impl AsRef<[u8]>) -> Self {
        let (start, width) = field.span();
        let mut whole = bytes.as_ref().to_vec();
        whole.resize(width, 0);
        self.at(start, whole)
    }

    /// Writes these bytes at an offset of the header block, before the checksum is taken.
    pub fn at(mut self, offset: usize, bytes: impl Into<Vec<u8>>) -> Self {
        self.overrides.push((offset, bytes.into()));
        self
    }

    /// Writes this number into a field in base 256.
    pub fn base256(mut self, field: Field, value: i128) -> Self {
        self.wide.push((field, value));
        self
    }

    /// Says what stands in the checksum field.
    pub fn checksum(mut self, checksum: Checksum) -> Self {
        self.checksum = checksum;
        self
    }

    /// Says what stands behind the content.
    pub fn padding(mut self, padding: Padding) -> Self {
        self.padding = padding;
        self
    }

    /// The bytes: extension headers, header, content, padding.
    pub fn render(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut records = self.pax.clone();
        let (name, prefix) = self.split_name(&mut records, &mut out);
        if self.link.len() > 100 {
            match self.dialect {
                Dialect::Pax => records.extend(pax_record("linkpath", &self.link)),
                Dialect::Gnu => out.extend(gnu_long(b'K', &self.link)),
                Dialect::Ustar | Dialect::V7 => {}
            }
        }
        let mut header = Header::default();
        header.put(Field::Name, &name);
        header.put(Field::Prefix, &prefix);
        header.put(Field::Linkname, &self.link);
        header.put(Field::Typeflag, &[self.typeflag]);
        let size = self.declared_size.unwrap_or(self.content.len() as u64);
        let numbers = [
            (Field::Mode, self.mode, ""),
            (Field::Uid, self.uid, "uid"),
            (Field::Gid, self.gid, "gid"),
            (Field::Size, size, "size"),
            (Field::Mtime, self.mtime, "mtime"),
        ];
        for (field, value, key) in numbers {
            match (field.holds_octal(value), self.dialect) {
                (false, Dialect::Gnu) => header.base256(field, i128::from(value)),
                (false, Dialect::Pax) => {
                    records.extend(pax_record(key, value.to_string().as_bytes()));
                    header.octal(field, 0);
                }
                _ => header.octal(field, value),
            }
        }
        self.magic(&mut header);
        for (field, value) in &self.wide {
            header.base256(*field, *value);
        }
        for (offset, bytes) in &self.overrides {
            header.put_at(*offset, bytes);
        }
        if !records.is_empty() {
            out.extend(Self::pax_header(b'x', records).mtime(self.mtime).render());
        }
        out.extend(header.seal(&self.checksum));
        out.extend_from_slice(&self.content);
        let gap = self.content.len().next_multiple_of(512) - self.content.len();
        match self.padding {
            Padding::Zeros => out.resize(out.len() + gap, 0),
            Padding::Filled(byte) => out.resize(out.len() + gap, byte),
            Padding::Missing => {}
        }
        out
    }

    fn magic(&self, header: &mut Header) {
        match self.dialect {
            Dialect::Pax | Dialect::Ustar => {
                header.put(Field::Magic, b"ustar\0");
                header.put(Field::Version, b"00");
            }
            Dialect::Gnu => {
                header.put(Field::Magic, b"ustar ");
                header.put(Field::Version, b" \0");
            }
            Dialect::V7 => return,
        }
        header.put(Field::Uname, self.owner.0.as_bytes());
        header.put(Field::Gname, self.owner.1.as_bytes());
        if let Some((major, minor)) = self.device {
            header.octal(Field::Devmajor, major);
            header.octal(Field::Devminor, minor);
        }
    }

    /// Name and prefix field, with a pax record or a GNU header where they do not hold the name.
    fn split_name(&self, records: &mut Vec<u8>, out: &mut Vec<u8>) -> (Vec<u8>, Vec<u8>) {
        let whole = || (self.name.clone(), Vec::new());
        if self.name.len() <= 100 {
            return whole();
        }
        match self.dialect {
            Dialect::V7 => whole(),
            Dialect::Gnu => {
                out.extend(gnu_long(b'L', &self.name));
                whole()
            }
            Dialect::Pax | Dialect::Ustar => {
                let slash =
                    |at: &usize| self.name.get(*at) == Some(&b'/') && (1..=100).contains(&(self.name.len() - at - 1));
                match (1..=155.min(self.name.len() - 1)).rev().find(slash) {
                    Some(at) => (self.name[at + 1..].to_vec(), self.name[..at].to_vec()),
                    None => {
                        if self.dialect == Dialect::Pax {
                            records.extend(pax_record("path", &self.name));
                        }
                        whole()
                    }
                }
            }
        }
    }
}

/// A pax record: its own length in decimal, space, key, `=`, value, newline.
pub fn pax_record(key: &str, value: &[u8]) -> Vec<u8> {
    let body = key.len() + value.len() + 3;
    let mut length = body + 1;
    while body + length.to_string().len() != length {
        length = body + length.to_string().len();
    }
    let mut record = format!("{length} {key}=").into_bytes();
    record.extend_from_slice(value);
    record.push(b'\n');
    record
}

fn gnu_long(typeflag: u8, name: &[u8]) -> Vec<u8> {
    let mut content = name.to_vec();
    content.push(0);
    Entry::new(typeflag, "././@LongLink").content(content).dialect(Dialect::Gnu).mtime(0).render()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pax_records_count_themselves() {
        assert_eq!(pax_record("path", b"a"), b"9 path=a\n");
        let long = pax_record("path", &[b'x'; 90]);
        assert!(long.starts_with(b"99 path="));
        assert_eq!(long.len(), 99);
    }

    #[test]
    fn long_names_take_the_form_of_their_dialect() {
        let name = "n".repeat(150);
        assert_eq!(Entry::file(name.as_str(), "").render().len(), 3 * 512);
        assert_eq!(Entry::file(name.as_str(), "").dialect(Dialect::Gnu).render()[156], b'L');
        assert_eq!(Entry::file(name.as_str(), "").dialect(Dialect::Ustar).render().len(), 512);
        let split = Entry::file(format!("{}/{}", "d".repeat(120), "f"), "").render();
        assert_eq!((split.len(), split[0], split[345]), (512, b'f', b'd'));
    }
}
