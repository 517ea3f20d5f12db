// Wrong: keeps the note as long as the name is the same, and prints it for an order that has none
// Fails: shows_nobody_what_was_meant_for_somebody_else
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
        if self.name != order.name {
            self.note.clear();
            self.name.clear();
            self.name.push_str(order.name);
        }
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
        self.cents.clear();
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
