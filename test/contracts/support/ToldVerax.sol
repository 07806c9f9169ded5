// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IVeraxRegistry, VeraxAttestation } from "../../../contracts/interfaces/IVeraxRegistry.sol";

/// @notice Answers for attestations as Verax's registry does, and as it was told.
contract ToldVerax is IVeraxRegistry {
    mapping(bytes32 id => VeraxAttestation attestation) private _attestations;

    function tell(VeraxAttestation calldata attestation) external {
        _attestations[attestation.attestationId] = attestation;
    }

    function getAttestation(bytes32 id) external view returns (VeraxAttestation memory attestation) {
        attestation = _attestations[id];
        if (attestation.attestationId == bytes32(0)) revert AttestationNotAttested();
    }
}
