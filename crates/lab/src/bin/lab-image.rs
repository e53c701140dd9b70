//! Writes images of the lab to disk: the large ones to measure by, the reference subjects, and every fault.

use std::{
    error::Error,
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::{Parser, Subcommand};
use lab::{
    big::{self, Plan},
    fault::{Subject, exotics, faults},
    floor,
    image::{BASES, base},
};

/// Writes images of the lab to disk.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The image to measure by: 40 gzip layers of semi-compressible content.
    Big {
        /// How many GiB of content.
        #[arg(long, default_value_t = 1)]
        gib: usize,
        /// The layout directory to make.
        out: PathBuf,
    },
    /// Five gzip layers with a few MB in all.
    Small {
        /// The layout directory to make.
        out: PathBuf,
    },
    /// What no check of gzip layers can do without, on one core: hash the stored bytes, inflate them, hash the content. For
    /// comparison with the time that a whole check takes.
    Floor {
        /// A layout directory.
        layout: PathBuf,
    },
    /// A reference subject by name.
    Base {
        /// Which one; a wrong name lists them.
        name: String,
        /// The layout directory to make.
        out: PathBuf,
    },
    /// A fault or an exotic subject by name; a directory for a layout, a file for an archive or a document.
    Fault {
        /// Which one; `all` writes every one of them below the directory.
        name: String,
        /// Where to.
        out: PathBuf,
    },
}

fn main() -> Result<(), Box<dyn Error>> {
    match Arguments::parse().what {
        What::Big { gib, out } => report(big::write(Plan::gib(gib), &out)?)?,
        What::Small { out } => report(big::write(Plan::small(), &out)?)?,
        What::Floor { layout } => {
            let content = floor::run(&layout)?;
            writeln!(io::stdout(), "{content} bytes of content")?;
        }
        What::Base { name, out } => {
            let known: Vec<_> = BASES.iter().map(|(name, _)| *name).collect();
            let image = base(&name)
                .ok_or_else(|| format!("no reference subject is named `{name}`; there are: {}", known.join(", ")))?;
            image.seal().write(&out)?;
        }
        What::Fault { name, out } => {
            let table = faults()
                .map(|fault| (fault.name, fault.build))
                .chain(exotics().map(|exotic| (exotic.name, exotic.build)));
            let chosen: Vec<_> = table.filter(|(known, _)| name == "all" || *known == name).collect();
            match chosen.as_slice() {
                [] => return Err(format!("no fault and no exotic subject is named `{name}`").into()),
                [(_, build)] => write(&build(), &out)?,
                all => {
                    fs::create_dir_all(&out)?;
                    for (known, build) in all {
                        write(&build(), &out.join(known))?;
                    }
                }
            }
        }
    }
    Ok(())
}

fn write(subject: &Subject, out: &Path) -> io::Result<()> {
    match subject {
        Subject::Layout(layout) => layout.write(out),
        Subject::Archive(bytes) | Subject::Document { bytes, .. } => fs::write(out, bytes),
    }
}

fn report(written: big::Written) -> io::Result<()> {
    writeln!(
        io::stdout(),
        "{} entries, {} bytes of content, {} bytes stored",
        written.entries,
        written.content,
        written.stored
    )
}
