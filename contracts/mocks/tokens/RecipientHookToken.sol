// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";
import { ITokenHooks } from "./ITokenHooks.sol";

/// @title RecipientHookToken
/// @notice Tells a recipient that is a contract, once it was paid, as ERC-777.
contract RecipientHookToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        _movePlainly(from, to, amount);
        if (to.code.length != 0) ITokenHooks(to).tokensReceived(from, amount);
        return true;
    }
}
