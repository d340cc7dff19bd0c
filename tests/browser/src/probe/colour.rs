//! Contrast of two colours, as WCAG 2.2 defines it.

/// A colour without transparency: red, green, blue, 0 to 255.
pub type Rgb = [f64; 3];

/// The contrast of two colours, 1 to 21.
#[must_use]
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Rgb) -> f64 {
    let [r, g, b] = colour.map(|c| {
        let c = c / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let near = |a: f64, b: f64| (a - b).abs() < 0.06;
        assert!(near(contrast([0.0; 3], [255.0; 3]), 21.0));
        // Brand on white and danger on its soft ground, measured when the look was drawn.
        assert!(near(contrast([11.0, 93.0, 78.0], [255.0; 3]), 7.8));
        assert!(near(contrast([176.0, 18.0, 27.0], [253.0, 233.0, 232.0]), 6.1));
    }
}
