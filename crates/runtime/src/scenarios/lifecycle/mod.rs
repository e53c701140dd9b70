//! runtime.md: the state, the lifecycle, and the operations.
pub(super) mod at_create;
pub(super) mod errors;
pub(super) mod exits;
pub(super) mod failing_hooks;
pub(super) mod frozen;
mod hook_inputs;
mod hook_order;
mod hook_paths;
pub(super) mod hooks;
pub(super) mod ids;
pub(super) mod refused;
pub(super) mod signals;
pub(super) mod slow_hooks;
pub(super) mod state;
pub(super) mod without_process;
pub(super) mod wrong_state;
