//! Colours, signs and widths.

use annotate_snippets::Renderer;
use annotate_snippets::renderer::DecorStyle;
use anstyle::{AnsiColor, Style};
use verdict::{Severity, Verdict};

use crate::options::{Options, Symbols};

/// How everything looks in one run.
pub(crate) struct Paint {
    colour: bool,
    symbols: Symbols,
    /// Columns to fill.
    pub(crate) width: usize,
    /// Whether to leave nothing out.
    pub(crate) verbose: bool,
    /// Whether the subject is a live one, whose findings a person wants to see again at once.
    pub(crate) live: bool,
    /// Hexadecimal digits of a digest to show.
    pub(crate) digits: usize,
}

impl Paint {
    pub(crate) fn new(options: &Options, live: bool) -> Paint {
        let digits = if options.verbose { usize::MAX } else { 12 };
        let width = options.width.max(40);
        Paint { colour: options.colour, symbols: options.symbols, width, verbose: options.verbose, live, digits }
    }

    /// The renderer of findings.
    pub(crate) fn renderer(&self) -> Renderer {
        let decor = if self.symbols == Symbols::Unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
        let renderer = if self.colour { Renderer::styled() } else { Renderer::plain() };
        // The number column and the marks of a cut stand outside of what the renderer calls its width.
        renderer.decor_style(decor).term_width(self.width.saturating_sub(12))
    }

    /// The sign of a severity.
    pub(crate) const fn sign(&self, level: Severity) -> &'static str {
        match (self.symbols, level) {
            (Symbols::Unicode, Severity::Must) => "✗",
            (Symbols::Unicode, Severity::Should) => "▲",
            (Symbols::Unicode, Severity::Note) => "·",
            (Symbols::Ascii, Severity::Must) => "x",
            (Symbols::Ascii, Severity::Should) => "!",
            (Symbols::Ascii, Severity::Note) => "-",
        }
    }

    /// The mark of something left out.
    pub(crate) const fn ellipsis(&self) -> &'static str {
        match self.symbols {
            Symbols::Unicode => "…",
            Symbols::Ascii => "...",
        }
    }

    /// `text` as the symbols allow it, where it is ours.
    pub(crate) fn signs(&self, text: String) -> String {
        if self.symbols == Symbols::Ascii { text.replace('…', "...") } else { text }
    }

    /// `text` in the colour of `verdict`.
    pub(crate) fn verdict(&self, verdict: Verdict, text: &str) -> String {
        let colour = match verdict {
            Verdict::Green => AnsiColor::Green,
            Verdict::Yellow => AnsiColor::Yellow,
            Verdict::Incomplete => AnsiColor::BrightBlack,
            Verdict::Error => AnsiColor::Magenta,
            Verdict::Red => AnsiColor::Red,
        };
        self.styled(colour.on_default().bold(), text)
    }

    /// The sign between what was and what is.
    pub(crate) const fn arrow(&self) -> &'static str {
        match self.symbols {
            Symbols::Unicode => "→",
            Symbols::Ascii => "->",
        }
    }

    /// The sign of something that got better.
    pub(crate) const fn better(&self) -> &'static str {
        match self.symbols {
            Symbols::Unicode => "✓",
            Symbols::Ascii => "+",
        }
    }

    /// `text`, emphasised.
    pub(crate) fn bold(&self, text: &str) -> String {
        self.styled(Style::new().bold(), text)
    }

    fn styled(&self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}
