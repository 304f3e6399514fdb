//! `cargo xtask package`: the zips of the functions, as they are deployed and released.

mod zip;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use sha2::{Digest, Sha256};
use shared::edge::endpoints::functions;

use crate::e2e;
use crate::tools::{self, CARGO_LAMBDA, RELEASE_FLAGS, root, setting_of_flags, step, target};

/// Where the template has the code of its functions, as `cargo lambda build` leaves it.
const BUILT: &str = "../target/lambda/";

/// Builds the functions and packs each into a zip, below `target/package`, beside the template for them and the zips' checksums. The same
/// sources and tools make the same bytes, in any folder and on any day.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only this function, to try things; can be given several times
    #[arg(long, value_name = "FUNCTION", value_parser = PossibleValuesParser::new(functions()), hide_possible_values = true)]
    only: Vec<String>,
    /// What the functions will run on
    #[arg(long, value_enum, default_value_t = Architecture::Arm64)]
    arch: Architecture,
    /// Then deploy the zips into a local AWS and drive the journeys through it; they must be for this machine
    #[arg(long, conflicts_with = "only")]
    check: bool,
}

/// A processor that Lambda has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Architecture {
    /// Graviton, which is the default of the template
    #[value(name = "arm64")]
    Arm64,
    /// Intel and AMD
    #[value(name = "x86_64")]
    X86_64,
}

/// A zip that was written.
struct Packed {
    function: String,
    binary: usize,
    zip: usize,
    checksum: String,
}

impl Architecture {
    /// As the template and Lambda call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::X86_64 => "x86_64",
        }
    }

    /// The option of `cargo lambda build`.
    const fn option(self) -> &'static str {
        match self {
            Self::Arm64 => "--arm64",
            Self::X86_64 => "--x86-64",
        }
    }

    /// The folder of its zips.
    pub(crate) fn folder(self) -> PathBuf {
        target().join("package").join(self.name())
    }

    /// Whether this machine runs its programs.
    const fn is_of_this_machine(self) -> bool {
        match self {
            Self::Arm64 => cfg!(all(target_os = "linux", target_arch = "aarch64")),
            Self::X86_64 => cfg!(all(target_os = "linux", target_arch = "x86_64")),
        }
    }
}

/// Builds, packs, and runs the journeys if that is asked for.
pub(crate) fn run(options: &Options) -> Result<()> {
    let arch = options.arch;
    if options.check && !arch.is_of_this_machine() {
        bail!("this machine cannot run functions for {}: --check needs zips for it (--arch)", arch.name());
    }
    let folder = arch.folder();
    // What an earlier run left would be deployed beside what this one makes.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let functions = wanted(&options.only);
    step(&format!("building {} functions for {}", functions.len(), arch.name()));
    build(&options.only, arch)?;
    let packed = pack_all(&functions, &folder)?;
    fs::write(folder.join("SHA256SUMS"), checksums(&packed))?;
    if options.only.is_empty() {
        let template = fs::read_to_string(root().join("infra/template.yaml"))?;
        fs::write(folder.join("template.yaml"), template_of_zips(&template))?;
    }
    step(&format!("packed into {}\n{}", folder.display(), sizes(&packed)));
    if options.check { e2e::run_packed(&folder) } else { Ok(()) }
}

fn wanted(only: &[String]) -> Vec<String> {
    if only.is_empty() { functions().into_iter().map(str::to_owned).collect() } else { only.to_vec() }
}

/// Runs `cargo lambda build`, which links with Zig, whatever this machine is.
fn build(only: &[String], arch: Architecture) -> Result<()> {
    let tools = CARGO_LAMBDA.install()?;
    let mut command = tools::without_cargo_variables(tools.join("cargo-lambda"));
    command.current_dir(root()).args(["lambda", "build", "--release", "--locked", arch.option()]);
    command.args(only.iter().flat_map(|function| ["--bin", function]));
    command.arg("--config").arg(setting_of_flags(&flags(&renamed_paths()?)));
    // Flags in the environment would take the place of those of the command line.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    // Zig is a package beside cargo-lambda.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([tools].into_iter().chain(std::env::split_paths(&path)))?;
    tools::show(command.env("PATH", path))
}

/// The folders of this machine that stand in messages of panics, and what stands there instead.
fn renamed_paths() -> Result<Vec<(PathBuf, &'static str)>> {
    let home = std::env::home_dir().context("this user has no home folder")?;
    let cargo = std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output =
        std::process::Command::new(rustc).args(["--print", "sysroot"]).current_dir(root()).output()?;
    ensure!(output.status.success(), "rustc does not say where it is installed");
    let sysroot = PathBuf::from(String::from_utf8(output.stdout)?.trim());
    Ok(vec![(root(), "/build"), (cargo, "/cargo"), (sysroot, "/rustc")])
}

fn flags(renamed_paths: &[(PathBuf, &str)]) -> Vec<String> {
    let rename = |(path, name): &(PathBuf, &str)| format!("--remap-path-prefix={}={name}", path.display());
    RELEASE_FLAGS.map(str::to_owned).into_iter().chain(renamed_paths.iter().map(rename)).collect()
}

fn pack_all(functions: &[String], folder: &Path) -> Result<Vec<Packed>> {
    let pack = |(number, function): (usize, &String)| {
        step(&format!("packing {function} ({} of {})", number + 1, functions.len()));
        pack(function, folder)
    };
    functions.iter().enumerate().map(pack).collect()
}

fn pack(function: &str, folder: &Path) -> Result<Packed> {
    let built = target().join("lambda").join(function);
    let binary = fs::read(built.join("bootstrap")).with_context(|| format!("{function} was not built"))?;
    for (path, _) in renamed_paths()? {
        let path = path.to_string_lossy().into_owned() + "/";
        ensure!(!contains(&binary, path.as_bytes()), "{function} names a path of this machine, {path}");
    }
    let zip = zip::of_folder(&built)?;
    fs::write(folder.join(format!("{function}.zip")), &zip)?;
    let checksum = hex::encode(Sha256::digest(&zip));
    Ok(Packed { function: function.to_owned(), binary: binary.len(), zip: zip.len(), checksum })
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// As `sha256sum --check` reads them.
fn checksums(packed: &[Packed]) -> String {
    packed.iter().fold(String::new(), |mut text, Packed { function, checksum, .. }| {
        let _ = writeln!(text, "{checksum}  {function}.zip");
        text
    })
}

/// The template with the zips beside it as the code of its functions. SAM uploads a zip as it is, by the name of its checksum: a function
/// whose zip is the same is neither uploaded nor updated.
fn template_of_zips(template: &str) -> String {
    let line = |line: &str| match line.split_once(BUILT) {
        Some((before, function)) => format!("{before}{}.zip\n", function.trim_end_matches('/')),
        None => format!("{line}\n"),
    };
    template.lines().map(line).collect()
}

/// A table for people.
fn sizes(packed: &[Packed]) -> String {
    let mut table = format!("{:28} {:>10} {:>8}\n", "function", "binary MB", "zip MB");
    let mega = |bytes: usize| format!("{}.{:02}", bytes / 1_000_000, bytes % 1_000_000 / 10_000);
    for Packed { function, binary, zip, .. } in packed {
        let _ = writeln!(table, "{function:28} {:>10} {:>8}", mega(*binary), mega(*zip));
    }
    let total = |size: fn(&Packed) -> usize| mega(packed.iter().map(size).sum());
    let (binaries, zips) = (total(|packed| packed.binary), total(|packed| packed.zip));
    let _ = write!(table, "{:28} {binaries:>10} {zips:>8}", "all");
    table
}
