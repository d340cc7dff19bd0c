//! `reference-portal --bundle FILE [--home DIR] [--port 0] [--ptv DIR] [--dvcqg DIR]`
//!
//! Prints its address as the first line, then serves until its input closes or it is killed.

use std::{
    env,
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
    thread,
};

use reference_portal::{Options, start};
use tokio::sync::oneshot;

const USAGE: &str =
    "usage: reference-portal --bundle FILE [--home DIR] [--port 0] [--ptv DIR] [--dvcqg DIR]
  --bundle FILE  the motcua-bundle/1 to serve; else $MOTCUA_BUNDLE, else that of the last start
  --home DIR     keeps the state over restarts
  --port N       on 127.0.0.1; 0 takes a free one
  --ptv DIR      services as PTV 11 shows them, one JSON file each; else samples
  --dvcqg DIR    procedures of the national portal, one JSON file each; else samples";

fn main() -> ExitCode {
    let Some(mut options) = read(env::args_os().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    options.bundle = options.bundle.or_else(|| env::var_os("MOTCUA_BUNDLE").map(Into::into));
    match serve(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("reference-portal: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the arguments; nothing when they are not understood.
fn read(mut arguments: impl Iterator<Item = OsString>) -> Option<Options> {
    let mut options = Options::default();
    while let Some(name) = arguments.next() {
        let value = arguments.next()?;
        match name.to_str()? {
            "--bundle" => options.bundle = Some(value.into()),
            "--home" => options.home = Some(value.into()),
            "--ptv" => options.ptv = Some(value.into()),
            "--dvcqg" => options.dvcqg = Some(value.into()),
            "--port" => options.port = value.to_str()?.parse().ok()?,
            _ => return None,
        }
    }
    Some(options)
}

fn serve(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let running = start(options).await?;
        let mut out = io::stdout();
        writeln!(out, "{}", running.address)?;
        out.flush()?;
        let (closed, input_closed) = oneshot::channel();
        thread::spawn(move || {
            let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
            let _ = closed.send(());
        });
        let _ = input_closed.await;
        Ok(())
    })
}
