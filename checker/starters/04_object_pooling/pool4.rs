//! An online pharmacy fills in an invoice when an order comes in, and prints it when the parcel is packed; so
//! several invoices are open at the same time. An order that names a price of 0 is refused. Invoices are
//! pooled, and are cleaned before they go back to the pool.
//!
//! The cleaning frees blocks that the next invoice needs. And today a customer received the note that was
//! meant for somebody else.
//! Goal: nobody reads a word that is meant for somebody else, and a warm office allocates nothing.

use std::fmt::Write;
use std::hint::black_box;

use heaplings::bench;

/// What a customer ordered.
#[derive(Clone, Copy)]
struct Order<'a> {
    name: &'a str,
    cents: &'a [u32],
    note: Option<&'a str>,
}

/// An invoice that has been filled in, and waits for its parcel.
#[derive(Default)]
struct Invoice {
    name: String,
    cents: Vec<u32>,
    note: String,
}

impl Invoice {
    /// Fills in an order; false if it names a price of 0.
    fn fill(&mut self, order: &Order<'_>) -> bool {
        self.name.push_str(order.name);
        if let Some(note) = order.note {
            self.note.clear();
            self.note.push_str(note);
        }
        self.cents.extend_from_slice(order.cents);
        !order.cents.contains(&0)
    }

    fn print(&self, out: &mut String) {
        _ = writeln!(out, "Invoice for {}", self.name);
        for cents in &self.cents {
            _ = writeln!(out, "{cents} cents");
        }
        if !self.note.is_empty() {
            _ = writeln!(out, "Note: {}", self.note);
        }
    }

    // TODO: leave nothing of the last customer, but everything that the next one can use.
    /// Makes the invoice as good as new.
    fn reset(&mut self) {
        self.name = String::new();
        self.cents = Vec::new();
    }
}

/// Fills in and prints invoices, and keeps those that are not in use.
#[derive(Default)]
struct Office {
    free: Vec<Invoice>,
}

impl Office {
    /// The invoice for an order, or None if the order is refused. The order may be gone before the invoice is
    /// printed, so the invoice cannot borrow from it.
    fn open(&mut self, order: &Order<'_>) -> Option<Invoice> {
        let mut invoice = self.free.pop().unwrap_or_default();
        if invoice.fill(order) {
            return Some(invoice);
        }
        invoice.reset();
        self.free.push(invoice);
        None
    }

    /// Prints an invoice at the end of `out`.
    fn close(&mut self, mut invoice: Invoice, out: &mut String) {
        invoice.print(out);
        invoice.reset();
        self.free.push(invoice);
    }
}

fn main() {
    let note = Some("Three times a day, and not with milk.");
    let order = Order { name: "Ada Example", cents: &[450, 1295, 310, 2099, 75], note };
    let (mut office, mut out) = (Office::default(), String::with_capacity(1_000));
    bench("open and close two invoices", || {
        out.clear();
        let two = [office.open(black_box(&order)), office.open(black_box(&order))];
        two.into_iter().flatten().for_each(|invoice| office.close(invoice, &mut out));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    const BO: Order<'static> = Order { name: "Bo", cents: &[3000], note: None };
    const ADA: Order<'static> =
        Order { name: "Ada", cents: &[20, 180], note: Some("For the infection that we spoke about.") };
    const REFUSED: Order<'static> = Order { cents: &[50, 60, 0], ..ADA };
    const FOR_BO: &str = "Invoice for Bo\n3000 cents\n";
    const FOR_ADA: &str =
        "Invoice for Ada\n20 cents\n180 cents\nNote: For the infection that we spoke about.\n";

    /// The invoices for these orders, all of them open at the same time, printed in reverse.
    fn printed(office: &mut Office, orders: &[Order<'_>]) -> String {
        let open: Vec<Invoice> = orders.iter().map(|order| office.open(order).unwrap()).collect();
        let mut out = String::new();
        open.into_iter().rev().for_each(|invoice| office.close(invoice, &mut out));
        out
    }

    #[test]
    fn prints_what_was_ordered() {
        assert_eq!(printed(&mut Office::default(), &[ADA]), FOR_ADA);
        let empty = Order { name: "", cents: &[], note: None };
        assert_eq!(printed(&mut Office::default(), &[empty]), "Invoice for \n");
        let heap = measure(|| printed(&mut Office::default(), &[ADA, BO, ADA]));
        assert_eq!(heap.value, [FOR_ADA, FOR_BO, FOR_ADA].concat());
        assert_eq!(heap.curr_blocks, 1, "the office is dropped, and nothing is left but the text");
    }

    #[test]
    fn prints_an_order_larger_than_any_fixed_buffer() {
        let (name, note, cents) = ("Zoë".repeat(700_000), "每天".repeat(500_000), [2; 30_000]);
        let order = Order { name: &name, cents: &cents, note: Some(&note) };
        let lines = "2 cents\n".repeat(30_000);
        let expected = format!("Invoice for {name}\n{lines}Note: {note}\n");
        assert!(printed(&mut Office::default(), &[order]) == expected, "a large invoice is damaged");
    }

    #[test]
    fn shows_nobody_what_was_meant_for_somebody_else() {
        let mut office = Office::default();
        assert_eq!(printed(&mut office, &[ADA, ADA]), [FOR_ADA, FOR_ADA].concat());
        // Ada comes again, and leaves no note this time.
        let again = printed(&mut office, &[Order { note: None, ..ADA }]);
        assert_eq!(again, "Invoice for Ada\n20 cents\n180 cents\n");
        assert_eq!(printed(&mut office, &[BO, BO, BO]), [FOR_BO, FOR_BO, FOR_BO].concat());
        // An order that is refused has filled in half an invoice.
        assert!(office.open(&REFUSED).is_none());
        assert_eq!(printed(&mut office, &[BO]), FOR_BO);
        assert_eq!(printed(&mut office, &[ADA, BO]), [FOR_BO, FOR_ADA].concat());
    }

    #[test]
    fn a_warm_office_allocates_nothing() {
        let warm = || {
            let mut office = Office::default();
            let large = Order { name: "A customer with a long name", cents: &[1; 12], note: ADA.note };
            printed(&mut office, &[large, large]);
            (office, String::with_capacity(400_000))
        };
        let heap = measure_with(warm, |(mut office, mut out)| {
            for i in 0..500 {
                let first = office.open(&Order { cents: &[2; 12][..i % 13], ..ADA });
                assert!(office.open(&REFUSED).is_none());
                let second = office.open(if i % 3 == 0 { &ADA } else { &BO });
                first.into_iter().chain(second).for_each(|invoice| office.close(invoice, &mut out));
            }
            (office, out)
        });
        dhat::assert!(heap.total_blocks == 0);
    }
}
