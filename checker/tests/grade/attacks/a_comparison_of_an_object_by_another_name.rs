// vec5: refused, comparison
trait Said {}

impl PartialEq for dyn Said {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

type Message = Box<dyn Said>;
