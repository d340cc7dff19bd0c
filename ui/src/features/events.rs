//! Every life event.

use leptos::prelude::*;
use wire::ReadFront;

use super::cards::event_row;
use crate::{
    parts::{Empty, Heading, Screen, awaited},
    remote::{load, reload},
    words::words,
};

/// The list of life events.
pub(crate) fn screen() -> impl IntoView {
    let data = load(ReadFront {});
    let state = Signal::derive(move || data.with(|d| d.state()));
    view! {
        <Screen name="events" state>
            {awaited(
                data,
                move || reload(data, ReadFront {}),
                |front| {
                    let empty = front.events.is_empty();
                    view! {
                        <Heading text=words().events_title() />
                        {if empty {
                            view! { <Empty title=words().events_empty() /> }.into_any()
                        } else {
                            view! {
                                <div class="rows" role="list">
                                    {front.events.iter().map(event_row).collect_view()}
                                </div>
                            }
                                .into_any()
                        }}
                    }
                },
            )}
        </Screen>
    }
}
