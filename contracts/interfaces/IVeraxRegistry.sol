// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice An attestation as Verax keeps it (Verax's `Attestation`, version 1).
struct VeraxAttestation {
    bytes32 attestationId;
    bytes32 schemaId;
    /// @notice Id of the attestation that took its place; zero while none has.
    bytes32 replacedBy;
    /// @notice Who made it, as the portal says: nothing but the portal vouches for that.
    address attester;
    /// @notice The contract through which it was made, and which alone can revoke or replace it.
    address portal;
    /// @notice Unix seconds.
    uint64 attestedDate;
    /// @notice Unix seconds from which it no longer counts; 0 for never.
    uint64 expirationDate;
    /// @notice Unix seconds; 0 while it is not revoked.
    uint64 revocationDate;
    uint16 version;
    /// @notice Whether it is revoked; what is replaced is revoked.
    bool revoked;
    /// @notice Whom it is about: any bytes.
    bytes subject;
    bytes attestationData;
}

/// @title IVeraxRegistry
/// @notice What is asked of Verax's AttestationRegistry.
/// @dev The function has the selector of EAS's `getAttestation`, and answers another struct.
interface IVeraxRegistry {
    /// @notice There is no attestation of this id.
    error AttestationNotAttested();

    /// @notice An attestation. Reverts if there is none.
    /// @param id Its id.
    function getAttestation(bytes32 id) external view returns (VeraxAttestation memory attestation);
}
