// intro1: refused, attribute
#![feature(test, internal_output_capture)]
