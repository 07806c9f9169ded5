// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title TwoToken
/// @notice Returns 2, which is neither true nor false.
contract TwoToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        _movePlainly(from, to, amount);
        // Safe: ends the call.
        assembly ("memory-safe") {
            mstore(0, 2)
            return(0, 0x20)
        }
    }
}
