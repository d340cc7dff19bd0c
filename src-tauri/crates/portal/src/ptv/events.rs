//! The life events of the Finnish catalogue have two generations of addresses; both are still in
//! use.

/// What an address of today begins with; the code follows.
const TODAY: &str = "http://uri.suomi.fi/codelist/ptv/ptvelti/code/";
/// What an address before that begins with; a code or a number of [`NUMBERS`] follows.
const BEFORE: &str = "http://urn.fi/URN:NBN:fi:au:ptvl:";

/// The codes with the numbers they had before (code list "ptvelti" of the Finnish ontology
/// service, as the portal's own sources of 2020 have it).
const NUMBERS: [(&str, &str); 19] = [
    ("KE1", "v3001"),
    ("KE1.1", "v3002"),
    ("KE10", "v3003"),
    ("KE11", "v3004"),
    ("KE12", "v3005"),
    ("KE13", "v3006"),
    ("KE14", "v3007"),
    ("KE2", "v3008"),
    ("KE3", "v3009"),
    ("KE4", "v3010"),
    ("KE4.1", "v3011"),
    ("KE4.2", "v3012"),
    ("KE4.3", "v3013"),
    ("KE4.4", "v3014"),
    ("KE5", "v3015"),
    ("KE6", "v3016"),
    ("KE7", "v3017"),
    ("KE8", "v3018"),
    ("KE9", "v3019"),
];

/// The code of the life event with this address, of either generation.
#[must_use]
pub fn event_of_uri(uri: &str) -> Option<&'static str> {
    let last = uri.strip_prefix(TODAY).or_else(|| uri.strip_prefix(BEFORE))?;
    NUMBERS.iter().find(|(code, number)| *code == last || *number == last).map(|(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_generations_lead_to_the_same_code() {
        for (code, number) in NUMBERS {
            for uri in
                [format!("{TODAY}{code}"), format!("{BEFORE}{number}"), format!("{BEFORE}{code}")]
            {
                assert_eq!(event_of_uri(&uri), Some(code), "{uri}");
            }
        }
        for uri in ["", "KE1", TODAY, "https://evil.example/code/KE1", "http://urn.fi/KE1"] {
            assert_eq!(event_of_uri(uri), None, "{uri}");
        }
    }
}
