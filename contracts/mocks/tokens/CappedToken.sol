// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title CappedToken
/// @notice Keeps amounts in 96 bits, as UNI and COMP.
contract CappedToken is AwkwardToken {
    error Above96Bits(address to, uint256 amount);

    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        if (amount > type(uint96).max) revert Above96Bits(to, amount);
        return _movePlainly(from, to, amount);
    }
}
