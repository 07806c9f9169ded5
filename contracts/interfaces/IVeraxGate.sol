// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IRequirementGate, NullifierKind } from "./IRequirementGate.sol";

/// @title IVeraxGate
/// @notice Lets a claim pass if a valid attestation of Verax is about the leaf's account, and each nullifier only once a
/// campaign: the attestation or its subject. Gate data are the attestation's id, 32 bytes.
/// @dev The required issuers are portals: the registry takes the attester's name from the portal, which can give any. So an
/// attester can be required beside a portal, and never alone.
/// @dev The subject is an account if it has 20 bytes, or 32 of which the first 12 are zero. An attestation that was replaced is
/// revoked.
/// @dev Warning: the registry is a proxy, whose owner can change what it answers.
/// @dev Warning: a portal may make any number of attestations about one account, and each has an id of its own.
interface IVeraxGate is IRequirementGate {
    /// @notice An attestation has no fields that could be proven.
    error NullifierKindRefused(NullifierKind kind);
    /// @notice The portal names another attester.
    error AttesterMismatch(address attester, address required);

    /// @notice The attester that the portal has to name; zero for any.
    function attester() external view returns (address);
}
