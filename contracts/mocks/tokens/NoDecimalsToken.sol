// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title NoDecimalsToken
/// @notice Has no decimals: a unit is a whole token.
contract NoDecimalsToken is AwkwardToken {
    function decimals() public pure override returns (uint8) {
        return 0;
    }
}
