#![no_main]
#![expect(missing_docs, reason = "see `fuzz::archive`")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::archive(data));
