//! Writes `crates/catalogue/src/table.rs` from the TOML of the catalogue.

#[path = "../generator/mod.rs"]
#[allow(dead_code, reason = "the test uses more of it")]
mod generator;

fn main() -> std::io::Result<()> {
    std::fs::write(generator::root().join("crates/catalogue/src/table.rs"), generator::table())
}
