// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAttestationGate } from "../../interfaces/IAttestationGate.sol";
import { AttestationStatus, RegistryKind } from "../../interfaces/IAttestationRegistry.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { Outcome, Verdict } from "../../interfaces/ICredentialVerifier.sol";
import { NullifierKind, Requirement } from "../../interfaces/IRequirementGate.sol";
import { AttestationSource } from "../../libraries/AttestationSource.sol";
import { CredentialCheck } from "../../libraries/CredentialCheck.sol";
import { Verdicts } from "../../libraries/Verdicts.sol";
import { RequirementGate } from "./RequirementGate.sol";

/// @title AttestationGate
/// @notice See {IAttestationGate}.
contract AttestationGate is RequirementGate, IAttestationGate {
    /// @notice The registry of the attestations.
    address public immutable registry;
    /// @inheritdoc IAttestationGate
    RegistryKind public immutable registryKind;

    constructor(
        address registry_,
        Requirement memory requirement,
        NullifierKind kind
    ) RequirementGate(registry_, requirement, kind) {
        if (kind == NullifierKind.Field) revert NullifierKindRefused(kind);
        registry = registry_;
        registryKind = AttestationSource.kindOf(registry_);
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
        AttestationStatus memory status = AttestationSource.read(registry, registryKind, uid);
        uint64 moment = uint64(block.timestamp);
        Verdict memory verdict = Verdicts.decideAttestation(status, moment, moment);
        if (verdict.outcome != Outcome.Valid) revert CredentialCheck.CredentialNotValid(verdict.outcome, verdict.since);
        if (status.recipient != account) revert CredentialCheck.SubjectMismatch(status.recipient, account);
        if (status.schema != schema) revert CredentialCheck.SchemaMismatch(status.schema, schema);
        if (!isAccepted(status.attester, status.time)) revert IssuerNotAccepted(status.attester);

        // Effect: the nullifier is used up, for the campaign that asks.
        _spend(nullifierKind == NullifierKind.Subject ? _subjectNullifier(account) : uid, account);
        return IClaimGate.check.selector;
    }
}
