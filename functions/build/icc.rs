//! An sRGB profile (IEC 61966-2-1) in ICC version 4, written from its numbers.

/// The profile's bytes.
pub(crate) fn srgb() -> Vec<u8> {
    // Primaries adapted to D50 and the sRGB transfer function as a parametric curve, in s15Fixed16.
    let curve = para(&[
        0x0002_6666,
        0x0000_f2a7,
        0x0000_0d59,
        0x0000_13d0,
        0x0000_0a5b,
    ]);
    let tags: Vec<([u8; 4], Vec<u8>)> = vec![
        (*b"desc", mluc("sRGB IEC61966-2.1")),
        (*b"cprt", mluc("No copyright, use freely")),
        (*b"wtpt", xyz([0x0000_f6d6, 0x0001_0000, 0x0000_d32d])),
        (*b"rXYZ", xyz([0x0000_6fa2, 0x0000_38f5, 0x0000_0390])),
        (*b"gXYZ", xyz([0x0000_6299, 0x0000_b785, 0x0000_18da])),
        (*b"bXYZ", xyz([0x0000_24a0, 0x0000_0f84, 0x0000_b6cf])),
        (*b"rTRC", curve.clone()),
        (*b"gTRC", curve.clone()),
        (*b"bTRC", curve),
        (*b"chad", chromatic_adaptation()),
    ];
    let mut table = u32_bytes(tags.len());
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    for (name, body) in &tags {
        table.extend(name);
        table.extend(u32_bytes(start + data.len()));
        table.extend(u32_bytes(body.len()));
        data.extend(body);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = header(start + data.len());
    profile.extend(table);
    profile.extend(data);
    profile
}

fn header(size: usize) -> Vec<u8> {
    let mut head = u32_bytes(size);
    head.extend([0; 4]);
    head.extend([4, 0x20, 0, 0]);
    head.extend(b"mntrRGB XYZ ");
    for part in [2024_u16, 1, 1, 0, 0, 0] {
        head.extend(part.to_be_bytes());
    }
    head.extend(b"acsp");
    head.extend([0; 28]);
    for part in [0x0000_f6d6_u32, 0x0001_0000, 0x0000_d32d] {
        head.extend(part.to_be_bytes());
    }
    head.resize(128, 0);
    head
}

fn u32_bytes(n: usize) -> Vec<u8> {
    u32::try_from(n)
        .expect("a small profile")
        .to_be_bytes()
        .to_vec()
}

fn numbers(kind: &[u8; 4], values: &[u32]) -> Vec<u8> {
    let mut tag = kind.to_vec();
    tag.extend([0; 4]);
    tag.extend(values.iter().flat_map(|value| value.to_be_bytes()));
    tag
}

fn xyz(values: [u32; 3]) -> Vec<u8> {
    numbers(b"XYZ ", &values)
}

fn para(parameters: &[u32]) -> Vec<u8> {
    let mut tag = numbers(b"para", &[0x0003_0000]);
    tag.extend(parameters.iter().flat_map(|value| value.to_be_bytes()));
    tag
}

fn chromatic_adaptation() -> Vec<u8> {
    numbers(
        b"sf32",
        &[
            0x0001_0c42,
            0x0000_05de,
            0xffff_f325,
            0x0000_0793,
            0x0000_fd90,
            0xffff_fba1,
            0xffff_fda2,
            0x0000_03dc,
            0x0000_c06e,
        ],
    )
}

fn mluc(text: &str) -> Vec<u8> {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut tag = b"mluc\0\0\0\0".to_vec();
    tag.extend(u32_bytes(1));
    tag.extend(u32_bytes(12));
    tag.extend(b"enUS");
    tag.extend(u32_bytes(utf16.len()));
    tag.extend(u32_bytes(28));
    tag.extend(utf16);
    tag
}
