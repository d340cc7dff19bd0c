//! Reminders outside the window: the desk says how many papers end and how soon, here it gets its
//! words and goes to the notifications of the system: on Linux over D-Bus, on macOS and Windows through
//! `notify-rust`; on phones there are none yet. The webview has no part in it and no right to it.

use std::sync::Arc;

use desk::{Ending, Notifier};
use model::Language;
use phrases::Words;

/// Whether this system is told.
pub(crate) const BUILT: bool =
    cfg!(any(target_os = "linux", target_os = "macos", target_os = "windows"));

/// The notifications of this system.
#[must_use]
pub fn notifier() -> Arc<dyn Notifier> {
    #[cfg(target_os = "linux")]
    {
        Arc::new(linux::Notifications::default())
    }
    #[cfg(any(target_os = "macos", target_os = "windows"))]
    {
        Arc::new(desktop::Notifications)
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
    {
        Arc::new(desk::NoNotifier)
    }
}

/// Title and text; of no paper its name.
#[cfg_attr(
    not(any(target_os = "linux", target_os = "macos", target_os = "windows")),
    allow(dead_code, reason = "phones show none yet")
)]
fn worded(ending: Ending, language: Language) -> (String, String) {
    let words = Words::new(language);
    let Ending { days, count } = ending;
    let title = if days < 0 { words.remind_title_over() } else { words.remind_title() };
    let body = match (count, days) {
        (..=1, ..0) => words.remind_over(),
        (_, ..0) => words.remind_over_many(i64::from(count)),
        (..=1, 0) => words.remind_today(),
        (..=1, 1) => words.remind_tomorrow(),
        (..=1, _) => words.remind_days(days),
        (_, 0) => words.remind_many_today(i64::from(count)),
        (_, 1) => words.remind_many_tomorrow(i64::from(count)),
        _ => words.remind_many_days(days, i64::from(count)),
    };
    (title, body)
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        collections::HashMap,
        sync::{Mutex, PoisonError},
        time::Duration,
    };

    use zbus::{
        blocking::{Connection, connection},
        zvariant::Value,
    };

    use super::{Ending, Language, Notifier, worded};

    /// How the app is called.
    const APP: &str = "Một Cửa";
    /// The name of its desktop entry and icon.
    const ENTRY: &str = "vn.motcua";
    /// The Desktop Notifications Specification.
    const SERVICE: &str = "org.freedesktop.Notifications";
    const OBJECT: &str = "/org/freedesktop/Notifications";
    /// How long the service may take.
    const PATIENCE: Duration = Duration::from_secs(5);
    /// Takes the place of no other message.
    const NEW: u32 = 0;
    /// Stays as long as the system likes.
    const USUAL: i32 = -1;

    /// The notification service of the session. The connection is kept: some desktops take a message
    /// away when the connection ends over which it came.
    #[derive(Default)]
    pub(super) struct Notifications(Mutex<Option<Connection>>);

    impl Notifications {
        fn sent(&self, title: &str, body: &str) -> zbus::Result<()> {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // One that fails is not kept.
            let bus = match kept.take() {
                Some(bus) => bus,
                None => connection::Builder::session()?.method_timeout(PATIENCE).build()?,
            };
            let hints = HashMap::from([("desktop-entry", Value::from(ENTRY))]);
            let no_buttons: &[&str] = &[];
            let message = (APP, NEW, ENTRY, title, body, no_buttons, hints, USUAL);
            bus.call_method(Some(SERVICE), OBJECT, Some(SERVICE), "Notify", &message)?;
            *kept = Some(bus);
            Ok(())
        }
    }

    impl Notifier for Notifications {
        fn show(&self, ending: Ending, language: Language) -> bool {
            let (title, body) = worded(ending, language);
            self.sent(&title, &body).is_ok()
        }
    }
}

#[cfg(any(target_os = "macos", target_os = "windows"))]
mod desktop {
    use notify_rust::Notification;

    use super::{Ending, Language, Notifier, worded};

    /// What an installer registers the app as (`tauri.conf.json`).
    #[cfg(target_os = "windows")]
    const IDENTIFIER: &str = "org.motcua.app";

    /// The notifications of macOS, or of Windows.
    pub(super) struct Notifications;

    impl Notifier for Notifications {
        fn show(&self, ending: Ending, language: Language) -> bool {
            let (title, body) = worded(ending, language);
            let mut message = Notification::new();
            // Windows shows those of an installed app under its own name; macOS knows it anyway.
            #[cfg(target_os = "windows")]
            message.app_id(IDENTIFIER);
            message.summary(&title).body(&body).show().is_ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reminder_has_its_words() {
        let said = |days, count, language| worded(Ending { days, count }, language).1;
        assert_eq!(said(14, 1, Language::Vi), "Còn 14 ngày. Bác mở Một Cửa để xem giấy nào.");
        for language in [Language::Vi, Language::En] {
            for (days, count) in
                [(30, 1), (1, 1), (0, 1), (-1, 1), (12, 3), (1, 2), (0, 2), (-3, 2)]
            {
                let (title, body) = worded(Ending { days, count }, language);
                println!("{title} | {body}");
                assert!(!title.is_empty() && body.contains("Một Cửa"));
                assert_eq!(body.contains(&days.to_string()), days > 1, "{body}");
                assert_eq!(body.contains(&count.to_string()), count > 1, "{body}");
            }
        }
    }
}
