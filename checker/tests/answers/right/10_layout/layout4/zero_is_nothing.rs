// Right: a plain number, of which 0 is a free seat, behind the same functions.

use std::hint::black_box;

use heaplings::bench;

type Seat = u64;

#[derive(Clone)]
struct Evening {
    seats: Box<[Seat]>,
}

impl Evening {
    fn new(seats: usize) -> Evening {
        Evening { seats: vec![0; seats].into_boxed_slice() }
    }
    fn sell(&mut self, seat: usize, ticket: u64) -> bool {
        let Some(seat) = self.seats.get_mut(seat).filter(|seat| **seat == 0) else { return false };
        *seat = ticket;
        ticket != 0
    }
    fn take_back(&mut self, seat: usize) -> Option<u64> {
        let ticket = std::mem::take(self.seats.get_mut(seat)?);
        (ticket != 0).then_some(ticket)
    }
    fn ticket(&self, seat: usize) -> Option<u64> {
        self.seats.get(seat).copied().filter(|ticket| *ticket != 0)
    }
    fn sold(&self) -> usize {
        self.seats.iter().filter(|seat| **seat != 0).count()
    }
}

/// An evening on which every third seat is free.
fn evening(seats: usize) -> Evening {
    let mut evening = Evening::new(seats);
    for seat in (0..seats).filter(|seat| seat % 3 != 1) {
        evening.sell(seat, (seat as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    }
    evening
}

fn main() {
    let mut one = evening(50_000);
    eprintln!("seat 0 has {:?}, taken back is {:?}", one.ticket(0), one.take_back(0));
    bench("evening(50000 seats)", || evening(black_box(50_000)));
    bench("sold(50000 seats)", || black_box(&one).sold());
}
