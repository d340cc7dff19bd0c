//! A server on loopback that answers nothing of use and notes who came; and the reader of what
//! `strace` saw.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use crate::Outcome;

/// A server that notes the first line of every request. It lives as long as the test program.
pub struct Witness {
    address: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Witness {
    /// Starts one on a free port.
    ///
    /// # Errors
    /// When there is no port.
    pub fn open() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("http://{}", listener.local_addr()?);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&seen);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut start = [0; 512];
                let _ = stream.set_read_timeout(Some(Duration::from_millis(100)));
                let n = stream.read(&mut start).unwrap_or(0);
                let text = String::from_utf8_lossy(&start[..n]);
                // Noted even when nothing was said: a connection alone is too much.
                let line = text.lines().next().unwrap_or_default().to_owned();
                notes.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                let _ = stream.write_all(
                    b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                );
            }
        });
        Ok(Self { address, seen })
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The first line of every request so far.
    #[must_use]
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The same, and forgets them.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The lines of an `strace` log that reach for the network: an `AF_INET` or `AF_INET6` address in a
/// call. Sockets in the file system, and netlink, stay on the device.
#[must_use]
pub fn reaches(log: &str) -> Vec<&str> {
    log.lines().filter(|line| line.contains("sa_family=AF_INET")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reach_for_the_network_is_told_from_a_socket_in_the_file_system() {
        let log = "\
12 connect(3, {sa_family=AF_UNIX, sun_path=\"/tmp/.X11-unix/X99\"}, 20) = 0
12 connect(9, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr(\"1.2.3.4\")}, 16) = -1
12 sendto(7, \"x\", 1, 0, {sa_family=AF_NETLINK}, 12) = 1
13 connect(9, {sa_family=AF_INET6, sin6_port=htons(53)}, 28 <unfinished ...>
13 sendmsg(4, {msg_name=NULL}, 0) = 8";
        assert_eq!(reaches(log).len(), 2);
    }

    #[test]
    fn the_witness_notes_who_came() {
        let witness = Witness::open().expect("a port");
        assert!(witness.seen().is_empty());
        let host = witness.address().trim_start_matches("http://").to_owned();
        let mut stream = std::net::TcpStream::connect(host).expect("a server");
        stream.write_all(b"GET /x HTTP/1.1\r\n\r\n").expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert_eq!(witness.seen(), ["GET /x HTTP/1.1"]);
    }
}
