//! The sizes of the functions, as binaries and as zips for the upload.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use shared::edge::endpoints::functions;

use crate::report::FunctionSize;
use crate::scenario::Scenario;

/// The size of a zip with one file named `bootstrap`, in bytes, without the compressed file.
const ZIP_HEADERS: u64 = 116;

/// The floors and every function.
pub(crate) fn of_all(binaries: &Path) -> Result<Vec<FunctionSize>> {
    let floors = [Scenario::Nothing, Scenario::BareTransaction].map(Scenario::binary);
    floors.into_iter().chain(functions()).map(|function| size(binaries, function)).collect()
}

fn size(binaries: &Path, function: &str) -> Result<FunctionSize> {
    let binary = fs::read(binaries.join(function)).with_context(|| format!("{function} is not built"))?;
    let mut zip = DeflateEncoder::new(Counter(ZIP_HEADERS), Compression::default());
    zip.write_all(&binary)?;
    let Counter(zip) = zip.finish()?;
    Ok(FunctionSize { function: function.to_owned(), binary: binary.len() as u64, zip })
}

/// Counts the bytes that are written to it.
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
