// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TwinGate } from "./TwinGate.sol";

/// @notice Vulnerable on purpose: a first word that could be an offset is followed, but not for the subject.
contract SplitDecoderTwin is TwinGate {
    constructor(
        IBatchRegistry registry,
        Requirement memory requirement,
        NullifierKind kind,
        uint256 position
    ) TwinGate(registry, requirement, kind, position) {}

    function _firstByte(bytes calldata data) internal pure override returns (uint256) {
        uint256 word = uint256(bytes32(data[:32]));
        return word < data.length ? word : 0;
    }
}
