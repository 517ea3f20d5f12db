//! A pharmacy uses its invoices again, and nothing of the last customer is left on them.
//!
//! ## Why it works
//!
//! Rust never shows you memory that nobody has written. A pool does: what comes out of it was written for
//! somebody else, and the compiler cannot tell it from a new object. Every field that the last customer may
//! have set must be reset, on every way back, also after an order that was refused. The starter forgot one
//! of three fields, and for a pharmacy one note in the wrong hands is worse than all its allocations.
//!
//! So `reset` names every field, in a pattern without `..`: a field that is added to `Invoice` gives a
//! compile error here until it is reset too. And `reset` empties the fields instead of replacing them. A
//! String or Vec that is cleared has length 0 and keeps its block, and that block is the only reason to have
//! a pool: `*self = Invoice::default()` is just as clean, and allocates as if there were no pool.
//!
//! ## What it costs
//!
//! Three calls for each order, and care whenever the struct changes. The place matters too. If an
//! invoice is reset on its way back, as here, nothing private waits in the pool. If it is reset when it is
//! taken, it is clean no matter how it came back. If in doubt, reset when taking.
//!
//! ## When not to
//!
//! When an object holds real secrets. `clear` sets a length to 0; the bytes stay in the block until they are
//! overwritten. Safe code cannot read them through a Vec or a String, but a pooled array, or a buffer that
//! keeps its length, can still show them: a short read fills the front, and the rest belongs to the last
//! customer. Secrets must be overwritten (a compiler may remove a last write that nobody reads, so there are
//! crates for it), and are better not pooled at all. And when a reset is as much work as a new object, make a
//! new one. If only one invoice were open at a time, a field of the office would do, and no pool.
//!
//! ## Another way
//!
//! Let `fill` write every field, whatever it was before. A field that is always written cannot be stale. Or
//! print into a pooled String when the order comes in, and keep only that: one field to clear instead of
//! three.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_warm_office_allocates_nothing | before | 2961 | 40852 | 80 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

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

    /// Makes the invoice as good as new.
    fn reset(&mut self) {
        // No `..`: a field that is added one day does not compile until it is reset here.
        let Invoice { name, cents, note } = self;
        name.clear();
        cents.clear();
        note.clear();
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
