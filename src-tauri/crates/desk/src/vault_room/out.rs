//! What leaves the vault: onto the screen, into a file, into a backup. A dialogue of the system may
//! stand as long as it likes, so nothing that is open is kept over it: afterwards the vault is asked
//! for again, and may be locked.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use model::VaultAct;
use vault::{OpenVault, Paper, Standing};
use wire::{
    BackUpVault, ExportPaper, ExportPapers, Failure, OpenPaper, PaperBytes, SaveOutcome,
    VaultState, VaultWorkKind,
};

use super::{
    names::{file_name, free},
    refused,
    work::Ended,
};
use crate::{Answer, Desk};

/// What the name of a backup ends with.
const BACKUP_ENDING: &str = "age";

impl Answer<OpenPaper> for Desk {
    async fn answer(self: &Arc<Self>, ask: OpenPaper) -> Result<PaperBytes, Failure> {
        self.in_vault(move |desk| {
            let open = desk.opened()?;
            let reading = open.read(&ask.id, ask.version).map_err(refused)?;
            let content = reading.content();
            let (size, media) = (content.size, content.media);
            open.note(VaultAct::Viewed, Some(&ask.id), desk.clock.now());
            let ticket = desk.while_open(|| desk.lanes.offer_paper(reading))?;
            Ok(PaperBytes { ticket, size, media })
        })
        .await
    }
}

/// Writes a file beside `path` and moves it there when it is whole.
pub(super) fn write_whole<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&File>) -> Result<(), E>,
) -> Result<(), E> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let file = tempfile::Builder::new().prefix(".motcua-").suffix(".part").tempfile_in(folder)?;
    let mut writer = BufWriter::with_capacity(128 * 1024, file.as_file());
    write(&mut writer)?;
    writer.flush()?;
    drop(writer);
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    // Other systems sync names with the files; some places cannot.
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A name for the newest file of a paper.
fn proposed(paper: &Paper) -> String {
    file_name(&paper.details.name, paper.content().map_or("pdf", |c| c.media.ending()))
}

impl Answer<ExportPaper> for Desk {
    async fn answer(self: &Arc<Self>, ask: ExportPaper) -> Result<SaveOutcome, Failure> {
        self.in_vault(move |desk| {
            let name = proposed(&desk.opened()?.paper(&ask.id).map_err(refused)?);
            let Some(path) = desk.strongroom.places.file(&name) else {
                return Ok(SaveOutcome::NotChosen);
            };
            let open = desk.opened()?;
            let paper = open.paper(&ask.id).map_err(refused)?;
            save(&open, &paper, &path, &mut |_, _| true).map_err(refused)?;
            open.note(VaultAct::Exported, Some(&ask.id), desk.clock.now());
            Ok(SaveOutcome::Saved(name_of(&path)))
        })
        .await
    }
}

fn save(
    open: &OpenVault,
    paper: &Paper,
    path: &Path,
    watch: vault::Watch<'_>,
) -> vault::Result<()> {
    let mut reading = open.read(&paper.id, None)?;
    write_whole(path, |file| reading.copy(file, watch))
}

impl Answer<ExportPapers> for Desk {
    async fn answer(self: &Arc<Self>, _: ExportPapers) -> Result<VaultState, Failure> {
        self.in_vault(|desk| {
            drop(desk.opened()?);
            let Some(folder) = desk.strongroom.places.folder() else {
                return desk.vault_state();
            };
            desk.begin_open_work(VaultWorkKind::ExportAll, move |desk, work, open| {
                let papers: Vec<Paper> = open.papers(|papers| {
                    let kept = papers.values().filter(|p| p.place == Standing::Kept);
                    kept.cloned().collect()
                });
                let size = |p: &Paper| p.content().map_or(0, |c| c.size);
                let (of, mut before) = (papers.iter().map(size).sum(), 0);
                let into = free(&folder, &format!("Mot Cua {}", desk.clock.today()));
                fs::create_dir_all(&into)?;
                for paper in &papers {
                    let path: PathBuf = free(&into, &proposed(paper));
                    save(open, paper, &path, &mut |done, _| work.went(before + done, of))?;
                    before += size(paper);
                    open.note(VaultAct::Exported, Some(&paper.id), desk.clock.now());
                }
                Ok(Some(name_of(&into)))
            })?;
            desk.vault_state()
        })
        .await
    }
}

impl Answer<BackUpVault> for Desk {
    async fn answer(self: &Arc<Self>, _: BackUpVault) -> Result<VaultState, Failure> {
        self.in_vault(|desk| {
            drop(desk.opened()?);
            let name = format!("Mot Cua {}.{BACKUP_ENDING}", desk.clock.today());
            let Some(path) = desk.strongroom.places.file(&name) else {
                return desk.vault_state();
            };
            desk.begin_open_work(VaultWorkKind::Backup, move |desk, work, open| {
                let now = desk.clock.now();
                let mut watch = |done, of| work.went(done, of);
                write_whole(&path, |file| open.backup(file, now, &mut watch).map_err(Ended::from))?;
                open.was_backed_up(now)?;
                Ok(Some(name_of(&path)))
            })?;
            desk.vault_state()
        })
        .await
    }
}
