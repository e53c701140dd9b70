#![no_main]
#![expect(missing_docs, reason = "see `fuzz::compressed`")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::compressed(data));
