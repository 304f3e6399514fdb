//! A zip whose bytes depend on nothing but the names and contents of its files.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, ZipArchiveWriter};

/// The first second that a zip can say, as Unix time: 1980-01-01.
const TIME: i64 = 315_532_800;
/// A file that everybody may read and run.
const MODE: u32 = 0o100_755;

/// The files of a folder, sorted by name. Lambda starts the one called `bootstrap`.
pub(super) fn of_folder(folder: &Path) -> Result<Vec<u8>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    let mut zip = ZipArchiveWriter::new(Vec::new());
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).context("a file's name is no text")?;
        let file = zip.new_file(name).compression_method(CompressionMethod::DEFLATE);
        let file = file.last_modified(UtcDateTime::from_unix(TIME)).unix_permissions(MODE);
        let (mut entry, config) = file.start()?;
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::best()));
        writer.write_all(&fs::read(&path)?)?;
        let (encoder, descriptor) = writer.finish()?;
        let _ = encoder.finish()?;
        let _ = entry.finish(descriptor)?;
    }
    Ok(zip.finish()?)
}
