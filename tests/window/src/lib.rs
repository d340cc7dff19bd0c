//! The real app in a real window: a display, a message bus and a home of its own for each test,
//! WebKit's driver to steer it, a witness on the network, and the tree that a screen reader reads.
//!
//! Needs `Xvfb`, `dbus-daemon`, `WebKitWebDriver`, `strace` and Python's AT-SPI; Linux only.
//! `MOTCUA_BIN` names the app, else it is the debug build in the target folder.

pub mod bundle;
pub mod driven;
pub mod tree;
pub mod witness;
pub mod world;

/// What a helper answers: nothing here is worth telling faults apart.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
