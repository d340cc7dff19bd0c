//! `browser screenshots DIR [--only SCREEN[/STATE]]`, `browser gallery`, `browser serve [--port N]`.

use std::{path::Path, process::ExitCode};

use browser::{Outcome, desk_server::DeskServer, screenshots, site::Site};

const USAGE: &str = "usage: browser screenshots DIR [--only SCREEN[/STATE]]
       browser gallery
       browser serve [--port N]";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["screenshots", folder] => screenshots::take(Path::new(folder), None).await,
        ["screenshots", folder, "--only", screen] => {
            screenshots::take(Path::new(folder), Some(screen)).await
        }
        ["gallery"] => serve(0, "#/gallery").await,
        ["serve"] => serve(0, "#/").await,
        ["serve", "--port", port] => match port.parse() {
            Ok(port) => serve(port, "#/").await,
            Err(_) => return usage(),
        },
        _ => return usage(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("browser: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

/// Serves until it is ended.
async fn serve(port: u16, hash: &str) -> Outcome {
    let server = DeskServer::start_at(Site::built()?, port).await?;
    println!("{}/{hash}", server.address);
    std::future::pending().await
}
