//! Every format of reports made by hand. Tools that are not ours judge the same in `tests/formats`.

mod comparison;
mod conversion;
mod hostility;
mod official;
mod sample;
mod schema;
mod size;
mod snapshots;
mod width;
