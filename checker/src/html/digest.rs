//! SHA-256, for a policy that names the script and the style that may run.

use crate::util::base64;

/// The source expression of a Content-Security-Policy that allows a script or style of this text.
pub fn source(text: &str) -> String {
    format!("sha256-{}", base64::encode(&sha256(text.as_bytes())))
}

/// The first 32 bits of the fractional parts of the roots of the first primes, `root` being the square or the
/// cube. FIPS 180-4 defines its constants so, and whole numbers give them exactly.
fn fractions<const N: usize>(power: u32) -> [u32; N] {
    let mut primes = (2_u128..).filter(|n| (2..*n).all(|d| n % d != 0));
    std::array::from_fn(|_| {
        // The root of prime · 2^(32·power) is the root of the prime, with 32 bits behind the point.
        let prime = primes.next().unwrap_or_default() << (32 * power);
        let mut root: u128 = 0;
        for bit in (0..38).rev() {
            let next = root | 1 << bit;
            if next.pow(power) <= prime {
                root = next;
            }
        }
        root as u32
    })
}

fn sha256(message: &[u8]) -> [u8; 32] {
    let constants: [u32; 64] = fractions(3);
    let mut state: [u32; 8] = fractions(2);
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(64), 0);
    if padded.len() - message.len() < 9 {
        padded.resize(padded.len() + 64, 0);
    }
    let end = padded.len() - 8;
    padded[end..].copy_from_slice(&(8 * message.len() as u64).to_be_bytes());
    for chunk in padded.chunks_exact(64) {
        compress(&mut state, chunk, &constants);
    }
    let mut digest = [0; 32];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

fn compress(state: &mut [u32; 8], chunk: &[u8], constants: &[u32; 64]) {
    let mut schedule = [0_u32; 64];
    for (word, bytes) in schedule.iter_mut().zip(chunk.chunks_exact(4)) {
        *word = bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
    }
    for i in 16..64 {
        let (near, far) = (schedule[i - 2], schedule[i - 15]);
        let sigma_0 = far.rotate_right(7) ^ far.rotate_right(18) ^ far >> 3;
        let sigma_1 = near.rotate_right(17) ^ near.rotate_right(19) ^ near >> 10;
        schedule[i] =
            schedule[i - 16].wrapping_add(sigma_0).wrapping_add(schedule[i - 7]).wrapping_add(sigma_1);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, constant) in schedule.iter().zip(constants) {
        let sum_1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = (e & f) ^ (!e & g);
        let first = [sum_1, choice, *constant, *word].into_iter().fold(h, u32::wrapping_add);
        let sum_0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let majority = (a & b) ^ (a & c) ^ (b & c);
        let second = sum_0.wrapping_add(majority);
        (h, g, f, e) = (g, f, e, d.wrapping_add(first));
        (d, c, b, a) = (c, b, a, first.wrapping_add(second));
    }
    for (old, new) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *old = old.wrapping_add(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> String {
        sha256(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn makes_the_constants_of_the_standard() {
        assert_eq!(fractions::<8>(2)[..2], [0x6a09_e667, 0xbb67_ae85]);
        assert_eq!(fractions::<8>(2)[7], 0x5be0_cd19);
        assert_eq!(fractions::<64>(3)[0], 0x428a_2f98);
        assert_eq!(fractions::<64>(3)[63], 0xc671_78f2);
    }

    #[test]
    fn agrees_with_the_examples_of_the_standard() {
        assert_eq!(hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex(two_blocks), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        assert_eq!(
            hex(&"a".repeat(1_000_000)),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        );
    }
}
