// intro1: refused, extern
extern crate dhat as d;
extern crate backtrace;
