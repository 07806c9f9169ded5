// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TwinGate } from "./TwinGate.sol";

/// @notice Vulnerable on purpose: where claims repeat, a used nullifier opens for everybody.
contract OpenNullifierTwin is TwinGate {
    constructor(
        IBatchRegistry registry,
        Requirement memory requirement,
        NullifierKind kind,
        uint256 position
    ) TwinGate(registry, requirement, kind, position) {}

    function _opensAgain(address, address, address) internal view override returns (bool) {
        return _repeats(msg.sender);
    }
}
