//! A runtime that keeps a state and starts nothing: not one requirement may pass on it.

use super::{is_root, judged};

#[test]
fn nothing_passes_on_a_runtime_that_runs_nothing() {
    if !is_root() {
        return;
    }
    let null = format!("{} lab runtime --null --", env!("CARGO_BIN_EXE_greenlight"));
    let ended = judged(&null, "--driver standard --out json");
    let ended = ended.expect(1);
    let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(report["verdict"], "red");
    let outcomes = report["outcomes"].as_array().unwrap();
    let of = |wanted: &str| -> Vec<&str> {
        let of = outcomes.iter().filter(|one| one["outcome"] == wanted);
        of.map(|one| one["requirement"].as_str().unwrap()).collect()
    };
    assert_eq!(of("pass"), Vec::<&str>::new());
    assert_eq!(of("fail"), ["runtime.lifecycle.program-run"]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    assert!(of("blocked").len() > 80, "{}", of("blocked").len());
}
