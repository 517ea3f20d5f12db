// Right: the numbers in one list, and a bit for each seat in another.

use std::hint::black_box;

use heaplings::bench;

type Seat = u64;

#[derive(Clone)]
struct Evening {
    tickets: Vec<Seat>,
    sold: Vec<u64>,
}

impl Evening {
    fn new(seats: usize) -> Evening {
        Evening { tickets: vec![0; seats], sold: vec![0; seats.div_ceil(64)] }
    }
    fn is_sold(&self, seat: usize) -> bool {
        seat < self.tickets.len() && self.sold[seat / 64] >> (seat % 64) & 1 == 1
    }
    fn sell(&mut self, seat: usize, ticket: u64) -> bool {
        let may = seat < self.tickets.len() && !self.is_sold(seat) && ticket != 0;
        if may {
            self.sold[seat / 64] |= 1 << (seat % 64);
            self.tickets[seat] = ticket;
        }
        may
    }
    fn take_back(&mut self, seat: usize) -> Option<u64> {
        let ticket = self.ticket(seat)?;
        self.sold[seat / 64] &= !(1 << (seat % 64));
        Some(ticket)
    }
    fn ticket(&self, seat: usize) -> Option<u64> {
        self.is_sold(seat).then(|| self.tickets[seat])
    }
    fn sold(&self) -> usize {
        self.sold.iter().map(|word| word.count_ones() as usize).sum()
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
