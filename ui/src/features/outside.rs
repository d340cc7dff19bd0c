//! Leaving the app: the whole address is shown first, the desk alone decides what may be opened.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{Destination, Failure, LookOutside, OpenOutside, OutsideAddress};

use crate::{
    ask::ask,
    parts::{Dialog, FailureNote, Icon},
    words::words,
};

/// A button that asks, shows the address and opens it.
#[component]
pub(crate) fn OutsideButton(
    /// Where to.
    to: Destination,
    /// The class of the button.
    #[prop(default = "button quiet")]
    class: &'static str,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let address = RwSignal::new(None::<OutsideAddress>);
    let failed = RwSignal::new(None::<Failure>);
    let wanted = to.clone();
    let look = move |_| {
        let to = wanted.clone();
        spawn_local(async move {
            match ask(&LookOutside { to }).await {
                Ok(found) => {
                    address.set(Some(found));
                    open.set(true);
                }
                Err(failure) => failed.set(Some(failure)),
            }
        });
    };
    let agreed = Callback::new(move |()| {
        let to = to.clone();
        spawn_local(async move {
            if let Err(failure) = ask(&OpenOutside { to }).await {
                failed.set(Some(failure));
            }
        });
    });
    let w = words();
    view! {
        <button type="button" class=class on:click=look>
            <Icon name="external-link" />
            <span>{w.open_outside()}</span>
        </button>
        {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
        <Dialog open title=w.outside_title() yes=w.outside_yes() no=w.outside_no() agreed>
            <p>{w.outside_body()}</p>
            {move || {
                address
                    .get()
                    .map(|a| {
                        view! {
                            <p>
                                <strong>{words().outside_host(a.host)}</strong>
                            </p>
                            <p class="address">{a.address}</p>
                        }
                    })
            }}
        </Dialog>
    }
}
