//! A question before something that leaves the app or cannot be taken back.

use leptos::{html, prelude::*};

/// A dialogue that is modal while `open` says so.
pub(crate) fn modal(open: RwSignal<bool>) -> NodeRef<html::Dialog> {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            if open.get() {
                let _ = dialog.show_modal();
            } else if dialog.open() {
                dialog.close();
            }
        }
    });
    node
}

/// A modal question with two answers. Escape means no.
#[component]
pub(crate) fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: String,
    /// The words of "yes".
    #[prop(into)]
    yes: String,
    /// The words of "no".
    #[prop(into)]
    no: String,
    /// What "yes" does.
    #[prop(into)]
    agreed: Callback<()>,
    /// What to know before answering.
    children: Children,
) -> impl IntoView {
    let node = modal(open);
    view! {
        <dialog class="dialog" node_ref=node aria-labelledby="dialog-title" on:close=move |_| open.set(false)>
            <h2 id="dialog-title">{title}</h2>
            {children()}
            <div class="cluster">
                <button
                    type="button"
                    class="button"
                    on:click=move |_| {
                        open.set(false);
                        agreed.run(());
                    }
                >
                    {yes}
                </button>
                <button type="button" class="button quiet" on:click=move |_| open.set(false)>
                    {no}
                </button>
            </div>
        </dialog>
    }
}
