//! How far a run is.

/// Is told how far a run is. Called from several threads.
pub trait Progress: Sync {
    /// `done` of `all` scenarios are done, and the one with this name is the last of them.
    fn scenario_done(&self, name: &'static str, done: usize, all: usize);
}
