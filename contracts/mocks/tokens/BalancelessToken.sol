// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title BalancelessToken
/// @notice Does not say balances.
contract BalancelessToken is AwkwardToken {
    error NoBalance(address account);

    function balanceOf(address account) public view override returns (uint256) {
        if (_isAwkward(account, account)) revert NoBalance(account);
        return super.balanceOf(account);
    }
}
