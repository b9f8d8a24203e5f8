//! A picture of every page, wide and narrow, light and dark, in `target/screenshots`.

use std::fs;

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

fn take(browser: &Browser, name: &str) {
    for look in Look::ALL {
        let picture = browser.picture(look);
        fs::write(pictures().join(format!("{name}-{}.png", look.name())), picture).expect("a picture");
    }
    browser.looks(Look::DESK);
}
