// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title FalseToken
/// @notice Returns false where others revert, and moves nothing; turned on for one account, a blocklist of that kind.
contract FalseToken is AwkwardToken {
    function _move(address, address, uint256) internal pure override returns (bool) {
        return false;
    }
}
