// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title LyingPermitToken
/// @notice Takes any permit and grants nothing, as tokens that answer whatever they are called with.
contract LyingPermitToken is AwkwardToken {
    function permit(
        address owner,
        address spender,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) public override {
        if (!_isAwkward(owner, spender)) super.permit(owner, spender, amount, deadline, v, r, s);
    }
}
