//! The one place a call is named.

use crate::{Call, PortalSearch, SearchReply, calls::*, replies::*, speech::*, vault::*};

/// A room of calls: one inlined plugin in the shell, with exactly these commands.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// The plugin's name.
    pub name: &'static str,
    /// Its commands: the calls of the table, and for `bytes` the two of the byte lane.
    pub calls: &'static [&'static str],
}

/// Hands the table of calls to the macro `$then`.
#[macro_export]
macro_rules! for_each_room {
    ($then:ident) => {
        $then! {
            settings {
                read: ReadSettings => Settings,
                change: ChangeSettings => Settings,
                requests: ReadRequests => Vec<RequestRecord>,
            }
            catalogue {
                front: ReadFront => Front,
                event: ReadEvent => EventPage,
                service: ReadService => ServicePage,
                search: SearchServices => SearchReply,
                refresh: RefreshCatalogue => CatalogueState,
                refresh_service: RefreshService => ServicePage,
                search_portal: SearchPortal => PortalSearch,
                drop_imported: DropImported => CatalogueState,
            }
            plans {
                turn: TakeTurn => model::Turn,
                save: SavePlan => SavedPlan,
                open: OpenPlan => SavedPlan,
                tick: TickPlan => SavedPlan,
                shelf: ReadShelf => Shelf,
                remove: RemoveFromShelf => Shelf,
                restore: RestoreToShelf => Shelf,
                keep: KeepService => Shelf,
            }
            emergency {
                hotlines: ReadHotlines => Vec<model::Hotline>,
            }
            speech {
                say: SaySpeech => SpeechState,
                pause: PauseSpeech => SpeechState,
                resume: ResumeSpeech => SpeechState,
                again: RepeatSpeech => SpeechState,
                pace: ChangePace => SpeechState,
                stop: StopSpeech => SpeechState,
                state: ReadSpeech => SpeechState,
            }
            offices {
                find: FindOffice => OfficeReply,
            }
            vault {
                state: ReadVault => VaultState,
                create: CreateVault => VaultState,
                unlock: UnlockVault => VaultState,
                lock: LockVault => VaultState,
                touch: TouchVault => VaultState,
                recover: RecoverVault => VaultState,
                change_secret: ChangeSecret => VaultState,
                know_sheet: KnowSheet => VaultState,
                sheet: ReadSheet => SheetPage,
                new_sheet: OfferSheet => SheetPage,
                agree: AgreeSheet => VaultState,
                find: FindPapers => PapersFound,
                kinds: ReadPaperKinds => Vec<PaperKindChoice>,
                owned: ReadOwned => Owned,
                paper: ReadPaper => PaperPage,
                change: ChangePaper => PaperPage,
                bin: BinPaper => PaperPage,
                take_back: TakeBackPaper => PaperPage,
                remove: RemovePaper => VaultState,
                add_folder: AddFolder => VaultState,
                folder: ReadFolder => FolderTaken,
                open: OpenPaper => PaperBytes,
                look: LookAtPaper => PaperLook,
                draw: DrawPage => PaperBytes,
                mark: MarkPaper => VaultState,
                marked: OpenMarked => PaperBytes,
                save_marked: SaveMarked => SaveOutcome,
                export: ExportPaper => SaveOutcome,
                export_all: ExportPapers => VaultState,
                backup: BackUpVault => VaultState,
                stop: StopVaultWork => VaultState,
                deeds: ReadDeeds => Vec<DeedRecord>,
                forget_deed: ForgetDeed => Vec<DeedRecord>,
                erase: EraseVault => VaultState,
            }
            bytes {
                begin: BeginBytes => BytesTicket,
                finish: FinishBytes => BytesProgress,
                progress: ReadBytesProgress => BytesProgress,
                cancel: CancelBytes => BytesProgress,
            }
            outside {
                look: LookOutside => OutsideAddress,
                open: OpenOutside => OutsideAddress,
            }
        }
    };
}

macro_rules! declare {
    ($($room:ident { $($call:ident: $ask:ident => $reply:ty,)+ })+) => {
        $($(
            impl Call for $ask {
                const ROOM: &'static str = stringify!($room);
                const NAME: &'static str = stringify!($call);
                type Reply = $reply;
            }
        )+)+

        /// Every room with its commands.
        pub const ROOMS: &[Room] = &[
            $(Room { name: stringify!($room), calls: &[$(stringify!($call)),+] },)+
            Room { name: crate::lane::ROOM, calls: &[crate::lane::PUT, crate::lane::TAKE] },
        ];
    };
}
for_each_room!(declare);
