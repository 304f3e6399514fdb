use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::*;

/// A folder with these files, made in this order.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, contents) in files {
        fs::write(folder.path().join(name), contents).unwrap();
    }
    folder
}

fn zip(folder: &TempDir) -> Vec<u8> {
    zip::of_folder(folder.path()).unwrap()
}

/// What Python, which is none of ours, finds in a zip.
fn read_by_python(zip: &[u8]) -> String {
    const SCRIPT: &str = "import sys, zipfile\n\
        for entry in zipfile.ZipFile(sys.argv[1]).infolist():\n    \
        print(entry.filename, oct(entry.external_attr >> 16), entry.date_time, \
        zipfile.ZipFile(sys.argv[1]).read(entry).decode())";
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("zip");
    fs::write(&path, zip).unwrap();
    let output = std::process::Command::new("python3").args(["-c", SCRIPT]).arg(path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_same_files_make_the_same_bytes_whatever_their_times_modes_order_and_folder() {
    let one = folder(&[("bootstrap", "program"), ("extra", "data")]);
    let packed = zip(&one);
    assert_eq!(zip(&one), packed);

    let other = folder(&[("extra", "data"), ("bootstrap", "program")]);
    let bootstrap = other.path().join("bootstrap");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_hours(300_000);
    File::options().write(true).open(&bootstrap).unwrap().set_modified(long_ago).unwrap();
    fs::set_permissions(&bootstrap, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(zip(&other), packed);

    assert_ne!(zip(&folder(&[("bootstrap", "another"), ("extra", "data")])), packed);
}

#[test]
fn others_read_the_zip_and_find_a_program_that_may_be_started() {
    let found = read_by_python(&zip(&folder(&[("bootstrap", "program")])));
    assert_eq!(found, "bootstrap 0o100755 (1980, 1, 1, 0, 0, 0) program\n");
}

#[test]
fn the_packaged_template_takes_each_function_from_the_zip_beside_it() {
    let template = fs::read_to_string(root().join("infra/template.yaml")).unwrap();
    let packaged = template_of_zips(&template);
    for function in functions() {
        assert!(packaged.contains(&format!("      CodeUri: {function}.zip\n")), "{function}");
    }
    let code = |line: &&str| line.contains("CodeUri");
    assert_eq!(packaged.lines().filter(code).count(), functions().len());
    assert!(packaged.lines().filter(|line| !code(line)).eq(template.lines().filter(|line| !code(line))));
}

#[test]
fn flags_that_rename_paths_are_a_setting_that_cargo_reads() {
    let flags = flags(&[("/home/ann/a \"folder\"".into(), "/src"), ("/home/ann/.cargo".into(), "/cargo")]);
    assert_eq!(
        setting_of_flags(&flags),
        r#"build.rustflags=["-Cforce-unwind-tables=no","--remap-path-prefix=/home/ann/a \"folder\"=/src","--remap-path-prefix=/home/ann/.cargo=/cargo"]"#
    );
}

#[test]
fn checksums_and_sizes_name_every_zip() {
    let packed = ["create-key", "get-settings"].map(|function| Packed {
        function: function.to_owned(),
        binary: 6_612_345,
        zip: 2_704_999,
        checksum: "ab12".to_owned(),
    });
    assert_eq!(checksums(&packed), "ab12  create-key.zip\nab12  get-settings.zip\n");
    let table = sizes(&packed);
    let lines: Vec<_> =
        table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        lines,
        ["function binary MB zip MB", "create-key 6.61 2.70", "get-settings 6.61 2.70", "all 13.22 5.40"]
    );
}
