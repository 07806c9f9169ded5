// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IAttestedGate } from "./IAttestedGate.sol";

/// @title IVeraxGate
/// @notice An {IAttestedGate} for attestations of Verax, whose uids Verax calls ids.
/// @dev The required issuers are portals: the registry takes the attester's name from the portal, which can give any. So an
/// attester can be required beside a portal, and never alone.
/// @dev The subject is an account if it has 20 bytes, or 32 of which the first 12 are zero. An attestation that was replaced is
/// revoked.
/// @dev Warning: the registry is a proxy, whose owner can change what it answers.
interface IVeraxGate is IAttestedGate {
    /// @notice The portal names another attester.
    error AttesterMismatch(address attester, address required);

    /// @notice The attester that the portal has to name; zero for any.
    function attester() external view returns (address);
}
