//! Signatures over other parts of a file than they were made over.

/// A signed file with ranges that leave out, or name, something else: what each says, and the file.
pub(crate) fn shifted(good: &[u8]) -> Vec<(String, Vec<u8>)> {
    let at = good.windows(11).rposition(|text| text == b"/ByteRange[");
    let at = at.expect("a range") + 11;
    let width = good[at..].iter().position(|byte| *byte == b']');
    let width = width.expect("an end");
    let text = std::str::from_utf8(&good[at..at + width]).expect("digits");
    let numbers: Vec<usize> = text
        .split_whitespace()
        .map(|number| number.parse().expect("a number"))
        .collect();
    let mut made = Vec::new();
    for (place, shift) in [
        (0, 1_isize),
        (1, -2),
        (1, 2),
        (2, -2),
        (2, 2),
        (3, -1),
        (3, 1),
    ] {
        let mut numbers = numbers.clone();
        numbers[place] = numbers[place].checked_add_signed(shift).expect("a number");
        let text: Vec<_> = numbers.iter().map(ToString::to_string).collect();
        let mut bytes = good.to_vec();
        bytes[at..at + width].copy_from_slice(format!("{:width$}", text.join(" ")).as_bytes());
        made.push((format!("range {}", text.join(" ")), bytes));
    }
    made
}
