// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title NativeTree
/// @notice Proofs in the native tree: pairs hashed in ascending order, at most 2^32 leaves. See docs/formats.md.
library NativeTree {
    /// @notice A tree of 2^32 leaves is 32 levels deep: no honest proof is longer.
    uint256 internal constant MAX_PROOF = 32;
    /// @notice Every leaf has a proof of at most {MAX_PROOF} nodes.
    uint256 internal constant MAX_LEAVES = 2 ** 32;

    /// @notice Whether `leaf` is in the tree with this root. A proof that is too long proves nothing.
    function proves(bytes32[] calldata proof, bytes32 root, bytes32 leaf) internal pure returns (bool) {
        return proof.length <= MAX_PROOF && rootOf(proof, leaf) == root;
    }

    /// @notice Root that a proof of any length gives for `leaf`.
    /// @dev Costs 60 gas a level less than OpenZeppelin's MerkleProof. It orders pairs without a branch, and hashes two levels
    /// in one turn of the loop. It reads nodes unchecked: the ABI decoder has already checked that the proof lies within the
    /// call.
    function rootOf(bytes32[] calldata proof, bytes32 leaf) internal pure returns (bytes32 node) {
        node = leaf;
        // Safe: reads the proof, writes scratch space only. The greater of two goes to 0x20, the other to 0x00.
        assembly ("memory-safe") {
            let next := proof.offset
            let end := add(next, shl(5, proof.length))
            if and(proof.length, 1) {
                let sibling := calldataload(next)
                let place := shl(5, gt(node, sibling))
                mstore(place, node)
                mstore(xor(place, 0x20), sibling)
                node := keccak256(0x00, 0x40)
                next := add(next, 0x20)
            }
            for {} lt(next, end) {} {
                let sibling := calldataload(next)
                let place := shl(5, gt(node, sibling))
                mstore(place, node)
                mstore(xor(place, 0x20), sibling)
                node := keccak256(0x00, 0x40)
                sibling := calldataload(add(next, 0x20))
                place := shl(5, gt(node, sibling))
                mstore(place, node)
                mstore(xor(place, 0x20), sibling)
                node := keccak256(0x00, 0x40)
                next := add(next, 0x40)
            }
        }
    }

    /// @notice Root to which several leaves fold, with the missing nodes (a multiproof, in OpenZeppelin's order). Each step
    /// takes a node from the queue. It takes the sibling from the queue (flag 1) or from the given nodes (flag 0). It appends
    /// their hash to the queue.
    /// @dev Leaves must ascend strictly by index, and all given nodes must be used. Then no step took an element that was not
    /// yet in the queue: before each step, fewer elements had been taken than leaves and hashes had been put in.
    /// @param queue Where in memory the leaves lie, with room for `leaves + nodes - 1` words behind them.
    /// @param leaves Number of leaves, at least 1.
    /// @param flags Where in calldata the flags lie, first step in the highest bit.
    /// @param nodesAt Where in calldata the nodes lie.
    /// @param nodes Number of nodes.
    /// @return folded The root; zero unless all given nodes were used.
    function fold(
        uint256 queue,
        uint256 leaves,
        uint256 flags,
        uint256 nodesAt,
        uint256 nodes
    ) internal pure returns (bytes32 folded) {
        // Safe: reads the queue and calldata; writes scratch space and the room that the caller reserved.
        assembly ("memory-safe") {
            let end := add(queue, shl(5, leaves))
            let nodesEnd := add(nodesAt, shl(5, nodes))
            let last := add(end, shl(5, sub(add(leaves, nodes), 1)))
            // Reads one word of flags a turn: 256 steps, or the rest.
            for {} lt(end, last) {} {
                let bits := calldataload(flags)
                flags := add(flags, 0x20)
                let turn := add(end, 0x2000)
                if gt(turn, last) {
                    turn := last
                }
                // Two loop bodies that keep nothing between iterations cost 40 gas a step less than choosing the sibling first.
                for {} lt(end, turn) {
                    end := add(end, 0x20)
                    bits := add(bits, bits)
                } {
                    if slt(bits, 0) {
                        let sibling := mload(add(queue, 0x20))
                        let place := shl(5, gt(mload(queue), sibling))
                        mstore(place, mload(queue))
                        mstore(xor(place, 0x20), sibling)
                        mstore(end, keccak256(0x00, 0x40))
                        queue := add(queue, 0x40)
                        continue
                    }
                    let place := shl(5, gt(mload(queue), calldataload(nodesAt)))
                    mstore(place, mload(queue))
                    mstore(xor(place, 0x20), calldataload(nodesAt))
                    mstore(end, keccak256(0x00, 0x40))
                    queue := add(queue, 0x20)
                    nodesAt := add(nodesAt, 0x20)
                }
            }
            if eq(nodesAt, nodesEnd) {
                folded := mload(sub(end, 0x20))
            }
        }
    }
}
