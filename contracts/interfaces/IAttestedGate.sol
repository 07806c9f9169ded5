// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IRequirementGate, NullifierKind } from "./IRequirementGate.sol";

/// @title IAttestedGate
/// @notice Lets a claim pass if a valid attestation is about the leaf's account, and each nullifier only once a campaign:
/// the attestation or its subject. Gate data are the attestation's uid, 32 bytes.
/// @dev Warning: an issuer may make any number of attestations about one account, and each has a uid of its own.
interface IAttestedGate is IRequirementGate {
    /// @notice An attestation has no fields that could be proven.
    error NullifierKindRefused(NullifierKind kind);

    /// @notice The registry of the attestations.
    function registry() external view returns (address);
}
