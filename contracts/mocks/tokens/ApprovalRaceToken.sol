// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title ApprovalRaceToken
/// @notice Refuses to change an allowance that is not zero to another that is not zero, as USDT.
contract ApprovalRaceToken is AwkwardToken {
    error AllowanceInUse(address spender, uint256 allowed);

    function approve(address spender, uint256 amount) public override returns (bool) {
        uint256 allowed = allowance[msg.sender][spender];
        if (_isAwkward(msg.sender, spender) && amount != 0 && allowed != 0) revert AllowanceInUse(spender, allowed);
        return super.approve(spender, amount);
    }
}
