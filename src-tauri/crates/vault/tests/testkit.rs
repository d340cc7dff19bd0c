//! The test vectors of the age format (C2SP CCTV), as they ship in the source of the `age` crate,
//! run through that crate as the vault builds it: without armor, plugins and ssh.

use std::{
    collections::BTreeMap,
    fs,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
    process::Command,
    str::FromStr,
};

use age::{DecryptError, Decryptor, Identity, scrypt, secrecy::SecretString, x25519};
use sha2::{Digest, Sha256};

/// What a vector says must happen.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// The payload with this SHA-256.
    Success(String),
    /// An error after the part of the payload with this SHA-256.
    Payload(String),
    Header,
    Hmac,
    NoMatch,
    Armor,
}

struct Vector {
    expected: Outcome,
    identities: Vec<x25519::Identity>,
    passphrases: Vec<SecretString>,
    armored: bool,
    file: Vec<u8>,
}

/// Where cargo keeps the source of the `age` crate that is built here.
fn source() -> PathBuf {
    // Only of this platform: what others need may not be on the disk.
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let about = Command::new(rustc).arg("-vV").output().expect("rustc runs").stdout;
    let about = String::from_utf8(about).expect("text");
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .args(["--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let all: serde_json::Value = serde_json::from_slice(&cargo.stdout).expect("JSON");
    let packages = all["packages"].as_array().expect("packages");
    let age = packages.iter().find(|p| p["name"] == "age").expect("the age crate");
    let manifest = PathBuf::from(age["manifest_path"].as_str().expect("a path"));
    manifest.parent().expect("a folder").join("tests/testdata/testkit")
}

fn read(bytes: &[u8]) -> Vector {
    let end = bytes.windows(2).position(|two| two == b"\n\n").expect("an empty line");
    let head = std::str::from_utf8(&bytes[..end]).expect("text");
    let rest = &bytes[end + 2..];
    let fields: Vec<(&str, &str)> = head.lines().filter_map(|l| l.split_once(": ")).collect();
    let all = |name: &str| {
        fields.iter().filter(|(key, _)| *key == name).map(|(_, value)| *value).collect::<Vec<_>>()
    };
    let one = |name: &str| all(name).first().map(|value| (*value).to_owned());
    let payload = || one("payload").expect("a payload");
    let expected = match one("expect").expect("an outcome").as_str() {
        "success" => Outcome::Success(payload()),
        "payload failure" => Outcome::Payload(payload()),
        "header failure" => Outcome::Header,
        "HMAC failure" => Outcome::Hmac,
        "no match" => Outcome::NoMatch,
        "armor failure" => Outcome::Armor,
        other => panic!("an unknown outcome: {other}"),
    };
    let file = match one("compressed").as_deref() {
        None => rest.to_vec(),
        Some("zlib") => {
            let mut file = Vec::new();
            flate2::read::ZlibDecoder::new(rest).read_to_end(&mut file).expect("zlib");
            file
        }
        Some(other) => panic!("unknown packing: {other}"),
    };
    let identity = |text: &str| x25519::Identity::from_str(text).expect("an identity");
    Vector {
        expected,
        identities: all("identity").into_iter().map(identity).collect(),
        passphrases: all("passphrase").into_iter().map(|p| p.to_owned().into()).collect(),
        armored: one("armored").is_some_and(|yes| yes == "yes"),
        file,
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What happens.
fn run(vector: &Vector) -> Outcome {
    let opened = Decryptor::new_buffered(vector.file.as_slice()).and_then(|file| {
        if file.is_scrypt() {
            let mut identity = scrypt::Identity::new(vector.passphrases[0].clone());
            identity.set_max_work_factor(16);
            file.decrypt(std::iter::once(&identity as &dyn Identity))
        } else {
            file.decrypt(vector.identities.iter().map(|key| key as &dyn Identity))
        }
    });
    match opened {
        Ok(mut stream) => {
            let mut payload = Vec::new();
            match stream.read_to_end(&mut payload) {
                Ok(_) => Outcome::Success(hex(&payload)),
                Err(e) => {
                    assert!(matches!(e.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof));
                    Outcome::Payload(hex(&payload))
                }
            }
        }
        Err(DecryptError::InvalidMac) => Outcome::Hmac,
        Err(DecryptError::DecryptionFailed | DecryptError::NoMatchingKeys) => Outcome::NoMatch,
        Err(
            DecryptError::InvalidHeader
            | DecryptError::Io(_)
            | DecryptError::ExcessiveWork { .. }
            | DecryptError::UnknownFormat,
        ) => Outcome::Header,
        Err(other) => panic!("an unknown error: {other}"),
    }
}

/// The crate reads stanzas of age before v1 on purpose; its own test says so too. What it reads is
/// the payload of the plain vector `x25519`.
const OLD_STANZAS: [&str; 2] = ["stanza_missing_body", "stanza_missing_final_line"];

/// What came of one vector.
#[derive(Debug, PartialEq)]
enum Run {
    Passed,
    LeftOut(&'static str),
    Wrong(Outcome),
}

fn check(folder: &Path, name: &str) -> Run {
    let vector = read(&fs::read(folder.join(name)).expect("a vector"));
    let seen = run(&vector);
    if vector.armored {
        // What is not built is not opened either.
        let opened = matches!(seen, Outcome::Success(_));
        return if opened { Run::Wrong(seen) } else { Run::LeftOut("armored: not built") };
    }
    let meant = match (&vector.expected, OLD_STANZAS.contains(&name)) {
        (Outcome::Header, true) => matches!(seen, Outcome::Success(_)),
        (expected, false) => *expected == seen,
        _ => false,
    };
    if meant { Run::Passed } else { Run::Wrong(seen) }
}

#[test]
fn every_vector_that_is_not_armored_passes() {
    let folder = source();
    let names = fs::read_dir(&folder).expect("the vectors").flatten().map(|e| e.file_name());
    let mut names: Vec<String> = names.map(|n| n.into_string().expect("text")).collect();
    names.sort();
    assert!(names.len() >= 120, "{} vectors in {}", names.len(), folder.display());
    // The three largest are 16 MiB each, so every core takes its share.
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let (folder, all_names) = (&folder, &names);
    let runs: Vec<(&str, Run)> = std::thread::scope(|scope| {
        let turn = move |n| {
            let mine = all_names.iter().skip(n).step_by(cores);
            mine.map(|name| (name.as_str(), check(folder, name))).collect::<Vec<_>>()
        };
        let all: Vec<_> = (0..cores).map(|n| scope.spawn(move || turn(n))).collect();
        all.into_iter().flat_map(|run| run.join().expect("runs")).collect()
    });
    let passed = runs.iter().filter(|(_, run)| *run == Run::Passed).count();
    let wrong: Vec<_> = runs.iter().filter(|(_, run)| matches!(run, Run::Wrong(_))).collect();
    let mut left_out: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, run) in &runs {
        if let Run::LeftOut(why) = run {
            left_out.entry(why).or_default().push(name);
        }
    }
    let out: usize = left_out.values().map(Vec::len).sum();
    println!("{} vectors: {passed} passed, {out} left out: {left_out:?}", names.len());
    println!("of these read as age before v1 would: {OLD_STANZAS:?}");
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(passed + out, names.len());
    assert!(left_out.values().flatten().all(|name| name.starts_with("armor")), "{left_out:?}");
    assert!(out <= 31, "{out} left out");
}
