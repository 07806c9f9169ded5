// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { StateProof } from "../../../contracts/libraries/StateProof.sol";

/// @notice What StateProof finds in a trie, as a call.
contract TrieProbe {
    function valueAt(bytes32 root, bytes32 key, bytes[] calldata proof) external pure returns (bytes memory value) {
        (uint256 from, uint256 to) = StateProof.valueAt(root, key, proof);
        value = msg.data[from:to];
    }
}
