// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title ZeroAddressToken
/// @notice Reverts where the zero address is paid, as OpenZeppelin's.
contract ZeroAddressToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        return _movePlainly(from, to, amount);
    }
}
