//! `src/table.rs` is what the generator makes of the TOML today.

use crate::generator;

#[test]
fn table_is_up_to_date() {
    let written = std::fs::read_to_string(generator::root().join("crates/catalogue/src/table.rs")).unwrap();
    assert!(written == generator::table(), "run `cargo run -p catalogue --example generate`");
}
