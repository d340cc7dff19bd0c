//! `bindgen WASM OUT [--release]`: writes `ui.js` and `ui_bg.wasm` into OUT.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (files, flags): (Vec<_>, Vec<_>) = arguments.iter().partition(|a| !a.starts_with("--"));
    let [wasm, out] = files[..] else {
        eprintln!("usage: bindgen WASM OUT [--release]");
        return ExitCode::from(2);
    };
    let release = flags.iter().any(|f| *f == "--release");
    let made = wasm_bindgen_cli_support::Bindgen::new().input_path(wasm).web(true).and_then(|b| {
        b.typescript(false)
            .keep_debug(false)
            .remove_name_section(release)
            .remove_producers_section(release)
            .generate(out)
    });
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bindgen: {error:?}");
            ExitCode::FAILURE
        }
    }
}
