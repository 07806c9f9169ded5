// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title PausableToken
/// @notice Paused, it reverts whatever it is asked to move or approve.
contract PausableToken is AwkwardToken {
    error Paused(address to, uint256 amount);

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (_isAwkward(from, to)) revert Paused(to, amount);
        return super.transferFrom(from, to, amount);
    }

    function approve(address spender, uint256 amount) public override returns (bool) {
        if (_isAwkward(msg.sender, spender)) revert Paused(spender, amount);
        return super.approve(spender, amount);
    }

    function _move(address, address to, uint256 amount) internal pure override returns (bool) {
        revert Paused(to, amount);
    }
}
