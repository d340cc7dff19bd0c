//! Portals that misbehave, one hand-made server each, on the own device.

use std::{
    future::Future,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use portal::{Catalogue, Fetched, Limits, Portal, PortalError};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Answers every connection with `answer`, which gets the question's header. Returns the base.
async fn serve<A, F>(answer: A) -> String
where
    A: Fn(TcpStream, String) -> F + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => return,
                    }
                }
                answer(stream, String::from_utf8(head).expect("an ASCII header")).await;
            });
        }
    });
    format!("http://{address}")
}

/// A server that writes `reply` and closes.
async fn replies(reply: impl Into<Vec<u8>>) -> String {
    let reply = Arc::new(reply.into());
    serve(move |mut stream, _| {
        let reply = Arc::clone(&reply);
        async move {
            let _ = stream.write_all(&reply).await; // the client may hang up first
            let _ = stream.shutdown().await;
        }
    })
    .await
}

/// Short times, small bodies; the other limits as they ship.
fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(1),
        total: Duration::from_secs(3),
        body: 64 << 10,
        ..Limits::default()
    }
}

async fn ask(base: &str) -> Fetched {
    let portal = Portal::with_limits(base, &[], limits()).expect("a loopback address");
    let began = Instant::now();
    let fetched = portal.catalogue(None).await;
    assert!(began.elapsed() < Duration::from_secs(60), "the limit holds");
    assert_eq!(fetched.host, "127.0.0.1");
    fetched
}

async fn outcome(reply: impl Into<Vec<u8>>) -> Result<Catalogue, PortalError> {
    ask(&replies(reply).await).await.outcome
}

fn refused(outcome: &Result<Catalogue, PortalError>) -> bool {
    matches!(outcome, Err(PortalError::Refused(_)))
}

#[tokio::test]
async fn a_whole_answer_comes_as_it_was_sent_with_its_tag() {
    let base = replies("HTTP/1.1 200 OK\r\nETag: \"a1\"\r\nContent-Length: 4\r\n\r\n\x1f\u{0}ab");
    let fetched = ask(&base.await).await;
    let body = b"\x1f\x00ab".to_vec();
    assert_eq!(fetched.bytes, 4);
    assert_eq!(fetched.outcome, Ok(Catalogue::New { etag: Some("\"a1\"".into()), body }));
}

#[tokio::test]
async fn a_chunked_answer_without_a_tag_is_whole_too() {
    let reply =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    let whole = Catalogue::New { etag: None, body: b"abc".to_vec() };
    assert_eq!(outcome(reply).await, Ok(whole));
}

#[tokio::test]
async fn a_question_says_what_it_must_and_nothing_else() {
    let heard = Arc::new(Mutex::new(String::new()));
    let ear = Arc::clone(&heard);
    let base = serve(move |mut stream, head| {
        head.clone_into(&mut ear.lock().expect("no panic before"));
        async move {
            let reply = b"HTTP/1.1 304 Not Modified\r\nSet-Cookie: id=1\r\n\r\n";
            stream.write_all(reply).await.expect("the client listens");
        }
    })
    .await;
    let portal = Portal::with_limits(&format!("{base}/open/"), &[], limits()).expect("a base");
    for _ in 0..2 {
        let fetched = portal.catalogue(Some("W/\"a1\"")).await;
        assert_eq!(fetched.outcome, Ok(Catalogue::Unchanged));
        assert_eq!(fetched.bytes, 0);
        let head = heard.lock().expect("no panic before").to_lowercase();
        let mut lines: Vec<_> = head.lines().filter(|line| !line.is_empty()).collect();
        lines[1..].sort_unstable();
        let host = base.replace("http://", "host: ");
        assert_eq!(
            lines,
            [
                "get /open/catalogue/bundle http/1.1",
                "accept-encoding: identity",
                "accept: application/gzip, */*;q=0.1",
                host.as_str(),
                "if-none-match: w/\"a1\"",
                concat!("user-agent: motcua/", env!("CARGO_PKG_VERSION")),
            ]
        );
    }
    let _ = portal.catalogue(Some("a1\r\nX-Injected: 1")).await;
    let head = heard.lock().expect("no panic before").to_lowercase();
    assert!(!head.contains("injected") && !head.contains("if-none-match"), "{head}");
}

#[tokio::test]
async fn unchanged_without_having_asked_is_no_answer() {
    let reply = "HTTP/1.1 304 Not Modified\r\n\r\n";
    assert_eq!(outcome(reply).await, Err(PortalError::Down { status: 304 }));
}

#[tokio::test]
async fn any_other_status_is_a_portal_that_is_down() {
    for status in [204, 206, 300, 400, 401, 403, 404, 410, 418, 429, 500, 503, 599] {
        let reply = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(outcome(reply).await, Err(PortalError::Down { status }), "{status}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_offline() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    assert_eq!(ask(&format!("http://{address}")).await.outcome, Err(PortalError::Offline));
}

/// A full queue makes Linux drop the next handshake, as a network that swallows packets does.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_connection_that_never_comes_about_is_offline_after_the_connect_limit() {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
    let listener = socket.listen(1).expect("a listener");
    let address = listener.local_addr().expect("an address");
    let mut held = Vec::new();
    let wait = Duration::from_millis(50);
    while let Ok(Ok(stream)) = tokio::time::timeout(wait, TcpStream::connect(address)).await {
        held.push(stream);
        assert!(held.len() < 16, "the queue fills");
    }
    let began = Instant::now();
    let limits = Limits { total: Duration::from_secs(60), ..limits() };
    let portal = Portal::with_limits(&format!("http://{address}"), &[], limits).expect("a base");
    assert_eq!(portal.catalogue(None).await.outcome, Err(PortalError::Offline));
    assert!(began.elapsed() < Duration::from_secs(30), "the connect limit, not the total one");
}

#[tokio::test]
async fn a_portal_that_hangs_up_is_offline() {
    assert_eq!(outcome("").await, Err(PortalError::Offline));
    assert_eq!(outcome("HTTP/1.1 200 OK\r\nETag: \"a").await, Err(PortalError::Offline));
}

#[tokio::test]
async fn a_cut_body_is_offline_and_its_bytes_are_counted() {
    for head in ["Content-Length: 9\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"] {
        let fetched = ask(&replies(format!("HTTP/1.1 200 OK\r\n{head}")).await).await;
        assert_eq!(fetched.outcome, Err(PortalError::Offline), "{head}");
        assert_eq!(fetched.bytes, 3, "{head}");
    }
}

#[tokio::test]
async fn what_is_not_http_is_refused() {
    for reply in [
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: \0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
    ] {
        let outcome = outcome(reply).await;
        assert!(refused(&outcome), "{reply:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn an_encoded_body_is_refused_before_it_is_read() {
    for field in [
        "Content-Encoding: gzip",
        "Content-Encoding: br",
        "Content-Encoding: identity\r\nContent-Encoding: gzip",
        "Content-Encoding: identity, gzip",
        "Transfer-Encoding: gzip, chunked",
    ] {
        let reply = format!("HTTP/1.1 200 OK\r\n{field}\r\nContent-Length: 4\r\n\r\n\x1f\x08ab");
        let fetched = ask(&replies(reply).await).await;
        assert!(refused(&fetched.outcome), "{field}: {:?}", fetched.outcome);
        assert_eq!(fetched.bytes, 0, "{field}");
    }
    let plain = "HTTP/1.1 200 OK\r\nContent-Encoding: Identity\r\nContent-Length: 1\r\n\r\na";
    assert!(outcome(plain).await.is_ok());
}

#[tokio::test]
async fn a_header_that_trickles_is_too_slow() {
    let base = serve(|mut stream, _| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nA: ").await;
        while stream.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    assert_eq!(ask(&base).await.outcome, Err(PortalError::TooSlow));
}

#[tokio::test]
async fn a_body_that_trickles_is_too_slow_and_its_bytes_are_counted() {
    let base = serve(|mut stream, _| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n").await;
        while stream.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    let fetched = ask(&base).await;
    assert_eq!(fetched.outcome, Err(PortalError::TooSlow));
    assert!((2..1_000).contains(&fetched.bytes), "{}", fetched.bytes);
}

#[tokio::test]
async fn hops_share_one_total_time() {
    let base = serve(|mut stream, _| async move {
        tokio::time::sleep(Duration::from_millis(700)).await;
        let _ = stream.write_all(b"HTTP/1.1 307 X\r\nLocation: /a\r\n\r\n").await;
    })
    .await;
    assert_eq!(ask(&base).await.outcome, Err(PortalError::TooSlow));
}

#[tokio::test]
async fn an_endless_body_ends_at_ten_mebibytes() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let base = serve(move |mut stream, _| {
        let counter = Arc::clone(&counter);
        async move {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
            let chunk = vec![0; 64 << 10];
            while stream.write_all(&chunk).await.is_ok() {
                counter.fetch_add(chunk.len(), Ordering::Relaxed);
            }
        }
    })
    .await;
    let most = Limits::default().body;
    assert_eq!(most, 10 << 20);
    let fetched = Portal::new(&base).expect("a loopback address").catalogue(None).await;
    assert_eq!(fetched.outcome, Err(PortalError::TooLarge));
    let received = usize::try_from(fetched.bytes).expect("few bytes");
    assert!(received > most && received < most + (1 << 20), "{received}");
    assert!(sent.load(Ordering::Relaxed) < most + (16 << 20), "nothing is read on the side");
}

#[tokio::test]
async fn a_body_may_fill_its_limit_and_not_pass_it() {
    for (length, fits) in [(64 << 10, true), ((64 << 10) + 1, false)] {
        for announced in [true, false] {
            let field =
                if announced { format!("Content-Length: {length}\r\n") } else { String::new() };
            let mut reply = format!("HTTP/1.1 200 OK\r\n{field}\r\n").into_bytes();
            reply.resize(reply.len() + length, b'a');
            let fetched = ask(&replies(reply).await).await;
            assert_eq!(fetched.outcome.is_ok(), fits, "{length} {announced}");
            if !fits {
                assert_eq!(fetched.outcome, Err(PortalError::TooLarge));
                assert_eq!(fetched.bytes == 0, announced, "what is announced is not even read");
            }
        }
    }
}

#[tokio::test]
async fn a_big_header_is_too_large() {
    let field = |length: usize| {
        let value = "a".repeat(length);
        format!("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: {value}\r\n\r\n")
    };
    assert!(outcome(field(60 << 10)).await.is_ok());
    assert_eq!(outcome(field(64 << 10)).await, Err(PortalError::TooLarge));
    assert_eq!(outcome(field(1 << 20)).await, Err(PortalError::TooLarge));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: a\r\n".repeat(1000));
    assert_eq!(outcome(many).await, Err(PortalError::TooLarge));
    let endless = serve(|mut stream, _| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
        while stream.write_all(b"A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n").await.is_ok()
        {
        }
    })
    .await;
    assert_eq!(ask(&endless).await.outcome, Err(PortalError::TooLarge));
}

#[tokio::test]
async fn five_redirects_are_followed_and_a_sixth_is_not() {
    for (hops, arrives) in [(5, true), (6, false)] {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let base = serve(move |mut stream, head| {
            let hop = counter.fetch_add(1, Ordering::Relaxed);
            async move {
                assert!(!head.to_lowercase().contains("referer"), "{head}");
                let reply = if hop < hops {
                    let status = [301, 302, 303, 307, 308][hop % 5];
                    format!(
                        "HTTP/1.1 {status} X\r\nLocation: /hop/{hop}\r\nContent-Length: 0\r\n\r\n"
                    )
                } else {
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na".into()
                };
                stream.write_all(reply.as_bytes()).await.expect("the client listens");
            }
        })
        .await;
        let outcome = ask(&base).await.outcome;
        assert_eq!(outcome.is_ok(), arrives, "{outcome:?}");
        assert_eq!(refused(&outcome), !arrives);
        assert_eq!(asked.load(Ordering::Relaxed), 6);
    }
}

#[tokio::test]
async fn a_redirect_to_another_place_is_refused_and_nobody_is_asked_there() {
    let other = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = other.local_addr().expect("an address").port();
    for location in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://[::1]:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("//127.0.0.1:{port}/"),
        "http://portal.example/".into(),
        "https://portal.example/".into(),
        "file:///etc/passwd".into(),
        "https://".into(),
        "http://\u{111}.example/".into(),
    ] {
        let reply = format!("HTTP/1.1 302 X\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        let outcome = outcome(reply).await;
        assert!(refused(&outcome), "{location}: {outcome:?}");
    }
    let knock = tokio::time::timeout(Duration::from_millis(50), other.accept()).await;
    assert!(knock.is_err(), "nobody came");
    let nowhere = "HTTP/1.1 302 X\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(outcome(nowhere).await, Err(PortalError::Down { status: 302 }));
}

#[tokio::test]
async fn no_error_names_an_address() {
    let errors = [
        outcome("").await,
        outcome("HTTP/1.1 404 X\r\n\r\n").await,
        outcome("HTTP/1.1 302 X\r\nLocation: https://portal.example/\r\n\r\n").await,
        outcome("nonsense\r\n\r\n").await,
    ];
    for error in errors {
        let text = error.expect_err("none of them is a catalogue").to_string();
        assert!(!text.contains("127.0.0.1") && !text.contains("example") && !text.contains('/'));
    }
}
