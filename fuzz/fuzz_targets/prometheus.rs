#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| exemplar_panel_fuzz::prometheus(body));
