// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title SharesToken
/// @notice Keeps shares, whose worth grows: a transfer moves whole shares, rounded down, so up to one unit less arrives, as with stETH.
contract SharesToken is AwkwardToken {
    uint256 private constant ONE = 1e18;
    /// @dev Units a share, times 1e18.
    uint256 public worth = ONE;

    function setWorth(uint256 next) external {
        worth = next;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return (_units[account] * worth) / ONE;
    }

    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        return _movePlainly(from, to, (amount * ONE) / worth);
    }
}
