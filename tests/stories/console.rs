//! The admin console: files that a function has compiled in, and one page for every path that is no file (W36).

use std::io::Read;

use flate2::read::GzDecoder;
use http::Method;
use tests::{Answer, World};

/// What a reader loads before the first screen is there, at most, in bytes with Brotli.
const FIRST_VIEW: usize = 45_000;
/// What a reader of one language loads of the console at most, in bytes with Brotli.
const EVERYTHING: usize = 60_000;

async fn get(world: &World, path: &str, encoding: &str) -> Answer {
    world.browser().call(Method::GET, path, "", &[("accept-encoding", encoding)]).await
}

/// The files that a text names, below `/console/assets/`.
fn named_in(text: &str) -> Vec<String> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let names = text.split("assets/").skip(1).map(|rest| rest.split(|c| !is_of_name(c)).next().unwrap());
    let siblings = text.split("./").skip(1).map(|rest| rest.split(|c| !is_of_name(c)).next().unwrap());
    let mut files: Vec<_> =
        names.chain(siblings).filter(|name| name.contains('-')).map(ToOwned::to_owned).collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// All files, found as a browser finds them: by the page, and by the scripts that it names.
async fn files(world: &World) -> Vec<String> {
    let mut found = named_in(&get(world, "/console", "").await.expect(200).text);
    let mut at = 0;
    while let Some(name) = found.get(at).cloned() {
        let script = get(world, &format!("/console/assets/{name}"), "").await.expect(200);
        for file in named_in(&script.text) {
            if !found.contains(&file) {
                found.push(file);
            }
        }
        at += 1;
    }
    found
}

#[tokio::test]
async fn every_path_of_the_console_is_the_same_page_that_runs_its_own_script_alone() {
    let world = World::new().await;
    let first = get(&world, "/console", "").await.expect(200);
    assert!(first.text.contains("<script type=\"module\""), "{}", first.text);
    for path in ["/console/", "/console/acme.example/users", "/console/main.js", "/console/assets"] {
        assert_eq!(get(&world, path, "").await.expect(200).text, first.text, "{path}");
    }
    insta::assert_snapshot!(first.header("content-security-policy").unwrap(), @"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'");
    assert_eq!(first.header("cache-control"), Some("no-cache"));
    assert_eq!(first.header("content-type"), Some("text/html; charset=utf-8"));
}

#[tokio::test]
async fn a_file_is_kept_for_ever_and_is_the_same_in_every_encoding() {
    let world = World::new().await;
    let files = files(&world).await;
    assert!(files.len() > 10, "{files:?}");
    for name in files {
        let path = format!("/console/assets/{name}");
        let plain = get(&world, &path, "").await.expect(200);
        assert_eq!(plain.header("content-encoding"), None);
        assert_eq!(plain.header("vary"), Some("Accept-Encoding"));
        assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
        let gzip = get(&world, &path, "gzip, deflate").await.expect(200);
        assert_eq!(gzip.header("content-encoding"), Some("gzip"));
        let mut unpacked = Vec::new();
        GzDecoder::new(gzip.bytes.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain.bytes, "{name}");
        let brotli = get(&world, &path, "gzip, deflate, br").await.expect(200);
        assert_eq!(brotli.header("content-encoding"), Some("br"));
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut brotli.bytes.as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, plain.bytes, "{name}");
    }
}

#[tokio::test]
async fn a_file_that_there_is_not_is_no_page_of_the_console() {
    let world = World::new().await;
    for path in ["/console/assets/", "/console/assets/main-00000000.js", "/console/assets/../index.html"] {
        let answer = get(&world, path, "br").await.expect(404);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
}

#[tokio::test]
async fn the_console_answers_head_as_get_without_a_body() {
    let world = World::new().await;
    for path in ["/console", "/console/", "/console/acme.example/users"] {
        let head = world.browser().call(Method::HEAD, path, "", &[]).await.expect(200);
        assert!(head.bytes.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_reader_loads_little() {
    let world = World::new().await;
    let size = async |path: &str| get(&world, path, "br").await.expect(200).bytes.len();
    let page = get(&world, "/console", "").await.expect(200).text;
    let (mut first, mut all) = (size("/console").await, size("/console").await);
    let of_page = named_in(&page);
    let mut longest_language = 0;
    for name in files(&world).await {
        let bytes = size(&format!("/console/assets/{name}")).await;
        if name.starts_with("words-") {
            longest_language = longest_language.max(bytes);
            continue;
        }
        all += bytes;
        if of_page.contains(&name) {
            first += bytes;
        }
    }
    assert!(longest_language > 0, "a reader loads one language");
    (first, all) = (first + longest_language, all + longest_language);
    assert!(first <= FIRST_VIEW, "{first} bytes before the first screen");
    assert!(all <= EVERYTHING, "{all} bytes in all");
}
