//! Which of the learner's files were saved: a thread of its own looks, and the loop hears of it.
//!
//! Most of what an idle watcher uses is waking up for a look. A thread that does nothing else wakes up for little more
//! than half of what a loop takes that waits for keys as well.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::others::Others;
use super::saved_file::Watched;

/// Looks at the current exercise every time, and at one of all exercises every other time. Its copies share what they know.
#[derive(Debug, Clone)]
pub struct Lookout(Arc<Mutex<Files>>);

#[derive(Debug)]
struct Files {
    /// The current exercise's place among all.
    current: usize,
    watched: Watched,
    others: Others,
    /// How often the loop has said of each file that it is known.
    known: Vec<u64>,
    /// Whether this look is one at the current exercise only.
    alone: bool,
    pauses: bool,
}

/// What a lookout sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    Saved(Save),
    /// A pause between two looks was so long that the checker may have been stopped meanwhile.
    Overslept,
}

/// A save: of which exercise, by its place among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Save {
    pub place: usize,
    known: u64,
}

/// A pause longer than planned by this much is one in which the checker may have been stopped.
const STOPPED: Duration = Duration::from_millis(500);

/// The pause between two looks. A learner who saves in quick succession gets the verdict up to 15 ms earlier than one
/// who reads or thinks, and one who has gone costs least.
fn pause(quiet: Duration) -> Duration {
    Duration::from_millis(match quiet.as_secs() {
        0..3 => 15,
        3..600 => 30,
        _ => 100,
    })
}

impl Lookout {
    /// A lookout for these files, of which the one at `current` is looked at each time.
    ///
    /// # Panics
    ///
    /// If there are not so many.
    pub fn new(files: Vec<PathBuf>, current: usize) -> Lookout {
        let watched = Watched::new(files[current].clone());
        let known = vec![0; files.len()];
        let others = Others::new(files.into_iter());
        let files = Files { current, watched, others, known, alone: false, pauses: false };
        Lookout(Arc::new(Mutex::new(files)))
    }

    /// Begins to look, until `tell` says that nobody listens any more.
    ///
    /// # Errors
    ///
    /// If no thread can be started.
    pub fn start(&self, tell: impl Fn(Seen) -> bool + Send + 'static) -> io::Result<()> {
        let lookout = self.clone();
        let look = move || {
            let mut quiet = Duration::ZERO;
            let mut listens = true;
            while listens {
                let pause = pause(quiet);
                let before = Instant::now();
                thread::sleep(pause);
                if before.elapsed() > pause + STOPPED {
                    listens = tell(Seen::Overslept);
                }
                quiet += pause;
                if let Some(save) = lookout.look() {
                    quiet = Duration::ZERO;
                    listens &= tell(Seen::Saved(save));
                }
            }
        };
        thread::Builder::new().name("lookout".into()).spawn(look).map(drop)
    }

    /// One look. Allocates nothing while nothing is saved.
    pub fn look(&self) -> Option<Save> {
        let mut files = self.files();
        if files.pauses {
            return None;
        }
        files.alone = !files.alone;
        let place = match files.watched.has_changed() {
            true => files.current,
            false if files.alone => return None,
            false => files.others.look()?,
        };
        Some(Save { place, known: files.known[place] })
    }

    /// Whether a save is news: nobody has said since that the file is known as it is.
    pub fn is_news(&self, save: Save) -> bool {
        save.known == self.files().known[save.place]
    }

    /// Looks at this exercise from now on. What it holds, and what the one before holds, is known.
    pub fn turn_to(&self, place: usize) {
        let mut files = self.files();
        let before = files.current;
        files.current = place;
        files.forget(before);
        files.forget(place);
    }

    /// What this exercise holds is known: the checker has written it.
    pub fn forget(&self, place: usize) {
        self.files().forget(place);
    }

    /// Looks at nothing until it is to go on; what is saved meanwhile is seen then.
    pub fn set_paused(&self, pauses: bool) {
        self.files().pauses = pauses;
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files {
    fn forget(&mut self, place: usize) {
        self.others.forget(place);
        self.known[place] += 1;
        if place == self.current {
            self.watched = Watched::new(self.others.file(place));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::{env, fs, process};

    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Scratch {
            let folder = env::temp_dir().join(format!("heaplings-lookout-{}-{name}", process::id()));
            fs::create_dir_all(&folder).unwrap();
            let scratch = Scratch(folder);
            (0..3).for_each(|place| scratch.save(place, "as published"));
            scratch
        }

        fn save(&self, place: usize, text: &str) {
            fs::write(self.file(place), text).unwrap();
        }

        fn file(&self, place: usize) -> PathBuf {
            self.0.join(format!("vec{place}.rs"))
        }

        fn lookout(&self) -> Lookout {
            Lookout::new((0..3).map(|place| self.file(place)).collect(), 1)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    /// The places at which a round of looks sees a save.
    fn round(lookout: &Lookout) -> Vec<usize> {
        (0..12).filter_map(|_| lookout.look()).map(|save| save.place).collect()
    }

    #[test]
    fn sees_a_save_of_any_file_once() {
        let scratch = Scratch::new("any");
        let lookout = scratch.lookout();
        assert_eq!(round(&lookout), []);
        scratch.save(2, "changed");
        assert_eq!(round(&lookout), [2]);
        scratch.save(1, "the current one");
        let seen = round(&lookout);
        assert!(!seen.is_empty() && seen.iter().all(|place| *place == 1), "{seen:?}");
        assert_eq!(round(&lookout), []);
    }

    #[test]
    fn what_is_known_is_no_news() {
        let scratch = Scratch::new("known");
        let lookout = scratch.lookout();
        scratch.save(1, "seen, and not yet heard of");
        let save = lookout.look().unwrap();
        assert!(lookout.is_news(save));
        scratch.save(2, "written by the checker");
        lookout.forget(2);
        assert!(lookout.is_news(save), "it was another file");
        lookout.turn_to(2);
        assert!(!lookout.is_news(save));
        assert_eq!(round(&lookout), []);
        scratch.save(2, "by the learner");
        assert!(lookout.look().is_some_and(|save| save.place == 2 && lookout.is_news(save)));
    }

    #[test]
    fn what_is_saved_in_a_pause_is_seen_after_it() {
        let scratch = Scratch::new("pause");
        let lookout = scratch.lookout();
        lookout.set_paused(true);
        scratch.save(1, "one");
        scratch.save(1, "and two");
        assert_eq!(round(&lookout), []);
        lookout.set_paused(false);
        assert!(lookout.look().is_some_and(|save| save.place == 1));
    }

    #[test]
    fn tells_until_nobody_listens() {
        let scratch = Scratch::new("tells");
        let lookout = scratch.lookout();
        let (seen, received) = mpsc::channel();
        lookout.start(move |what| seen.send(what).is_ok()).unwrap();
        scratch.save(1, "saved");
        while !matches!(received.recv().unwrap(), Seen::Saved(save) if save.place == 1) {}
        drop(received);
        // The thread ends at the next save, and with it the last other copy.
        for n in 0.. {
            if Arc::strong_count(&lookout.0) == 1 {
                break;
            }
            scratch.save(1, &format!("save {n}"));
            thread::sleep(Duration::from_millis(20));
        }
    }
}
