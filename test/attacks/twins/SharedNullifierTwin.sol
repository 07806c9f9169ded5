// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TwinGate } from "./TwinGate.sol";

/// @notice Vulnerable on purpose: all campaigns, and all callers, share the nullifiers.
contract SharedNullifierTwin is TwinGate {
    constructor(
        IBatchRegistry registry,
        Requirement memory requirement,
        NullifierKind kind,
        uint256 position
    ) TwinGate(registry, requirement, kind, position) {}

    function _keyOf(address) internal pure override returns (address) {
        return address(0);
    }
}
