//! Values of configuration keys: which key, and then the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ottla_base::config::{Values, list};
use ottla_metadata::topic_keys::TOPIC_KEYS;

fuzz_target!(|data: &[u8]| {
    let [key, text @ ..] = data else {
        return;
    };
    let text = String::from_utf8_lossy(text).into_owned();
    let _ = list(&text);
    let name = TOPIC_KEYS[usize::from(*key) % TOPIC_KEYS.len()].name;
    // A value that is let pass can be asked for in the type of its key, whichever that is.
    if let Ok((values, _)) = Values::new(vec![TOPIC_KEYS], [(name.to_owned(), text.clone())]) {
        let _ = (values.long(name), values.double(name), values.boolean(name), values.list(name), values.text(name));
        let _ = format!("{values:?}");
    }
    // And text as a name is either one or an error that says so.
    let _ = Values::new(vec![TOPIC_KEYS], [(text, String::new())]);
});
