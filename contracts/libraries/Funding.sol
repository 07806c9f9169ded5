// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title Funding
/// @notice Moves money into a campaign, and looks how much of it arrived.
library Funding {
    /// @notice Moves `amount` base units by allowance.
    /// @return received By how many the campaign's balance grew: less than `amount` where the token takes a fee.
    function move(IERC20 token, address from, address campaign, uint256 amount) internal returns (uint256 received) {
        uint256 before = token.balanceOf(campaign);
        SafeERC20.safeTransferFrom(token, from, campaign, amount);
        uint256 afterwards = token.balanceOf(campaign);
        return afterwards > before ? afterwards - before : 0;
    }
}
