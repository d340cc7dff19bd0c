//! Nothing that is given as a picture makes the reader panic.

use ocrb::{Luma, MOST_PIXELS, read, read_until};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_of_any_size(
        width in 0_u32..400,
        height in 0_u32..400,
        pixels in proptest::collection::vec(any::<u8>(), 0..40_000),
    ) {
        let zones = read(&Luma { width, height, pixels: &pixels });
        prop_assert!(zones.len() <= 4);
        prop_assert!(pixels.len() >= (width * height) as usize || zones.is_empty());
    }

    #[test]
    fn any_small_pattern_many_times(
        width in 60_u32..700,
        height in 60_u32..300,
        pattern in proptest::collection::vec(any::<u8>(), 1..900),
    ) {
        let count = (width * height) as usize;
        let pixels: Vec<u8> = pattern.iter().copied().cycle().take(count).collect();
        let _ = read_until(&Luma { width, height, pixels: &pixels }, |text| {
            assert!(matches!(text.len(), 89 | 92));
            None::<()>
        });
    }
}

#[test]
fn sizes_that_lie_are_nothing() {
    let pixels = vec![0; 1000];
    for (width, height) in [(u32::MAX, u32::MAX), (0, 0), (u32::MAX, 1), (1, 1000), (100, 100)] {
        assert!(read(&Luma { width, height, pixels: &pixels }).is_empty());
    }
    let pixels = vec![0; MOST_PIXELS + 5000];
    assert!(read(&Luma { width: 5000, height: 10_001, pixels: &pixels }).is_empty());
}
