// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { TwoAddressToken } from "./TwoAddressToken.sol";

/// @title SecondAddressToken
/// @notice The other entrance to a {TwoAddressToken}.
contract SecondAddressToken {
    TwoAddressToken private immutable FIRST = TwoAddressToken(msg.sender);

    function transfer(address to, uint256 amount) external returns (bool) {
        return FIRST.transferBy(msg.sender, to, amount);
    }

    function balanceOf(address account) external view returns (uint256) {
        return FIRST.balanceOf(account);
    }
}
