//! `PRODUCT.yaml`: the file with which a vendor names a product to a programme.

mod document;
mod marks;
mod problem;
mod record;
mod rules;

pub use problem::Problem;
pub use record::{Product, ProductType};
