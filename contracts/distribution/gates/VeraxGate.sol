// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus } from "../../interfaces/IAttestationRegistry.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { NullifierKind, Requirement } from "../../interfaces/IRequirementGate.sol";
import { IVeraxGate } from "../../interfaces/IVeraxGate.sol";
import { VeraxSource } from "../../libraries/VeraxSource.sol";
import { AttestedGate } from "./AttestedGate.sol";

/// @title VeraxGate
/// @notice See {IVeraxGate}.
contract VeraxGate is AttestedGate, IVeraxGate {
    /// @inheritdoc IVeraxGate
    address public immutable attester;

    /// @param registry_ Verax's registry of attestations.
    /// @param requirement Its issuers are portals.
    /// @param attester_ The attester that the portal has to name; zero for any.
    /// @param kind The attestation or its subject.
    constructor(
        address registry_,
        Requirement memory requirement,
        address attester_,
        NullifierKind kind
    ) AttestedGate(registry_, requirement, kind) {
        VeraxSource.requireVerax(registry_);
        attester = attester_;
    }

    /// @inheritdoc IClaimGate
    function check(
        uint256,
        address account,
        address,
        uint256,
        address,
        bytes calldata data
    ) external returns (bytes4 selector) {
        if (data.length != 32) revert GateDataMalformed(data.length);
        bytes32 uid = bytes32(data);

        // Check: it is there and good, and what it is.
        (AttestationStatus memory status, address portal) = VeraxSource.read(registry, uid);
        _requireGood(status, portal, account);
        if (attester != address(0) && status.attester != attester) revert AttesterMismatch(status.attester, attester);

        // Effect: the nullifier is used up, for the campaign that asks.
        _spendAttestation(uid, account);
        return IClaimGate.check.selector;
    }
}
