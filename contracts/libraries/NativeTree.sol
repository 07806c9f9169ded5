// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { MerkleProof } from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title NativeTree
/// @notice Proofs in the native tree: pairs hashed in ascending order, at most 2^32 leaves. See docs/formats.md.
library NativeTree {
    /// @notice A tree of 2^32 leaves is 32 levels deep: no honest proof is longer.
    uint256 internal constant MAX_PROOF = 32;

    /// @notice Whether `leaf` stands under `root`. A proof that is too long proves nothing.
    function proves(bytes32[] calldata proof, bytes32 root, bytes32 leaf) internal pure returns (bool) {
        return proof.length <= MAX_PROOF && MerkleProof.processProofCalldata(proof, leaf) == root;
    }
}
