//! A stadium stores the ticket of each seat that was sold. Tickets are numbers from 1 up to the largest
//! that fits, and arrive in any order; 0 is no ticket. A season has 40 evenings, and all are in memory.
//!
//! It is correct, but each seat takes as much room as two tickets.
//! Goal: 8 bytes a seat.

use std::hint::black_box;

use heaplings::bench;

// TODO: let a seat be as large as a ticket.
/// The ticket of a seat, if it was sold. The tests ask for its size.
type Seat = Option<u64>;

/// The seats of an evening.
#[derive(Clone)]
struct Evening {
    seats: Vec<Seat>,
}

impl Evening {
    /// An evening of which no seat was sold yet.
    fn new(seats: usize) -> Evening {
        Evening { seats: vec![None; seats] }
    }

    /// Sells a seat. Says no if there is no such seat, if it was sold already, or if 0 comes for a ticket.
    fn sell(&mut self, seat: usize, ticket: u64) -> bool {
        match self.seats.get_mut(seat) {
            Some(seat) if seat.is_none() && ticket != 0 => {
                *seat = Some(ticket);
                true
            }
            _ => false,
        }
    }

    /// Takes a ticket back, and returns it.
    fn take_back(&mut self, seat: usize) -> Option<u64> {
        self.seats.get_mut(seat)?.take()
    }

    /// The ticket of a seat.
    fn ticket(&self, seat: usize) -> Option<u64> {
        *self.seats.get(seat)?
    }

    fn sold(&self) -> usize {
        self.seats.iter().flatten().count()
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    #[test]
    fn sells_each_seat_once() {
        let mut evening = Evening::new(3);
        assert_eq!((evening.ticket(1), evening.sold()), (None, 0));
        assert!(!evening.sell(1, 0));
        assert!(evening.sell(1, 7) && !evening.sell(1, 8) && !evening.sell(3, 9));
        assert_eq!((evening.ticket(0), evening.ticket(1), evening.ticket(3)), (None, Some(7), None));
        assert!(evening.sell(2, 7));
        assert_eq!(evening.sold(), 2);
        assert!(!Evening::new(0).sell(0, 1));
    }

    #[test]
    fn takes_tickets_back() {
        let mut evening = Evening::new(2);
        assert_eq!(evening.take_back(0), None);
        evening.sell(0, 5);
        assert_eq!((evening.take_back(0), evening.take_back(0), evening.take_back(2)), (Some(5), None, None));
        assert!(evening.sell(0, 6));
        assert_eq!((evening.ticket(0), evening.sold()), (Some(6), 1));
    }

    #[test]
    fn every_number_but_0_is_a_ticket() {
        let tickets = [1, 2, u64::from(u32::MAX), 1 << 32, 1 << 63, u64::MAX - 1, u64::MAX];
        let mut evening = Evening::new(tickets.len());
        for (seat, ticket) in tickets.into_iter().enumerate() {
            assert!(evening.sell(seat, ticket) && !evening.sell(seat, ticket));
        }
        assert!((0..tickets.len()).all(|seat| evening.ticket(seat) == Some(tickets[seat])));
        assert_eq!(evening.sold(), tickets.len());
        assert!((0..tickets.len()).rev().all(|seat| evening.take_back(seat) == Some(tickets[seat])));
        assert_eq!(evening.sold(), 0);
    }

    #[test]
    fn a_whole_evening() {
        let evening = evening(1_000);
        assert_eq!(evening.sold(), 667);
        let ticket = |seat: u64| (seat + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        assert!((0..1_000).all(|seat| evening.ticket(seat) == (seat % 3 != 1).then(|| ticket(seat as u64))));
    }

    #[test]
    fn a_seat_has_8_bytes() {
        let bytes = size_of::<Seat>();
        assert!(bytes <= 8, "a Seat has {bytes} bytes");
    }

    #[test]
    fn fifty_thousand_seats() {
        let heap = measure(|| evening(50_000));
        // 8 bytes each. There is room for a bit besides.
        dhat::assert!(heap.max_bytes <= 410_000);
    }

    #[test]
    fn a_season_of_copies() {
        let heap = measure_with(|| evening(10_000), |evening| vec![evening; 40]);
        // 40 evenings, and the list of them; the first one was there before.
        dhat::assert!(heap.total_bytes <= 40 * 82_000);
    }
}
