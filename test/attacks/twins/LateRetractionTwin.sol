// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { StatusWord } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { TwinRegistry } from "./TwinRegistry.sol";

/// @notice Vulnerable on purpose: what was announced can be retracted at any later time.
contract LateRetractionTwin is TwinRegistry {
    function _retract(StatusWord storage status, uint256, uint256 mask) internal override {
        status.settled &= ~mask;
        status.pendingEven &= ~mask;
        status.pendingOdd &= ~mask;
    }
}
