// intro1: refused, module
mod answers;
use answers::total;
