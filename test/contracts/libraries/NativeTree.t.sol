// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { MerkleProof } from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import { NativeTree } from "../../../contracts/libraries/NativeTree.sol";
import { Base } from "../support/Base.sol";
import { Bundles } from "../support/Bundles.sol";
import { Trees } from "../support/Trees.sol";

/// @notice Proofs of the native tree: against the vectors, and against every leaf of any tree.
contract NativeTreeTest is Base {
    struct Proof {
        uint256 index;
        bytes32[] proof;
    }

    struct NativeTreeVector {
        bytes32[] leaves;
        bytes32 root;
        Proof[] proofs;
    }

    function proves(bytes32[] calldata proof, bytes32 root, bytes32 leaf) external pure returns (bool) {
        return NativeTree.proves(proof, root, leaf);
    }

    /// @dev Folds leaves that lie in memory in use, with room behind them, as bundles do.
    function fold(
        bytes32[] calldata leaves,
        bytes calldata flags,
        bytes32[] calldata given
    ) external pure returns (bytes32) {
        uint256 room = leaves.length + given.length - 1;
        bytes32[] memory queue = new bytes32[](leaves.length + room);
        bytes memory behind = abi.encode(leaves);
        for (uint256 i = 0; i < leaves.length; ++i) queue[i] = leaves[i];
        (uint256 place, uint256 flagsAt, uint256 nodesAt) = (0, 0, 0);
        assembly ("memory-safe") {
            place := add(queue, 0x20)
            flagsAt := flags.offset
            nodesAt := given.offset
        }
        bytes32 folded = NativeTree.fold({
            queue: place,
            leaves: leaves.length,
            flags: flagsAt,
            nodesAt: nodesAt,
            nodes: given.length
        });
        equal(keccak256(behind), keccak256(abi.encode(leaves)), "memory behind the room is kept");
        return folded;
    }

    function openZeppelins(
        bytes32[] calldata leaves,
        bool[] calldata flags,
        bytes32[] calldata given
    ) external pure returns (bytes32) {
        return MerkleProof.processMultiProofCalldata(given, flags, leaves);
    }

    function test_Proves_EqualsTheVectors() public view {
        NativeTreeVector[] memory vectors = abi.decode(vector("native-tree"), (NativeTreeVector[]));
        uint256 proofs = 0;
        for (uint256 i = 0; i < vectors.length; ++i) {
            NativeTreeVector memory v = vectors[i];
            bytes32[] memory nodes = Trees.build(v.leaves);
            equal(nodes[0], v.root, "root");
            for (uint256 k = 0; k < v.proofs.length; ++k) {
                Proof memory given = v.proofs[k];
                bytes32 leaf = v.leaves[given.index];
                isTrue(this.proves(given.proof, v.root, leaf), "the proof leads to the root");
                equal(
                    keccak256(abi.encode(Trees.proofAt(nodes, given.index))),
                    keccak256(abi.encode(given.proof)),
                    "the slow tree gives the same proof"
                );
                _changedOnesProveNothing(given.proof, v.root, leaf);
                ++proofs;
            }
        }
        isTrue(vectors.length > 0 && proofs > vectors.length, "vectors and proofs");
    }

    function testFuzz_Proves_EveryLeafOfAnyTree(uint256 seed, uint8 count) public view {
        bytes32[] memory leaves = new bytes32[](bound(count, 1, 40));
        for (uint256 i = 0; i < leaves.length; ++i) leaves[i] = keccak256(abi.encode(seed, i));
        bytes32[] memory nodes = Trees.build(leaves);
        for (uint256 i = 0; i < leaves.length; ++i) {
            bytes32[] memory proof = Trees.proofAt(nodes, i);
            isTrue(this.proves(proof, nodes[0], leaves[i]), "own proof");
            isTrue(!this.proves(proof, nodes[0], keccak256(abi.encode(leaves[i]))), "another leaf");
            isTrue(!this.proves(proof, bytes32(0), leaves[i]), "root zero");
        }
    }

    function testFuzz_Proves_NothingWhereTheProofIsLongerThanAnyTree(bytes32 leaf, uint8 length) public view {
        bytes32[] memory proof = new bytes32[](bound(length, 1, 64));
        bytes32 root = leaf;
        for (uint256 i = 0; i < proof.length; ++i) {
            proof[i] = keccak256(abi.encode(leaf, i));
            root = Trees.parent(root, proof[i]);
        }
        // Each of these folds to the root; those beyond 32 nodes are refused all the same.
        isTrue(this.proves(proof, root, leaf) == (proof.length <= 32), "at most 32 nodes");
    }

    /// @dev Every set of leaves of every tree of up to six: the root, each time.
    function test_Fold_EverySetOfSmallTrees() public view {
        for (uint256 count = 1; count <= 6; ++count) {
            bytes32[] memory nodes = Trees.build(leavesOf(count, count));
            for (uint256 set = 1; set < 2 ** count; ++set) {
                (bytes32[] memory leaves, bytes32[] memory given, bytes memory flags) = chosen(nodes, set);
                equal(this.fold(leaves, flags, given), nodes[0], "root");
            }
        }
    }

    /// @dev Folds to the root, as each of the leaves does alone; up to 300 leaves, so that flags fill several words.
    /// hardhat-config: fuzz.runs = 64
    function testFuzz_Fold_AgreesWithSingleProofs(uint256 seed, uint256 count, uint256 odds) public view {
        bytes32[] memory nodes = Trees.build(leavesOf(seed, bound(count, 1, 300)));
        (bytes32[] memory leaves, bytes32[] memory given, bytes memory flags, uint256[] memory indexes) = random(
            nodes,
            seed,
            bound(odds, 1, 30)
        );
        equal(this.fold(leaves, flags, given), nodes[0], "root");
        for (uint256 i = 0; i < indexes.length; i += 1 + indexes.length / 8) {
            isTrue(this.proves(Trees.proofAt(nodes, indexes[i]), nodes[0], leaves[i]), "single");
        }
    }

    /// @dev 256 steps take a word of flags; 400 leaves take more, and at these odds each word has both kinds.
    function test_Fold_SeveralWordsOfFlags() public view {
        bytes32[] memory nodes = Trees.build(leavesOf(7, 400));
        for (uint256 odds = 1; odds < 4; ++odds) {
            (bytes32[] memory leaves, bytes32[] memory given, bytes memory flags, ) = random(nodes, 7, odds);
            isTrue(flags.length > (odds < 3 ? 32 : 16), "flags");
            equal(this.fold(leaves, flags, given), nodes[0], "root");
        }
    }

    /// @dev Any flags and any nodes: what OpenZeppelin folds, we fold alike; what it refuses, we refuse.
    function testFuzz_Fold_AgreesWithOpenZeppelin(
        uint256 seed,
        uint256 flips,
        uint8 leafCount,
        uint8 nodeCount
    ) public view {
        bytes32[] memory leaves = leavesOf(seed, bound(leafCount, 1, 12));
        bytes32[] memory given = leavesOf(~seed, bound(nodeCount, 0, 12));
        bool[] memory flags = new bool[](leaves.length + given.length - 1);
        uint256 ones = 0;
        for (uint256 i = 0; i < flags.length; ++i) {
            // Mostly as many as there have to be.
            flags[i] = ones < leaves.length - 1 && (flips >> i) & 1 == 1;
            if (seed % 4 == 0) flags[i] = (flips >> i) & 1 == 1;
            if (flags[i]) ++ones;
        }
        if (seed % 4 != 0) {
            for (uint256 i = flags.length; i > 0 && ones < leaves.length - 1; --i) {
                if (!flags[i - 1]) {
                    flags[i - 1] = true;
                    ++ones;
                }
            }
        }
        bytes32 ours = this.fold(leaves, packed(flags), given);
        try this.openZeppelins(leaves, flags, given) returns (bytes32 theirs) {
            equal(ours, theirs, "folded alike");
        } catch {
            equal(ours, bytes32(0), "refused alike");
        }
    }

    /// @dev One flag, one bit of a node or of a leaf, two leaves swapped: never the root.
    function testFuzz_Fold_ChangedOnesDoNotFoldToTheRoot(uint256 seed, uint256 count, uint8 what) public view {
        bytes32[] memory nodes = Trees.build(leavesOf(seed, bound(count, 2, 40)));
        (bytes32[] memory leaves, bytes32[] memory given, bytes memory flags, ) = random(nodes, seed, 3);
        uint256 at_ = uint256(keccak256(abi.encode(seed, what)));
        if (what % 4 == 0) {
            uint256 step = at_ % (leaves.length + given.length - 1);
            flags[step / 8] ^= bytes1(uint8(1 << (7 - (step % 8))));
        } else if (what % 4 == 1 && given.length != 0) {
            given[at_ % given.length] ^= bytes32(1 << ((at_ >> 20) % 256));
        } else if (what % 4 == 2 && leaves.length > 2) {
            // Two that are not siblings: where they stand cannot matter to the hash of siblings.
            (uint256 a, uint256 b) = (at_ % (leaves.length - 2), leaves.length - 1);
            (leaves[a], leaves[b]) = (leaves[b], leaves[a]);
        } else {
            leaves[at_ % leaves.length] ^= bytes32(1 << ((at_ >> 20) % 256));
        }
        isTrue(this.fold(leaves, flags, given) != nodes[0], "not the root");
    }

    function leavesOf(uint256 seed, uint256 count) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](count);
        for (uint256 i = 0; i < leaves.length; ++i) leaves[i] = keccak256(abi.encode(seed, i));
    }

    /// @dev The leaves whose bits are set in `set`, and their multiproof.
    function chosen(
        bytes32[] memory nodes,
        uint256 set
    ) private pure returns (bytes32[] memory leaves, bytes32[] memory given, bytes memory flags) {
        uint256[] memory indexes = new uint256[]((nodes.length + 1) / 2);
        uint256 length = 0;
        for (uint256 i = 0; i < indexes.length; ++i) if ((set >> i) & 1 == 1) indexes[length++] = i;
        assembly ("memory-safe") {
            mstore(indexes, length)
        }
        leaves = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) leaves[i] = nodes[nodes.length - 1 - indexes[i]];
        (given, flags) = Bundles.multiproof(nodes, indexes);
    }

    /// @dev One leaf in `odds`, at least one, and their multiproof.
    function random(
        bytes32[] memory nodes,
        uint256 seed,
        uint256 odds
    )
        private
        pure
        returns (bytes32[] memory leaves, bytes32[] memory given, bytes memory flags, uint256[] memory indexes)
    {
        uint256 count = (nodes.length + 1) / 2;
        indexes = new uint256[](count);
        uint256 length = 0;
        for (uint256 i = 0; i < count; ++i) {
            bool isChosen = uint256(keccak256(abi.encode(seed, "odds", i))) % odds == 0;
            if (isChosen || (i + 1 == count && length == 0)) indexes[length++] = i;
        }
        assembly ("memory-safe") {
            mstore(indexes, length)
        }
        leaves = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) leaves[i] = nodes[nodes.length - 1 - indexes[i]];
        (given, flags) = Bundles.multiproof(nodes, indexes);
    }

    function packed(bool[] memory flags) private pure returns (bytes memory bits) {
        bits = new bytes((flags.length + 7) / 8);
        for (uint256 k = 0; k < flags.length; ++k) if (flags[k]) bits[k / 8] |= bytes1(uint8(1 << (7 - (k % 8))));
    }

    /// @dev One bit of one node, the last node cut off, and one more node: none leads to the root.
    function _changedOnesProveNothing(bytes32[] memory proof, bytes32 root, bytes32 leaf) private view {
        bytes32[] memory longer = new bytes32[](proof.length + 1);
        for (uint256 i = 0; i < proof.length; ++i) {
            longer[i] = proof[i];
            proof[i] ^= bytes32(uint256(1) << (i * 11));
            isTrue(!this.proves(proof, root, leaf), "a bit of a node differs");
            proof[i] = longer[i];
        }
        longer[proof.length] = root;
        isTrue(!this.proves(longer, root, leaf), "a node too many");
        if (proof.length == 0) return;
        bytes32[] memory shorter = new bytes32[](proof.length - 1);
        for (uint256 i = 0; i < shorter.length; ++i) shorter[i] = proof[i];
        isTrue(!this.proves(shorter, root, leaf), "a node too few");
    }
}
