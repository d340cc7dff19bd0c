//! Entity-tags (RFC 9110, sections 8.8.3 and 13.1.2).

/// Whether an `If-None-Match` field names `current`, a strong tag with its quotes, or `*`. The
/// comparison is the weak one. A field that is no list of tags names nothing.
pub(crate) fn matches(field: &str, current: &str) -> bool {
    if field.trim_matches([' ', '\t']) == "*" {
        return true;
    }
    let mut rest = field;
    let mut found = false;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return found;
        }
        let opaque = rest.strip_prefix("W/").unwrap_or(rest);
        let Some(inner) = opaque.strip_prefix('"') else {
            return false;
        };
        let Some(length) = inner.find('"') else {
            return false;
        };
        let (tag, after) = opaque.split_at(length + 2);
        if !inner[..length].chars().all(|c| c != ' ' && !c.is_control()) {
            return false;
        }
        found |= tag == current;
        rest = after.trim_start_matches([' ', '\t']);
        if !rest.is_empty() && !rest.starts_with(',') {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_list_names_each_of_its_tags() {
        for field in [
            "\"a\"",
            "W/\"a\"",
            "*",
            " * ",
            "\"b\", \"a\"",
            "\"b\",W/\"a\"",
            "\"a\" , \"b\"",
            ", ,\"a\",",
            "\"b,c\",\t\"a\"",
        ] {
            assert!(matches(field, "\"a\""), "{field}");
        }
    }

    #[test]
    fn what_is_no_list_of_tags_names_nothing() {
        for field in [
            "",
            ",",
            "a",
            "\"b\"",
            "\"A\"",
            "w/\"a\"",
            "\"a",
            "a\"",
            "\"a\" \"b\"",
            "\"a\"b",
            "\"a\", b",
            "\"a\", *",
            "\"a \"",
            "\"b,\"a\"\"",
            "W/ \"a\"",
            "đ",
        ] {
            assert!(!matches(field, "\"a\""), "{field}");
        }
    }
}
