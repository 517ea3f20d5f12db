// intro1: refused, unsafe
#[unsafe(no_mangle)]
#[unsafe(link_section = ".init_array")]
pub static START: fn() = start;

fn start() {}
