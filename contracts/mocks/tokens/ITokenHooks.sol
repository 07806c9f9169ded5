// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ITokenHooks
/// @notice What a hook token calls.
interface ITokenHooks {
    /// @notice The token moved `amount` here.
    function tokensReceived(address from, uint256 amount) external;
    /// @notice The token is about to move `amount` from here.
    function tokensToSend(address to, uint256 amount) external;
}
