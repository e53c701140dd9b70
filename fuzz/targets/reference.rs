#![no_main]
#![expect(missing_docs, reason = "see `fuzz::reference`")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::reference(data));
