#![no_main]
#![expect(missing_docs, reason = "see `fuzz::layer`")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::layer(data));
