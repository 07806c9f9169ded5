// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title ManyDecimalsToken
/// @notice Has 36 decimals.
contract ManyDecimalsToken is AwkwardToken {
    function decimals() public pure override returns (uint8) {
        return 36;
    }
}
