// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title RebasingToken
/// @notice Balances change without a transfer.
contract RebasingToken is AwkwardToken {
    function rebase(address account, uint256 balance) external {
        totalSupply = totalSupply - _units[account] + balance;
        _units[account] = balance;
    }
}
