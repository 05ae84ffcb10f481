//! The log's tree against one that others wrote: roots, proofs of inclusion and of consistency.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof};
use shared::log::{
    Frontier, Hash, TILE_WIDTH, Tiles, consistency_ranges, inclusion_ranges, leaf_hash, prove,
    verify_consistency, verify_inclusion,
};

type Theirs = MemoryBackedTree<sha2::Sha256, Vec<u8>>;

/// Sizes at which trees change their shape, and those between.
const SIZES: u64 = 530;

/// Entries of many lengths, the empty one too.
fn entry(n: u64) -> Vec<u8> {
    let bytes = n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
    bytes[..(n % 9) as usize].to_vec()
}

struct Ours {
    frontier: Frontier,
    tiles: Tiles,
}

impl Ours {
    fn push(&mut self, leaf: Hash) {
        let tiles = &mut self.tiles.0;
        self.frontier.push(leaf, |node, hash| {
            if node.level % 8 == 0 {
                let tile = (node.level / 8, node.index / TILE_WIDTH);
                tiles.entry(tile).or_default().push(hash);
            }
        });
    }
}

fn hashes(proof: &[u8]) -> Vec<Hash> {
    let chunks = proof.chunks_exact(32);
    assert!(chunks.remainder().is_empty());
    chunks
        .map(|chunk| chunk.try_into().expect("32 bytes"))
        .collect()
}

#[test]
fn trees_of_all_sizes_are_those_of_another_implementation() {
    let mut theirs = Theirs::new();
    let mut ours = Ours {
        frontier: Frontier::default(),
        tiles: Tiles::default(),
    };
    let mut roots = vec![ours.frontier.root()];
    for size in 1..=SIZES {
        let last = entry(size - 1);
        ours.push(leaf_hash(&last));
        theirs.push(last);
        let their_root = theirs.root();
        let root = ours.frontier.root();
        assert_eq!(root[..], their_root.as_bytes()[..], "size {size}");
        roots.push(root);

        // Each leaf of small trees, and of large ones those at and beside the edges.
        let near = |index: u64| size <= 70 || index.is_multiple_of(61) || index + 3 > size;
        for index in (0..size).filter(|index| near(*index)) {
            let ranges = inclusion_ranges(index, size).expect("within");
            let proof = prove(&ranges, &ours.tiles).expect("a proof");
            let their_proof = theirs.prove_inclusion(index as usize);
            assert_eq!(proof, hashes(their_proof.as_bytes()), "{index} of {size}");
            let leaf = entry(index);
            let held = verify_inclusion(&leaf_hash(&leaf), index, size, &proof, &root);
            assert_eq!(held, Ok(()));
            let given = InclusionProof::from_bytes(proof.concat());
            their_root
                .verify_inclusion(&leaf, index, &given)
                .expect("they hold it too");
        }
        for older in (1..size).filter(|older| near(*older)) {
            let ranges = consistency_ranges(older, size).expect("within");
            let proof = prove(&ranges, &ours.tiles).expect("a proof");
            let their_proof = theirs.prove_consistency((size - older) as usize);
            assert_eq!(proof, hashes(their_proof.as_bytes()), "{older} of {size}");
            let before = roots[older as usize];
            let held = verify_consistency(older, &before, size, &root, &proof);
            assert_eq!(held, Ok(()));
            let given = ConsistencyProof::try_from_bytes(proof.concat()).expect("a proof");
            let their_before = ct_merkle::RootHash::new(before.into(), older);
            their_root
                .verify_consistency(&their_before, &given)
                .expect("they hold it too");
        }
    }
}
