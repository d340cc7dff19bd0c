//! Reads JSON into a flat list of paths and values: all that checks of configuration ask for.

/// A value at the end of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// A string, with its escapes resolved.
    Text(String),
    /// `true`, `false`, `null` or a number, as written.
    Word(String),
    /// `{}` or `[]`.
    Empty,
}

/// Every value with its path, such as `app.windows[0].label`, in the order of the text.
pub(crate) fn flat(text: &str) -> Result<Vec<(String, Value)>, String> {
    let mut reader = Reader { bytes: text.as_bytes(), at: 0, found: Vec::new() };
    reader.value(&mut String::new(), 0)?;
    reader.space();
    if reader.at == reader.bytes.len() { Ok(reader.found) } else { Err(reader.wrong("more text")) }
}

/// The text at a path.
pub(crate) fn text<'a>(values: &'a [(String, Value)], path: &str) -> Option<&'a str> {
    values.iter().find_map(|(p, v)| match v {
        Value::Text(text) if p == path => Some(text.as_str()),
        _ => None,
    })
}

/// The texts of the list at a path.
pub(crate) fn texts<'a>(values: &'a [(String, Value)], path: &str) -> Vec<&'a str> {
    values
        .iter()
        .filter_map(|(p, v)| match v {
            Value::Text(text) if p.strip_prefix(path).is_some_and(|r| r.starts_with('[')) => {
                Some(text.as_str())
            }
            _ => None,
        })
        .collect()
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    found: Vec<(String, Value)>,
}

impl Reader<'_> {
    fn wrong(&self, what: &str) -> String {
        format!("{what} at byte {}", self.at)
    }

    fn space(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn next(&mut self) -> Option<u8> {
        self.space();
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.next() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self, path: &mut String, depth: usize) -> Result<(), String> {
        if depth > 64 {
            return Err(self.wrong("too deep"));
        }
        match self.next() {
            Some(b'{') => self.members(path, depth, b'}'),
            Some(b'[') => self.members(path, depth, b']'),
            Some(b'"') => {
                let text = self.string()?;
                self.found.push((path.clone(), Value::Text(text)));
                Ok(())
            }
            Some(_) => {
                let start = self.at;
                while self
                    .bytes
                    .get(self.at)
                    .is_some_and(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b))
                {
                    self.at += 1;
                }
                let word = String::from_utf8_lossy(&self.bytes[start..self.at]).into_owned();
                if word.is_empty() {
                    return Err(self.wrong("no value"));
                }
                self.found.push((path.clone(), Value::Word(word)));
                Ok(())
            }
            None => Err(self.wrong("nothing")),
        }
    }

    /// The members of an object or a list, up to `end`.
    fn members(&mut self, path: &mut String, depth: usize, end: u8) -> Result<(), String> {
        self.at += 1;
        if self.take(end) {
            self.found.push((path.clone(), Value::Empty));
            return Ok(());
        }
        let length = path.len();
        for index in 0_usize.. {
            if end == b'}' {
                self.space();
                let key = self.string()?;
                if !self.take(b':') {
                    return Err(self.wrong("no colon"));
                }
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&key);
            } else {
                path.push_str(&format!("[{index}]"));
            }
            self.value(path, depth + 1)?;
            path.truncate(length);
            if self.take(end) {
                break;
            }
            if !self.take(b',') {
                return Err(self.wrong("no comma"));
            }
        }
        Ok(())
    }

    fn string(&mut self) -> Result<String, String> {
        if !self.take(b'"') {
            return Err(self.wrong("no string"));
        }
        let mut bytes = Vec::new();
        loop {
            let byte = *self.bytes.get(self.at).ok_or_else(|| self.wrong("open string"))?;
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => {
                    let escape =
                        *self.bytes.get(self.at).ok_or_else(|| self.wrong("open string"))?;
                    self.at += 1;
                    match escape {
                        b'n' => bytes.push(b'\n'),
                        b't' => bytes.push(b'\t'),
                        b'r' => bytes.push(b'\r'),
                        b'u' => {
                            let code = self.bytes.get(self.at..self.at + 4);
                            let code = code.and_then(|c| std::str::from_utf8(c).ok());
                            let code = code.and_then(|c| u32::from_str_radix(c, 16).ok());
                            let code = code.ok_or_else(|| self.wrong("bad escape"))?;
                            self.at += 4;
                            let sign = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                            bytes.extend(sign.to_string().as_bytes());
                        }
                        other => bytes.push(other),
                    }
                }
                other => bytes.push(other),
            }
        }
        String::from_utf8(bytes).map_err(|_| self.wrong("no UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_members_and_places() {
        let values = flat(r#"{"a": {"b": [1, "x\n\u0041", {}]}, "c": false}"#).expect("JSON");
        let word = |w: &str| Value::Word(w.into());
        assert_eq!(
            values,
            [
                ("a.b[0]".into(), word("1")),
                ("a.b[1]".into(), Value::Text("x\nA".into())),
                ("a.b[2]".into(), Value::Empty),
                ("c".into(), word("false")),
            ]
        );
        assert_eq!(text(&values, "a.b[1]"), Some("x\nA"));
        assert_eq!(texts(&values, "a.b"), ["x\nA"]);
    }

    #[test]
    fn broken_text_is_refused() {
        for text in ["", "{", "[1,]", r#"{"a" 1}"#, r#""x"#, "1 2", r#""\u12"#, &"[".repeat(100)] {
            assert!(flat(text).is_err(), "{text}");
        }
    }
}
