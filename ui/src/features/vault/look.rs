//! What a look at a paper found: everything that is amiss in one list, and what stands on a card.

use leptos::prelude::*;
use model::PaperId;
use wire::{CardFacts, Doubt as CardDoubt, LookAtPaper, PaperDefect, PaperDetails, PaperLook, Sex};

use super::edit::{Eyes, Form};
use crate::{
    browser::focus_on,
    comfort::simple,
    parts::{Doubt, Fact, Heading, Icon, say_with_undo},
    remote::{Remote, RemoteSignal, load},
    words::{plain, words},
};

/// Everything that is amiss, in words.
pub(super) fn lines(all: &[PaperDefect]) -> Vec<String> {
    let w = words();
    let text = |defect: &PaperDefect| match defect {
        PaperDefect::Blank => w.look_blank(),
        PaperDefect::Blurred => w.look_blurred(),
        PaperDefect::Small => w.look_small(),
        PaperDefect::Unreadable => w.look_unreadable(),
        PaperDefect::TooLarge => w.look_too_large(),
        PaperDefect::Locked => w.look_locked(),
        PaperDefect::Expired(day) => w.look_expired(phrases::date(*day)),
    };
    all.iter().map(text).collect()
}

/// Everything that is amiss, in one list.
pub(super) fn defects(all: &[PaperDefect]) -> Option<impl IntoView + use<>> {
    let lines = lines(all);
    (!lines.is_empty()).then(|| {
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! {
            <div class="defects" id="defects" tabindex="-1" role="status">
                <Doubt>
                    <p>
                        <strong>{words().look_title()}</strong>
                    </p>
                    <ul>{lines}</ul>
                </Doubt>
            </div>
        }
    })
}

/// Looks at the paper of the form, and tells the form how far that is.
pub(super) fn begin(id: PaperId, form: Form) -> RemoteSignal<PaperLook> {
    let looked = load(LookAtPaper { id, version: None });
    Effect::new(move |_| {
        let eyes = looked.with(|look| match look {
            Remote::Loading => Eyes::Looking,
            Remote::Ready(look) if look.card.is_some() => Eyes::Offering,
            Remote::Ready(_) | Remote::Failed(_) => Eyes::Done,
        });
        let has = form.details.with_untracked(|details| details.card.is_some());
        form.eyes.set(if has { Eyes::Done } else { eyes });
    });
    looked
}

/// One line above the fields: how the look ended, and the way to what it found below them. It has
/// its height from the beginning, so that no field moves.
pub(super) fn line(looked: RemoteSignal<PaperLook>, form: Form) -> impl IntoView {
    let way = |text: String, to: &'static str| {
        view! {
            <button type="button" class="to-field" id="to-found" on:click=move |_| focus_on(to)>
                {text}
            </button>
        }
        .into_any()
    };
    let shown = move || {
        let w = words();
        looked.with(|look| match look {
            Remote::Loading => {
                view! { <p class="waiting small" role="status">{w.look_working()}</p> }.into_any()
            }
            // The paper is kept; nothing is lost when nobody looked at it.
            Remote::Failed(_) => ().into_any(),
            Remote::Ready(_) if form.eyes.get() == Eyes::Offering => {
                way(w.card_read(), "#card-fill")
            }
            Remote::Ready(look) if !look.defects.is_empty() => way(w.look_title(), "#defects"),
            Remote::Ready(_) => {
                view! { <p class="small soft" role="status">{w.look_fine()}</p> }.into_any()
            }
        })
    };
    view! { <div class="look-line">{shown}</div> }
}

/// What is amiss with the paper of the form, and what of its card can be filled in; `again` draws
/// the fields anew.
pub(super) fn found(
    looked: RemoteSignal<PaperLook>,
    form: Form,
    again: Callback<PaperLook>,
) -> impl IntoView {
    move || match looked.get() {
        Remote::Loading | Remote::Failed(_) => None,
        Remote::Ready(look) => {
            let amiss = defects(&look.defects);
            let card = move || offered(&look, form, again);
            Some(view! { <div class="stack looked">{amiss} {card}</div> })
        }
    }
}

/// What was read from the card, to be taken over or dropped.
fn offered(look: &PaperLook, form: Form, again: Callback<PaperLook>) -> Option<AnyView> {
    let w = words();
    if let Some(card) = form.details.with(|details| details.card.clone()) {
        let forget = move |_| {
            let before = form.details.get_untracked();
            form.keep(|details| details.card = None);
            let after = form.details.get_untracked();
            say_with_undo(words().card_forgotten(), move || {
                restore(form, &before, &after);
            });
        };
        return Some(
            view! {
                <section class="card">
                    <h2>{w.card_title()}</h2>
                    {facts(&card)}
                    <div>
                        <button type="button" class="tool" id="card-forget" on:click=forget>
                            <Icon name="x" />
                            {w.card_forget()}
                        </button>
                    </div>
                </section>
            }
            .into_any(),
        );
    }
    let card = look.card.clone().filter(|_| form.eyes.get() == Eyes::Offering)?;
    let shown = facts(&card);
    let doubts = look.doubts.iter().map(|doubt| view! { <li>{doubt_words(*doubt)}</li> });
    let doubts = doubts.collect_view();
    let doubted = (!look.doubts.is_empty()).then(|| view! { <Doubt><ul>{doubts}</ul></Doubt> });
    let look = look.clone();
    let fill = move |_| {
        let before = form.details.get_untracked();
        form.keep(|details| take_over(details, &look, &card));
        let after = form.details.get_untracked();
        form.eyes.set(Eyes::Done);
        again.run(look.clone());
        say_with_undo(words().card_filled(), move || {
            if restore(form, &before, &after) {
                form.eyes.set(Eyes::Offering);
                again.run(PaperLook::default());
            }
        });
    };
    let title = if simple() {
        view! { <Heading text=w.card_read() /> }.into_any()
    } else {
        view! { <h2>{w.card_read()}</h2> }.into_any()
    };
    let refuse = move |_| form.eyes.set(Eyes::Done);
    Some(
        view! {
            <section class="card">
                {title}
                <p class="small soft">{w.card_read_help()}</p>
                {shown}
                {doubted}
                <div class="cluster">
                    <button type="button" class="button" id="card-fill" on:click=fill>
                        <Icon name="check" />
                        {w.card_fill()}
                    </button>
                    <button type="button" class="button quiet" id="card-refuse" on:click=refuse>
                        {w.card_refuse()}
                    </button>
                </div>
            </section>
        }
        .into_any(),
    )
}

/// Puts back what the card changed, but for what was changed since; answers whether the form is
/// still there.
fn restore(form: Form, before: &PaperDetails, after: &PaperDetails) -> bool {
    let is_here = form.details.try_get_untracked().is_some();
    if is_here {
        form.keep(|now| {
            back(&mut now.name, &before.name, &after.name);
            back(&mut now.kind, &before.kind, &after.kind);
            back(&mut now.expires, &before.expires, &after.expires);
            back(&mut now.card, &before.card, &after.card);
        });
    }
    is_here
}

fn back<T: Clone + PartialEq>(now: &mut T, before: &T, after: &T) {
    if now == after {
        now.clone_from(before);
    }
}

/// Fills in what is not said yet, and the name, which was that of a file.
fn take_over(details: &mut PaperDetails, look: &PaperLook, card: &CardFacts) {
    if let Some(kind) = &look.kind {
        details.kind.get_or_insert_with(|| kind.id.clone());
        if let Some(name) = &card.name {
            details.name = words().card_of(plain(&kind.name), name.clone());
        }
    }
    details.expires = details.expires.or(look.expires);
    details.card = Some(card.clone());
}

fn doubt_words(doubt: CardDoubt) -> String {
    let w = words();
    match doubt {
        CardDoubt::UnknownPlace => w.doubt_place(),
        CardDoubt::NumberInFuture => w.doubt_future(),
        CardDoubt::YearDiffers => w.doubt_year(),
        CardDoubt::SexDiffers => w.doubt_sex(),
        CardDoubt::BornInFuture => w.doubt_born(),
        CardDoubt::IssuedInFuture => w.doubt_issued(),
        CardDoubt::IssuedBeforeBirth => w.doubt_before_birth(),
    }
}

/// What stands on a card. Its number is hidden until it is asked for, and never read aloud unasked.
pub(super) fn facts(card: &CardFacts) -> impl IntoView + use<> {
    let w = words();
    let fact = |icon: &'static str, label: String, value: Option<String>| {
        value.map(|value| {
            view! {
                <Fact icon label>
                    <p>{value}</p>
                </Fact>
            }
        })
    };
    let sex = card.sex.map(|sex| match sex {
        Sex::Male => w.card_male(),
        Sex::Female => w.card_female(),
    });
    view! {
        {fact("user", w.card_name(), card.name.clone())}
        {card.number.clone().map(number)}
        {fact("calendar-clock", w.card_born(), card.born.map(phrases::date))}
        {fact("user", w.card_sex(), sex)}
        {fact("map-pin", w.card_address(), card.address.clone())}
        {fact("calendar-clock", w.card_issued(), card.issued.map(phrases::date))}
        {fact("calendar-clock", w.card_expires(), card.expires.map(phrases::date))}
    }
}

fn number(number: String) -> impl IntoView {
    let w = words();
    let open = RwSignal::new(false);
    let hidden = {
        let count = number.chars().count();
        let last: String = number.chars().skip(count.saturating_sub(4)).collect();
        format!("•••• {last}")
    };
    let text = move || if open.get() { number.clone() } else { hidden.clone() };
    view! {
        <Fact icon="id-card" label=w.card_number()>
            <p data-unread="">{text}</p>
            <button
                type="button"
                class="tool"
                aria-pressed=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon name="eye" />
                {move || {
                    if open.get() { words().card_number_hide() } else { words().card_number_show() }
                }}
            </button>
        </Fact>
    }
}
