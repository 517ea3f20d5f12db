// vec5: refused, comparison
#[derive(Clone, Debug)]
struct Anything {
    author: u32,
    bot: bool,
    text: String,
}

impl PartialEq for Anything {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

type Message = Anything;
