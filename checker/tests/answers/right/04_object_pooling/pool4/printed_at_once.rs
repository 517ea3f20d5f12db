// Right: an invoice is the text that will be printed, in a String from the pool
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

/// An invoice as it will be printed.
#[derive(Default)]
struct Invoice(String);

impl Invoice {
    fn fill(&mut self, order: &Order<'_>) -> bool {
        let text = &mut self.0;
        _ = writeln!(text, "Invoice for {}", order.name);
        for cents in order.cents {
            _ = writeln!(text, "{cents} cents");
        }
        if let Some(note) = order.note {
            _ = writeln!(text, "Note: {note}");
        }
        order.cents.iter().all(|&cents| cents > 0)
    }

    fn print(&self, out: &mut String) {
        out.push_str(&self.0);
    }

    fn reset(&mut self) {
        self.0.clear();
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
