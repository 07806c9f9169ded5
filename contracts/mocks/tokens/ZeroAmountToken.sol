// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title ZeroAmountToken
/// @notice Reverts where nothing is moved.
contract ZeroAmountToken is AwkwardToken {
    error ZeroAmount(address to, uint256 amount);

    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        if (amount == 0) revert ZeroAmount(to, amount);
        return _movePlainly(from, to, amount);
    }
}
