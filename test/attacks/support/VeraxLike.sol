// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What Verax's registry says of an attestation.
struct VeraxAttestation {
    bytes32 attestationId;
    bytes32 schemaId;
    bytes32 replacedBy;
    address attester;
    address portal;
    uint64 attestedDate;
    uint64 expirationDate;
    uint64 revocationDate;
    uint16 version;
    bool revoked;
    bytes subject;
    bytes attestationData;
}

/// @notice A registry whose `getAttestation(bytes32)` has EAS's selector and Verax's struct.
contract VeraxLike {
    error AttestationNotAttested();

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
