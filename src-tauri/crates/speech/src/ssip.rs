//! speech-dispatcher, in its own protocol: the Speech Synthesis Interface Protocol (SSIP) of
//! version 0.11, over the Unix socket of the session.

mod lines;
mod talk;

use std::{
    env, io,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

pub use lines::{Reply, parse};
use model::Language;
use talk::Talk;

use crate::{End, Ended, Silence, Utterance, Voice};

/// Where the socket is, as `unix_socket:PATH`.
const ADDRESS: &str = "SPEECHD_ADDRESS";
/// How long the service may take to start.
const START: Duration = Duration::from_secs(5);
/// How often its socket is looked for meanwhile.
const LOOK: Duration = Duration::from_millis(50);

/// A voice of speech-dispatcher. The connection is made when it is first needed, and again when it
/// was lost.
pub struct Ssip {
    socket: Option<PathBuf>,
    starts: Option<Mutex<Command>>,
    state: Arc<Mutex<State>>,
}

/// What is going on; shared with the thread that hears of ends.
#[derive(Default)]
struct State {
    talk: Option<Talk>,
    /// What is being said: the server's number of it.
    waiting: Option<(u64, Ended)>,
    /// Counts connections, so that the end of an old one is not taken for that of a new one.
    connection: u64,
}

impl Ssip {
    /// The service of the session: at `$SPEECHD_ADDRESS`, else at its place below
    /// `$XDG_RUNTIME_DIR`, where it is started when it is installed and does not run.
    #[must_use]
    pub fn of_the_session() -> Self {
        let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
        match env::var(ADDRESS) {
            // Whoever names an address has a service of their own. Nothing is sent over the network.
            Ok(address) => Self {
                socket: address.strip_prefix("unix_socket:").map(PathBuf::from),
                starts: None,
                state: Arc::default(),
            },
            Err(_) => {
                let home = folder("XDG_RUNTIME_DIR")
                    .or_else(|| folder("XDG_CACHE_HOME"))
                    .or_else(|| folder("HOME").map(|home| home.join(".cache")));
                let socket = home.map(|home| home.join("speech-dispatcher/speechd.sock"));
                let starts = socket.as_deref().map(|socket| Mutex::new(autospawn(socket)));
                Self { socket, starts, state: Arc::default() }
            }
        }
    }

    /// The service at a socket, which is not started when it does not run.
    #[must_use]
    pub fn at(socket: PathBuf) -> Self {
        Self { socket: Some(socket), starts: None, state: Arc::default() }
    }

    /// The service at a socket, started by `command` when it does not run.
    #[must_use]
    pub fn started_by(socket: PathBuf, command: Command) -> Self {
        Self { starts: Some(Mutex::new(command)), ..Self::at(socket) }
    }

    /// The state with a connection.
    fn connected(&self) -> Result<MutexGuard<'_, State>, Silence> {
        let mut state = lock(&self.state);
        if state.talk.is_none() {
            let socket = self.socket.as_deref().ok_or(Silence::Service)?;
            state.connection += 1;
            let shared = Arc::downgrade(&self.state);
            let connection = state.connection;
            let heard = move |heard| {
                if let Some(shared) = shared.upgrade() {
                    hear(&shared, connection, heard);
                }
            };
            let talk = Talk::open(socket, heard.clone()).or_else(|_| {
                self.start(socket)?;
                Talk::open(socket, heard)
            });
            state.talk = Some(talk.map_err(|_| Silence::Service)?);
        }
        Ok(state)
    }

    /// Starts the service and waits for its socket.
    fn start(&self, socket: &Path) -> io::Result<()> {
        let Some(command) = &self.starts else { return Err(io::ErrorKind::NotFound.into()) };
        let mut child = lock(command).spawn()?;
        let until = Instant::now() + START;
        while Instant::now() < until && UnixStream::connect(socket).is_err() {
            if child.try_wait()?.is_some_and(|status| !status.success()) {
                return Err(io::ErrorKind::NotFound.into());
            }
            thread::sleep(LOOK);
        }
        // It goes into the background by itself; what it leaves is collected.
        thread::spawn(move || child.wait());
        Ok(())
    }
}

/// What libspeechd calls, too.
fn autospawn(socket: &Path) -> Command {
    let mut command = Command::new("speech-dispatcher");
    command.args(["--spawn", "--communication-method", "unix_socket", "--socket-path"]).arg(socket);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

impl Voice for Ssip {
    fn can_say(&self, language: Language) -> Result<(), Silence> {
        let mut state = self.connected()?;
        let known = state.talk.as_mut().map(|talk| talk.languages().map(|l| l.contains(&language)));
        match known {
            Some(Ok(true)) => Ok(()),
            Some(Ok(false)) => Err(Silence::Language),
            Some(Err(_)) | None => Err(given_up(&mut state)),
        }
    }

    fn speak(&self, utterance: &Utterance, ended: Ended) -> Result<(), Silence> {
        self.stop();
        // Held until the number of the message is known, so that its end cannot be heard before.
        let mut state = self.connected()?;
        match state.talk.as_mut().map(|talk| talk.say(utterance)) {
            Some(Ok(number)) => {
                state.waiting = Some((number, ended));
                Ok(())
            }
            Some(Err(_)) | None => Err(given_up(&mut state)),
        }
    }

    fn stop(&self) {
        let mut state = lock(&self.state);
        let talking = state.waiting.take().is_some();
        if talking && state.talk.as_mut().is_some_and(|talk| talk.cancel().is_err()) {
            given_up(&mut state);
        }
    }
}

/// Lets a connection go that does not do what it should.
fn given_up(state: &mut State) -> Silence {
    state.talk = None;
    Silence::Service
}

/// The end of message `number`, or of the connection.
fn hear(shared: &Mutex<State>, connection: u64, heard: Option<(u64, End)>) {
    let mut state = lock(shared);
    if state.connection != connection {
        return;
    }
    let end = match heard {
        Some((number, end)) if state.waiting.as_ref().is_some_and(|(n, _)| *n == number) => end,
        Some(_) => return,
        None => {
            state.talk = None;
            End::Lost
        }
    };
    let ended = state.waiting.take();
    drop(state);
    if let Some((_, ended)) = ended {
        ended(end);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
