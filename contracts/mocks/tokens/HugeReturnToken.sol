// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title HugeReturnToken
/// @notice Returns true, followed by 64 KiB.
contract HugeReturnToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        _movePlainly(from, to, amount);
        // Safe: ends the call.
        assembly ("memory-safe") {
            mstore(0, 1)
            return(0, 0x10000)
        }
    }
}
