//! Any bytes are text or refused; what is called UTF-8 is what the standard library calls so.
#![no_main]

use hejnal_fuzz::sources::encoding::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match decode(bytes, "fuzz.csv") {
        Ok(decoded) if decoded.encoding == "UTF-8" => {
            let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            assert_eq!(std::str::from_utf8(plain), Ok(decoded.text.as_ref()));
        }
        Ok(_) => {}
        Err(faults) => assert!(!faults.is_empty()),
    }
});
