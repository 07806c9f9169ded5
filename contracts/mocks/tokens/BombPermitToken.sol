// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title BombPermitToken
/// @notice Refuses every permit, with 64 KiB.
contract BombPermitToken is AwkwardToken {
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
        else
            // Safe: ends the call.
            assembly ("memory-safe") {
                revert(0, 0x10000)
            }
    }
}
