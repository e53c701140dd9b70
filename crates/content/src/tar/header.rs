//! What a header means: an extension, or an entry with all that stands before it taken into account.

use super::block::{BLOCK, Block};
use super::entry::{Dialect, Entry, EntryKind, EntryVisitor, PathSource};
use super::extension::{Extension, Pending, until_nul};
use super::facts::EndOfArchive;
use super::numeric::Numeric;
use super::pax::{Overrides, PaxRecords};
use super::problem::TarProblemKind;
use super::reader::{Region, State, TarReader};

/// A name in a global header costs its length again for each entry, so it is bounded more tightly.
const MAX_GLOBAL_NAME: usize = 4096;

impl TarReader {
    /// Reads the block at `at`, which is not all zeros.
    pub(super) fn read_header(&mut self, bytes: &[u8; BLOCK], at: u64, visitor: &mut dyn EntryVisitor) {
        let block = Block(bytes);
        let is_right = block.checksum_is_right();
        if self.region == Region::AfterEnd {
            let position = bytes.iter().position(|&byte| byte != 0).unwrap_or(0);
            self.after_end.first_nonzero.get_or_insert(at + position as u64);
            self.region = Region::Hidden;
        }
        if !is_right {
            let can_be_followed = block.dialect() != Dialect::V7 && block.size().unsigned().is_some();
            if !can_be_followed || self.region == Region::Hidden {
                return self.lose(at, visitor);
            }
            let kind =
                TarProblemKind::BadChecksum { stored: block.stored_checksum().value, computed: block.checksum() };
            self.report(at, self.entries + 1, Some(block.name()), kind, visitor);
        }
        if self.region == Region::Archive {
            self.dialects.see(block.dialect(), block.typeflag());
        }
        match Extension::of(block.typeflag()) {
            Some(kind) => self.begin_extension(kind, block, at, visitor),
            None if block.typeflag() == b'S' && block.dialect() == Dialect::Gnu && block.sparse_map_goes_on() => {
                self.state = State::SparseMap { header: Box::new(*bytes), offset: at };
            }
            None => self.read_entry(bytes, at, visitor),
        }
    }

    /// Stops at a block that is no header.
    fn lose(&mut self, at: u64, visitor: &mut dyn EntryVisitor) {
        self.state = State::Lost;
        if self.region != Region::Archive {
            return;
        }
        if at == 0 {
            self.end = Some(EndOfArchive::NotTar);
            return;
        }
        self.report(at, self.entries + 1, None, TarProblemKind::NotAHeader, visitor);
        self.end = Some(EndOfArchive::Lost { offset: at });
    }

    /// Stops because of a bound of ours.
    fn give_up(&mut self, at: u64, what: &'static str, limit: u64, visitor: &mut dyn EntryVisitor) {
        self.report(at, self.entries + 1, None, TarProblemKind::Limit { what, limit }, visitor);
        if self.region == Region::Archive {
            self.end = Some(EndOfArchive::NotReached { offset: at });
        }
        self.state = State::Lost;
    }

    fn begin_extension(&mut self, kind: Extension, block: Block<'_>, at: u64, visitor: &mut dyn EntryVisitor) {
        let Some(size) = self.followable_size(block.size(), at, block.name(), visitor) else {
            return;
        };
        let (what, limit) = match kind {
            Extension::Pax | Extension::GlobalPax => ("the size of a pax header", self.limits.max_pax),
            Extension::LongName | Extension::LongLink => ("the length of a GNU long name", self.limits.max_path),
        };
        // The NUL that ends a GNU long name is counted in its size.
        if size > limit.saturating_add(1) {
            return self.give_up(at, what, limit, visitor);
        }
        let typeflag = kind.typeflag();
        if self.pending.has(kind) {
            self.report(at, self.entries + 1, None, TarProblemKind::RepeatedExtension { typeflag }, visitor);
        }
        if kind == Extension::GlobalPax {
            if self.region == Region::Archive {
                self.global_headers += 1;
                self.first_global_header.get_or_insert(at);
            }
        } else {
            self.pending.header_offset.get_or_insert(at);
            self.pending.last = Some(kind);
        }
        self.state = State::Extension { kind, data: Vec::new(), left: size, padding: padding(size) };
        if size == 0 {
            self.end_extension(visitor);
        }
    }

    /// Keeps what an extension header holds for the entry that follows, or for all of them.
    pub(super) fn end_extension(&mut self, visitor: &mut dyn EntryVisitor) {
        let State::Extension { kind, data, .. } = std::mem::replace(&mut self.state, State::Header) else {
            return;
        };
        if matches!(kind, Extension::Pax | Extension::GlobalPax) {
            let size = data.len() as u64;
            let data_offset = self.offset.saturating_sub(size + padding(size));
            if let Some((position, fault)) = PaxRecords::new(&data).first_fault() {
                let offset = data_offset + position;
                self.report(offset, self.entries + 1, None, TarProblemKind::PaxRecord { fault }, visitor);
            }
        }
        match kind {
            Extension::Pax => self.pending.pax = Some(data),
            Extension::LongName => self.pending.long_name = Some(until_nul(data)),
            Extension::LongLink => self.pending.long_link = Some(until_nul(data)),
            Extension::GlobalPax => {
                let mut global = std::mem::take(&mut self.global);
                self.apply(&mut global, &data, MAX_GLOBAL_NAME, self.offset, visitor);
                self.global = global;
            }
        }
    }

    fn apply(
        &mut self,
        overrides: &mut Overrides,
        data: &[u8],
        max_name: usize,
        at: u64,
        visitor: &mut dyn EntryVisitor,
    ) {
        let number = self.entries + 1;
        overrides.apply(PaxRecords::new(data), max_name, &mut |kind| {
            self.report(at, number, None, kind, visitor);
        });
    }

    /// The size, if the archive can be followed with it; otherwise a problem is reported and the reading ends.
    fn followable_size(&mut self, size: Numeric, at: u64, name: &[u8], visitor: &mut dyn EntryVisitor) -> Option<u64> {
        if let Some(size) = size.unsigned() {
            return Some(size);
        }
        let kind = number_problem("size", size);
        self.report(at, self.entries + 1, Some(name), kind, visitor);
        if self.region == Region::Archive {
            self.end = Some(EndOfArchive::Lost { offset: at });
        }
        self.state = State::Lost;
        None
    }

    /// Delivers the entry whose header stands at `at` and goes on to its data.
    pub(super) fn read_entry(&mut self, bytes: &[u8; BLOCK], at: u64, visitor: &mut dyn EntryVisitor) {
        if self.entries + self.after_end.hidden_entries >= self.limits.max_entries {
            return self.give_up(at, "the number of entries", self.limits.max_entries, visitor);
        }
        let pending = std::mem::take(&mut self.pending);
        let mut joined = std::mem::take(&mut self.joined);
        let entry = self.entry(Block(bytes), at, &pending, &mut joined, visitor);
        if let Some((entry, is_delivered)) = entry {
            if self.region == Region::Archive {
                self.entries += 1;
                if is_delivered {
                    visitor.entry(&entry);
                }
            } else {
                self.after_end.hidden_entries += 1;
            }
            self.begin_data(entry.size, entry.path);
        }
        self.joined = joined;
    }

    fn begin_data(&mut self, size: u64, path: &[u8]) {
        if size == 0 {
            self.state = State::Header;
            return;
        }
        let name = self.last_name.get_or_insert_default();
        name.clear();
        name.extend_from_slice(path);
        self.state = State::Data { declared: size, left: size, padding: padding(size) };
    }

    /// Puts an entry together, and says whether it may be delivered; `None` if the archive cannot be followed any further.
    fn entry<'a>(
        &mut self,
        block: Block<'a>,
        at: u64,
        pending: &'a Pending,
        joined: &'a mut Vec<u8>,
        visitor: &mut dyn EntryVisitor,
    ) -> Option<(Entry<'a>, bool)> {
        let number = self.entries + 1;
        let mut overrides = self.global.clone();
        if let Some(data) = &pending.pax {
            let max_name = usize::try_from(self.limits.max_path).unwrap_or(usize::MAX);
            self.apply(&mut overrides, data, max_name, at, visitor);
        }
        let pax = PaxRecords::new(pending.pax.as_deref().unwrap_or_default());
        let mixed = [
            ("path", overrides.path.is_some() && pending.long_name.is_some()),
            ("linkpath", overrides.link.is_some() && pending.long_link.is_some()),
        ];
        let link_override = overrides.link.take();
        let path_source = match (&overrides.sparse_name, &overrides.path, &pending.long_name) {
            (Some(_), _, _) => PathSource::GnuSparseName,
            (None, Some(_), _) => PathSource::Pax,
            (None, None, Some(_)) => PathSource::GnuLongName,
            (None, None, None) => PathSource::Header,
        };
        joined.clear();
        match path_source {
            PathSource::GnuSparseName => joined.extend_from_slice(overrides.sparse_name.as_deref().unwrap_or_default()),
            PathSource::Pax => joined.extend_from_slice(overrides.path.as_deref().unwrap_or_default()),
            PathSource::GnuLongName => joined.extend_from_slice(pending.long_name.as_deref().unwrap_or_default()),
            PathSource::Header => {
                let prefix = block.prefix();
                joined.extend_from_slice(prefix);
                if !prefix.is_empty() {
                    joined.push(b'/');
                }
                joined.extend_from_slice(block.name());
            }
        }
        let link_start = joined.len();
        match (&link_override, &pending.long_link) {
            (Some(link), _) | (None, Some(link)) => joined.extend_from_slice(link),
            (None, None) => joined.extend_from_slice(block.link()),
        }
        let (path, link) = joined.split_at(link_start);

        let kind = EntryKind::of(block.typeflag(), path);
        let declared_size = overrides.size.unwrap_or(block.size());
        let size = if kind.has_data() { self.followable_size(declared_size, at, path, visitor)? } else { 0 };
        for (key, is_mixed) in mixed {
            if is_mixed {
                self.report(at, number, Some(path), TarProblemKind::MixedNames { key }, visitor);
            }
        }
        let (mode, mtime) = (block.mode(), overrides.mtime.unwrap_or(block.mtime()));
        let uid = overrides.uid.unwrap_or(block.uid());
        let gid = overrides.gid.unwrap_or(block.gid());
        let device = matches!(kind, EntryKind::CharDevice | EntryKind::BlockDevice).then(|| block.device());
        let unsigned: [Option<(&'static str, Numeric)>; 6] = [
            Some(("mode", mode)),
            Some(("uid", uid)),
            Some(("gid", gid)),
            device.map(|(major, _)| ("devmajor", major)),
            device.map(|(_, minor)| ("devminor", minor)),
            (!kind.has_data()).then(|| ("size", block.size())),
        ];
        for (field, value) in unsigned.into_iter().flatten() {
            if value.unsigned().is_none() {
                self.report(at, number, Some(path), number_problem(field, value), visitor);
            }
        }
        if mtime.value.is_none() {
            self.report(at, number, Some(path), TarProblemKind::BadNumber { field: "mtime" }, visitor);
        }
        let max_path = self.limits.max_path;
        let is_delivered = !overrides.name_too_long && path.len() as u64 <= max_path && link.len() as u64 <= max_path;
        if !is_delivered {
            let what = "the length of a path";
            self.report(at, number, Some(path), TarProblemKind::Limit { what, limit: max_path }, visitor);
        }
        let is_old_sparse = kind == EntryKind::Sparse;
        let real_size = if is_old_sparse && block.dialect() == Dialect::Gnu {
            block.sparse_real_size().unsigned()
        } else {
            overrides.real_size
        };
        let entry = Entry {
            number,
            header_offset: pending.header_offset.unwrap_or(at),
            data_offset: self.offset,
            path,
            path_source,
            link: (!link.is_empty()).then_some(link),
            typeflag: block.typeflag(),
            kind,
            size,
            declared_size,
            real_size,
            is_sparse: is_old_sparse || overrides.is_sparse,
            mode,
            uid,
            gid,
            mtime,
            device,
            dialect: block.dialect(),
            pax,
            header: block.0,
        };
        Some((entry, is_delivered))
    }
}

fn number_problem(field: &'static str, value: Numeric) -> TarProblemKind {
    if value.is_negative() { TarProblemKind::NegativeNumber { field } } else { TarProblemKind::BadNumber { field } }
}

/// Bytes from the end of `size` bytes of data to the next block.
fn padding(size: u64) -> u64 {
    let block = BLOCK as u64;
    (block - size % block) % block
}
