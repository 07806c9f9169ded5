// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Authorization } from "../interfaces/IBatchAuthorizations.sol";
import { BatchHeader, ChangeKind, IBatchRegistry, Policy, WordMask } from "../interfaces/IBatchRegistry.sol";
import { StatusWords } from "../libraries/StatusWords.sol";
import { BatchAuthorizations } from "./BatchAuthorizations.sol";
import { BatchStore } from "./BatchStore.sol";

/// @title BatchRegistry
/// @notice See {IBatchRegistry}. It has no owner and no proxy, and its only clock is the block's time.
contract BatchRegistry is BatchStore, BatchAuthorizations {
    uint64 private constant ISSUED_AT_SLACK = 86_400;
    uint64 private constant MAX_SIZE = 2 ** 32;
    uint64 private constant SHORTEST_EPOCH = 60;
    uint64 private constant MAX_EPOCH = 30 days;
    uint64 private constant MAX_EMERGENCY = 365 days;
    /// @dev Seconds after its issue for which a batch can still be revoked. Status can change only while epoch numbers fit 32
    /// bits, and holders show credentials for decades.
    uint64 private constant SHORTEST_LIFE = 30 * 365 days;

    /// @inheritdoc IBatchRegistry
    function issue(BatchHeader calldata header, string calldata uri) external returns (bytes32 id) {
        if (msg.sender != header.issuer) revert NotIssuer(msg.sender, header.issuer);
        return _issue(header, uri);
    }

    /// @inheritdoc IBatchRegistry
    function issueByDelegation(
        BatchHeader calldata header,
        string calldata uri,
        Authorization calldata authorization
    ) external returns (bytes32 id) {
        _authorizeIssue(header, uri, authorization);
        return _issue(header, uri);
    }

    /// @inheritdoc IBatchRegistry
    function change(
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32 reason,
        bytes32 evidence
    ) external returns (uint32 revision) {
        if (msg.sender != header.policy.revoker) revert NotRevoker(msg.sender, header.policy.revoker);
        return _change(_idOf(header), header, kind, masks, reason, evidence);
    }

    /// @inheritdoc IBatchRegistry
    function changeByDelegation(
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32 reason,
        bytes32 evidence,
        uint32 signedRevision,
        Authorization calldata authorization
    ) external returns (uint32 revision) {
        bytes32 id = _idOf(header);
        _authorizeChange({
            signer: header.policy.revoker,
            id: id,
            kind: kind,
            masks: masks,
            reason: reason,
            evidence: evidence,
            revision: signedRevision,
            authorization: authorization
        });
        revision = _change(id, header, kind, masks, reason, evidence);
        bool loosens = kind > ChangeKind.Suspend;
        _checkRevision(id, signedRevision, loosens ? revision - masks.length : 0);
    }

    /// @inheritdoc IBatchRegistry
    function imposeHold(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence
    ) external returns (uint32 revision) {
        return _changeHoldsAsCaller(header, ChangeKind.Emergency, targets, until, reason, evidence);
    }

    /// @inheritdoc IBatchRegistry
    function imposeHoldByDelegation(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        Authorization calldata authorization
    ) external returns (uint32 revision) {
        bytes32 id = _idOf(header);
        _authorizeHold({
            signer: header.policy.emergency,
            id: id,
            targets: targets,
            until: until,
            reason: reason,
            evidence: evidence,
            authorization: authorization
        });
        return _changeHolds(id, header, ChangeKind.Emergency, targets, until, reason, evidence);
    }

    /// @inheritdoc IBatchRegistry
    function endHold(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence
    ) external returns (uint32 revision) {
        return _changeHoldsAsCaller(header, ChangeKind.EndEmergency, targets, until, reason, evidence);
    }

    /// @inheritdoc IBatchRegistry
    function endHoldByDelegation(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        uint32 signedRevision,
        Authorization calldata authorization
    ) external returns (uint32 revision) {
        bytes32 id = _idOf(header);
        _authorizeEndHold({
            signer: header.policy.emergency,
            id: id,
            targets: targets,
            until: until,
            reason: reason,
            evidence: evidence,
            revision: signedRevision,
            authorization: authorization
        });
        revision = _changeHolds(id, header, ChangeKind.EndEmergency, targets, until, reason, evidence);
        _checkRevision(id, signedRevision, revision - targets.length);
    }

    function _issue(BatchHeader calldata header, string calldata uri) private returns (bytes32 id) {
        // Check: the fields and the policy.
        if (header.root == bytes32(0)) revert ZeroRoot();
        (uint64 size, uint64 issuedAt) = (header.size, header.issuedAt);
        if (size == 0 || size > MAX_SIZE) revert SizeOutOfRange(size);
        uint64 latest = uint64(block.timestamp);
        if (issuedAt > latest || latest - issuedAt > ISSUED_AT_SLACK) {
            uint64 earliest = latest > ISSUED_AT_SLACK ? latest - ISSUED_AT_SLACK : 0;
            revert IssuedAtOutOfRange(issuedAt, earliest, latest);
        }
        _checkPolicy(header.policy);

        // Effect: each batch is created only once.
        id = _idOf(header);
        _create(id);
        emit BatchIssued({ id: id, issuer: header.issuer, schema: header.schema, header: header, uri: uri });
    }

    function _changeHoldsAsCaller(
        BatchHeader calldata header,
        ChangeKind kind,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence
    ) private returns (uint32 revision) {
        if (msg.sender != header.policy.emergency) revert NotEmergency(msg.sender, header.policy.emergency);
        return _changeHolds(_idOf(header), header, kind, targets, until, reason, evidence);
    }

    /// @dev Checked last because `_change` and `_changeHolds` return the revision; a mismatch reverts everything.
    function _checkRevision(bytes32 id, uint32 signedRevision, uint256 expected) private pure {
        if (signedRevision != expected) revert RevisionMismatch(id, signedRevision, uint32(expected));
    }

    function _checkPolicy(Policy calldata policy) private view {
        uint64 epochLength = policy.epochLength;
        if (epochLength != 0 && (epochLength < SHORTEST_EPOCH || epochLength > MAX_EPOCH)) {
            revert EpochLengthOutOfRange(epochLength, SHORTEST_EPOCH, MAX_EPOCH);
        }
        // No epoch is longer than `MAX_EPOCH`. So where the epoch number fits, the second in which the epoch takes effect fits
        // too.
        uint256 epoch = StatusWords.epochAt(epochLength, block.timestamp + SHORTEST_LIFE);
        if (epoch + 2 > type(uint32).max) revert EpochOutOfRange(epoch);
        (address emergency, uint64 limit) = (policy.emergency, policy.emergencyLimit);
        if (emergency == address(0) ? limit != 0 : limit == 0 || limit > MAX_EMERGENCY) {
            revert EmergencyLimitOutOfRange(emergency, limit, MAX_EMERGENCY);
        }
    }
}
