//! Extension headers that wait for the entry they belong to.

/// The four extension headers that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extension {
    Pax,
    GlobalPax,
    LongName,
    LongLink,
}

impl Extension {
    pub(super) fn of(typeflag: u8) -> Option<Self> {
        match typeflag {
            b'x' => Some(Self::Pax),
            b'g' => Some(Self::GlobalPax),
            b'L' => Some(Self::LongName),
            b'K' => Some(Self::LongLink),
            _ => None,
        }
    }

    pub(super) fn typeflag(self) -> u8 {
        match self {
            Self::Pax => b'x',
            Self::GlobalPax => b'g',
            Self::LongName => b'L',
            Self::LongLink => b'K',
        }
    }
}

/// What stands before an entry and belongs to it.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// Offset of the first extension header.
    pub(super) header_offset: Option<u64>,
    /// Type of the last extension header.
    pub(super) last: Option<Extension>,
    pub(super) pax: Option<Vec<u8>>,
    pub(super) long_name: Option<Vec<u8>>,
    pub(super) long_link: Option<Vec<u8>>,
}

impl Pending {
    /// Whether there is already one of this type.
    pub(super) fn has(&self, extension: Extension) -> bool {
        match extension {
            Extension::Pax => self.pax.is_some(),
            Extension::LongName => self.long_name.is_some(),
            Extension::LongLink => self.long_link.is_some(),
            Extension::GlobalPax => false,
        }
    }
}

/// A GNU long name without the NUL that ends it.
pub(super) fn until_nul(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some(end) = bytes.iter().position(|&byte| byte == 0) {
        bytes.truncate(end);
    }
    bytes
}
