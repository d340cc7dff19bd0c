//! The voice against a real speech-dispatcher that speaks into files.
#![cfg(target_os = "linux")]

#[allow(dead_code, reason = "shared with the tests of the desk, which use other parts")]
mod dispatcher;

use std::{
    io::{Read, Write},
    os::unix::net::UnixListener,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use dispatcher::Dispatcher;
use model::Language;
use speech::{End, Silence, Ssip, Utterance, Voice};

/// Longer than any test waits.
const FOREVER: Duration = Duration::from_secs(600);
/// What the server may take.
const PATIENCE: Duration = Duration::from_secs(30);

fn utterance(text: &str, language: Language, rate: i8) -> Utterance {
    Utterance { text: text.into(), language, rate }
}

/// Begins to say something; the end comes over the channel.
fn say(voice: &Ssip, utterance: &Utterance) -> Receiver<End> {
    let (tell, told) = mpsc::channel();
    let ended = Box::new(move |end| {
        let _ = tell.send(end);
    });
    voice.speak(utterance, ended).expect("a voice");
    told
}

#[test]
fn words_and_sound_come_out_in_both_languages_and_nothing_when_nothing_is_said() {
    let dispatcher = Dispatcher::start();
    let voice = Ssip::at(dispatcher.socket());
    for language in Language::ALL {
        assert_eq!(voice.can_say(language), Ok(()));
    }
    voice.stop();
    assert_eq!(dispatcher.heard(), [], "the control run is silent");
    let texts = [
        ("Nộp tờ khai ở Ủy ban nhân dân xã.", Language::Vi),
        ("Bring the 'birth' certificate & $HOME `id`.", Language::En),
    ];
    for (count, (text, language)) in texts.into_iter().enumerate() {
        let told = say(&voice, &utterance(text, language, 0));
        assert_eq!(told.recv_timeout(PATIENCE), Ok(End::Said));
        let heard = dispatcher.hear(count + 1).pop().expect("something");
        println!("{language:?}: {:.2} s, loudness {:.4}", heard.seconds, heard.loudness);
        assert_eq!(heard.words.trim(), text);
        assert!(heard.seconds > 1.0 && heard.loudness > 0.02, "{heard:?}");
    }
}

#[test]
fn a_text_of_points_ends_nothing_early() {
    let dispatcher = Dispatcher::start();
    let voice = Ssip::at(dispatcher.socket());
    let told = say(&voice, &utterance("..\r\n.\r\nSTOP ALL\r\nhai", Language::Vi, 0));
    assert_eq!(told.recv_timeout(PATIENCE), Ok(End::Said));
    let told = say(&voice, &utterance("ba", Language::Vi, 0));
    assert_eq!(told.recv_timeout(PATIENCE), Ok(End::Said));
    let words: Vec<String> = dispatcher.heard().into_iter().map(|h| h.words).collect();
    let words = words.join(" ");
    assert!(words.contains("STOP ALL") && words.contains("hai") && words.contains("ba"), "{words}");
}

#[test]
fn stop_stops_at_once_and_what_was_stopped_tells_no_end() {
    let dispatcher = Dispatcher::start();
    let voice = Ssip::at(dispatcher.socket());
    dispatcher.takes(FOREVER);
    let first = say(&voice, &utterance("Câu này còn lâu mới hết.", Language::Vi, 0));
    dispatcher.hear(1);
    voice.stop();
    dispatcher.takes(Duration::ZERO);
    let second = say(&voice, &utterance("Câu sau.", Language::Vi, 0));
    assert_eq!(second.recv_timeout(PATIENCE), Ok(End::Said), "the first still holds the voice");
    assert!(first.try_recv().is_err(), "a stopped utterance told its end");
}

#[test]
fn a_slower_rate_makes_the_same_words_longer() {
    let dispatcher = Dispatcher::start();
    let voice = Ssip::at(dispatcher.socket());
    for (count, rate) in [0, -40].into_iter().enumerate() {
        let text = "Mang theo giấy chứng sinh và căn cước công dân.";
        let told = say(&voice, &utterance(text, Language::Vi, rate));
        assert_eq!(told.recv_timeout(PATIENCE), Ok(End::Said));
        dispatcher.hear(count + 1);
    }
    let heard = dispatcher.heard();
    println!("normal {:.2} s, slower {:.2} s", heard[0].seconds, heard[1].seconds);
    assert_eq!(heard[0].words, heard[1].words);
    assert!(heard[1].seconds > 1.1 * heard[0].seconds, "{heard:?}");
}

#[test]
fn another_program_that_speaks_cuts_us_off_and_we_hear_of_it() {
    let dispatcher = Dispatcher::start();
    let (ours, theirs) = (Ssip::at(dispatcher.socket()), Ssip::at(dispatcher.socket()));
    dispatcher.takes(FOREVER);
    let told = say(&ours, &utterance("Chúng tôi đang đọc.", Language::Vi, 0));
    dispatcher.hear(1);
    dispatcher.takes(Duration::ZERO);
    let other = say(&theirs, &utterance("Xin lỗi.", Language::Vi, 0));
    assert_eq!(told.recv_timeout(PATIENCE), Ok(End::Cut));
    assert_eq!(other.recv_timeout(PATIENCE), Ok(End::Said));
}

#[test]
fn a_language_without_a_voice_is_known_before_a_word_is_said() {
    let dispatcher = Dispatcher::speaking(&["en"]);
    let voice = Ssip::at(dispatcher.socket());
    assert_eq!(voice.can_say(Language::En), Ok(()));
    assert_eq!(voice.can_say(Language::Vi), Err(Silence::Language));
}

#[test]
fn a_service_that_does_not_run_is_started_when_it_is_needed() {
    let dispatcher = Dispatcher::prepared(&["vi"]);
    let socket = dispatcher.socket();
    assert_eq!(Ssip::at(socket.clone()).can_say(Language::Vi), Err(Silence::Service));
    let mut command = dispatcher.command();
    command.args(["--spawn", "--communication-method", "unix_socket", "--socket-path"]);
    command.arg(&socket);
    let voice = Ssip::started_by(socket, command);
    let told = say(&voice, &utterance("Bây giờ tôi nói được.", Language::Vi, 0));
    assert_eq!(told.recv_timeout(PATIENCE), Ok(End::Said));
    assert_eq!(dispatcher.heard().len(), 1);
}

#[test]
fn a_service_that_goes_away_is_noticed_and_one_that_comes_back_is_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("s");
    let listener = UnixListener::bind(&socket).expect("a socket");
    // Answers everything, queues one message, then hangs up; twice.
    let server = thread::spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().expect("a client");
            let mut seen = Vec::new();
            let mut buffer = [0; 1024];
            while !seen.ends_with(b"\r\n.\r\n") {
                let count = stream.read(&mut buffer).expect("a command");
                seen.extend_from_slice(&buffer[..count]);
                let answer: &[u8] = match seen.ends_with(b"\r\n.\r\n") {
                    true => b"225-7\r\n225 OK MESSAGE QUEUED\r\n",
                    false => b"200 OK\r\n",
                };
                stream.write_all(answer).expect("an answer");
            }
        }
    });
    let voice = Ssip::at(socket);
    for _ in 0..2 {
        let told = say(&voice, &utterance("a", Language::Vi, 0));
        assert_eq!(told.recv_timeout(PATIENCE), Ok(End::Lost));
    }
    server.join().expect("the server");
    assert_eq!(voice.can_say(Language::Vi), Err(Silence::Service));
}

#[test]
fn a_server_that_speaks_another_language_is_no_voice() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("s");
    let listener = UnixListener::bind(&socket).expect("a socket");
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    assert_eq!(Ssip::at(socket).can_say(Language::En), Err(Silence::Service));
}
