//! JSON that is sent. A body has a handful of texts: a writer of a few lines weighs less than a library.

/// An object that is being written.
#[derive(Debug)]
pub(super) struct Body(String);

impl Body {
    /// One without anything.
    pub(super) fn new() -> Self {
        Self("{".to_owned())
    }

    /// With a text.
    pub(super) fn text(self, name: &str, value: &str) -> Self {
        let value = quoted(value);
        self.json(name, &value)
    }

    /// With a text, if there is one.
    pub(super) fn text_if(self, name: &str, value: &str) -> Self {
        if value.is_empty() {
            self
        } else {
            self.text(name, value)
        }
    }

    /// With what is JSON already.
    pub(super) fn json(mut self, name: &str, value: &str) -> Self {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push_str(&quoted(name));
        self.0.push(':');
        self.0.push_str(value);
        self
    }

    /// As it is sent.
    pub(super) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// A list of what is JSON already.
pub(super) fn list(items: &[String]) -> String {
    ["[", &items.join(","), "]"].concat()
}

/// A text as JSON (RFC 8259).
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{0}'..='\u{1f}' => {
                const HEX: [char; 16] = [
                    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
                ];
                let c = c as usize;
                out.push_str("\\u00");
                out.push(HEX[c >> 4]);
                out.push(HEX[c & 15]);
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Body, list};
    use serde_json::{Value, json};

    #[test]
    fn whatever_somebody_types_arrives_as_it_was_typed() {
        let typed = "他说：\"不\"\\\n\t\u{0}\u{1f}𠮷}";
        let body = Body::new()
            .text("statement", typed)
            .text_if("reason", "")
            .json("files", &list(&[Body::new().text("name", "a").end()]))
            .end();
        let read: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(read, json!({"statement": typed, "files": [{"name": "a"}]}));
    }

    #[test]
    fn an_empty_body_is_an_empty_object() {
        assert_eq!(Body::new().end(), "{}");
    }
}
