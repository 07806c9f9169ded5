// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ClaimProof
/// @notice A leaf's proof in the native tree, for contracts that pay many claims: see {NativeTree}.
library ClaimProof {
    /// @notice Root that a proof of any length gives for `leaf`: the same as {NativeTree-rootOf}.
    /// @dev Hashes four levels in one turn of the loop, which tests at its end: 16 gas a level less, for code that the largest
    /// contracts over {NativeTree} have no room for. It reads nodes unchecked: the ABI decoder has already checked that the
    /// proof lies within the call.
    function rootOf(bytes32[] calldata proof, bytes32 leaf) internal pure returns (bytes32 node) {
        node = leaf;
        // Safe: reads the proof, writes scratch space only. The greater of two goes to 0x20, the other to 0x00.
        assembly ("memory-safe") {
            function parentOf(child, nodes, offset) -> parent {
                let sibling := calldataload(add(nodes, offset))
                let place := shl(5, gt(child, sibling))
                mstore(place, child)
                mstore(xor(place, 0x20), sibling)
                parent := keccak256(0x00, 0x40)
            }
            let next := proof.offset
            let end := add(next, shl(5, proof.length))
            let singles := add(next, shl(5, and(proof.length, 3)))
            for {} lt(next, singles) {
                next := add(next, 0x20)
            } {
                node := parentOf(node, next, 0x00)
            }
            if lt(next, end) {
                for {} 1 {} {
                    node := parentOf(node, next, 0x00)
                    node := parentOf(node, next, 0x20)
                    node := parentOf(node, next, 0x40)
                    node := parentOf(node, next, 0x60)
                    next := add(next, 0x80)
                    if iszero(lt(next, end)) {
                        break
                    }
                }
            }
        }
    }
}
