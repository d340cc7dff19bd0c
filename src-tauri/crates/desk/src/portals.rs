//! From the profile of a portal to the client that speaks its standard: the one place that knows
//! which is which.

use std::sync::Arc;

use catalogue::{check::check, content::Content};
use model::{Profile, Standard};
use portal::{
    Dvcqg, Limits, Portal, PortalError, Ptv,
    pace::{SystemTimer, Timer},
    ptv::V11,
};

/// A client for a portal, by the standard of its profile.
#[derive(Debug, Clone)]
pub enum Client {
    /// It gives the whole catalogue as one file.
    Bundle(Portal),
    /// Vietnam's national portal: one procedure at a time.
    National(Dvcqg),
    /// Finland's service catalogue, version 11.
    Ptv(Ptv),
}

impl Client {
    /// The client for `profile`: at `base`, or without one at the address of the profile. Nothing
    /// but the hosts of the profile and this device is ever asked.
    ///
    /// # Errors
    /// [`PortalError::Refused`] when there is no address, or when it breaks a rule of
    /// [`Portal::with_hosts`].
    pub fn of(profile: &Profile, base: Option<&str>) -> Result<Self, PortalError> {
        Self::timed(profile, base, Arc::new(SystemTimer::default()))
    }

    /// As [`Client::of`], with the time handed in.
    ///
    /// # Errors
    /// As [`Client::of`].
    pub fn timed(
        profile: &Profile,
        base: Option<&str>,
        timer: Arc<dyn Timer>,
    ) -> Result<Self, PortalError> {
        let base = base.or(profile.catalogue.base.as_deref());
        let base = base.ok_or(PortalError::Refused("the profile names no address"))?;
        let hosts: Vec<&str> = profile.hosts.iter().map(String::as_str).collect();
        let limits = Limits::default();
        Ok(match profile.catalogue.standard {
            Standard::MotcuaBundle1 => Self::Bundle(Portal::with_hosts(base, &hosts)?),
            Standard::DvcqgDetail2026 => Self::National(Dvcqg::with(base, &hosts, limits, timer)?),
            Standard::PtvOpenApi11 => Self::Ptv(Ptv::open(V11, base, &hosts, limits)?),
        })
    }

    /// The host that is asked, without port.
    #[must_use]
    pub fn host(&self) -> String {
        match self {
            Self::Bundle(portal) => portal.host(),
            Self::National(national) => national.host(),
            Self::Ptv(ptv) => ptv.host(),
        }
    }
}

/// Reads the profile with the id `id` from its file in `content/portals`.
///
/// # Errors
/// The first fault that the content check finds in it.
pub fn profile(id: &str, text: &str) -> Result<Profile, catalogue::content::Fault> {
    let path = format!("portals/{id}.toml");
    let (mut content, mut faults) = Content::read([(path.as_str(), text)]);
    faults.extend(check(&content));
    let missing = || catalogue::content::Fault {
        file: path.clone(),
        line: None,
        rule: catalogue::check::Norm::FileName,
        why: "no such profile".to_owned(),
    };
    match (faults.into_iter().next(), content.portals.remove(id)) {
        (None, Some(profile)) => Ok(profile),
        (fault, _) => Err(fault.unwrap_or_else(missing)),
    }
}
