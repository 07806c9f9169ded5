// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { Outcome } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { IRequirementGate, NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { IVeraxGate } from "../../../contracts/interfaces/IVeraxGate.sol";
import { IVeraxRegistry, VeraxAttestation } from "../../../contracts/interfaces/IVeraxRegistry.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { VeraxSource } from "../../../contracts/libraries/VeraxSource.sol";
import { VeraxHole } from "./VeraxHole.sol";

/// @notice A plain gate over Verax, for one portal, whose nullifier is the id. It is sound, but for its hole. Never shipped.
contract VeraxTwin is IClaimGate {
    VeraxHole private immutable _hole;
    IVeraxRegistry private immutable _registry;
    bytes32 private immutable _schema;
    address private immutable _portal;
    address private immutable _attester;

    mapping(address campaign => mapping(bytes32 uid => bool used)) private _used;

    constructor(IVeraxRegistry registry, Requirement memory requirement, address attester, NullifierKind, VeraxHole hole) {
        (_hole, _registry, _schema) = (hole, registry, requirement.schema);
        (_portal, _attester) = (requirement.issuers[0], attester);
    }

    function check(
        uint256,
        address account,
        address,
        uint256,
        address,
        bytes calldata data
    ) external returns (bytes4 selector) {
        VeraxAttestation memory one = _registry.getAttestation(bytes32(data));
        bool isRevoked = one.revoked || one.replacedBy != bytes32(0);
        if (isRevoked && _hole != VeraxHole.Revoked) revert CredentialCheck.CredentialNotValid(Outcome.Revoked, 0);
        address subject = _subjectOf(one.subject);
        if (subject != account) revert CredentialCheck.SubjectMismatch(subject, account);
        if (one.schemaId != _schema) revert CredentialCheck.SchemaMismatch(one.schemaId, _schema);
        if (one.portal != _portal && _hole != VeraxHole.AttesterAlone) {
            revert IRequirementGate.IssuerNotAccepted(one.portal);
        }
        if (one.attester != _attester) revert IVeraxGate.AttesterMismatch(one.attester, _attester);
        if (_used[msg.sender][one.attestationId]) revert IRequirementGate.NullifierUsed(one.attestationId, account);
        _used[msg.sender][one.attestationId] = true;
        return IClaimGate.check.selector;
    }

    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }

    function _subjectOf(bytes memory subject) private view returns (address account) {
        if (subject.length == 20) return address(bytes20(subject));
        if (_hole != VeraxHole.CutSubject && (subject.length != 32 || uint256(bytes32(subject)) >> 160 != 0)) {
            revert VeraxSource.SubjectNotAnAccount(subject.length, bytes32(subject));
        }
        return address(uint160(uint256(bytes32(subject))));
    }
}
