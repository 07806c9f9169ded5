// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { RegistryKind } from "./IAttestationRegistry.sol";
import { IRequirementGate, NullifierKind } from "./IRequirementGate.sol";

/// @title IAttestationGate
/// @notice Lets a claim pass if a valid attestation is about the leaf's account, and each nullifier only once a campaign:
/// the attestation or its subject. Gate data are the attestation's uid, 32 bytes. The attestation is one of an
/// {IAttestationRegistry} or of EAS; what the registry is, the gate finds out when it is deployed.
/// @dev Warning: EAS hands out an attestation with all its data, for some 70 gas a byte. One with 20 KB costs 1,400,000, so
/// bundles skip it, which give an item 500,000; a claim by itself is paid.
/// @dev Warning: an issuer may make any number of attestations about one account, and each has a uid of its own.
interface IAttestationGate is IRequirementGate {
    /// @notice An attestation has no fields that could be proven.
    error NullifierKindRefused(NullifierKind kind);

    /// @notice What the registry is asked.
    function registryKind() external view returns (RegistryKind);
}
