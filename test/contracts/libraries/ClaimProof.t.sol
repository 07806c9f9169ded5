// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { MerkleProof } from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import { ClaimProof } from "../../../contracts/libraries/ClaimProof.sol";
import { NativeTree } from "../../../contracts/libraries/NativeTree.sol";
import { Base } from "../support/Base.sol";

/// @notice The walk up a claim's proof, against OpenZeppelin's and against the one that credentials take.
contract ClaimProofTest is Base {
    /// @dev Every rest of a division by four, several turns of the loop, and more than a claim may bring.
    uint256 private constant LONGEST = NativeTree.MAX_PROOF + 8;

    function rootOf(bytes32[] calldata proof, bytes32 leaf) external pure returns (bytes32) {
        return ClaimProof.rootOf(proof, leaf);
    }

    function nativeTrees(bytes32[] calldata proof, bytes32 leaf) external pure returns (bytes32) {
        return NativeTree.rootOf(proof, leaf);
    }

    function openZeppelins(bytes32[] calldata proof, bytes32 leaf) external pure returns (bytes32) {
        return MerkleProof.processProofCalldata(proof, leaf);
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_RootOf_IsOpenZeppelinsAtEveryLength(uint256 seed) public view {
        bytes32 leaf = keccak256(abi.encode(seed));
        for (uint256 length = 0; length <= LONGEST; ++length) {
            bytes32[] memory proof = new bytes32[](length);
            for (uint256 i = 0; i < length; ++i) proof[i] = keccak256(abi.encode(seed, length, i));
            bytes32 root = this.rootOf(proof, leaf);
            equal(root, this.openZeppelins(proof, leaf), "OpenZeppelin's root");
            equal(root, this.nativeTrees(proof, leaf), "the root that credentials have");
        }
    }

    /// @dev Equal nodes and the least and greatest ones: where an order without a branch could go wrong.
    function test_RootOf_OrdersNodesAtTheExtremes() public view {
        bytes32[4] memory nodes = [
            bytes32(0),
            bytes32(uint256(1)),
            bytes32(type(uint256).max),
            bytes32(uint256(1) << 255)
        ];
        for (uint256 a = 0; a < 4; ++a) {
            for (uint256 b = 0; b < 4; ++b) {
                bytes32[] memory proof = new bytes32[](1);
                proof[0] = nodes[b];
                equal(this.rootOf(proof, nodes[a]), this.openZeppelins(proof, nodes[a]), "ordered");
            }
        }
    }
}
