// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title WitnessSlots
/// @notice Where a BatchRegistry keeps what decides: its storage layout, which is pinned. Twin of
/// src/sdk/credentials/verify/offline/batchSlots.ts.
library WitnessSlots {
    uint256 private constant BATCHES = 0;
    uint256 private constant REVOKED = 1;
    uint256 private constant SUSPENDED = 2;
    uint256 private constant HOLDS = 3;

    uint256 private constant HOLDS_USED = 1 << 224;
    uint256 private constant SUSPENSIONS_USED = 1 << 225;
    uint256 private constant REVISION_SHIFT = 226;

    /// @notice Slot of a batch's one word.
    function batch(bytes32 id) internal pure returns (bytes32) {
        return keccak256(abi.encode(id, BATCHES));
    }

    /// @notice First of the three slots of a word of the revoked plane.
    function revoked(bytes32 id, uint256 word) internal pure returns (bytes32) {
        return keccak256(abi.encode(word, keccak256(abi.encode(id, REVOKED))));
    }

    /// @notice First of the three slots of a word of the suspended plane.
    function suspended(bytes32 id, uint256 word) internal pure returns (bytes32) {
        return keccak256(abi.encode(word, keccak256(abi.encode(id, SUSPENDED))));
    }

    /// @notice Slot of the hold of a credential or of the whole batch.
    function hold(bytes32 id, uint256 target) internal pure returns (bytes32) {
        return keccak256(abi.encode(target, keccak256(abi.encode(id, HOLDS))));
    }

    /// @notice Reads a batch's one word: revision 30 | suspensions used 1 | holds used 1 | digest 224.
    function unpack(
        uint256 state
    ) internal pure returns (uint32 revision, bool suspensionsUsed, bool holdsUsed, uint224 digest) {
        return (
            uint32(state >> REVISION_SHIFT),
            state & SUSPENSIONS_USED != 0,
            state & HOLDS_USED != 0,
            uint224(state)
        );
    }
}
