//! HTTP itself (spec.md#api), and registries that stand in front of others (spec.md#registry-proxying).
pub mod methods;
pub mod proxying;
pub mod reading;
