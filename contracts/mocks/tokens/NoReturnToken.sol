// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title NoReturnToken
/// @notice Returns nothing, as USDT.
contract NoReturnToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        _movePlainly(from, to, amount);
        // Safe: ends the call.
        assembly ("memory-safe") {
            return(0, 0)
        }
    }
}
