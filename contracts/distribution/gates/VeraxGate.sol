// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus } from "../../interfaces/IAttestationRegistry.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { Outcome, Verdict } from "../../interfaces/ICredentialVerifier.sol";
import { NullifierKind, Requirement } from "../../interfaces/IRequirementGate.sol";
import { IVeraxGate } from "../../interfaces/IVeraxGate.sol";
import { CredentialCheck } from "../../libraries/CredentialCheck.sol";
import { VeraxSource } from "../../libraries/VeraxSource.sol";
import { Verdicts } from "../../libraries/Verdicts.sol";
import { RequirementGate } from "./RequirementGate.sol";

/// @title VeraxGate
/// @notice See {IVeraxGate}.
contract VeraxGate is RequirementGate, IVeraxGate {
    /// @notice Verax's registry of attestations.
    address public immutable registry;
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
    ) RequirementGate(registry_, requirement, kind) {
        if (kind == NullifierKind.Field) revert NullifierKindRefused(kind);
        VeraxSource.requireVerax(registry_);
        (registry, attester) = (registry_, attester_);
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

        // Check: it is there and good, then what it is. What is not there has neither subject nor issuer.
        (AttestationStatus memory status, address portal) = VeraxSource.read(registry, uid);
        uint64 moment = uint64(block.timestamp);
        Verdict memory verdict = Verdicts.decideAttestation(status, moment, moment);
        if (verdict.outcome != Outcome.Valid) revert CredentialCheck.CredentialNotValid(verdict.outcome, verdict.since);
        if (status.recipient != account) revert CredentialCheck.SubjectMismatch(status.recipient, account);
        if (status.schema != schema) revert CredentialCheck.SchemaMismatch(status.schema, schema);
        if (!isAccepted(portal, status.time)) revert IssuerNotAccepted(portal);
        if (attester != address(0) && status.attester != attester) revert AttesterMismatch(status.attester, attester);

        // Effect: the nullifier is used up, for the campaign that asks.
        _spend(nullifierKind == NullifierKind.Subject ? _subjectNullifier(account) : uid, account);
        return IClaimGate.check.selector;
    }
}
