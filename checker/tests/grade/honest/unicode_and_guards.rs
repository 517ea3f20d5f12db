// string2
use std::fmt::{self, Display, Formatter, Write as _};

#[derive(Debug, Clone)]
struct Message {
    minute: u16,
    from: String,
    text: String,
}

/// Eine Zeile, wie sie ausgegeben wird.
struct Zeile<'日>(&'日 Message);

impl Display for Zeile<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Zeile(Message { minute, from, text }) = self;
        let (größe, 残り) = (minute / 60, minute % 60);
        writeln!(f, "[{größe:02}:{残り:02}] {from}: {text}")
    }
}

impl Zeile<'_> {
    const KLAMMERN: usize = "[00:00] : \n".len();

    fn länge(&self) -> usize {
        Self::KLAMMERN + self.0.from.len() + self.0.text.len()
    }
}

#[allow(non_snake_case, reason = "it is a word")]
fn export(messages: &[Message]) -> String {
    let Länge = messages.iter().map(Zeile).map(|zeile| zeile.länge()).sum();
    messages.iter().map(Zeile).fold(String::with_capacity(Länge), |mut all, zeile| {
        write!(all, "{zeile}").unwrap_or_else(|fmt::Error| unreachable!("a String takes all"));
        all
    })
}
