//! Floating-point functions that give the same bits on every platform.
//!
//! The standard library's transcendental functions differ between platforms; these go through the pinned `libm` crate.
//! `min`, `max` and `clamp` here are plain comparisons: no surprises with NaN or signed zeros.

/// The smaller of two numbers; the first if they compare equal.
#[must_use]
pub fn min(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

/// The larger of two numbers; the first if they compare equal.
#[must_use]
pub fn max(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// `x` held between `low` and `high`.
#[must_use]
pub fn clamp(x: f64, low: f64, high: f64) -> f64 {
    max(low, min(x, high))
}

/// e to the power `x`.
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// The natural logarithm.
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `x` to the power `y`.
#[must_use]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// The cube root of a number that is not negative; zero below that.
///
/// Halley's iteration from an estimate made of the exponent: only + * / and integer steps, hence the same bits
/// everywhere, and several times faster than a library function that emulates fused multiply-add.
#[must_use]
pub fn cbrt(x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    // A third of the exponent, with the bias restored: within 5 % of the root, so that two turns come to 1e-12 of it.
    let mut root = f64::from_bits(x.to_bits() / 3 + 0x2A9F_7893_782D_A1CE);
    for _ in 0..2 {
        let cube = root * root * root;
        root = root * (cube + x + x) / (cube + cube + x);
    }
    root
}

/// The complementary error function.
#[must_use]
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}

/// e to the power `x` for `x` from -700 to 700, to 1e-14 of it: a power of two by its exponent, the rest by its series.
/// No division and no call, so that several can be under way at once.
#[inline]
fn exp_near(x: f64) -> f64 {
    /// Added and taken away again, leaves a whole number, which then stands in the last bits.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let shifted = x * std::f64::consts::LOG2_E + WHOLE;
    let twos = shifted - WHOLE;
    // At most half of ln 2 is left, whose twelfth power is too small to be seen.
    let r = (x - twos * LN_2_HIGH) - twos * LN_2_LOW;
    let (r2, r4) = (r * r, (r * r) * (r * r));
    let low = (1.0 + r) + r2 * (1.0 / 2.0 + r * (1.0 / 6.0));
    let middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5040.0));
    let high = (1.0 / 40_320.0 + r * (1.0 / 362_880.0)) + r2 * (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0));
    let scale = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
    (low + r4 * (middle + r4 * high)) * scale
}

/// Beyond this many deviations a normal tail is worked out as a continued fraction.
const FAR_OUT: f64 = 7.071_067_811_865_47;
const ROOT_OF_TURN: f64 = 2.506_628_274_631;

/// e^(-z^2/2) and the share beyond `far`, which is not negative and less than [`FAR_OUT`].
#[inline]
fn near_tail(far: f64) -> (f64, f64) {
    let bell = exp_near(-0.5 * far * far);
    let (f2, f4) = (far * far, (far * far) * (far * far));
    let over = (220.206_867_912_376 + far * 221.213_596_169_931)
        + f2 * (112.079_291_497_871 + far * 33.912_866_078_383)
        + f4 * ((6.373_962_203_531_65 + far * 0.700_383_064_443_688) + f2 * 3.526_249_659_989_11e-2);
    let under = (440.413_735_824_752 + far * 793.826_512_519_948)
        + f2 * (637.333_633_378_831 + far * 296.564_248_779_674)
        + f4 * ((86.780_732_202_946_1 + far * 16.064_177_579_207)
            + f2 * (1.755_667_163_182_64 + far * 8.838_834_764_831_84e-2));
    (bell, bell * over / under)
}

/// The same for a `far` that is not less.
fn far_tail(far: f64) -> (f64, f64) {
    // The quotient of polynomials wears thin here.
    let bell = if far < 37.0 { exp_near(-0.5 * far * far) } else { 0.0 };
    let deep = far + 1.0 / (far + 2.0 / (far + 3.0 / (far + 4.0 / (far + 0.65))));
    (bell, bell / (deep * ROOT_OF_TURN))
}

/// The chance that a standard normal law exceeds `z`, to 1e-14: Hart's rational approximation (1968, function 5666) as West
/// gives it (2005, "Better approximations to cumulative normal functions"); one exponential, where `erfc` takes two.
#[must_use]
pub fn normal_above(z: f64) -> f64 {
    let far = z.abs();
    let (_, tail) = if far < FAR_OUT { near_tail(far) } else { far_tail(far) };
    if z > 0.0 { tail } else { 1.0 - tail }
}

/// The same for several at once, and the densities there: so written that a processor may do two at a time.
#[must_use]
#[inline]
pub fn normal_tails<const N: usize>(z: [f64; N]) -> ([f64; N], [f64; N]) {
    let (mut bells, mut tails) = ([0.0; N], [0.0; N]);
    for at in 0..N {
        (bells[at], tails[at]) = near_tail(min(z[at].abs(), FAR_OUT));
    }
    for at in 0..N {
        if z[at].abs() >= FAR_OUT {
            (bells[at], tails[at]) = far_tail(z[at].abs());
        }
        tails[at] = if z[at] > 0.0 { tails[at] } else { 1.0 - tails[at] };
        bells[at] *= 1.0 / ROOT_OF_TURN;
    }
    (tails, bells)
}

/// The sine of an angle in radians.
#[must_use]
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// The standard normal quantile at `p`, by Acklam's rational approximation (relative error below 1.2e-9).
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] =
        [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416];
    let p = clamp(p, 1e-12, 1.0 - 1e-12);
    let poly = |c: &[f64], x: f64| c.iter().fold(0.0, |sum, k| sum * x + k);
    if !(0.024_25..=1.0 - 0.024_25).contains(&p) {
        let (sign, tail) = if p < 0.5 { (1.0, p) } else { (-1.0, 1.0 - p) };
        let q = (-2.0 * ln(tail)).sqrt();
        return sign * poly(&C, q) / (poly(&D, q) * q + 1.0);
    }
    let q = p - 0.5;
    let r = q * q;
    poly(&A, r) * q / (poly(&B, r) * r + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_tail_is_half_of_the_error_function_far_out_too() {
        for step in -320..=320 {
            let z = f64::from(step) * 0.025;
            let (ours, known) = (normal_above(z), 0.5 * erfc(z * std::f64::consts::FRAC_1_SQRT_2));
            assert!((ours - known).abs() < 1e-12 && (ours - known).abs() < 1e-6 * known, "{z}: {ours} for {known}");
            let ([above, ..], [bell, ..]) = normal_tails([z, 9.0, -z]);
            let known = exp(-0.5 * z * z) * 0.398_942_280_401_432_7;
            assert!(above.to_bits() == ours.to_bits() && (bell / known - 1.0).abs() < 1e-12, "{z}: {bell} for {known}");
        }
    }

    #[test]
    fn the_quick_exponential_is_the_slow_one() {
        for step in -7000..=7000 {
            let x = f64::from(step) * 0.0997;
            assert!((exp_near(x) / exp(x) - 1.0).abs() < 2e-14, "{x}");
        }
    }

    #[test]
    fn a_cube_root_cubed_is_what_it_was() {
        for step in 1..=400 {
            let x = f64::from(step) * f64::from(step) * 1e-3;
            let root = cbrt(x);
            assert!((root * root * root / x - 1.0).abs() < 1e-11, "{x}: {root}");
        }
    }
}
