// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus, IAttestationRegistry } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome, ProvenCredential, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { IGuard } from "../support/IGuard.sol";
import { BatchHole, IHoled } from "./BatchHole.sol";

/// @notice As {Guard}, but asks for verdicts and draws the conclusions itself. With a hole it forgets one of them. Never
/// shipped.
contract TwinGuard is IGuard, IHoled {
    using CredentialCheck for IBatchRegistry;
    using CredentialCheck for IAttestationRegistry;

    address private immutable _registry;
    bytes32 private immutable _schema;
    address private immutable _issuer;
    BatchHole private _hole;

    mapping(address account => bool) public isMember;

    constructor(address registry, bytes32 schema, address issuer) {
        (_registry, _schema, _issuer) = (registry, schema, issuer);
    }

    function setHole(BatchHole hole) external {
        _hole = hole;
    }

    function join(ProvenCredential calldata proven) external {
        _conclude({
            verdict: IBatchRegistry(_registry).verify(proven.header, proven.credential, proven.proof),
            subject: proven.credential.subject,
            schema: proven.header.schema,
            issuer: proven.header.issuer
        });
    }

    function joinByAttestation(bytes32 uid) external {
        AttestationStatus memory status = IAttestationRegistry(_registry).statusOf(uid);
        _conclude({
            verdict: IAttestationRegistry(_registry).verify(uid),
            subject: status.recipient,
            schema: status.schema,
            issuer: status.attester
        });
    }

    function _conclude(Verdict memory verdict, address subject, bytes32 schema, address issuer) private {
        if (subject != msg.sender && _hole != BatchHole.AnySubject) {
            revert CredentialCheck.SubjectMismatch(subject, msg.sender);
        }
        if (schema != _schema && _hole != BatchHole.AnySchema) revert CredentialCheck.SchemaMismatch(schema, _schema);
        if (issuer != _issuer && _hole != BatchHole.AnyIssuer) revert CredentialCheck.IssuerMismatch(issuer, _issuer);
        bool isGood =
            verdict.outcome == Outcome.Valid || (_hole == BatchHole.AnyOutcome && verdict.outcome != Outcome.NotFound);
        if (!isGood) revert CredentialCheck.CredentialNotValid(verdict.outcome, verdict.since);
        isMember[msg.sender] = true;
    }
}
