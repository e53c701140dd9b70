//! Compiles the probe, a program without libc, with the same compiler: `include_bytes!` of it is in `src/probe/program.rs`.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=probe");
    println!("cargo::rerun-if-changed=build.rs");
    let Ok(out) = env::var("OUT_DIR") else { return };
    let program = Path::new(&out).join("greenlight-probe");
    let target = env::var("TARGET").unwrap_or_default();
    if !target.starts_with("x86_64") || !target.contains("linux") {
        // The system calls are those of one architecture; elsewhere the program is empty, and a run says so.
        if let Err(error) = std::fs::write(&program, []) {
            println!("cargo::error=failed to write {}: {error}", program.display());
        }
        return;
    }
    let compiler = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let status = Command::new(compiler)
        .args(["--edition", "2024", "--crate-name", "greenlight_probe", "--crate-type", "bin", "--target", &target])
        .args(["-C", "panic=abort", "-C", "opt-level=s", "-C", "strip=symbols", "-C", "relocation-model=static"])
        .args(["-C", "link-arg=-nostartfiles", "-C", "link-arg=-nostdlib", "-C", "link-arg=-static"])
        .args(["-C", "link-arg=-Wl,--build-id=none", "-D", "warnings"])
        .arg("probe/main.rs")
        .arg("-o")
        .arg(&program)
        .status();
    match status {
        Ok(status) if status.success() => {}
        Ok(status) => println!("cargo::error=the probe does not compile: {status}"),
        Err(error) => println!("cargo::error=failed to run the compiler for the probe: {error}"),
    }
}
