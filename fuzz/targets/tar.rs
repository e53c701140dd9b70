#![no_main]
#![expect(missing_docs, reason = "see `fuzz::tar`")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::tar(data));
