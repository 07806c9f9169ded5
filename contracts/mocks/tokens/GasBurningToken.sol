// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title GasBurningToken
/// @notice Burns all the gas it is given.
contract GasBurningToken is AwkwardToken {
    function _move(address, address, uint256) internal pure override returns (bool) {
        // Safe: ends the call.
        assembly ("memory-safe") {
            invalid()
        }
    }
}
