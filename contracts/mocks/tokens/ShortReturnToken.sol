// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title ShortReturnToken
/// @notice Returns one byte: 1.
contract ShortReturnToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        _movePlainly(from, to, amount);
        // Safe: ends the call.
        assembly ("memory-safe") {
            mstore8(0, 1)
            return(0, 1)
        }
    }
}
