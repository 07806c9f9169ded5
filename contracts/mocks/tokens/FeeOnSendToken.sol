// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title FeeOnSendToken
/// @notice Burns 1 % more than it sends, from the sender.
contract FeeOnSendToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        _burn(from, amount / 100);
        return _movePlainly(from, to, amount);
    }
}
