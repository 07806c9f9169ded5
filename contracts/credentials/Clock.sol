// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Clock
/// @notice Where the attestation registry takes its time from: one function, so that tests can move it.
abstract contract Clock {
    /// @dev Unix seconds of the block.
    function _time() internal view virtual returns (uint64) {
        return uint64(block.timestamp);
    }
}
