//! What a person chooses about the looks of the terminal format; the other formats have no options.

/// The signs that stand beside colours and draw the frames.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Symbols {
    /// `✗`, `…` and box drawings.
    #[default]
    Unicode,
    /// ASCII only, but for what the subject itself contains.
    Ascii,
}

/// How the terminal format looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to colour. Colour is never the only sign.
    pub colour: bool,
    /// Which signs to use.
    pub symbols: Symbols,
    /// Everything in full length: all findings, all notes, all members, full digests.
    pub verbose: bool,
    /// Only the verdict line.
    pub quiet: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { width: 100, colour: false, symbols: Symbols::Unicode, verbose: false, quiet: false }
    }
}
