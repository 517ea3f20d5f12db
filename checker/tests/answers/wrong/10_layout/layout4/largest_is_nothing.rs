// Wrong: the largest number stands for a free seat, and it is a ticket like any other.
// Fails: every_number_but_0_is_a_ticket

use std::hint::black_box;

use heaplings::bench;

type Seat = u64;

#[derive(Clone)]
struct Evening {
    seats: Vec<Seat>,
}

impl Evening {
    fn new(seats: usize) -> Evening {
        Evening { seats: vec![u64::MAX; seats] }
    }
    fn sell(&mut self, seat: usize, ticket: u64) -> bool {
        match self.seats.get_mut(seat) {
            Some(seat) if *seat == u64::MAX && ticket != 0 => {
                *seat = ticket;
                true
            }
            _ => false,
        }
    }
    fn take_back(&mut self, seat: usize) -> Option<u64> {
        let seat = self.seats.get_mut(seat)?;
        let ticket = std::mem::replace(seat, u64::MAX);
        (ticket != u64::MAX).then_some(ticket)
    }
    fn ticket(&self, seat: usize) -> Option<u64> {
        self.seats.get(seat).copied().filter(|ticket| *ticket != u64::MAX)
    }
    fn sold(&self) -> usize {
        self.seats.iter().filter(|seat| **seat != u64::MAX).count()
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
