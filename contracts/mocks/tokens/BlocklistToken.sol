// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title BlocklistToken
/// @notice Reverts where either end is on its list (its quirk turned on for one account), as USDC.
contract BlocklistToken is AwkwardToken {
    error Blocked(address to, uint256 amount);

    function _move(address, address to, uint256 amount) internal pure override returns (bool) {
        revert Blocked(to, amount);
    }
}
