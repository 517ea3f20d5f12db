// intro1: refused, attribute
struct Free;

#[global_allocator]
static GLOBAL: Free = Free;
