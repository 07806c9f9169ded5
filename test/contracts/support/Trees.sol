// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The native tree, built the slow way: 2n - 1 nodes, leaf i at node 2n - 2 - i, root at node 0.
library Trees {
    function build(bytes32[] memory leaves) internal pure returns (bytes32[] memory nodes) {
        uint256 n = leaves.length;
        nodes = new bytes32[](2 * n - 1);
        for (uint256 i = 0; i < n; ++i) nodes[2 * n - 2 - i] = leaves[i];
        for (uint256 i = n - 1; i > 0; --i) nodes[i - 1] = parent(nodes[2 * i - 1], nodes[2 * i]);
    }

    function parent(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function proofAt(bytes32[] memory nodes, uint256 index) internal pure returns (bytes32[] memory proof) {
        uint256 leaf = nodes.length - 1 - index;
        uint256 length = 0;
        for (uint256 node = leaf; node > 0; node = (node - 1) / 2) ++length;
        proof = new bytes32[](length);
        uint256 current = leaf;
        for (uint256 k = 0; k < length; ++k) {
            proof[k] = nodes[current % 2 == 0 ? current - 1 : current + 1];
            current = (current - 1) / 2;
        }
    }
}
