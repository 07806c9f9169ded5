// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title LiarToken
/// @notice Returns false though it moved.
contract LiarToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        return !_movePlainly(from, to, amount);
    }
}
