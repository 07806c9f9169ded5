// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    BatchHeader,
    BatchStatus,
    ChangeKind,
    IBatchRegistry,
    Policy,
    StatusWord,
    WordMask
} from "../interfaces/IBatchRegistry.sol";
import { Ids } from "../libraries/Ids.sol";
import { StatusWords } from "../libraries/StatusWords.sol";

/// @title BatchRegistry
/// @notice See {IBatchRegistry}. No owner, no proxy, no clock but the block's.
contract BatchRegistry is IBatchRegistry {
    using StatusWords for StatusWord;

    uint64 private constant ISSUED_AT_SLACK = 86_400;
    uint64 private constant MAX_SIZE = 2 ** 32;
    uint256 private constant MAX_REVISION = 2 ** 30 - 1;
    uint256 private constant SUSPENSIONS_USED = 1 << 225;
    uint256 private constant REVISION_SHIFT = 226;

    /// @dev A struct, so that reading and writing it looks it up once.
    struct Batch {
        /// @dev revision 30 | suspensions used 1 | holds used 1 | digest 224; zero: no such batch.
        uint256 state;
    }

    mapping(bytes32 id => Batch batch) private _batches;
    mapping(bytes32 id => mapping(uint256 word => StatusWord status)) private _revoked;
    mapping(bytes32 id => mapping(uint256 word => StatusWord status)) private _suspended;

    /// @inheritdoc IBatchRegistry
    function issue(BatchHeader calldata header, string calldata uri) external returns (bytes32 id) {
        // Check: the caller, the fields, the policy.
        if (msg.sender != header.issuer) revert NotIssuer(msg.sender, header.issuer);
        if (header.root == bytes32(0)) revert ZeroRoot();
        (uint64 size, uint64 issuedAt) = (header.size, header.issuedAt);
        if (size == 0 || size > MAX_SIZE) revert SizeOutOfRange(size);
        uint64 latest = uint64(block.timestamp);
        if (issuedAt > latest || latest - issuedAt > ISSUED_AT_SLACK) {
            uint64 earliest = latest > ISSUED_AT_SLACK ? latest - ISSUED_AT_SLACK : 0;
            revert IssuedAtOutOfRange(issuedAt, earliest, latest);
        }
        _checkPolicy(header.policy);

        // Check: issued once.
        id = Ids.batch(block.chainid, address(this), header);
        Batch storage batch = _batches[id];
        if (batch.state != 0) revert BatchExists(id);

        // Effect: revision 1, digest = the low 224 bits of the id.
        batch.state = (1 << REVISION_SHIFT) | uint224(uint256(id));
        emit BatchIssued({ id: id, issuer: msg.sender, schema: header.schema, header: header, uri: uri });
    }

    /// @inheritdoc IBatchRegistry
    function change(
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32 reason,
        bytes32 evidence
    ) external returns (uint32 revision) {
        // Check: the caller, the batch, the kind.
        if (msg.sender != header.policy.revoker) revert NotRevoker(msg.sender, header.policy.revoker);
        bytes32 id = Ids.batch(block.chainid, address(this), header);
        Batch storage batch = _batches[id];
        uint256 state = batch.state;
        if (state == 0) revert UnknownBatch(id);
        if (kind > ChangeKind.RetractSuspension) revert KindNotSupported(kind);
        if (masks.length == 0) revert NoMasks();
        if ((state >> REVISION_SHIFT) + masks.length > MAX_REVISION) revert RevisionsExhausted(id);

        // Effect: the words, then revision and digest.
        uint256 epoch = StatusWords.epochAt(header.policy.epochLength, block.timestamp);
        uint64 from = uint64(StatusWords.effectiveFrom(header.policy.epochLength, epoch));
        uint224 digest = uint224(state);
        for (uint256 i = 0; i < masks.length; ++i) {
            WordMask calldata item = masks[i];
            uint256 allowed = StatusWords.credentialBits(item.word, header.size);
            if (item.mask == 0 || item.mask & ~allowed != 0) revert MaskOutOfRange(item.word, item.mask, allowed);
            _apply(id, kind, item, header.policy.epochLength, epoch);
            digest = StatusWords.digestStep({
                digest: digest,
                kind: uint8(kind),
                wordOrIndex: item.word,
                mask: item.mask,
                from: from,
                until: 0,
                reason: reason,
                evidence: evidence
            });
        }
        revision = uint32((state >> REVISION_SHIFT) + masks.length);
        uint256 used = kind == ChangeKind.Suspend ? SUSPENSIONS_USED : state & SUSPENSIONS_USED;
        batch.state = (uint256(revision) << REVISION_SHIFT) | used | digest;

        emit StatusChanged({
            id: id,
            kind: kind,
            revision: revision,
            from: from,
            until: 0,
            reason: reason,
            evidence: evidence,
            masks: masks
        });
    }

    /// @inheritdoc IBatchRegistry
    function statusOf(bytes32 id, uint256 word) external view returns (BatchStatus memory status) {
        uint256 state = _batches[id].state;
        status.revision = uint32(state >> REVISION_SHIFT);
        status.digest = uint224(state);
        // At revision 1 nothing was ever announced, so there is no word to read.
        if (status.revision > 1) {
            status.revoked = _revoked[id][word];
            if (state & SUSPENSIONS_USED != 0) status.suspended = _suspended[id][word];
        }
    }

    function _apply(bytes32 id, ChangeKind kind, WordMask calldata item, uint256 epochLength, uint256 epoch) private {
        if (kind == ChangeKind.Revoke) {
            _revoked[id][item.word].announceFinal(epochLength, epoch, item.mask);
            return;
        }
        bool retracts = kind == ChangeKind.RetractRevoke || kind == ChangeKind.RetractSuspension;
        StatusWord storage status =
            kind == ChangeKind.RetractRevoke ? _revoked[id][item.word] : _suspended[id][item.word];
        if (retracts) {
            uint256 pending = status.announcedIn(epoch);
            if (item.mask & ~pending != 0) revert NothingToRetract(item.word, item.mask, pending);
            status.retract(epoch, item.mask);
            return;
        }
        // Suspend needs credentials that will not be suspended, Reinstate needs credentials that will.
        uint256 projected = status.projected();
        uint256 already = kind == ChangeKind.Suspend ? projected : ~projected;
        if (item.mask & already != 0) revert NoChange(item.word, item.mask, projected);
        status.announceToggle(epochLength, epoch, item.mask);
    }

    function _checkPolicy(Policy calldata policy) private pure {
        if (policy.epochLength != 0) revert EpochLengthNotSupported(policy.epochLength);
        if (policy.emergency != address(0) || policy.emergencyLimit != 0) {
            revert EmergencyNotSupported(policy.emergency, policy.emergencyLimit);
        }
    }
}
