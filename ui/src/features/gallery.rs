//! Every part in every state, for snapshots and for looking at; in test builds only.

use leptos::prelude::*;
use wire::{Failure, NoVoice, Pace, SpeechState, SpeechStatus};

use crate::{
    parts::{
        Badge, ButtonLink, Choice, Choices, Dialog, Doubt, Empty, Fact, FailureNote, Heading,
        ICON_NAMES, Icon, Mark, Note, Progress, ReadingBar, RowLink, Screen, Status, Tick, Tile,
        Tone, say,
    },
    route::Route,
};

/// The gallery.
pub(crate) fn screen() -> impl IntoView {
    say("status".into());
    let chosen = RwSignal::new(Some("b".to_owned()));
    let open = RwSignal::new(false);
    let ticked = RwSignal::new(true);
    let failures = wire::Reason::samples()
        .into_iter()
        .map(|reason| {
            let name = reason.name();
            let failure = Failure { reason, trace: "abcdefgh".into() };
            view! {
                <div data-part="failure" data-case=name>
                    <FailureNote failure retry=Callback::new(|()| ()) />
                </div>
            }
        })
        .collect_view();
    let reading = [
        ("idle", SpeechStatus::Idle, Pace::Normal),
        ("speaking", SpeechStatus::Speaking, Pace::Normal),
        ("paused", SpeechStatus::Paused, Pace::Slow),
        ("no-service", SpeechStatus::NoVoice(NoVoice::Service), Pace::Normal),
        ("no-language", SpeechStatus::NoVoice(NoVoice::Language), Pace::Normal),
        ("elsewhere", SpeechStatus::NoVoice(NoVoice::Elsewhere), Pace::Normal),
    ]
    .into_iter()
    .map(|(name, status, pace)| {
        let on = matches!(status, SpeechStatus::Speaking | SpeechStatus::Paused);
        let state = SpeechState { status, sentence: on.then_some(2), of: 9, pace };
        view! {
            <div data-part="read_aloud" data-case=name>
                <ReadingBar state=Signal::stored(state) act=Callback::new(|_| ()) />
            </div>
        }
    })
    .collect_view();
    let icons = ICON_NAMES.iter().map(|name| view! { <Icon name=*name /> }).collect_view();
    let choices = || {
        vec![Choice::new("a", "A"), Choice { about: Some("about".into()), ..Choice::new("b", "B") }]
    };
    view! {
        <Screen name="gallery">
            <div data-part="heading" data-case="plain">
                <Heading text="Gallery".into() />
            </div>
            <div data-part="mark" data-case="plain">
                <Mark name="Mark".into() />
            </div>
            <div data-part="icon" data-case="all" class="cluster">
                {icons}
            </div>
            <div data-part="badge" data-case="brand">
                <Badge icon="check" text="Badge" />
            </div>
            <div data-part="badge" data-case="warn">
                <Badge tone=Tone::Warn icon="circle-help" text="Badge" />
            </div>
            <div data-part="badge" data-case="info">
                <Badge tone=Tone::Info icon="landmark" text="Badge" />
            </div>
            <div data-part="choice" data-case="shown">
                <Choices name="one" legend="Question" choices=choices() chosen />
            </div>
            <div data-part="choice" data-case="legend-unseen">
                <Choices name="two" legend="Question two" show_legend=false choices=choices() chosen />
            </div>
            <div data-part="link" data-case="row" role="list">
                <RowLink to=Route::Home icon="house">
                    <span>"Row"</span>
                    <span>"Under"</span>
                </RowLink>
            </div>
            <div data-part="link" data-case="tiles" class="tiles" role="list">
                <Tile to=Route::Emergency icon="siren" text="Urgent".into() urgent=true />
                <Tile to=Route::Saved icon="list-checks" text="Count".into() count=2 />
            </div>
            <div data-part="link" data-case="button">
                <ButtonLink to=Route::Home text="Button" />
            </div>
            <div data-part="link" data-case="quiet">
                <ButtonLink to=Route::Home quiet=true icon="house" text="Quiet" />
            </div>
            <div data-part="fact" data-case="plain">
                <Fact icon="banknote" label="Fee">
                    <p class="fact-main">"8"</p>
                    <p class="fact-under">"under"</p>
                </Fact>
            </div>
            <div data-part="note" data-case="note">
                <Note>
                    <p>"Note"</p>
                </Note>
            </div>
            <div data-part="note" data-case="doubt">
                <Doubt>
                    <p>"Doubt"</p>
                </Doubt>
            </div>
            <div data-part="note" data-case="empty">
                <Empty title="Empty">
                    <p>"Nothing"</p>
                </Empty>
            </div>
            <div data-part="progress" data-case="half">
                <Progress done=Signal::stored(1u64) of=Signal::stored(2u64) label="half" />
            </div>
            <div data-part="progress" data-case="none">
                <Progress done=Signal::stored(0u64) of=Signal::stored(0u64) label="none" />
            </div>
            {reading}
            <div data-part="tick" data-case="ticked">
                <Tick
                    label="Tick"
                    ticked
                    changed=Callback::new(move |done| ticked.set(done))
                />
            </div>
            <div data-part="dialog" data-case="closed">
                <button type="button" class="button" on:click=move |_| open.set(true)>
                    "Dialog"
                </button>
                <Dialog open title="Dialog" yes="Yes" no="No" agreed=Callback::new(|()| ())>
                    <p>"Body"</p>
                </Dialog>
            </div>
            <div data-part="status" data-case="said">
                <Status />
            </div>
            {failures}
        </Screen>
    }
}
