//! Style, script and pictures: embedded in the binary, addressed by a hash of their content,
//! cached for good and compressed once at start.

use std::collections::HashMap;
use std::io::Write;

use actix_web::http::header::{self, ACCEPT_ENCODING, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::{Error, Result, Site};

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// Order of the style sheets: layers are named first, print comes last.
const STYLES: &[&str] =
    &["layers", "tokens", "base", "components", "document", "sections", "rooms", "review", "comments", "print"];
/// The scripts, each a behaviour of its own; a page works without any of them.
const SCRIPTS: &[&str] = &["drafts", "saving", "times", "forms", "comments", "copy"];

/// All assets by the name in their address.
pub struct Assets {
    by_name: HashMap<String, Asset>,
    /// Path below the prefix of the style sheet.
    pub style: String,
    /// Path below the prefix of the script.
    pub script: String,
    /// Path below the prefix of the small picture of the program.
    pub icon: String,
}

struct Asset {
    kind: &'static str,
    plain: web::Bytes,
    gzip: web::Bytes,
}

impl Assets {
    /// Reads, joins, hashes and compresses the embedded files.
    pub fn load() -> Self {
        let mut assets =
            Self { by_name: HashMap::new(), style: String::new(), script: String::new(), icon: String::new() };
        assets.style = assets.add("debrief", "css", "text/css; charset=utf-8", &join("css", STYLES));
        assets.script = assets.add("debrief", "js", "text/javascript; charset=utf-8", &join("js", SCRIPTS));
        assets.icon = assets.add("icon", "svg", "image/svg+xml", &read("favicon.svg"));
        assets
    }

    fn add(&mut self, stem: &str, ending: &str, kind: &'static str, content: &[u8]) -> String {
        let hash: String = Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let name = format!("{stem}.{hash}.{ending}");
        let asset = Asset { kind, plain: web::Bytes::copy_from_slice(content), gzip: gzip(content) };
        self.by_name.insert(name.clone(), asset);
        format!("/static/{name}")
    }
}

/// `GET /static/{name}`
pub async fn serve(site: web::Data<Site>, name: web::Path<String>, request: HttpRequest) -> Result<HttpResponse> {
    let asset = site.assets.by_name.get(name.as_str()).ok_or(Error::NotFound)?;
    let accepts = |value: &HeaderValue| value.to_str().is_ok_and(|list| list.contains("gzip"));
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, asset.kind))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    if request.headers().get(ACCEPT_ENCODING).is_some_and(accepts) {
        return Ok(answer.insert_header((header::CONTENT_ENCODING, "gzip")).body(asset.gzip.clone()));
    }
    // Said outright so that the compressing middleware leaves it alone.
    Ok(answer.insert_header((header::CONTENT_ENCODING, "identity")).body(asset.plain.clone()))
}

fn join(folder: &str, names: &[&str]) -> Vec<u8> {
    let mut joined = Vec::new();
    for name in names {
        joined.extend_from_slice(&read(&format!("{folder}/{name}.{folder}")));
        joined.push(b'\n');
    }
    joined
}

/// A missing file is an empty one here; a test compares the lists with the folder.
fn read(path: &str) -> Vec<u8> {
    Files::get(path).map(|file| file.data.into_owned()).unwrap_or_default()
}

fn gzip(content: &[u8]) -> web::Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory cannot fail; an empty body would be seen at once.
    let written = encoder.write_all(content).and_then(|()| encoder.finish());
    web::Bytes::from(written.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_served_and_every_listed_file_is_there() {
        let listed = STYLES.iter().map(|n| format!("css/{n}.css")).chain(SCRIPTS.iter().map(|n| format!("js/{n}.js")));
        let listed: BTreeSet<String> = listed.chain(["favicon.svg".to_owned()]).collect();
        let there: BTreeSet<String> = Files::iter().map(|name| name.into_owned()).collect();
        assert_eq!(listed, there);
    }
}
