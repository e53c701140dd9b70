#![no_main]
#![expect(missing_docs, reason = "see `fuzz::json`")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::json(data));
