// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title LongReturnToken
/// @notice Returns two words, the first of them true.
contract LongReturnToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        _movePlainly(from, to, amount);
        // Safe: ends the call.
        assembly ("memory-safe") {
            mstore(0, 1)
            mstore(0x20, 2)
            return(0, 0x40)
        }
    }
}
