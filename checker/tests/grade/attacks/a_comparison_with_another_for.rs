// vec5: refused, comparison
#[derive(Clone, Debug)]
struct Message;

struct Bound;

impl PartialEq for Message
where
    for<'a> &'a Bound: Sized,
{
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
