//! A picture of every page, wide and narrow, light and dark, in `target/screenshots`.

use std::fs;
use std::path::Path;

use crate::browser::{Browser, Look, pictures};
use crate::chromium::Scripting;
use crate::house::House;
use crate::stops::STOPS;
use crate::support::App;

#[test]
fn every_page_has_its_picture_taken() {
    let house = House::furnished();
    let browser = Browser::open(&house.app, Scripting::On);
    for stop in STOPS {
        stop.show(&browser, &house);
        take(&browser, stop.name);
    }
    let empty = App::start();
    let browser = Browser::open(&empty, Scripting::On);
    browser.visit("/setup");
    take(&browser, "setup");
}

/// `bin/screenshots` runs this one.
#[test]
#[ignore = "writes into docs/images"]
fn the_pictures_of_the_readme() {
    let house = House::furnished();
    let browser = Browser::open(&house.app, Scripting::On);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images");
    fs::create_dir_all(&folder).expect("a folder");
    for name in ["document", "overlap"] {
        STOPS.iter().find(|stop| stop.name == name).expect("a stop").show(&browser, &house);
        let picture = browser.picture_of_window();
        assert!(picture.len() < 200_000, "{name} has {} bytes: too many for a README", picture.len());
        fs::write(folder.join(format!("{name}.png")), picture).expect("a picture");
    }
}

fn take(browser: &Browser, name: &str) {
    for look in Look::ALL {
        let picture = browser.picture(look);
        fs::write(pictures().join(format!("{name}-{}.png", look.name())), picture).expect("a picture");
    }
    browser.looks(Look::DESK);
}
