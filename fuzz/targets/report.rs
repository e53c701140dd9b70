#![no_main]
#![expect(missing_docs, reason = "see `fuzz::report`")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::report(data));
