#![no_main]
#![expect(missing_docs, reason = "see `fuzz::document`")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::document(data));
