// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus } from "../../interfaces/IAttestationRegistry.sol";
import { IAttestedGate } from "../../interfaces/IAttestedGate.sol";
import { Outcome, Verdict } from "../../interfaces/ICredentialVerifier.sol";
import { NullifierKind, Requirement } from "../../interfaces/IRequirementGate.sol";
import { CredentialCheck } from "../../libraries/CredentialCheck.sol";
import { Verdicts } from "../../libraries/Verdicts.sol";
import { RequirementGate } from "./RequirementGate.sol";

/// @title AttestedGate
/// @notice See {IAttestedGate}.
abstract contract AttestedGate is RequirementGate, IAttestedGate {
    /// @inheritdoc IAttestedGate
    address public immutable registry;

    constructor(
        address registry_,
        Requirement memory requirement,
        NullifierKind kind
    ) RequirementGate(registry_, requirement, kind) {
        if (kind == NullifierKind.Field) revert NullifierKindRefused(kind);
        registry = registry_;
    }

    /// @dev Reverts unless the attestation is there and good now, then unless it is about the account, under the schema and of
    /// an issuer that is accepted: what is not there has neither subject nor issuer.
    function _requireGood(AttestationStatus memory status, address issuer, address account) internal view {
        uint64 moment = uint64(block.timestamp);
        Verdict memory verdict = Verdicts.decideAttestation(status, moment, moment);
        if (verdict.outcome != Outcome.Valid) revert CredentialCheck.CredentialNotValid(verdict.outcome, verdict.since);
        if (status.recipient != account) revert CredentialCheck.SubjectMismatch(status.recipient, account);
        if (status.schema != schema) revert CredentialCheck.SchemaMismatch(status.schema, schema);
        if (!isAccepted(issuer, status.time)) revert IssuerNotAccepted(issuer);
    }

    /// @dev Uses up the attestation or its subject, for the campaign that asks.
    function _spendAttestation(bytes32 uid, address account) internal {
        _spend(nullifierKind == NullifierKind.Subject ? _subjectNullifier(account) : uid, account);
    }
}
