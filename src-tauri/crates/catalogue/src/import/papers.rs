//! The dossier: papers to hand in, papers to show, and the notes listed among them.

use model::{Ask, InDatabase, LocalizedText, PaperUse};

use super::{
    defects::{Defect, Notes},
    raw::{Component, Dossier},
    text::{MANY, without_bullet},
};
use crate::fold::fold;

/// Characters of the longest condition and of all notes of one paper.
const CONDITION: usize = 300;
const NOTES: usize = 8_000;

/// The papers of a record named `name`. An item with no original and no copy is a note and goes
/// to the paper before it, or to the next one.
pub(super) fn papers(name: &str, dossiers: &[Dossier], notes: &mut Notes) -> Vec<PaperUse> {
    let mut papers: Vec<PaperUse> = Vec::new();
    let mut waiting: Vec<String> = Vec::new();
    let named = dossiers.iter().filter(|d| !generic(&fold(&d.name), name)).count();
    for dossier in dossiers {
        let group = notes.line(&dossier.name);
        let folded = fold(&group);
        let only_notes = folded.starts_with("luu y");
        let case = case_of(&group, &folded, named > 1, name);
        let first = papers.len();
        for item in dossier.profile_components.iter().take(MANY) {
            let text = notes.block(&item.name);
            if text.is_empty() {
                notes.mark(Defect::PaperWithoutName);
                continue;
            }
            if only_notes || (item.original_qty <= 0 && item.copy_qty <= 0) {
                notes.mark(Defect::NoteAsPaper);
                let before =
                    if only_notes { papers.last_mut() } else { papers[first..].last_mut() };
                match before {
                    Some(paper) => add_note(paper, &text, notes),
                    None => waiting.push(text),
                }
                continue;
            }
            let mut paper = paper(item, text, &folded, case.as_deref(), notes);
            if papers.contains(&paper) {
                notes.mark(Defect::PaperTwice);
                continue;
            }
            for text in waiting.drain(..) {
                add_note(&mut paper, &text, notes);
            }
            papers.push(paper);
        }
        if dossier.profile_components.len() > MANY {
            notes.mark(Defect::ListCut);
        }
    }
    if let Some(last) = papers.last_mut() {
        for text in waiting {
            add_note(last, &text, notes);
        }
    } else if waiting.is_empty() {
        notes.mark(Defect::NoPapers);
    } else {
        notes.mark(Defect::OnlyNotes);
        for text in waiting.into_iter().take(MANY) {
            notes.doubts.push(LocalizedText::vi(text));
        }
    }
    notes.bounded(papers)
}

fn paper(
    item: &Component,
    text: String,
    group: &str,
    case: Option<&str>,
    notes: &mut Notes,
) -> PaperUse {
    let start = fold(&text[..text.floor_char_boundary(40)]);
    let show = group.contains("xuat trinh") && !group.contains("nop") && !group.contains("gui")
        || start.starts_with("xuat trinh ");
    let own = condition(&text);
    let only_if = match (case, own) {
        (Some(case), Some(own)) => Some(format!("{case}; {own}")),
        (case, own) => case.map(str::to_owned).or(own),
    };
    let mut count = |n: i64| {
        u8::try_from(n.max(0)).ok().filter(|n| *n <= 20).unwrap_or_else(|| {
            notes.mark(Defect::ManyCopies);
            20
        })
    };
    PaperUse {
        evidence: None,
        original: count(item.original_qty),
        copy: count(item.copy_qty),
        name: Some(LocalizedText::vi(text)),
        ask: if show { Ask::Show } else { Ask::Submit },
        only_if: only_if.map(LocalizedText::vi),
        when: None,
        in_database: InDatabase::Unknown,
        group: None,
        note: None,
    }
}

fn add_note(paper: &mut PaperUse, text: &str, notes: &mut Notes) {
    let note = paper.note.get_or_insert_default();
    if note.vi.len() + text.len() > NOTES {
        notes.mark(Defect::TextCut);
        return;
    }
    if !note.vi.is_empty() {
        note.vi.push('\n');
    }
    note.vi.push_str(text);
}

/// The case in which a paper is asked, in its own words: "Trường hợp …" up to the first stop.
fn condition(text: &str) -> Option<String> {
    let text = without_bullet(text);
    let folded = fold(&text[..text.floor_char_boundary(60)]);
    if !["truong hop ", "doi voi truong hop ", "neu "].iter().any(|w| folded.starts_with(w)) {
        return None;
    }
    let stops = [", ", ": ", ":\n", "; ", ";\n", " thì ", " phải ", ". ", "\n"];
    let end = stops.iter().filter_map(|stop| text.find(stop)).min().unwrap_or(text.len());
    bounded(text[..end].trim_end_matches(['.', ';', ':']))
}

/// The case that the name of a dossier states. With several named dossiers each is one.
fn case_of(group: &str, folded: &str, several: bool, name: &str) -> Option<String> {
    let stated = ["truong hop", "doi voi", "neu "]
        .iter()
        .any(|w| folded.starts_with(w) || without_number(folded).starts_with(w));
    if !stated && (!several || generic(folded, name)) {
        return None;
    }
    let text = without_bullet(group).trim_end_matches([':', ' ', ';', '.', ',']);
    let text = ["thành phần hồ sơ gồm", "hồ sơ bao gồm", "hồ sơ gồm", "bao gồm", "gồm", "gồm có"]
        .iter()
        .find_map(|tail| text.strip_suffix(tail))
        .unwrap_or(text)
        .trim_end_matches([':', ' ', ';', ',', '-']);
    bounded(text)
}

/// "a) Đối với …", "1.2 Trường hợp …" without what numbers it, folded.
fn without_number(folded: &str) -> &str {
    let mut rest = folded;
    while let Some((word, after)) = rest.split_once(' ')
        && (word.len() == 1 || word.bytes().all(|b| b.is_ascii_digit() || b == b'i'))
    {
        rest = after;
    }
    rest
}

/// Whether the name of a dossier says nothing about when it applies.
fn generic(folded: &str, name: &str) -> bool {
    let says =
        ["thanh phan ho so", "giay to phai", "phai nop", "xuat trinh", "so luong ho so", "01 bo"];
    folded.len() < 8
        || folded.starts_with("luu y")
        || folded.starts_with("ho so bao gom")
        || folded == fold(name)
        || says.iter().any(|s| folded.contains(s))
}

fn bounded(text: &str) -> Option<String> {
    let text = text.trim();
    let mut short: String = text.chars().take(CONDITION).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    (short.chars().count() >= 8).then_some(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, original_qty: i64, copy_qty: i64) -> Component {
        Component { name: name.into(), original_qty, copy_qty }
    }

    fn of(dossiers: Vec<(&str, Vec<Component>)>) -> (Vec<PaperUse>, Notes) {
        let mut notes = Notes::default();
        let dossiers: Vec<_> = dossiers
            .into_iter()
            .map(|(name, profile_components)| Dossier { name: name.into(), profile_components })
            .collect();
        (papers("Cấp thẻ", &dossiers, &mut notes), notes)
    }

    fn vi(text: &Option<LocalizedText>) -> Option<&str> {
        text.as_ref().map(|t| t.vi.as_str())
    }

    #[test]
    fn a_paper_of_no_copies_is_a_note_of_its_neighbour() {
        let (papers, notes) = of(vec![(
            "",
            vec![item("Ví dụ: …", 0, 0), item("Tờ khai", 1, 0), item("Kê khai rõ ràng", 0, 0)],
        )]);
        assert_eq!(papers.len(), 1);
        assert_eq!(vi(&papers[0].note), Some("Ví dụ: …\nKê khai rõ ràng"));
        assert_eq!(notes.keys(), ["note_listed_as_paper"]);
    }

    #[test]
    fn papers_to_show_are_not_handed_in() {
        let (papers, _) = of(vec![
            ("* Giấy tờ phải nộp:", vec![item("Tờ khai", 1, 0)]),
            ("* Giấy tờ phải xuất trình:", vec![item("Hộ chiếu", 1, 0)]),
            ("* Xuất trình hoặc gửi bản sao:", vec![item("Hợp đồng", 0, 1)]),
        ]);
        let asks: Vec<_> = papers.iter().map(|p| p.ask).collect();
        assert_eq!(asks, [Ask::Submit, Ask::Show, Ask::Submit]);
        assert!(papers.iter().all(|p| p.only_if.is_none()));
    }

    #[test]
    fn conditions_come_from_the_texts_own_words() {
        let (papers, _) = of(vec![
            (
                "Thành phần hồ sơ:",
                vec![item("- Trường hợp ủy quyền thì nộp văn bản ủy quyền", 1, 0)],
            ),
            ("b) Đối với cấp lại, hồ sơ gồm:", vec![item("Đơn", 1, 0)]),
        ]);
        assert_eq!(vi(&papers[0].only_if), Some("Trường hợp ủy quyền"));
        assert_eq!(vi(&papers[1].only_if), Some("b) Đối với cấp lại"));
    }

    #[test]
    fn a_list_of_nothing_but_notes_is_said_not_hidden() {
        let (papers, notes) = of(vec![("", vec![item("Hóa đơn: 01 bản chụp", 0, 0)])]);
        assert!(papers.is_empty());
        assert!(notes.keys().contains(&"only_notes_no_papers"));
        assert!(notes.doubts.iter().any(|d| d.vi.starts_with("Hóa đơn")));
        assert_eq!(of(vec![]).1.keys(), ["no_papers"]);
    }

    #[test]
    fn the_same_paper_stands_once_and_counts_are_bounded() {
        let (papers, notes) =
            of(vec![("", vec![item("Đơn", 999, 0), item("Đơn", 999, 0), item("", 1, 0)])]);
        assert_eq!((papers.len(), papers[0].original), (1, 20));
        assert_eq!(
            notes.keys(),
            ["paper_without_name", "paper_listed_twice", "count_of_paper_odd"]
        );
    }
}
