// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title OwnTransferToken
/// @notice Asks for no allowance where the caller moves its own, as WETH.
contract OwnTransferToken is AwkwardToken {
    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return from == msg.sender ? transfer(to, amount) : super.transferFrom(from, to, amount);
    }
}
