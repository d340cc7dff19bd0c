use catalogue::{
    content::Content,
    fold::{code_of, fold},
};
use model::{Code, EventId, Service};

/// Finds services and life events by what people type.
#[derive(Default)]
pub(super) struct Finder {
    services: Vec<(Code, String)>,
    events: Vec<(EventId, String)>,
}

pub(crate) struct Matches {
    pub(crate) events: Vec<EventId>,
    pub(crate) services: Vec<(Code, String)>,
    pub(crate) total: usize,
}

impl Finder {
    pub(super) fn new(content: &Content) -> Self {
        let mut me = Self::default();
        content.services.values().for_each(|s| me.add(s));
        me.events = content
            .events
            .iter()
            .map(|e| {
                (
                    e.id.clone(),
                    fold(&format!(
                        "{} {} {}",
                        e.name.vi,
                        e.plain.vi,
                        e.aliases.join(" ")
                    )),
                )
            })
            .collect();
        me
    }
    pub(super) fn add(&mut self, s: &Service) {
        self.services.push((
            s.code.clone(),
            fold(&format!(
                "{} {} {}",
                s.name.vi,
                s.title().vi,
                s.aliases.join(" ")
            )),
        ));
    }
    pub(super) fn find(&self, text: &str) -> Matches {
        let code = code_of(text);
        let f = fold(text);
        let hit = |t: &str| !f.is_empty() && t.contains(&f);
        let services: Vec<_> = self
            .services
            .iter()
            .filter(|(c, t)| code.as_ref() == Some(c) || hit(t))
            .map(|(c, _)| (c.clone(), f.clone()))
            .collect();
        Matches {
            total: services.len(),
            events: self
                .events
                .iter()
                .filter(|(_, t)| hit(t))
                .map(|(id, _)| id.clone())
                .collect(),
            services,
        }
    }
}
