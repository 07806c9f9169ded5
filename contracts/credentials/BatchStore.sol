// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    BatchHeader,
    BatchStatus,
    BatchWords,
    ChangeKind,
    Hold,
    IBatchRegistry,
    Policy,
    StatusWord,
    WordMask
} from "../interfaces/IBatchRegistry.sol";
import { Holds } from "../libraries/Holds.sol";
import { Ids } from "../libraries/Ids.sol";
import { StatusWords } from "../libraries/StatusWords.sol";

/// @title BatchStore
/// @notice What the registry keeps of batches, and every way to read and to change it. Who may change it is decided above.
/// @dev The first four slots are read by witnesses on other chains: docs/storage.md says how, and they never move.
abstract contract BatchStore is IBatchRegistry {
    using Holds for Hold;
    using StatusWords for StatusWord;

    uint256 private constant MAX_REVISION = 2 ** 30 - 1;
    /// @dev The other half is the revoker's alone, or an emergency role could hold so often that nothing can be revoked.
    uint256 private constant MAX_HOLD_REVISION = 2 ** 29 - 1;
    uint256 private constant HOLDS_USED = 1 << 224;
    uint256 private constant SUSPENSIONS_USED = 1 << 225;
    uint256 private constant REVISION_SHIFT = 226;

    /// @dev A struct, so that reading and writing it looks it up once.
    struct Batch {
        /// @dev revision 30 | suspensions used 1 | holds used 1 | digest 224; zero: no such batch.
        uint256 state;
    }

    /// @dev A struct for the same reason.
    struct HoldSlot {
        Hold hold;
    }

    mapping(bytes32 id => Batch batch) private _batches;
    mapping(bytes32 id => mapping(uint256 word => StatusWord status)) private _revoked;
    mapping(bytes32 id => mapping(uint256 word => StatusWord status)) private _suspended;
    mapping(bytes32 id => mapping(uint256 target => HoldSlot slot)) private _holds;

    /// @inheritdoc IBatchRegistry
    function revisionOf(bytes32 id) external view returns (uint32 revision) {
        return uint32(_batches[id].state >> REVISION_SHIFT);
    }

    /// @inheritdoc IBatchRegistry
    /// @dev Answers what {_readStatus} has read as it lies in memory, which saves 650 gas of encoding in each verdict.
    function statusOf(bytes32 id, uint256 index) external view returns (BatchStatus memory) {
        uint256[10] memory words = _readStatus(id, index);
        // Safe: ends the call, so nothing is written.
        assembly ("memory-safe") {
            return(words, 0x140)
        }
    }

    /// @inheritdoc IBatchRegistry
    function statusWords(bytes32 id, uint256 firstWord, uint256 count) external view returns (BatchWords memory words) {
        uint256 state = _batches[id].state;
        words.revision = uint32(state >> REVISION_SHIFT);
        words.digest = uint224(state);
        words.holdsUsed = state & HOLDS_USED != 0;
        if (words.holdsUsed) words.batchHold = _holds[id][Holds.WHOLE_BATCH].hold;
        words.revoked = new StatusWord[](count);
        words.suspended = new StatusWord[](count);
        for (uint256 i = 0; i < count; ++i) {
            if (words.revision > 1) words.revoked[i] = _revoked[id][firstWord + i];
            if (state & SUSPENSIONS_USED != 0) words.suspended[i] = _suspended[id][firstWord + i];
        }
    }

    /// @inheritdoc IBatchRegistry
    function holdsOf(bytes32 id, uint256[] calldata targets) external view returns (Hold[] memory holds) {
        holds = new Hold[](targets.length);
        for (uint256 i = 0; i < targets.length; ++i) holds[i] = _holds[id][targets[i]].hold;
    }

    /// @inheritdoc IBatchRegistry
    function statusAt(
        BatchHeader calldata header,
        uint256 index,
        uint64 moment
    ) external view returns (bool revoked, bool suspended) {
        // Check: the batch, the credential, what storage can answer for.
        bytes32 id = _idOf(header);
        BatchStatus memory status = _statusOf(id, index);
        if (status.revision == 0) revert UnknownBatch(id);
        if (index >= header.size) revert IndexBeyondBatch(index, header.size);
        uint256 epochLength = header.policy.epochLength;
        (, uint256 mask) = StatusWords.locate(index);
        uint256 floor = StatusWords.later(
            StatusWords.later(status.revoked.finalFloor(mask, epochLength), status.suspended.toggledFloor(epochLength)),
            StatusWords.later(status.hold.floorOf(), status.batchHold.floorOf())
        );
        if (moment < floor) revert HistoryNotKept(moment, uint64(floor));
        uint256 horizon = StatusWords.horizon(epochLength, block.timestamp);
        if (moment >= horizon) revert BeyondHorizon(moment, uint64(horizon));

        (revoked, , ) = status.revoked.finalAt(mask, epochLength, moment);
        (suspended, , ) = Holds.suspendedAt({
            word: status.suspended,
            hold: status.hold,
            batchHold: status.batchHold,
            mask: mask,
            epochLength: epochLength,
            moment: moment
        });
    }

    /// @dev Revision 1, digest = the low 224 bits of the id.
    function _create(bytes32 id) internal {
        Batch storage batch = _batches[id];
        if (batch.state != 0) revert BatchExists(id);
        batch.state = (1 << REVISION_SHIFT) | uint224(uint256(id));
    }

    function _change(
        bytes32 id,
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32 reason,
        bytes32 evidence
    ) internal returns (uint32 revision) {
        // Check: the batch, the kind.
        (Batch storage batch, uint256 state) = _loadBatch(id, masks.length, MAX_REVISION);
        if (kind > ChangeKind.RetractSuspension) revert KindNotSupported(kind);
        if (masks.length == 0) revert NoMasks();

        // Effect: the words, then revision and digest.
        (uint64 from, uint224 digest) = _changeWords(id, header, kind, masks, reason, evidence, uint224(state));
        revision = uint32((state >> REVISION_SHIFT) + masks.length);
        _advance(batch, state, revision, kind == ChangeKind.Suspend ? SUSPENSIONS_USED : 0, digest);
        _emitChange(id, kind, masks, reason, evidence, revision, from);
    }

    function _emitChange(
        bytes32 id,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32 reason,
        bytes32 evidence,
        uint32 revision,
        uint64 from
    ) private {
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

    /// @param kind Emergency or EndEmergency.
    function _changeHolds(
        bytes32 id,
        BatchHeader calldata header,
        ChangeKind kind,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence
    ) internal returns (uint32 revision) {
        // Check: the batch.
        (Batch storage batch, uint256 state) = _loadBatch(id, targets.length, MAX_HOLD_REVISION);
        if (targets.length == 0) revert NoTargets();

        // Effect: the holds, then revision and digest.
        uint224 digest = uint224(state);
        revision = uint32(state >> REVISION_SHIFT);
        for (uint256 i = 0; i < targets.length; ++i) {
            digest = _changeHold(id, header, kind, targets[i], until, reason, evidence, ++revision, digest);
        }
        _advance(batch, state, revision, HOLDS_USED, digest);
    }

    function _idOf(BatchHeader calldata header) internal view returns (bytes32) {
        return Ids.batch(block.chainid, address(this), header);
    }

    function _loadBatch(
        bytes32 id,
        uint256 changes,
        uint256 maxRevision
    ) private view returns (Batch storage batch, uint256 state) {
        batch = _batches[id];
        state = batch.state;
        if (state == 0) revert UnknownBatch(id);
        if ((state >> REVISION_SHIFT) + changes > maxRevision) revert RevisionsExhausted(id);
    }

    function _advance(Batch storage batch, uint256 state, uint256 revision, uint256 used, uint256 digest) private {
        batch.state = (revision << REVISION_SHIFT) | (state & (SUSPENSIONS_USED | HOLDS_USED)) | used | digest;
    }

    /// @param before The digest before them.
    /// @return from When they take effect.
    /// @return digest The digest after them.
    function _changeWords(
        bytes32 id,
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32 reason,
        bytes32 evidence,
        uint224 before
    ) private returns (uint64 from, uint224 digest) {
        uint256 epoch = StatusWords.epochAt(header.policy.epochLength, block.timestamp);
        from = uint64(StatusWords.effectiveFrom(header.policy.epochLength, epoch));
        digest = before;
        for (uint256 i = 0; i < masks.length; ++i) {
            digest = _changeWord(id, header, kind, masks[i], epoch, from, reason, evidence, digest);
        }
    }

    /// @dev One word.
    /// @param digest Before it.
    /// @return The digest after it.
    function _changeWord(
        bytes32 id,
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask calldata item,
        uint256 epoch,
        uint64 from,
        uint32 reason,
        bytes32 evidence,
        uint224 digest
    ) private returns (uint224) {
        uint256 allowed = StatusWords.credentialBits(item.word, header.size);
        if (item.mask == 0 || item.mask & ~allowed != 0) revert MaskOutOfRange(item.word, item.mask, allowed);
        _apply(id, kind, item, header.policy.epochLength, epoch);
        return
            StatusWords.digestStep({
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
            status.retract(item.mask);
            return;
        }
        // Suspend needs credentials that will not be suspended, Reinstate needs credentials that will.
        uint256 projected = status.projected();
        uint256 already = kind == ChangeKind.Suspend ? projected : ~projected;
        if (item.mask & already != 0) revert NoChange(item.word, item.mask, projected);
        status.announceToggle(epochLength, epoch, item.mask);
    }

    /// @dev One hold, told as it is from now on.
    /// @param digest Before it.
    /// @return The digest after it.
    function _changeHold(
        bytes32 id,
        BatchHeader calldata header,
        ChangeKind kind,
        uint256 target,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        uint32 revision,
        uint224 digest
    ) private returns (uint224) {
        if (target >= header.size && target != Holds.WHOLE_BATCH) revert IndexBeyondBatch(target, header.size);
        (uint64 from, uint64 end) = _storeHold(_holds[id][target], header.policy, kind, target, until);
        emit HoldChanged({
            id: id,
            kind: kind,
            revision: revision,
            target: target,
            from: from,
            until: end,
            reason: reason,
            evidence: evidence
        });
        return
            StatusWords.digestStep({
                digest: digest,
                kind: uint8(kind),
                wordOrIndex: target,
                mask: 0,
                from: from,
                until: end,
                reason: reason,
                evidence: evidence
            });
    }

    function _storeHold(
        HoldSlot storage slot,
        Policy calldata policy,
        ChangeKind kind,
        uint256 target,
        uint64 until
    ) private returns (uint64, uint64) {
        Hold stored = slot.hold;
        stored =
            kind == ChangeKind.Emergency
                ? _imposed(stored, policy.emergencyLimit, until)
                : _ended(stored, target, policy.epochLength, until);
        slot.hold = stored;
        (uint256 from, uint256 end, ) = stored.unpack();
        return (uint64(from), uint64(end));
    }

    /// @dev A hold begins with the next second, so that all blocks of this one agree about it.
    function _imposed(Hold stored, uint256 limit, uint256 until) private view returns (Hold) {
        uint256 from = block.timestamp + 1;
        if (until <= from || until - from > limit) {
            revert HoldOutOfRange(uint64(until), uint64(from + 1), uint64(from + limit));
        }
        return stored.impose(from, until);
    }

    function _ended(Hold stored, uint256 target, uint256 epochLength, uint256 until) private view returns (Hold) {
        (uint256 from, uint256 end, uint256 floor) = stored.unpack();
        uint256 earliest = StatusWords.horizon(epochLength, block.timestamp);
        if (until < earliest || until >= end) {
            revert HoldEndOutOfRange(target, uint64(until), uint64(earliest), end == 0 ? 0 : uint64(end - 1));
        }
        return Holds.pack(from, until, floor);
    }

    function _readStatus(bytes32 id, uint256 index) private view returns (uint256[10] memory words) {
        uint256 state = _batches[id].state;
        uint256 revision = state >> REVISION_SHIFT;
        (words[0], words[1]) = (revision, uint224(state));
        // At revision 1 nothing was ever announced, so there is nothing to read.
        if (revision <= 1) return words;
        (uint256 word, uint256 mask) = StatusWords.locate(index);
        StatusWord memory revoked = _revoked[id][word].readFinal(mask);
        (words[2], words[3], words[4]) = (revoked.newest, revoked.older, revoked.oldest);
        if (state & SUSPENSIONS_USED != 0) {
            StatusWord memory suspended = _suspended[id][word].readToggled();
            (words[5], words[6], words[7]) = (suspended.newest, suspended.older, suspended.oldest);
        }
        if (state & HOLDS_USED != 0) {
            words[8] = Hold.unwrap(_holds[id][index].hold);
            words[9] = Hold.unwrap(_holds[id][Holds.WHOLE_BATCH].hold);
        }
    }

    function _statusOf(bytes32 id, uint256 index) private view returns (BatchStatus memory status) {
        uint256[10] memory words = _readStatus(id, index);
        (status.revision, status.digest) = (uint32(words[0]), uint224(words[1]));
        status.revoked = StatusWord(words[2], words[3], words[4]);
        status.suspended = StatusWord(words[5], words[6], words[7]);
        status.hold = Hold.wrap(words[8]);
        status.batchHold = Hold.wrap(words[9]);
    }
}
