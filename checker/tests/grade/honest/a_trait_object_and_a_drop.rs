// intro1
trait Tally {
    fn note(&mut self, price: u64);
    fn so_far(&self) -> u64;
}

#[derive(Default)]
struct Till(u64);

impl Tally for Till {
    fn note(&mut self, price: u64) {
        self.0 += price;
    }

    fn so_far(&self) -> u64 {
        self.0
    }
}

/// Nothing is left in a till at night.
impl Drop for Till {
    fn drop(&mut self) {
        self.0 = 0;
    }
}

#[track_caller]
fn note_all(tally: &mut dyn Tally, prices: &[u64]) {
    prices.iter().copied().for_each(|price| tally.note(price));
}

fn total(prices: &[u64]) -> u64 {
    let mut till = Till::default();
    note_all(&mut till, prices);
    till.so_far()
}

fn main() {}
