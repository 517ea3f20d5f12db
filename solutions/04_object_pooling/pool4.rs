//! A pharmacy uses its invoices again, and nothing of a customer is left on them.
//!
//! ## Why it works
//!
//! Rust never shows you memory that nobody has written. A pool does away with that: what comes out of it
//! has been written, by somebody else, and for the compiler it is as good as new. Every field that the last
//! customer may have set has to be set again, on every way back, the refused order included. The starter
//! forgot two of four fields, and for a pharmacy one note in the wrong hands is worse than all allocations
//! of the year.
//!
//! So `reset` names every field, in a pattern without `..`: who adds a field to `Invoice` gets a compile
//! error here, and not a letter from a lawyer. And it empties the fields instead of replacing them. A
//! `clear`ed String or Vec has length 0 and keeps its block, and keeping the block is the only reason to
//! have the pool: `*self = Invoice::default()` is just as clean, and allocates as if there were no pool.
//!
//! ## What it costs
//!
//! Four assignments for each order, and the attention of everyone who changes the struct. Where it is done
//! counts too. On the way back, as here, nothing private waits in the pool. On the way out, in the line
//! that takes, even an object that came back by a way that nobody thought of is clean. If in doubt, reset
//! when taking.
//!
//! ## When not to
//!
//! When an object holds what is truly secret. `clear` sets a length to 0; the bytes stay in the block until
//! somebody writes over them. Safe code cannot read them through a Vec or a String, but a pooled array or a
//! buffer that keeps its length can still show them: a short read fills the front, and the rest is the last
//! customer's. Secrets are wiped by writing over them (`fill(0)` first, then `clear`; a compiler may drop a
//! last write that nobody reads, so there are crates that see to it), and are better never pooled. And when
//! resetting is as much work as making: then make.
//!
//! ## Another way
//!
//! Check the order first, then write straight to `out`: no invoice is needed then, so none can be dirty.
//! Where that is possible it is the best reset there is. Or let `fill` write every field, whatever it was
//! before: `self.rebate = if order.member { 5 } else { 0 }`. What is always written cannot be stale.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_warm_office_allocates_nothing | before | 2845 | 119192 | 139 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | an_order_that_is_refused_costs_nothing | before | 2000 | 42000 | 42 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

use std::fmt::Write;
use std::hint::black_box;

use heaplings::bench;

/// What a customer ordered.
#[derive(Clone, Copy)]
struct Order<'a> {
    name: &'a str,
    /// Each article by its number, and its price in cents.
    articles: &'a [(u32, u32)],
    /// What the pharmacist wants to tell the customer.
    note: Option<&'a str>,
    member: bool,
}

/// An order that nobody can print an invoice for.
#[derive(Debug, PartialEq, Eq)]
struct Refused;

/// What is printed when it is complete.
#[derive(Default)]
struct Invoice {
    name: String,
    articles: Vec<(u32, u32)>,
    note: String,
    /// In per cent.
    rebate: u32,
}

impl Invoice {
    fn fill(&mut self, order: &Order<'_>) -> Result<(), Refused> {
        self.name.push_str(order.name);
        if let Some(note) = order.note {
            self.note.clear();
            self.note.push_str(note);
        }
        if order.member {
            self.rebate = 5;
        }
        for &(number, cents) in order.articles {
            if cents == 0 {
                return Err(Refused);
            }
            self.articles.push((number, cents));
        }
        Ok(())
    }

    fn print(&self, out: &mut String) {
        writeln!(out, "Invoice for {}", self.name).expect("a String takes all that is written");
        for (number, cents) in &self.articles {
            writeln!(out, "{number}: {cents}").expect("a String takes all that is written");
        }
        let sum: u32 = self.articles.iter().map(|(_, cents)| cents).sum();
        let sum = sum - sum * self.rebate / 100;
        writeln!(out, "Sum: {sum}").expect("a String takes all that is written");
        if !self.note.is_empty() {
            writeln!(out, "Note: {}", self.note).expect("a String takes all that is written");
        }
    }

    /// Makes the invoice as good as new.
    fn reset(&mut self) {
        // No `..`: a field that is added one day does not compile until it is reset here.
        let Invoice { name, articles, note, rebate } = self;
        name.clear();
        articles.clear();
        note.clear();
        *rebate = 0;
    }
}

/// Prints invoices, and keeps those that are not in use.
struct Office {
    free: Vec<Invoice>,
}

impl Office {
    fn new() -> Office {
        Office { free: Vec::new() }
    }

    /// Appends the invoice for an order to `out`, or nothing if the order is refused.
    fn serve(&mut self, order: &Order<'_>, out: &mut String) -> Result<(), Refused> {
        let mut invoice = self.free.pop().unwrap_or_default();
        let filled = invoice.fill(order);
        if filled.is_ok() {
            invoice.print(out);
        }
        invoice.reset();
        self.free.push(invoice);
        filled
    }
}

/// Twelve articles, as many as an order has at the most.
const ARTICLES: [(u32, u32); 12] = [
    (1001, 450),
    (1002, 1295),
    (1003, 310),
    (1004, 2099),
    (1005, 75),
    (1006, 640),
    (1007, 1185),
    (1008, 520),
    (1009, 3300),
    (1010, 95),
    (1011, 815),
    (1012, 260),
];

fn main() {
    let order = Order {
        name: "Ada Example",
        articles: &ARTICLES,
        note: Some("Three times a day, and not with milk."),
        member: true,
    };
    let mut office = Office::new();
    let mut out = String::with_capacity(1_000);
    bench("serve an order of 12 articles", || {
        out.clear();
        office.serve(black_box(&order), &mut out)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    const REFUSED: [(u32, u32); 3] = [(7, 50), (8, 60), (9, 0)];

    fn order<'a>(name: &'a str, articles: &'a [(u32, u32)]) -> Order<'a> {
        Order { name, articles, note: None, member: false }
    }

    fn served(office: &mut Office, order: Order<'_>) -> String {
        let mut out = "--\n".to_string();
        office.serve(&order, &mut out).expect("nothing is wrong with this order");
        out
    }

    #[test]
    fn prints_what_was_ordered() {
        assert_eq!(served(&mut Office::new(), order("", &[])), "--\nInvoice for \nSum: 0\n");
        let note = Some("Nach dem Essen. 每天三次");
        assert_eq!(
            served(&mut Office::new(), Order { name: "Zoë", articles: &ARTICLES[..2], note, member: true }),
            "--\nInvoice for Zoë\n1001: 450\n1002: 1295\nSum: 1658\nNote: Nach dem Essen. 每天三次\n"
        );
        let all = served(&mut Office::new(), order("Ada", &ARTICLES));
        assert!(all.ends_with("\n1012: 260\nSum: 11044\n"), "{all}");
        assert_eq!(all.lines().count(), 15);
    }

    #[test]
    fn prints_one_invoice_after_the_other() {
        let mut office = Office::new();
        assert_eq!(served(&mut office, order("Ada", &[(1, 20)])), "--\nInvoice for Ada\n1: 20\nSum: 20\n");
        assert_eq!(served(&mut office, order("Bo", &[(2, 3)])), "--\nInvoice for Bo\n2: 3\nSum: 3\n");
        assert_eq!(served(&mut office, order("Zoë", &[])), "--\nInvoice for Zoë\nSum: 0\n");
    }

    #[test]
    fn prints_nothing_for_an_order_that_is_refused() {
        let mut office = Office::new();
        let mut out = "as it was".to_string();
        assert_eq!(office.serve(&order("Ada", &REFUSED), &mut out), Err(Refused));
        assert_eq!(out, "as it was");
        assert_eq!(served(&mut office, order("Bo", &[(2, 3)])), "--\nInvoice for Bo\n2: 3\nSum: 3\n");
    }

    #[test]
    fn shows_nobody_what_was_meant_for_somebody_else() {
        let plain = "--\nInvoice for Bo\n2: 3000\nSum: 3000\n";
        let private = Order {
            name: "Ada",
            articles: &[(1, 20)],
            note: Some("These are for the infection that we spoke about."),
            member: true,
        };
        let mut office = Office::new();
        served(&mut office, private);
        assert_eq!(served(&mut office, order("Bo", &[(2, 3000)])), plain);
        // An order that is refused has filled in half an invoice.
        let mut out = String::new();
        assert_eq!(office.serve(&Order { articles: &REFUSED, ..private }, &mut out), Err(Refused));
        assert_eq!(served(&mut office, order("Bo", &[(2, 3000)])), plain);
        let note = Some("One.");
        let short = served(&mut office, Order { name: "Bo", articles: &[(2, 3000)], note, member: false });
        assert_eq!(short, plain.to_string() + "Note: One.\n");
    }

    /// An office that has served an order of the largest kind, and room for a day's invoices.
    fn warm() -> (Office, String) {
        let mut office = Office::new();
        let note = Some("Three times a day, an hour before you eat, and not with milk.");
        let name = "A customer with a name that is longer than most";
        served(&mut office, Order { name, articles: &ARTICLES, note, member: true });
        (office, String::with_capacity(400_000))
    }

    #[test]
    fn a_warm_office_allocates_nothing() {
        let heap = measure_with(warm, |(mut office, mut out)| {
            for i in 0..1_000 {
                let note = (i % 3 == 0).then_some("Shake well. Keep cool and dark.");
                let articles = &ARTICLES[..i % 13];
                let order = Order { name: "Ada Example", articles, note, member: i % 2 == 0 };
                office.serve(&order, &mut out).expect("nothing is wrong with this order");
            }
            (office, out)
        });
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn an_order_that_is_refused_costs_nothing() {
        let heap = measure_with(warm, |(mut office, mut out)| {
            for _ in 0..1_000 {
                let order = order("Bo Example", &REFUSED);
                office.serve(&order, &mut out).expect_err("this one is refused");
            }
            (office, out)
        });
        dhat::assert!(heap.total_blocks == 0);
    }
}
