// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { RegistryKind } from "./IAttestationRegistry.sol";
import { IAttestedGate } from "./IAttestedGate.sol";

/// @title IAttestationGate
/// @notice An {IAttestedGate} for attestations of an {IAttestationRegistry} or of EAS; what the registry is, the gate finds out
/// when it is deployed.
/// @dev Warning: EAS hands out an attestation with all its data, for some 70 gas a byte. One with 20 KB costs 1,400,000, so
/// bundles skip it, which give an item 500,000; a claim by itself is paid.
interface IAttestationGate is IAttestedGate {
    /// @notice What the registry is asked.
    function registryKind() external view returns (RegistryKind);
}
