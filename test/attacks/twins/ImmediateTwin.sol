// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { TwinRegistry } from "./TwinRegistry.sol";

/// @notice Vulnerable on purpose: a change takes effect in the very second that announces it.
contract ImmediateTwin is TwinRegistry {
    function _epoch() internal view override returns (uint256) {
        return block.timestamp - 1;
    }
}
