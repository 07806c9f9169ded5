// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TwinGate } from "./TwinGate.sol";

/// @notice Vulnerable on purpose: it asks whoever called the campaign whether claims repeat, not the campaign.
contract CallerRepeatsTwin is TwinGate {
    constructor(
        IBatchRegistry registry,
        Requirement memory requirement,
        NullifierKind kind,
        uint256 position
    ) TwinGate(registry, requirement, kind, position) {}

    function _opensAgain(address user, address account, address caller) internal view override returns (bool) {
        return user == account && _repeats(caller);
    }
}
