//! Whatever a paper is called, its name is a label: it never becomes a path or a file's name.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use vault::Details;

mod common;
use common::{Dice, NOW, Phone, bytes, files, get, mark};

const PARTS: [&str; 40] = [
    "../",
    "..\\",
    "/etc/passwd",
    "C:\\",
    "\\\\?\\",
    "//host/share",
    "~",
    ".",
    "..",
    "...",
    "CON",
    "NUL.pdf",
    "COM¹",
    "LPT³.txt",
    "aux",
    "a:b",
    "x::$DATA",
    "\0",
    "\n",
    "\r\n",
    "\t",
    "\u{7F}",
    "\u{85}",
    "\u{202E}fdp.exe",
    "\u{2066}",
    "\u{061C}",
    "\u{200B}",
    "\u{FEFF}",
    "\u{2028}",
    "ca\u{306}n cu\u{31B}o\u{31B}\u{301}c",
    "Nguyễn",
    "🪪",
    "%2e%2e%2f",
    "$(id)",
    "`id`",
    "'\"",
    "<script>",
    "{\"id\":1}",
    "motcua\0paper\0",
    "-rf",
];

fn hostile(dice: &mut Dice) -> String {
    let mut name = String::new();
    for _ in 0..=dice.below(6) {
        name.push_str(PARTS[dice.below(PARTS.len())]);
        if dice.below(5) == 0 {
            let any = u32::try_from(dice.below(0x11_0000)).expect("small");
            name.extend(char::from_u32(any));
        }
    }
    if dice.below(40) == 0 { name.repeat(60) } else { name }
}

fn is_tidy(text: &str, most: usize) {
    assert!(text.chars().count() <= most);
    assert!(text.nfc().eq(text.chars()), "{text:?}");
    let turns = |c: char| matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    assert!(!text.chars().any(|c| turns(c) || (c.is_control() && c != '\n')), "{text:?}");
}

#[test]
fn five_thousand_hostile_names() {
    let phone = Phone::new();
    let (open, _) = phone.create();
    let mut dice = Dice(11);
    let mut names = BTreeSet::new();
    let mut sealed = 0;
    for n in 0..5000 {
        let details = Details {
            name: hostile(&mut dice),
            person: hostile(&mut dice),
            tags: (0..dice.below(15)).map(|_| hostile(&mut dice)).collect(),
            note: hostile(&mut dice),
            ..Details::default()
        };
        let tidy = details.tidied();
        assert!(tidy == tidy.tidied(), "{:?}", details.name);
        is_tidy(&tidy.name, Details::NAME);
        is_tidy(&tidy.person, Details::WORD);
        is_tidy(&tidy.note, Details::NOTE);
        assert!(tidy.tags.len() <= Details::TAGS && !tidy.name.contains('\n'));
        tidy.tags.iter().for_each(|tag| is_tidy(tag, Details::WORD));
        // Every one begins to be added; sealing takes long in a debug build, so that every
        // fiftieth is kept.
        let all = bytes(n, 20);
        let mut adding = open.add(&details.name, None, 20, NOW).expect("begins");
        adding.write(&all).expect("takes");
        if n % 50 == 0 {
            let paper = open.keep(adding, &mark(&all), &details).expect("keeps");
            assert!(get(&open, &paper.id, None).expect("reads") == all);
            assert!(paper.details == tidy);
            sealed += 1;
        }
        names.insert(details.name);
        names.insert(tidy.name);
    }
    drop(open);
    let open = phone.unlock().expect("opens");
    assert_eq!((open.papers(|papers| papers.len()), open.damaged()), (sealed, 0));
    drop(open);
    let known = ["vault.json", "vault.db", "rows.age", "lock"];
    let mut seen = 0;
    for file in files(phone.room.path()) {
        let inside = file.strip_prefix(phone.folder()).expect("nothing outside the vault");
        let text = inside.to_str().expect("plain");
        let paper = text.strip_prefix("papers/").and_then(|name| name.strip_suffix("-1.age"));
        match paper {
            Some(id) => {
                assert!(id.len() == 32 && id.bytes().all(|c| c.is_ascii_hexdigit()), "{text}");
                seen += 1;
            }
            None => assert!(known.contains(&text), "{text}"),
        }
    }
    assert_eq!(seen, sealed);
    println!("{} hostile names, {sealed} papers kept, 0 names on the disk", names.len());
}
