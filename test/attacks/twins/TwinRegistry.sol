// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Authorization, IBatchAuthorizations } from "../../../contracts/interfaces/IBatchAuthorizations.sol";
import {
    BatchHeader,
    BatchStatus,
    ChangeKind,
    Hold,
    IBatchRegistry,
    StatusWord,
    WordMask
} from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Holds } from "../../../contracts/libraries/Holds.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";
import { BatchHash } from "../support/BatchHash.sol";
import { BatchHole } from "./BatchHole.sol";
import { TwinAuthorizations } from "./TwinAuthorizations.sol";

/// @notice A plain registry by the rules of ours, without events and digest. With a hole it lacks one safeguard; every
/// `_hole ==` is a place where one is missing. Never shipped.
contract TwinRegistry is TwinAuthorizations {
    using Holds for Hold;
    using StatusWords for StatusWord;

    mapping(bytes32 id => uint32 number) private _revisions;
    /// @dev Under which key the batch's status is kept: its id.
    mapping(bytes32 id => bytes32 key) private _keys;
    mapping(bytes32 key => mapping(uint256 word => StatusWord status)) private _revoked;
    mapping(bytes32 key => mapping(uint256 word => StatusWord status)) private _suspended;
    mapping(bytes32 key => mapping(uint256 target => Hold hold)) private _holds;

    function issue(BatchHeader calldata header, string calldata) external returns (bytes32 id) {
        if (msg.sender != header.issuer) revert IBatchRegistry.NotIssuer(msg.sender, header.issuer);
        return _issue(header);
    }

    function issueByDelegation(
        BatchHeader calldata header,
        string calldata uri,
        Authorization calldata given
    ) external returns (bytes32 id) {
        _authorize(header.issuer, BatchHash.issue(_hole, header, uri, given.nonce, given.deadline), given);
        return _issue(header);
    }

    function change(
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32,
        bytes32
    ) external returns (uint32 revision) {
        address revoker = header.policy.revoker;
        if (msg.sender != revoker && (_hole != BatchHole.OneRole || msg.sender != header.policy.emergency)) {
            revert IBatchRegistry.NotRevoker(msg.sender, revoker);
        }
        return _change(header, kind, masks);
    }

    function changeByDelegation(
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32 reason,
        bytes32 evidence,
        uint32 signedRevision,
        Authorization calldata given
    ) external returns (uint32 revision) {
        bytes32 id = idOf(header);
        bytes32 request = BatchHash.change({
            hole: _hole,
            id: id,
            kind: kind,
            masks: masks,
            reason: reason,
            evidence: evidence,
            revision: signedRevision,
            nonce: given.nonce,
            deadline: given.deadline
        });
        _authorize(header.policy.revoker, request, given);
        _checkRevision(id, kind, signedRevision);
        return _change(header, kind, masks);
    }

    function imposeHold(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32,
        bytes32
    ) external returns (uint32 revision) {
        _checkEmergency(header);
        return _changeHolds(header, ChangeKind.Emergency, targets, until);
    }

    function endHold(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32,
        bytes32
    ) external returns (uint32 revision) {
        _checkEmergency(header);
        return _changeHolds(header, ChangeKind.EndEmergency, targets, until);
    }

    function imposeHoldByDelegation(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        Authorization calldata given
    ) external returns (uint32 revision) {
        _authorizeHold(header, ChangeKind.Emergency, targets, until, reason, evidence, 0, given);
        return _changeHolds(header, ChangeKind.Emergency, targets, until);
    }

    function endHoldByDelegation(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        uint32 signedRevision,
        Authorization calldata given
    ) external returns (uint32 revision) {
        _authorizeHold(header, ChangeKind.EndEmergency, targets, until, reason, evidence, signedRevision, given);
        return _changeHolds(header, ChangeKind.EndEmergency, targets, until);
    }

    function revisionOf(bytes32 id) external view returns (uint32 revision) {
        return _revisions[id];
    }

    function statusOf(bytes32 id, uint256 index) external view returns (BatchStatus memory status) {
        return _statusOf(id, index);
    }

    function statusAt(
        BatchHeader calldata header,
        uint256 index,
        uint64 moment
    ) external view returns (bool revoked, bool suspended) {
        bytes32 id = idOf(header);
        BatchStatus memory status = _statusOf(id, index);
        if (status.revision == 0) revert IBatchRegistry.UnknownBatch(id);
        uint256 length = header.policy.epochLength;
        (, uint256 mask) = StatusWords.locate(index);
        uint256[4] memory floors = [
            status.revoked.finalFloor(mask, length),
            status.suspended.toggledFloor(length),
            status.hold.floorOf(),
            status.batchHold.floorOf()
        ];
        for (uint256 i = 0; i < 4; ++i) {
            if (moment < floors[i]) revert IBatchRegistry.HistoryNotKept(moment, uint64(floors[i]));
        }
        uint256 horizon = StatusWords.horizon(length, block.timestamp);
        if (moment >= horizon) revert IBatchRegistry.BeyondHorizon(moment, uint64(horizon));
        (revoked, , ) = status.revoked.finalAt(mask, length, moment);
        (suspended, , ) = status.suspended.toggledAt(mask, length, moment);
        suspended = suspended || status.hold.isHeldAt(moment) || status.batchHold.isHeldAt(moment);
    }

    function idOf(BatchHeader calldata header) public view returns (bytes32) {
        uint256 chain = _hole == BatchHole.ChainlessId || _hole == BatchHole.Chainless ? 0 : block.chainid;
        address place = _hole == BatchHole.Placeless ? address(0) : address(this);
        if (_hole == BatchHole.BareId) return keccak256(abi.encode(chain, place, header.salt));
        // Whatever no member has is refused here.
        if (_hole != BatchHole.RawId) abi.encode(header);
        return Ids.batch(chain, place, header);
    }

    function _issue(BatchHeader calldata header) private returns (bytes32 id) {
        if (header.root == bytes32(0)) revert IBatchRegistry.ZeroRoot();
        uint256 last = StatusWords.epochAt(header.policy.epochLength, block.timestamp + 30 * 365 days);
        if (last + 2 >= 2 ** 32 && _hole != BatchHole.ShortLife) revert IBatchRegistry.EpochOutOfRange(last);
        id = idOf(header);
        if (_revisions[id] != 0) revert IBatchRegistry.BatchExists(id);
        _revisions[id] = 1;
        _keys[id] = _hole == BatchHole.StatusByRoot ? header.root : id;
    }

    function _change(
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask[] calldata masks
    ) private returns (uint32 revision) {
        bytes32 id = idOf(header);
        if (_revisions[id] == 0) revert IBatchRegistry.UnknownBatch(id);
        if (kind > ChangeKind.RetractSuspension) revert IBatchRegistry.KindNotSupported(kind);
        if (masks.length == 0) revert IBatchRegistry.NoMasks();
        uint256 length = header.policy.epochLength;
        for (uint256 i = 0; i < masks.length; ++i) {
            uint256 allowed = StatusWords.credentialBits(masks[i].word, header.size);
            if (_hole == BatchHole.UnboundedMask) allowed = type(uint256).max;
            if (masks[i].mask == 0 || masks[i].mask & ~allowed != 0) {
                revert IBatchRegistry.MaskOutOfRange(masks[i].word, masks[i].mask, allowed);
            }
            if (_hole == BatchHole.ChecksFirst) _checkChange(_keys[id], kind, masks[i], length);
        }
        for (uint256 i = 0; i < masks.length; ++i) {
            if (_hole != BatchHole.ChecksFirst) _checkChange(_keys[id], kind, masks[i], length);
            _apply(_keys[id], kind, masks[i], length);
        }
        revision = _revisions[id] += uint32(masks.length);
    }

    function _checkChange(bytes32 key, ChangeKind kind, WordMask calldata item, uint256 length) private view {
        (uint256 word, uint256 mask) = (item.word, item.mask);
        if (kind == ChangeKind.Suspend || kind == ChangeKind.Reinstate) {
            uint256 projected = _suspended[key][word].projected();
            uint256 already = kind == ChangeKind.Suspend ? projected : ~projected;
            if (mask & already != 0 && _hole != BatchHole.BlindToggle) {
                revert IBatchRegistry.NoChange(word, mask, projected);
            }
        } else if (kind != ChangeKind.Revoke && _hole != BatchHole.LateRetraction) {
            uint256 pending = _planeOf(kind)[key][word].announcedIn(_epoch(length));
            if (mask & ~pending != 0) revert IBatchRegistry.NothingToRetract(word, mask, pending);
        }
    }

    function _apply(bytes32 key, ChangeKind kind, WordMask calldata item, uint256 length) private {
        (uint256 word, uint256 mask, uint256 epoch) = (item.word, item.mask, _epoch(length));
        StatusWord storage status = _planeOf(kind)[key][word];
        if (kind == ChangeKind.Revoke) status.announceFinal(length, epoch, mask);
        else if (kind == ChangeKind.Suspend) status.announceToggle(length, epoch, mask);
        else if (kind == ChangeKind.Reinstate) {
            if (_hole == BatchHole.Resurrection) _clear(_revoked[key][word], mask);
            if (_hole == BatchHole.ReinstatesAtOnce) _clear(status, mask);
            else status.announceToggle(length, epoch, mask);
        } else if (_hole == BatchHole.LateRetraction) _clear(status, mask);
        else status.retract(mask);
    }

    function _clear(StatusWord storage status, uint256 mask) private {
        status.newest &= ~mask;
        status.older &= ~mask;
        status.oldest &= ~mask;
    }

    function _changeHolds(
        BatchHeader calldata header,
        ChangeKind kind,
        uint256[] calldata targets,
        uint64 until
    ) private returns (uint32 revision) {
        bytes32 id = idOf(header);
        if (_revisions[id] == 0) revert IBatchRegistry.UnknownBatch(id);
        if (targets.length == 0) revert IBatchRegistry.NoTargets();
        for (uint256 i = 0; i < targets.length; ++i) {
            uint256 target = targets[i];
            if (target >= header.size && target != Holds.WHOLE_BATCH && _hole != BatchHole.UnboundedTarget) {
                revert IBatchRegistry.IndexBeyondBatch(target, header.size);
            }
            Hold stored = _holds[_keys[id]][_place(target)];
            _holds[_keys[id]][_place(target)] =
                kind == ChangeKind.Emergency
                    ? _imposed(stored, header.policy.emergencyLimit, until)
                    : _ended(stored, target, header.policy.epochLength, until);
        }
        revision = _revisions[id] += uint32(targets.length);
    }

    function _imposed(Hold stored, uint64 limit, uint64 until) private view returns (Hold) {
        uint64 from = uint64(block.timestamp) + (_hole == BatchHole.HoldsAtOnce ? 0 : 1);
        if (until <= from || (until - from > limit && _hole != BatchHole.BoundlessHold)) {
            revert IBatchRegistry.HoldOutOfRange(until, from + 1, from + limit);
        }
        (, uint256 end, uint256 floor) = stored.unpack();
        if (_hole == BatchHole.ForgetfulHold) return Holds.pack(from, until, uint64(floor));
        if (_hole == BatchHole.FloorOverLiveHold) return Holds.pack(from, until, uint64(end));
        return stored.impose(from, until);
    }

    function _ended(Hold stored, uint256 target, uint256 length, uint64 until) private view returns (Hold) {
        (uint256 from, uint256 end, uint256 floor) = stored.unpack();
        uint256 earliest = StatusWords.horizon(_hole == BatchHole.EarlyEnd ? 0 : length, block.timestamp);
        if (until < earliest || until >= end) {
            revert IBatchRegistry.HoldEndOutOfRange(target, until, uint64(earliest), end == 0 ? 0 : uint64(end - 1));
        }
        return Holds.pack(uint64(from), until, uint64(floor));
    }

    function _authorizeHold(
        BatchHeader calldata header,
        ChangeKind kind,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        uint32 signedRevision,
        Authorization calldata given
    ) private {
        bytes32 id = idOf(header);
        bytes32 request = BatchHash.hold({
            hole: _hole,
            id: id,
            kind: kind,
            targets: targets,
            until: until,
            reason: reason,
            evidence: evidence,
            revision: signedRevision,
            nonce: given.nonce,
            deadline: given.deadline
        });
        _authorize(header.policy.emergency, request, given);
        _checkRevision(id, kind, signedRevision);
    }

    /// @dev The kinds that tighten: revocation, suspension, hold.
    function _checkRevision(bytes32 id, ChangeKind kind, uint32 signedRevision) private view {
        bool tightens = kind < ChangeKind.Reinstate || kind == ChangeKind.Emergency;
        uint32 expected = tightens ? 0 : _revisions[id];
        if (signedRevision != expected && BatchHash.bindsRevision(_hole)) {
            revert IBatchAuthorizations.RevisionMismatch(id, signedRevision, expected);
        }
    }

    function _checkEmergency(BatchHeader calldata header) private view {
        address emergency = header.policy.emergency;
        if (msg.sender != emergency && (_hole != BatchHole.OneRole || msg.sender != header.policy.revoker)) {
            revert IBatchRegistry.NotEmergency(msg.sender, emergency);
        }
    }

    function _statusOf(bytes32 id, uint256 index) private view returns (BatchStatus memory status) {
        (bytes32 key, uint256 word) = (_keys[id], index / StatusWords.PER_WORD);
        status.revision = _revisions[id];
        (status.revoked, status.suspended) = (_revoked[key][word], _suspended[key][word]);
        status.hold = _holds[key][_place(index)];
        status.batchHold = _holds[key][_place(Holds.WHOLE_BATCH)];
    }

    /// @dev The epoch in which a change is announced.
    function _epoch(uint256 length) private view returns (uint256 epoch) {
        uint256 moment = block.timestamp;
        if (_hole == BatchHole.LateBoundary && length != 0) --moment;
        epoch = StatusWords.epochAt(length, moment);
        if (_hole == BatchHole.EarlyEffect) --epoch;
        if (_hole == BatchHole.WrappedEpochs) epoch = uint32(epoch);
    }

    function _planeOf(
        ChangeKind kind
    ) private view returns (mapping(bytes32 => mapping(uint256 => StatusWord)) storage) {
        return kind == ChangeKind.Revoke || kind == ChangeKind.RetractRevoke ? _revoked : _suspended;
    }

    function _place(uint256 target) private view returns (uint256) {
        return _hole == BatchHole.NarrowTarget ? uint32(target) : target;
    }
}
