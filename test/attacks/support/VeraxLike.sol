// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IVeraxRegistry, VeraxAttestation } from "../../../contracts/interfaces/IVeraxRegistry.sol";

/// @notice A registry whose `getAttestation(bytes32)` has EAS's selector and Verax's struct.
contract VeraxLike is IVeraxRegistry {
    bool private immutable _answersAll;

    /// @param answersAll Whether it answers about what it does not know, too, with zeros.
    constructor(bool answersAll) {
        _answersAll = answersAll;
    }

    function getAttestation(bytes32) external view returns (VeraxAttestation memory) {
        if (!_answersAll) revert AttestationNotAttested();
        VeraxAttestation memory none;
        return none;
    }
}
