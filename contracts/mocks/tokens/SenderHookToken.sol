// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";
import { ITokenHooks } from "./ITokenHooks.sol";

/// @title SenderHookToken
/// @notice Asks a sender that is a contract before it moves, whether or not the sender ever said that it can be asked.
contract SenderHookToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        if (from.code.length != 0) ITokenHooks(from).tokensToSend(to, amount);
        return _movePlainly(from, to, amount);
    }
}
