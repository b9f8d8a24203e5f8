//! What the connections of a load ask for.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};

use debrief::kernel::PostmortemId;

use crate::http::{Caller, get, post};
use crate::load::Asker;
use crate::random::Random;
use crate::texts;

/// Bytes of a saved text.
const TEXT: usize = 2000;
/// Different texts for each connection.
const VARIETIES: usize = 8;

/// Gets pages, one at random each time.
pub struct Pages {
    /// Their paths.
    pub paths: Arc<Vec<String>>,
    /// By whom.
    pub caller: Caller,
    /// The order.
    pub random: Random,
}

impl Asker for Pages {
    fn ask(&mut self, out: &mut Vec<u8>) {
        get(out, self.random.of::<String>(&self.paths), &self.caller);
    }

    fn answered(&mut self, status: u16) -> bool {
        status == 200
    }
}

/// Signs one person in.
pub struct SignIn {
    /// The form.
    pub form: String,
    /// From where.
    pub caller: Caller,
}

impl Asker for SignIn {
    fn ask(&mut self, out: &mut Vec<u8>) {
        post(out, "/sign-in", &self.caller, &self.form);
    }

    fn answered(&mut self, status: u16) -> bool {
        status == 303
    }
}

/// One section that is saved again and again.
pub struct Text {
    /// Of which postmortem.
    pub postmortem: PostmortemId,
    /// The newest revision.
    pub revision: AtomicI32,
}

/// The section that is saved.
pub const SECTION: &str = "what_happened";

/// Saves a section of a postmortem at random each time, on the newest revision and with another text.
pub struct Saves {
    /// All sections that are saved.
    pub texts: Arc<Vec<Text>>,
    /// This connection saves each `step`th, beginning with `first`, so that no two meet.
    pub first: usize,
    /// How many connections there are.
    pub step: usize,
    by: Caller,
    random: Random,
    bodies: Vec<String>,
    under_way: usize,
}

impl Saves {
    /// Connection number `first` of `step`.
    pub fn new(texts: Arc<Vec<Text>>, first: usize, step: usize, by: Caller) -> Self {
        let mut random = Random::new(1000 + first as u64);
        let body = |number| {
            let text = texts::to_save(TEXT, number, &mut random);
            url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
        };
        let bodies = (0..VARIETIES as u64).map(body).collect();
        Self { texts, first, step, by, random, bodies, under_way: first }
    }
}

impl Asker for Saves {
    fn ask(&mut self, out: &mut Vec<u8>) {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let mine = self.texts.len().saturating_sub(self.first).div_ceil(self.step);
        self.under_way = self.first + self.step * self.random.below(mine);
        let text = &self.texts[self.under_way];
        let revision = text.revision.load(Ordering::Relaxed);
        let body = self.random.of(&self.bodies);
        let form = format!("base_revision={revision}&body=Save+number+{number}.%0D%0A%0D%0A{body}");
        post(out, &format!("/postmortems/{}/sections/{SECTION}", text.postmortem), &self.by, &form);
    }

    fn answered(&mut self, status: u16) -> bool {
        if status == 303 {
            self.texts[self.under_way].revision.fetch_add(1, Ordering::Relaxed);
        }
        status == 303
    }
}
