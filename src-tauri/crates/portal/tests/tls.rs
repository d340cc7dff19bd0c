//! Which certificates are taken, over the very client that ships.
//!
//! The roots are those of the system, which a test cannot add to. On Linux they can be named by
//! the environment of a process, so the test starts itself once more, with its own authority.

#![cfg(target_os = "linux")]

use std::{
    env, fs,
    io::{Read, Write},
    net::TcpListener,
    process::Command,
    sync::Arc,
    thread,
    time::Duration,
};

use portal::{Catalogue, Limits, Portal, PortalError};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::{
    ServerConfig, ServerConnection, Stream,
    pki_types::{CertificateDer, PrivateKeyDer},
};

const TEST: &str = "only_a_certificate_that_proves_the_host_is_taken";
const PORTS: &str = "MOTCUA_TLS_TEST_PORTS";

#[test]
fn only_a_certificate_that_proves_the_host_is_taken() {
    if let Ok(ports) = env::var(PORTS) {
        return ask_all(&ports);
    }
    let (ours, stranger) = (authority("Our authority"), authority("Our authority"));
    let cases = [
        ("good", issued(&ours, leaf("127.0.0.1"))),
        ("expired", issued(&ours, until(2000, leaf("127.0.0.1")))),
        ("not yet valid", issued(&ours, from(3000, leaf("127.0.0.1")))),
        ("of another address", issued(&ours, leaf("127.0.0.2"))),
        ("of a name", issued(&ours, leaf("portal.example"))),
        ("of a stranger with the same name", issued(&stranger, leaf("127.0.0.1"))),
        ("of itself", self_signed(leaf("127.0.0.1"))),
        ("of a leaf", below_a_leaf(&ours)),
    ];
    let ports: Vec<_> = cases
        .into_iter()
        .map(|(name, (chain, key))| format!("{name}={}", serve(chain, &key)))
        .collect();

    let home = tempfile::tempdir().expect("a folder");
    let roots = home.path().join("roots.pem");
    fs::write(&roots, ours.pem()).expect("a file");
    let child = Command::new(env::current_exe().expect("this test"))
        .args(["--exact", TEST, "--nocapture"])
        .env("SSL_CERT_FILE", &roots)
        .env_remove("SSL_CERT_DIR")
        .env(PORTS, ports.join(","))
        .output()
        .expect("this test once more");
    let told = String::from_utf8_lossy(&child.stdout) + String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success(), "{told}");
    assert!(told.contains("8 certificates shown, 1 taken"), "{told}");
}

/// The child: asks every server and says how many it believed.
fn ask_all(ports: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let (mut shown, mut taken) = (0, 0);
    for case in ports.split(',') {
        let (name, port) = case.split_once('=').expect("name=port");
        let limits = Limits { total: Duration::from_secs(5), ..Limits::default() };
        let base = format!("https://127.0.0.1:{port}");
        let portal = Portal::with_limits(&base, &[], limits).expect("a loopback address");
        let outcome = runtime.block_on(portal.catalogue(None)).outcome;
        shown += 1;
        if name == "good" {
            let whole = Catalogue::New { etag: None, body: b"ok".to_vec() };
            assert_eq!(outcome, Ok(whole), "{name}");
            taken += 1;
        } else {
            let why = PortalError::Refused("the portal does not prove who it is");
            assert_eq!(outcome, Err(why), "{name}");
        }
    }
    println!("{shown} certificates shown, {taken} taken");
}

type Shown = (Vec<CertificateDer<'static>>, KeyPair);
type Authority = CertifiedIssuer<'static, KeyPair>;

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, key()).expect("an authority")
}

fn leaf(host: &str) -> CertificateParams {
    CertificateParams::new([host.to_owned()]).expect("a host")
}

fn until(year: i32, mut params: CertificateParams) -> CertificateParams {
    params.not_after = date_time_ymd(year, 1, 1);
    params
}

fn from(year: i32, mut params: CertificateParams) -> CertificateParams {
    params.not_before = date_time_ymd(year, 1, 1);
    params
}

fn issued(issuer: &Authority, params: CertificateParams) -> Shown {
    let key = key();
    let certificate = params.signed_by(&key, issuer).expect("a certificate");
    (vec![certificate.der().clone()], key)
}

fn self_signed(params: CertificateParams) -> Shown {
    let key = key();
    let certificate = params.self_signed(&key).expect("a certificate");
    (vec![certificate.der().clone()], key)
}

/// A chain in which a portal's own certificate, which is no authority, issued another one.
fn below_a_leaf(root: &Authority) -> Shown {
    let mut params = leaf("portal.example");
    params.is_ca = IsCa::ExplicitNoCa;
    let middle = CertifiedIssuer::signed_by(params, key(), root).expect("a certificate");
    let (mut chain, key) = issued(&middle, leaf("127.0.0.1"));
    chain.push(middle.der().clone());
    (chain, key)
}

/// Serves one answer over TLS from a thread that ends with the process. Returns the port.
fn serve(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> u16 {
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a certificate and its key");
    let config = Arc::new(config);
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.expect("a connection");
            let mut connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut stream = Stream::new(&mut connection, &mut socket);
            // A client that does not believe us hangs up here.
            if stream.read(&mut [0; 4096]).is_ok() {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        }
    });
    port
}
