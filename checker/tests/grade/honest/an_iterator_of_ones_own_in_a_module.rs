// vec2
mod degrees {
    //! A module in a module, both of them private.

    pub mod hundredths {
        /// Raw readings as degrees, one after the other.
        pub struct Degrees<'a> {
            pub(super) left: &'a [i16],
        }

        impl Iterator for Degrees<'_> {
            type Item = f32;

            fn next(&mut self) -> Option<Self::Item> {
                let (first, rest) = self.left.split_first()?;
                self.left = rest;
                Some(f32::from(*first) / 100.0)
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                (self.left.len(), Some(self.left.len()))
            }
        }

        impl ExactSizeIterator for Degrees<'_> {}
        impl std::iter::FusedIterator for Degrees<'_> {}
    }

    pub fn of(left: &[i16]) -> hundredths::Degrees<'_> {
        hundredths::Degrees { left }
    }
}

use self::degrees::of as degrees_of;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let mut all = Vec::with_capacity(degrees_of(raw).len());
    all.extend(degrees_of(raw));
    all
}
