use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Leaves of the reference vectors of certificate transparency.
const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

/// Roots of the trees of 0 to 8 of these.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A tree as the sequencer builds it: complete subtrees at every eighth level, in tiles.
#[derive(Default)]
struct Grown {
    frontier: Frontier,
    tiles: Tiles,
    roots: Vec<Hash>,
}

impl Grown {
    fn of(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut grown = Self::default();
        grown.roots.push(grown.frontier.root());
        for leaf in leaves {
            let tiles: &mut BTreeMap<_, Vec<Hash>> = &mut grown.tiles.0;
            grown.frontier.push(leaf, |node, hash| {
                if node.level % 8 == 0 {
                    let tile = (node.level / 8, node.index / TILE_WIDTH);
                    tiles.entry(tile).or_default().push(hash);
                }
            });
            grown.roots.push(grown.frontier.root());
        }
        grown
    }
}

fn numbered(count: u64) -> impl Iterator<Item = Hash> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes()))
}

#[test]
fn roots_are_those_of_the_reference_vectors() {
    let grown = Grown::of(LEAVES.map(leaf_hash));
    let roots: Vec<_> = grown.roots.iter().map(hex).collect();
    assert_eq!(roots, ROOTS);
    assert_eq!(hex(&root_of(LEAVES.map(leaf_hash))), ROOTS[8]);
}

#[test]
fn inclusion_of_the_reference_vectors_is_proved_by_their_hashes() {
    // Leaf 5 of 8: its neighbour, the pair before, the other half.
    let grown = Grown::of(LEAVES.map(leaf_hash));
    let ranges = inclusion_ranges(5, 8).expect("within");
    let proof = prove(&ranges, &grown.tiles).expect("a proof");
    let proof: Vec<_> = proof.iter().map(hex).collect();
    assert_eq!(
        proof,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
}

#[test]
fn every_leaf_of_every_tree_up_to_three_hundred_is_proved_and_no_other() {
    let grown = Grown::of(numbered(300));
    let leaves: Vec<_> = numbered(301).collect();
    for size in 1..=300_u64 {
        let root = &grown.roots[size as usize];
        for index in 0..size {
            let ranges = inclusion_ranges(index, size).expect("within");
            let proof = prove(&ranges, &grown.tiles).expect("a proof");
            let held = |leaf: &Hash, index, proof: &[Hash]| {
                verify_inclusion(leaf, index, size, proof, root)
            };
            let leaf = &leaves[index as usize];
            assert_eq!(held(leaf, index, &proof), Ok(()), "{index} of {size}");
            assert_eq!(
                held(&leaves[index as usize + 1], index, &proof),
                Err(ProofFault::Root)
            );
            let mut longer = proof.clone();
            longer.push([0; 32]);
            assert_eq!(held(leaf, index, &longer), Err(ProofFault::Length));
            if let Some((_, shorter)) = proof.split_last() {
                assert!(held(leaf, index, shorter).is_err());
            }
        }
        assert_eq!(inclusion_ranges(size, size), Err(ProofFault::OutOfRange));
    }
}

#[test]
fn every_pair_of_trees_up_to_three_hundred_is_consistent_and_no_other() {
    let grown = Grown::of(numbered(300));
    for size in 0..=300_u64 {
        for older in 0..=size {
            let ranges = consistency_ranges(older, size).expect("within");
            let proof = prove(&ranges, &grown.tiles).expect("a proof");
            let (before, root) = (&grown.roots[older as usize], &grown.roots[size as usize]);
            let held = |before: &Hash, proof: &[Hash]| {
                verify_consistency(older, before, size, root, proof)
            };
            assert_eq!(held(before, &proof), Ok(()), "{older} of {size}");
            assert!(held(&[7; 32], &proof).is_err(), "{older} of {size}");
            let mut longer = proof.clone();
            longer.push([0; 32]);
            assert!(held(before, &longer).is_err());
            if let Some((_, shorter)) = proof.split_last() {
                assert!(held(before, shorter).is_err());
            }
        }
        assert_eq!(
            consistency_ranges(size + 1, size),
            Err(ProofFault::OutOfRange)
        );
    }
}

#[test]
fn a_frontier_is_as_long_as_its_size_has_bits() {
    let grown = Grown::of(numbered(11));
    let peaks = grown.frontier.peaks().to_vec();
    assert_eq!(peaks.len(), 3);
    let again = Frontier::of(11, peaks.clone()).expect("fits");
    assert_eq!(again.root(), grown.roots[11]);
    assert_eq!(Frontier::of(12, peaks), None);
}

/// The tiles of a log, by path, as a server would answer them.
fn published(size: u64) -> (BTreeMap<String, Vec<u8>>, Hash) {
    let entries: Vec<Hash> = (0..size).map(|n| leaf_hash(&n.to_le_bytes())).collect();
    let grown = Grown::of(entries.iter().map(|entry| leaf_hash(entry)));
    let mut published = BTreeMap::new();
    for ((level, index), hashes) in &grown.tiles.0 {
        let path = |resource| TilePath {
            resource,
            index: *index,
            width: hashes.len() as u16,
        };
        published.insert(
            path(Resource::Hashes { level: *level }).to_string(),
            hashes.concat(),
        );
        if *level == 0 {
            let first = (index * TILE_WIDTH) as usize;
            let entries = &entries[first..first + hashes.len()];
            let bytes = entries
                .iter()
                .flat_map(|entry| [0, 32].into_iter().chain(*entry));
            published.insert(path(Resource::Entries).to_string(), bytes.collect());
        }
    }
    (published, grown.frontier.root())
}

fn checked(
    tiles: &BTreeMap<String, Vec<u8>>,
    head: Head,
    older: Option<Head>,
) -> Result<usize, BrokenLog> {
    let mut check = LogCheck::new(head, older)?;
    let mut asked = 0;
    while let Some(path) = check.wanted() {
        check.take(tiles.get(&path.to_string()).map_or(&[], Vec::as_slice))?;
        asked += 1;
    }
    check.finish()?;
    Ok(asked)
}

#[test]
fn a_whole_log_is_checked_by_each_of_its_tiles_once() {
    for size in [0, 1, 255, 256, 257, 512, 70_000] {
        let (tiles, root) = published(size);
        assert_eq!(
            checked(&tiles, (size, root), None),
            Ok(tiles.len()),
            "{size}"
        );
        for older in [0, 1, 255, 256, size] {
            let older = older.min(size);
            let (_, before) = published(older);
            let held = checked(&tiles, (size, root), Some((older, before)));
            assert!(held.is_ok(), "{older} of {size}: {held:?}");
        }
    }
}

#[test]
fn each_changed_byte_of_each_tile_is_noticed_and_its_tile_named() {
    let size = 600;
    let (tiles, root) = published(size);
    for (path, bytes) in &tiles {
        for at in (0..bytes.len()).step_by(37) {
            let mut changed = tiles.clone();
            changed.get_mut(path).expect("a tile")[at] ^= 1;
            let broken = checked(&changed, (size, root), None).expect_err("it is noticed");
            match broken {
                // Another length of an entry.
                BrokenLog::EntryForm(tile) => assert_eq!(tile.to_string(), *path),
                // An entry and the hash of its leaf differ, whichever of them was changed.
                BrokenLog::TileHash { tile, .. } => {
                    assert_eq!(tile.to_string(), path.replace("entries", "0"));
                }
                other => panic!("{path} at {at}: {other}"),
            }
        }
        let mut cut = tiles.clone();
        cut.get_mut(path).expect("a tile").pop();
        let broken = checked(&cut, (size, root), None).expect_err("it is noticed");
        let BrokenLog::TileForm(tile) = broken else {
            panic!("{path}: {broken}");
        };
        assert_eq!(tile.to_string(), *path);
    }
}

#[test]
fn a_log_that_was_written_anew_is_noticed_by_whoever_kept_a_head() {
    let (tiles, root) = published(600);
    assert_eq!(checked(&tiles, (600, [0; 32]), None), Err(BrokenLog::Root));
    assert_eq!(
        checked(&tiles, (600, root), Some((300, [0; 32]))),
        Err(BrokenLog::OlderRoot { size: 300 })
    );
    assert_eq!(
        checked(&tiles, (600, root), Some((0, [0; 32]))),
        Err(BrokenLog::OlderRoot { size: 0 })
    );
    assert_eq!(
        checked(&tiles, (600, root), Some((601, root))),
        Err(BrokenLog::Shrunk { from: 601, to: 600 })
    );
}

proptest! {
    /// The frontier, cut anywhere and gone on with, gives the same tree, and each changed hash of a proof is noticed.
    #[test]
    fn trees_of_any_size_prove_their_leaves(
        size in 1_u64..3000,
        at in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        bad in any::<prop::sample::Index>(),
    ) {
        let grown = Grown::of(numbered(size));
        let root = grown.frontier.root();
        let index = at.index(size as usize) as u64;
        let ranges = inclusion_ranges(index, size).expect("within");
        let needed = tiles_of(&ranges);
        let mut tiles = grown.tiles.clone();
        tiles.0.retain(|tile, _| needed.contains(tile));
        let mut proof = prove(&ranges, &tiles).expect("only these tiles are needed");
        let leaf = leaf_hash(&index.to_be_bytes());
        prop_assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()));
        if !proof.is_empty() {
            let bad = bad.index(proof.len());
            proof[bad][0] ^= 1;
            prop_assert_eq!(
                verify_inclusion(&leaf, index, size, &proof, &root),
                Err(ProofFault::Root)
            );
        }
        let older = from.index(size as usize + 1) as u64;
        let mut cut = Frontier::default();
        for hash in numbered(older) {
            cut.push(hash, |_, _| {});
        }
        let mut cut = Frontier::of(older, cut.peaks().to_vec()).expect("fits");
        for hash in numbered(size).skip(older as usize) {
            cut.push(hash, |_, _| {});
        }
        prop_assert_eq!(cut.root(), root);
        let ranges = consistency_ranges(older, size).expect("within");
        let proof = prove(&ranges, &grown.tiles).expect("a proof");
        prop_assert_eq!(
            verify_consistency(older, &grown.roots[older as usize], size, &root, &proof),
            Ok(())
        );
    }

    /// No path panics, and each that is read is written the same.
    #[test]
    fn any_text_is_a_path_or_none(text in "[0-8entris/x.p]{0,20}") {
        if let Some(path) = TilePath::parse(&text) {
            prop_assert_eq!(path.to_string(), format!("tile/{text}"));
        }
    }

    /// Hostile sizes and proofs are refused in bounded time.
    #[test]
    fn hostile_proofs_are_refused(
        index in any::<u64>(),
        size in any::<u64>(),
        proof in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        prop_assert!(verify_inclusion(&[1; 32], index, size, &proof, &[2; 32]).is_err());
        prop_assert!(verify_consistency(index, &[1; 32], size, &[2; 32], &proof).is_err());
    }
}
