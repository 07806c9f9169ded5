// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TwinGate } from "./TwinGate.sol";

/// @notice Vulnerable on purpose: nullifiers are kept by tx.origin.
contract OriginNullifierTwin is TwinGate {
    constructor(
        IBatchRegistry registry,
        Requirement memory requirement,
        NullifierKind kind,
        uint256 position
    ) TwinGate(registry, requirement, kind, position) {}

    function _keyOf(address) internal view override returns (address) {
        // solhint-disable-next-line avoid-tx-origin
        return tx.origin;
    }
}
