//! A sample vault that is harmed again and again, and what it may show then.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use vault::{Cost, Deed, Details, Facts, LockKind, OpenVault, Paper, Vault};

use super::{
    judge::{Papers, same},
    live::backup_of,
    parts::{NOW, add, all_files, back_up, failed, paper, place, read, secret, vault_of},
};
use crate::{
    Done,
    chance::Chance,
    proofs::vault::judge::{Backup, Known},
    session::hash,
};

/// Its passphrase; a PIN where it has a PIN.
const SECRETS: [&str; 2] = ["284617", "bốn con ngựa xanh"];
/// Another.
pub(super) const WRONG: &str = "917264";

/// A vault with what is true of it.
pub(super) struct Sample {
    pub(super) home: PathBuf,
    pub(super) cost: Cost,
    pub(super) secret: &'static str,
    pub(super) sheet: String,
    pub(super) papers: Papers,
    pub(super) backup: Backup,
    deeds: BTreeMap<i64, Deed>,
    facts: Facts,
    /// Every file, by its path from the home.
    pub(super) files: BTreeMap<PathBuf, Vec<u8>>,
    /// The same files at an earlier moment.
    pub(super) earlier: BTreeMap<PathBuf, Vec<u8>>,
}

/// What a harmed vault showed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shown {
    /// Papers with all that is known of them.
    pub(super) whole: usize,
    /// Papers with their name alone.
    pub(super) by_label: usize,
    /// Deeds that are told.
    pub(super) deeds: usize,
}

impl Sample {
    /// Makes it in `home`.
    pub(super) fn make(home: &Path, kind: LockKind, cost: Cost) -> Done<Self> {
        let mut chance = Chance::of(5);
        let secret_text = SECRETS[usize::from(kind == LockKind::Passphrase)];
        let made = vault_of(home, cost).create(kind, &secret(secret_text), NOW);
        let (open, sheet) = made.map_err(failed)?;
        let mut ids = Vec::new();
        // Rows of equal length, so that two can be swapped byte by byte.
        for n in 0..3 {
            let details = Details {
                name: format!("Giấy {n}"),
                note: format!("ghi chú {n}"),
                ..Details::default()
            };
            let bytes = pdf(300, &mut chance);
            ids.push(add(&open, None, &bytes, &details).map_err(failed)?.id);
        }
        let details = super::parts::details(&mut chance);
        let large = add(&open, None, &paper(70_000, &mut chance), &details).map_err(failed)?;
        drop(open);
        let earlier = all(home)?;
        let open = vault_of(home, cost).unlock(&secret(secret_text), NOW).map_err(failed)?;
        add(&open, Some(&large.id), &pdf(400, &mut chance), &details).map_err(failed)?;
        let last = Details { tags: vec!["một".into(), "hai".into()], ..details };
        let binned = add(&open, None, &pdf(200, &mut chance), &last).map_err(failed)?;
        open.change(&large.id, &last, NOW).map_err(failed)?;
        open.bin(&binned.id, NOW).map_err(failed)?;
        back_up(&open, home, &mut || ()).map_err(failed)?;
        let papers = open.papers(Papers::clone);
        let deeds = open.deeds(None, 1_000).map_err(failed)?;
        let deeds = deeds.into_iter().map(|deed| (deed.id, deed)).collect();
        let facts = open.facts();
        drop(open);
        let sheet = sheet.key.to_string();
        let known = Known { papers, pin: String::new(), sheet: sheet.clone(), backup: None };
        let backup = backup_of(&known);
        let Known { papers, .. } = known;
        let (home, files) = (home.to_owned(), all(home)?);
        Ok(Self {
            home,
            cost,
            secret: secret_text,
            sheet,
            papers,
            backup,
            deeds,
            facts,
            files,
            earlier,
        })
    }

    pub(super) fn vault(&self) -> Vault {
        vault_of(&self.home, self.cost)
    }

    /// Unlocks it with the right secret.
    ///
    /// # Errors
    /// What the vault answers.
    pub(super) fn unlock(&self) -> vault::Result<OpenVault> {
        self.vault().unlock(&secret(self.secret), NOW)
    }

    /// Opens it with the sheet.
    ///
    /// # Errors
    /// What the vault answers.
    pub(super) fn recover(&self) -> vault::Result<OpenVault> {
        self.vault().recover(&self.sheet, LockKind::Pin, &secret(SECRETS[0]), NOW, &mut |_, _| true)
    }

    /// Puts every file back as it was, but for those that `with` names: these get other bytes, or
    /// are not there.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn put_back(&self, with: &[(&Path, Option<&[u8]>)]) -> Done {
        let folder = self.home.join(place::VAULT);
        for file in all_files(&self.home)? {
            let own = file.strip_prefix(&self.home).unwrap_or(&file);
            let large = own.starts_with(Path::new(place::VAULT).join("papers"));
            // Only what may have changed is written again.
            let same = large
                && self.files.get(own).is_some_and(|b| fs::read(&file).ok().as_ref() == Some(b));
            if !same {
                fs::remove_file(&file)?;
            }
        }
        fs::create_dir_all(folder.join("papers"))?;
        fs::create_dir_all(self.home.join(place::KEYS))?;
        for (own, bytes) in &self.files {
            let path = self.home.join(own);
            match with.iter().find(|(other, _)| other == own) {
                Some((_, None)) => {
                    if path.exists() {
                        fs::remove_file(path)?;
                    }
                }
                Some((_, Some(other))) => fs::write(path, other)?,
                None if path.exists() => {}
                None => fs::write(path, bytes)?,
            }
        }
        Ok(())
    }

    /// The files whose names end so.
    pub(super) fn named(&self, ending: &str) -> Vec<&Path> {
        let fits = |path: &&Path| path.to_string_lossy().ends_with(ending);
        self.files.keys().map(PathBuf::as_path).filter(fits).collect()
    }

    /// Every state file: all but papers and backup.
    pub(super) fn state_files(&self) -> Vec<&Path> {
        let papers = Path::new(place::VAULT).join("papers");
        let state = |path: &&Path| !path.starts_with(&papers) && *path != Path::new(place::BACKUP);
        self.files.keys().map(PathBuf::as_path).filter(state).collect()
    }

    /// Looks at everything that an open vault shows: the truth, or by its label alone, or it says
    /// that something is damaged.
    ///
    /// # Errors
    /// What is shown though it is not true, in words.
    pub(super) fn shown(&self, open: &OpenVault, whole_files: bool) -> Result<Shown, String> {
        let mut shown = Shown::default();
        let now = open.papers(Papers::clone);
        for (id, paper) in &now {
            let said = |what: &str| format!("paper {} {what}", id.as_str());
            let truth = self.papers.get(id).ok_or_else(|| said("was never there"))?;
            if same(paper, truth) {
                shown.whole += 1;
            } else if by_label(paper, truth) {
                shown.by_label += 1;
            } else {
                return Err(said("is shown with what was never said of it"));
            }
            for content in &paper.contents {
                match read(open, id, content.version) {
                    Ok(bytes) if hash(&bytes) == content.sha256 => {}
                    Ok(_) => return Err(said("is shown with other bytes")),
                    Err(e) if whole_files => return Err(said(&format!("does not open: {e}"))),
                    Err(_) => {}
                }
            }
        }
        if now.len() < self.papers.len() && open.damaged() == 0 {
            return Err("a paper is missing and nothing is called damaged".to_owned());
        }
        if open.facts() != self.facts && open.facts() != Facts::default() {
            return Err("a fact is another".to_owned());
        }
        let newest = self.deeds.keys().max().copied().unwrap_or(0);
        for deed in open.deeds(None, 1_000).map_err(|e| e.to_string())? {
            // Rebuilt from nothing, deeds are counted from 1 again: then all are of this moment.
            let new = deed.at == NOW;
            match self.deeds.get(&deed.id) {
                Some(truth) if *truth == deed => shown.deeds += 1,
                _ if deed.id > newest || new => {}
                _ => return Err("a deed is told that was never done".to_owned()),
            }
        }
        Ok(shown)
    }
}

fn by_label(paper: &Paper, truth: &Paper) -> bool {
    let names: Vec<&String> = vec![&truth.details.name];
    let alone = Details { name: paper.details.name.clone(), ..Details::default() };
    paper.details == alone
        && names.contains(&&paper.details.name)
        && paper.contents.iter().all(|c| truth.contents.contains(c))
}

/// Every file of a home.
fn all(home: &Path) -> Done<BTreeMap<PathBuf, Vec<u8>>> {
    let own = |path: PathBuf| -> Done<_> {
        let bytes = fs::read(&path)?;
        Ok((path.strip_prefix(home).unwrap_or(&path).to_owned(), bytes))
    };
    all_files(home)?.into_iter().map(own).collect()
}

fn pdf(size: usize, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((9..size).map(|_| chance.below(256) as u8));
    bytes
}
