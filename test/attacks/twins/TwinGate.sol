// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { CredentialGateData, ICredentialGate, Requirement } from "../../../contracts/interfaces/ICredentialGate.sol";
import { ICredentialVerifier, Outcome, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { NativeTree } from "../../../contracts/libraries/NativeTree.sol";

/// @notice A plain credential gate by the rules of ours, for one issuer, each safeguard in a function of its own. It is
/// sound; a twin overrides one function. Never shipped.
contract TwinGate is IClaimGate {
    ICredentialVerifier internal immutable _verifier;
    bytes32 internal immutable _schema;
    address internal immutable _issuer;
    uint256 internal immutable _position;

    mapping(address key => mapping(bytes32 nullifier => address account)) internal _users;

    constructor(ICredentialVerifier verifier, Requirement memory requirement, uint256 position) {
        (_verifier, _schema, _issuer, _position) = (verifier, requirement.schema, requirement.issuers[0], position);
    }

    function check(
        uint256,
        address account,
        address,
        uint256,
        address,
        bytes calldata data
    ) external returns (bytes4 selector) {
        CredentialGateData memory given = abi.decode(data, (CredentialGateData));
        address subject = _subjectOf(data);
        if (subject != account) revert CredentialCheck.SubjectMismatch(subject, account);
        if (given.header.schema != _schema) revert CredentialCheck.SchemaMismatch(given.header.schema, _schema);
        if (given.header.issuer != _issuer) revert ICredentialGate.IssuerNotAccepted(given.header.issuer);
        Verdict memory verdict = _verifier.verify(given.header, given.credential, given.proof);
        if (verdict.outcome != Outcome.Valid) {
            revert CredentialCheck.CredentialNotValid(verdict.outcome, verdict.since);
        }
        bytes32 leaf = Leaf.field(_position, given.field.salt, given.field.valueHash);
        if (!this.proves(given.field.proof, given.credential.fields, leaf)) {
            revert ICredentialGate.InvalidField(_position, given.field.valueHash);
        }
        bytes32 nullifier = Leaf.nullifier(_issuer, _schema, _position, given.field.valueHash);
        address user = _users[_keyOf(account)][nullifier];
        if (user != address(0)) revert ICredentialGate.NullifierUsed(nullifier, user);
        _users[_keyOf(account)][nullifier] = account;
        return IClaimGate.check.selector;
    }

    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }

    function proves(bytes32[] calldata proof, bytes32 root, bytes32 leaf) external pure returns (bool) {
        return NativeTree.proves(proof, root, leaf);
    }

    /// @dev Whose nullifiers these are: the campaign's, which is the caller.
    function _keyOf(address) internal view virtual returns (address) {
        return msg.sender;
    }

    function _subjectOf(bytes calldata data) internal pure virtual returns (address) {
        return abi.decode(data, (CredentialGateData)).credential.subject;
    }
}
