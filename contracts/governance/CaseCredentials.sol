// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus, IAttestationRegistry } from "../interfaces/IAttestationRegistry.sol";
import { BatchHeader, BatchStatus, Hold, IBatchRegistry } from "../interfaces/IBatchRegistry.sol";
import { CaseKind, CaseSubject, IDisputeDesk } from "../interfaces/IDisputeDesk.sol";
import { IQuorum, Seat } from "../interfaces/IQuorum.sol";
import { Act, PackedRule } from "../interfaces/IRulebook.sol";
import { Cases } from "../libraries/Cases.sol";
import { CredentialCheck } from "../libraries/CredentialCheck.sol";
import { Holds } from "../libraries/Holds.sol";
import { Ids } from "../libraries/Ids.sol";
import { Rules } from "../libraries/Rules.sol";
import { StatusWords } from "../libraries/StatusWords.sol";

/// @title CaseCredentials
/// @notice What a case is about: whether there is such a credential, which group it is for, and who may answer for it.
abstract contract CaseCredentials is IDisputeDesk {
    using Holds for Hold;
    using Rules for PackedRule;

    IBatchRegistry internal immutable _batches;
    IAttestationRegistry internal immutable _attestations;

    constructor(IBatchRegistry batches, IAttestationRegistry attestations) {
        if (address(batches).code.length == 0) revert NoContract(address(batches));
        if (address(attestations).code.length == 0) revert NoContract(address(attestations));
        (_batches, _attestations) = (batches, attestations);
    }

    /// @inheritdoc IDisputeDesk
    function batchRegistry() external view returns (address registry) {
        return address(_batches);
    }

    /// @inheritdoc IDisputeDesk
    function attestationRegistry() external view returns (address registry) {
        return address(_attestations);
    }

    function _idIn(BatchHeader calldata header, uint256 index) internal view returns (bytes32 credential) {
        return Ids.credential(_batchOf(header), index);
    }

    function _statusIn(BatchHeader calldata header, uint256 index) internal view returns (BatchStatus memory status) {
        return _batches.statusOf(_batchOf(header), index);
    }

    function _batchOf(BatchHeader calldata header) internal view returns (bytes32) {
        return Ids.batch(block.chainid, address(_batches), header);
    }

    /// @dev Reverts unless the credential was issued here, stands in its batch's tree, and has not run out.
    function _requireCredential(CaseSubject calldata subject) internal view returns (bytes32 credential) {
        bytes32 batch = _batchOf(subject.header);
        credential = Ids.credential(batch, subject.credential.index);
        if (
            _batches.revisionOf(batch) == 0 ||
            !CredentialCheck.isProven(subject.header, subject.credential, subject.proof)
        ) revert UnknownCredential(credential);
        _requireUnexpired(credential, subject.credential.expires);
    }

    function _requireAttestation(bytes32 uid) internal view returns (AttestationStatus memory status) {
        status = _statusOf(uid);
        _requireUnexpired(uid, status.expirationTime);
    }

    function _statusOf(bytes32 uid) internal view returns (AttestationStatus memory status) {
        status = _attestations.statusOf(uid);
        if (status.time == 0) revert UnknownCredential(uid);
    }

    /// @dev Seconds of notice before a case of this kind is carried out, by the rulebook of the group that names this desk: that of
    /// Revoke, or of Reinstate, also where a hold is to end.
    function _noticeOf(address group, CaseKind kind) internal view returns (uint256) {
        if (!_isNamedBy(group)) revert DeskNotNamed(group);
        if (!Cases.hasEffect(kind)) return 0;
        Act act = Cases.revokes(kind) ? Act.Revoke : Act.Reinstate;
        return IQuorum(group).rulebook().packedRuleAt(act, uint64(block.timestamp)).notice();
    }

    /// @dev Reverts if the hold of its whole batch suspends a credential, and nothing else does.
    function _requireNotBatchHeld(BatchHeader calldata header, uint256 index) internal view {
        BatchStatus memory status = _statusIn(header, index);
        (, uint256 until, ) = status.hold.unpack();
        if (status.suspended.newest & StatusWords.maskOf(index) != 0 || until > block.timestamp) return;
        (, until, ) = status.batchHold.unpack();
        if (until > block.timestamp) revert BatchHeld(_batchOf(header), uint64(until));
    }

    /// @dev Whether a group carries out what this desk decides.
    function _isNamedBy(address group) internal view returns (bool) {
        return _isTrue(group, abi.encodeCall(IQuorum.desk, ()), uint160(address(this)));
    }

    /// @dev Whether the caller answers for a credential of a batch: its issuer, a seat, or its subject, who proves it. A case that
    /// can only help its subject is not the subject's to answer, or it would keep its issuer out, by a claimant of its own.
    function _answersFor(
        CaseSubject calldata subject,
        CaseKind kind,
        Seat[] calldata seats
    ) internal view returns (bool) {
        BatchHeader calldata header = subject.header;
        bool isHolders = !Cases.revokes(kind) && _isSeated(header.policy.emergency, seats);
        // Whoever holds a whole batch answers for that: its issuer's key may be gone.
        if (isHolders || subject.credential.index == Holds.WHOLE_BATCH) return isHolders;
        if (msg.sender == header.issuer) return true;
        if (seats.length != 0) {
            return _isSeated(header.policy.revoker, seats) || _isSeated(header.issuer, seats);
        }
        return
            Cases.revokes(kind) &&
            msg.sender == subject.credential.subject &&
            CredentialCheck.isProven(header, subject.credential, subject.proof);
    }

    function _answersFor(
        AttestationStatus memory status,
        CaseKind kind,
        Seat[] calldata seats
    ) internal view returns (bool) {
        if (msg.sender == status.attester) return true;
        if (msg.sender == status.recipient && Cases.revokes(kind)) return true;
        return seats.length != 0 && _isSeated(status.attester, seats);
    }

    /// @dev False of what is no group, and of the seats of another.
    function _isSeated(address group, Seat[] calldata seats) internal view returns (bool) {
        return _isTrue(group, abi.encodeCall(IQuorum.isSeated, (seats, msg.sender)), 1);
    }

    /// @dev Whether `place` answers a question so. Not where it reverts, has no code, or says less than a word.
    function _isTrue(address place, bytes memory question, uint256 wanted) private view returns (bool) {
        (bool isAnswered, bytes memory said) = place.staticcall(question);
        return isAnswered && said.length >= 32 && abi.decode(said, (uint256)) == wanted;
    }

    function _requireUnexpired(bytes32 credential, uint64 expires) private view {
        if (expires != 0 && expires <= block.timestamp) revert CredentialExpired(credential, expires);
    }
}
