// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { ICredentialGate } from "../../../contracts/interfaces/ICredentialGate.sol";
import { Credential, Outcome, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { IRequirementGate, NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { NativeTree } from "../../../contracts/libraries/NativeTree.sol";

/// @notice A plain credential gate by the rules of ours, for one issuer and a field as nullifier, each safeguard in a
/// function of its own. It is sound; a twin overrides one function. Never shipped.
contract TwinGate is IClaimGate {
    /// @dev Bytes before the credential's proof: header, credential, then salt, value, number of nodes; and a field's node.
    uint256 private constant STRUCTS = 17 * 32;
    uint256 private constant BEFORE_NODES = STRUCTS + 65;

    IBatchRegistry internal immutable _registry;
    bytes32 internal immutable _schema;
    address internal immutable _issuer;
    uint256 internal immutable _position;

    mapping(address key => mapping(bytes32 nullifier => address account)) internal _users;

    constructor(IBatchRegistry registry, Requirement memory requirement, NullifierKind, uint256 position) {
        (_registry, _schema, _issuer, _position) = (registry, requirement.schema, requirement.issuers[0], position);
    }

    function check(
        uint256,
        address account,
        address,
        uint256,
        address caller,
        bytes calldata data
    ) external returns (bytes4 selector) {
        address subject = _subjectOf(data);
        if (subject != account) revert CredentialCheck.SubjectMismatch(subject, account);
        data = data[_firstByte(data):];
        (BatchHeader memory header, Credential memory credential) = abi.decode(
            data[:STRUCTS],
            (BatchHeader, Credential)
        );
        if (header.schema != _schema) revert CredentialCheck.SchemaMismatch(header.schema, _schema);
        if (header.issuer != _issuer) revert IRequirementGate.IssuerNotAccepted(header.issuer);
        uint256 proofStart = BEFORE_NODES + 32 * uint256(uint8(data[BEFORE_NODES - 1]));
        Verdict memory verdict = this.judge(header, credential, _words(data[proofStart:]));
        if (verdict.outcome != Outcome.Valid) {
            revert CredentialCheck.CredentialNotValid(verdict.outcome, verdict.since);
        }
        bytes32 valueHash = bytes32(data[STRUCTS + 32:STRUCTS + 64]);
        bytes32 leaf = Leaf.field(_position, bytes32(data[STRUCTS:STRUCTS + 32]), valueHash);
        if (!this.proves(_words(data[BEFORE_NODES:proofStart]), credential.fields, leaf)) {
            revert ICredentialGate.InvalidField(_position, valueHash);
        }
        _use(Leaf.nullifier(_issuer, _schema, _position, valueHash), account, caller);
        return IClaimGate.check.selector;
    }

    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }

    function judge(
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) external view returns (Verdict memory) {
        return CredentialCheck.verify(_registry, header, credential, proof);
    }

    function proves(bytes32[] calldata proof, bytes32 root, bytes32 leaf) external pure returns (bool) {
        return NativeTree.proves(proof, root, leaf);
    }

    /// @dev Whose nullifiers these are: the campaign's, which is the caller.
    function _keyOf(address) internal view virtual returns (address) {
        return msg.sender;
    }

    /// @dev After 12 words of header and the index stands the subject.
    function _subjectOf(bytes calldata data) internal pure returns (address) {
        return address(uint160(uint256(bytes32(data[13 * 32:14 * 32]))));
    }

    /// @dev Where everything but the subject begins.
    function _firstByte(bytes calldata) internal pure virtual returns (uint256) {
        return 0;
    }

    /// @dev Whether a used nullifier opens again: for the account that used it, where the campaign that asks says so.
    function _opensAgain(address user, address account, address) internal view virtual returns (bool) {
        return user == account && _repeats(msg.sender);
    }

    function _repeats(address campaign) internal view returns (bool) {
        (bool done, bytes memory answer) = campaign.staticcall(abi.encodeCall(ICampaign.claimsRepeat, ()));
        return done && answer.length >= 32 && bytes32(answer) == bytes32(uint256(1));
    }

    function _use(bytes32 nullifier, address account, address caller) private {
        address user = _users[_keyOf(account)][nullifier];
        if (user == address(0)) _users[_keyOf(account)][nullifier] = account;
        else if (!_opensAgain(user, account, caller)) revert IRequirementGate.NullifierUsed(nullifier, user);
    }

    function _words(bytes calldata data) private pure returns (bytes32[] memory words) {
        words = new bytes32[](data.length / 32);
        for (uint256 i = 0; i < words.length; ++i) words[i] = bytes32(data[32 * i:32 * i + 32]);
    }
}
