//! Compresses the files of the console, which `cargo xtask console` has built, and lists them for `show-console`.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// What `cargo xtask console` writes.
const BUILT: &str = "../console/dist";

#[expect(clippy::disallowed_methods, reason = "cargo says there where a build script writes")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={BUILT}");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut list = String::from("static CONSOLE: Console = Console {\n");
    writeln!(list, "page: {},\nfiles: &[", content(&Path::new(BUILT).join("index.html"), &out)?)?;
    for path in sorted(&Path::new(BUILT).join("assets"))? {
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("a name that is no text")?;
        let (media_type, content) = (media_type(name)?, content(&path, &out)?);
        writeln!(list, "ConsoleFile {{ name: {name:?}, media_type: {media_type:?}, content: {content} }},")?;
    }
    list.push_str("] };\n");
    fs::write(out.join("console.rs"), list)?;
    Ok(())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn media_type(name: &str) -> Result<&'static str, String> {
    match name.rsplit_once('.').map(|(_, kind)| kind) {
        Some("js") => Ok("text/javascript; charset=utf-8"),
        Some("css") => Ok("text/css; charset=utf-8"),
        Some("svg") => Ok("image/svg+xml"),
        _ => Err(format!("{name}: no media type is known")),
    }
}

/// Writes the content in every encoding, and returns an expression that reads it.
fn content(path: &Path, out: &Path) -> Result<String, Box<dyn Error>> {
    let plain = fs::read(path)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&plain)?;
    let mut brotli = Vec::new();
    brotli::BrotliCompress(&mut plain.as_slice(), &mut brotli, &BrotliEncoderParams::default())?;
    let name = path.file_name().and_then(|name| name.to_str()).ok_or("a name that is no text")?;
    let mut fields = String::from("Content { ");
    for (encoding, bytes) in [("plain", plain), ("gzip", gzip.finish()?), ("brotli", brotli)] {
        let file = out.join(format!("{name}.{encoding}"));
        fs::write(&file, bytes)?;
        write!(fields, "{encoding}: include_bytes!({:?}), ", file.to_str().ok_or("a path that is no text")?)?;
    }
    Ok(fields + "}")
}
