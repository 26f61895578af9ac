//! Java's properties files, as `java.util.Properties` reads them.

/// Keys and values in the order of the file; of a key that comes twice the last counts, as in Java.
///
/// # Errors
/// The line with a `\u` escape that is none.
pub(crate) fn parse(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut lines = text.split(['\n', '\r']).enumerate();
    while let Some((number, first)) = lines.next() {
        let mut logical = first.trim_start_matches(BLANK).to_owned();
        if logical.is_empty() || logical.starts_with(['#', '!']) {
            continue;
        }
        while continues(&logical) {
            logical.pop();
            // A Windows line end is two of our splits: the empty one between is no line.
            let next = match lines.next() {
                Some((_, "")) => lines.next(),
                next => next,
            };
            let Some((_, more)) = next else { break };
            logical.push_str(more.trim_start_matches(BLANK));
        }
        let (key, value) = split(&logical);
        let wrong = |why: String| format!("line {}: {why}", number + 1);
        let (key, value) = (unescape(key).map_err(wrong)?, unescape(value).map_err(wrong)?);
        pairs.retain(|(known, _)| *known != key);
        pairs.push((key, value));
    }
    Ok(pairs)
}

const BLANK: [char; 3] = [' ', '\t', '\u{c}'];

/// Does it end in an odd number of backslashes?
fn continues(line: &str) -> bool {
    line.chars().rev().take_while(|letter| *letter == '\\').count() % 2 == 1
}

/// The key ends at the first `=`, `:` or blank that is not escaped.
fn split(line: &str) -> (&str, &str) {
    let mut escaped = false;
    let end = line.char_indices().find(|(_, letter)| {
        if escaped {
            escaped = false;
            return false;
        }
        escaped = *letter == '\\';
        matches!(letter, '=' | ':') || BLANK.contains(letter)
    });
    let Some((at, _)) = end else { return (line, "") };
    let rest = line[at..].trim_start_matches(BLANK);
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest);
    (&line[..at], rest.trim_start_matches(BLANK))
}

fn unescape(text: &str) -> Result<String, String> {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('t') => plain.push('\t'),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('f') => plain.push('\u{c}'),
            Some('u') => {
                let digits: String = letters.by_ref().take(4).collect();
                let code = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4);
                let letter = code.and_then(char::from_u32);
                plain.push(letter.ok_or_else(|| format!("'\\u{digits}' is not a character"))?);
            }
            Some(other) => plain.push(other),
            None => {}
        }
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<(String, String)> {
        parse(text).unwrap()
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn the_forms_of_a_line() {
        for text in ["a=b", " a = b", "a:b", "a b", "a\t=\tb", "\\a=b"] {
            assert_eq!(parsed(text), [pair("a", "b")], "{text}");
        }
        assert_eq!(parsed("# a=b\n! c=d\n\n  \n"), []);
        assert_eq!(parsed("a"), [pair("a", "")]);
        assert_eq!(parsed("a=b=c "), [pair("a", "b=c ")]);
    }

    #[test]
    fn lines_go_on_behind_a_backslash() {
        assert_eq!(parsed("a=b,\\\n   c\nd=e"), [pair("a", "b,c"), pair("d", "e")]);
        assert_eq!(parsed("a=b,\\\r\n   c\r\nd=e"), [pair("a", "b,c"), pair("d", "e")]);
        assert_eq!(parsed("a=b\\\\\nc=d"), [pair("a", "b\\"), pair("c", "d")]);
    }

    #[test]
    fn escapes() {
        assert_eq!(parsed("a\\ b\\==\\u00e9\\t."), [pair("a b=", "é\t.")]);
        assert_eq!(parse("x=1\na=\\u12").unwrap_err(), "line 2: '\\u12' is not a character");
    }

    #[test]
    fn the_last_of_a_key_counts() {
        assert_eq!(parsed("a=1\nb=2\na=3"), [pair("b", "2"), pair("a", "3")]);
    }
}
