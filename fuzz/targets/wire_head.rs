#![no_main]
#![expect(missing_docs, reason = "see `fuzz::wire_head`")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::wire_head(data));
