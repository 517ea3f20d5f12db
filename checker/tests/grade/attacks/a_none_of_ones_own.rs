// vec4: refused, name
#[derive(Debug, PartialEq)]
enum Answer {
    Some,
    None,
}
use Answer::*;
