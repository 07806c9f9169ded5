// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title FeeOnTransferToken
/// @notice Burns 1 % of what arrives.
contract FeeOnTransferToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        _movePlainly(from, to, amount);
        _burn(to, amount / 100);
        return true;
    }
}
