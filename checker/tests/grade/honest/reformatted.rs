// vec2
use std::hint::black_box; use heaplings::{bench};
const HOUR:usize=3600;

fn to_degrees
(
	raw : & [ i16 ]
)
-> Vec < f32 >
{ let mut degrees=Vec::with_capacity( raw.len( ) ) ;
	for&reading in raw{degrees.push(f32::from(reading)/100.)}
	degrees }

fn main(){let raw=vec![2_150;HOUR];bench("to_degrees(an hour)",||to_degrees(black_box(&raw)));}
#[cfg(test)]mod tests{use super::*;#[test]fn one(){assert_eq!(to_degrees(&[100]),[1.])}}
