//! Every request the app sent: host, purpose, time, bytes.

use leptos::prelude::*;
use wire::{ReadRequests, RequestOutcome, RequestPurpose, RequestRecord};

use crate::{
    parts::{Empty, Heading, Screen, awaited},
    remote::{Remote, load, reload},
    words::words,
};

/// The log.
pub(super) fn screen() -> impl IntoView {
    let data = load(ReadRequests {});
    let state = Signal::derive(move || {
        data.with(|d| match d {
            Remote::Ready(list) if list.is_empty() => "empty",
            other => other.state(),
        })
    });
    view! {
        <Screen name="requests" state>
            {awaited(
                data,
                move || reload(data, ReadRequests {}),
                |list| {
                    let w = words();
                    let rows = list.iter().map(row).collect_view();
                    view! {
                        <div class="stack tight">
                            <Heading text=w.settings_requests() />
                            <p>{w.settings_requests_about()}</p>
                        </div>
                        {if list.is_empty() {
                            view! {
                                <Empty icon="wifi-off" title=w.settings_requests_none() />
                            }
                                .into_any()
                        } else {
                            view! { <ul class="requests">{rows}</ul> }.into_any()
                        }}
                    }
                },
            )}
        </Screen>
    }
}

fn row(record: &RequestRecord) -> impl IntoView + use<> {
    let w = words();
    let purpose = match record.purpose {
        RequestPurpose::Catalogue => w.settings_request_catalogue(),
        RequestPurpose::Service => w.settings_request_service(),
        RequestPurpose::Search => w.settings_request_search(),
    };
    let outcome = match record.outcome {
        RequestOutcome::Answered => w.settings_request_answered(),
        RequestOutcome::Unchanged => w.settings_request_unchanged(),
        RequestOutcome::Failed => w.settings_request_failed(),
    };
    let bytes = i64::try_from(record.bytes).unwrap_or(i64::MAX);
    let line = w.settings_request_line(
        phrases::number(w.language(), bytes),
        outcome,
        phrases::moment(w, record.at),
    );
    view! {
        <li class="card">
            <strong>{record.host.clone()}</strong>
            <span>{purpose}</span>
            <span class="small soft">{line}</span>
        </li>
    }
}
