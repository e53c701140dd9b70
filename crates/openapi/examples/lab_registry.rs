//! Starts the registry of the lab on a free port of the loopback, says where, and serves until standard input ends.

use std::io::{self, Read, Write};

use lab::registry::{Options, start};

fn main() -> io::Result<()> {
    let registry = start(Options::default())?;
    writeln!(io::stdout(), "{}", registry.url())?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
