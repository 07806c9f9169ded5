// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { NativeTree } from "../../../contracts/libraries/NativeTree.sol";
import { Base } from "../support/Base.sol";
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
