//! A vault with 10,000 papers: unlocking, listing, searching.

use std::{path::Path, time::Instant};

use catalogue::fold::fold;
use vault::{Cost, Details, Error, LockKind, OpenVault, Paper, SecretString, Vault};

use super::{
    ROUNDS,
    parts::{NOW, forget_peak, median, millis, paper, peak, pin, sha256, vault},
    print,
};
use crate::Done;

/// Papers.
const MANY: usize = 10_000;
/// Papers that a list shows at once.
const SHOWN: usize = 50;
/// Bytes of a paper: only how many there are matters here.
const SMALL: usize = 2_000;

const KINDS: [&str; 8] = [
    "Căn cước",
    "Giấy khai sinh",
    "Giấy chứng nhận kết hôn",
    "Thẻ bảo hiểm y tế",
    "Sổ đỏ",
    "Bằng lái xe",
    "Hộ chiếu",
    "Hóa đơn điện",
];
const PEOPLE: [&str; 5] = ["tôi", "mẹ", "bố", "con gái", "bà ngoại"];

pub(crate) fn measure(folder: &Path) -> Done {
    let vault = vault(&folder.join("vault"), Cost::FULL);
    let (open, _sheet) = vault.create(LockKind::Pin, &pin(), NOW)?;
    let began = Instant::now();
    for n in 0..MANY {
        add(&open, n)?;
    }
    let each = millis(began) / MANY as f64;
    let count = open.papers(|papers| papers.len());
    let case = format!("{count} papers");
    print(&case, "ours", "add_ms_each", each, None, None);

    let list: Vec<f64> = (0..ROUNDS).map(|_| timed(|| newest(&open)).1).collect();
    print(&case, "ours", "list_median_ms", median(list), None, Some("below 50"));
    for typed in ["giay khai sinh", "Bà ngoại 9", "không có"] {
        let mut hits = 0;
        let took = (0..ROUNDS).map(|_| {
            let (found, took) = timed(|| search(&open, typed));
            hits = found.len();
            took
        });
        let took = median(took.collect());
        eprintln!("{typed:?} finds {hits}");
        print(&case, "ours", &format!("search_median_ms {typed:?}"), took, None, Some("below 50"));
    }
    drop(open);
    forget_peak();
    let before = peak();
    unlock(&vault, &case)?;
    print(&case, "ours", "unlock_memory_growth_mib", peak() - before, None, None);
    Ok(())
}

/// Unlocking to the first list, beside a wrong PIN, which is hashed and nothing more.
fn unlock(vault: &Vault, case: &str) -> Done {
    let wrong = SecretString::from("905172");
    let (mut hashing, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (tried, took) = timed(|| vault.unlock(&wrong, NOW));
        match tried {
            Err(Error::WrongSecret { .. }) => hashing.push(took),
            _ => return Err("a wrong PIN was not told to be wrong".into()),
        }
        let (listed, took) = timed(|| vault.unlock(&pin(), NOW).map(|open| (newest(&open), open)));
        let (list, open) = listed?;
        if list.len() != SHOWN || open.damaged() != 0 {
            return Err("the list is short".into());
        }
        whole.push(took);
    }
    let rest = whole.iter().zip(&hashing).map(|(whole, hashing)| whole - hashing).collect();
    print(case, "ours", "unlock_to_list_median_ms", median(whole), None, None);
    print(case, "ours", "of_it_pin_hashing_ms", median(hashing), None, None);
    print(case, "ours", "of_it_the_rest_ms", median(rest), None, Some("below 300"));
    Ok(())
}

fn timed<T>(act: impl FnOnce() -> T) -> (T, f64) {
    let began = Instant::now();
    let done = act();
    (done, millis(began))
}

fn add(open: &OpenVault, n: usize) -> Done {
    let bytes = paper(SMALL, n as u64);
    let (kind, person) = (KINDS[n % KINDS.len()], PEOPLE[n / KINDS.len() % PEOPLE.len()]);
    let details = Details {
        name: format!("{kind} của {person} {n}"),
        person: person.to_owned(),
        tags: vec![kind.to_owned(), format!("năm {}", 1990 + n % 36)],
        note: "Bản chính ở ngăn kéo thứ hai, bản sao có chứng thực ở nhà bà".to_owned(),
        ..Details::default()
    };
    // Added one minute after the other.
    let now = NOW - (MANY - n) as i64 * 60;
    let mut adding = open.add(&details.name, None, bytes.len() as u64, now)?;
    adding.write(&bytes)?;
    open.keep(adding, &sha256(&bytes), &details)?;
    Ok(())
}

/// The newest papers, as a screen lists them.
fn newest(open: &OpenVault) -> Vec<Paper> {
    open.papers(|papers| {
        let mut all: Vec<&Paper> = papers.values().collect();
        all.sort_by_key(|p| std::cmp::Reverse(p.added));
        all.into_iter().take(SHOWN).cloned().collect()
    })
}

/// The papers whose name contains what was typed, accents aside.
fn search(open: &OpenVault, typed: &str) -> Vec<Paper> {
    let typed = fold(typed);
    open.papers(|papers| {
        papers.values().filter(|p| fold(&p.details.name).contains(&typed)).cloned().collect()
    })
}
