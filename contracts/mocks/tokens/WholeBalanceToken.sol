// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title WholeBalanceToken
/// @notice Takes the greatest amount for the whole balance, as Compound's cUSDCv3.
contract WholeBalanceToken is AwkwardToken {
    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        return _movePlainly(from, to, amount == type(uint256).max ? _units[from] : amount);
    }
}
