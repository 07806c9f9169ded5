// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    BatchHeader,
    BatchStatus,
    ChangeKind,
    Hold,
    IBatchRegistry,
    WordMask
} from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { BatchFixture } from "./BatchFixture.sol";
import { Vm } from "./Base.sol";

/// @notice Batches of any policy, random histories of them, and a plain replay of what the registry's events say.
/// @dev The replay knows no stored words and no epochs, only what each event says: that these bits change at that second.
abstract contract BatchHistory is BatchFixture {
    struct Announced {
        ChangeKind kind;
        uint256 word;
        uint256 mask;
        uint64 from;
    }

    struct Interval {
        uint64 from;
        uint64 until;
    }

    address internal constant REVOKER = address(0x4e70);
    address internal constant EMERGENCY = address(0xe3e4);
    uint64 internal constant COUNT = 1000;
    uint256 internal constant WHOLE = type(uint256).max;

    /// @dev The block's time: the optimizer may read `block.timestamp` once and keep it.
    uint256 internal time = NOW;
    mapping(bytes32 id => Announced[] entries) internal announced;
    mapping(bytes32 id => mapping(uint256 target => Interval[] intervals)) internal held;
    /// @dev What emergencies imposed, from the second after them on.
    mapping(bytes32 id => mapping(uint256 target => Interval[] intervals)) internal imposed;
    mapping(bytes32 id => uint256 revision) internal revisions;
    mapping(bytes32 id => uint224 digest) internal digests;

    function setUp() public virtual override {
        super.setUp();
        vm.recordLogs();
    }

    // ---------------------------------------------------------------- batches

    /// @dev Credentials of four words: their first, their last, some between. In the tree they come in this order.
    function tracked(uint256 i) internal pure returns (uint256) {
        return [uint256(0), 1, 223, 224, 500, 999][i % 6];
    }

    function epochLengthBy(uint256 seed) internal pure returns (uint64) {
        uint64 length = uint64([0, 60, 61, 3600, 30 days, 60 + (draw(seed, 1) % (30 days - 59))][draw(seed, 2) % 6]);
        return length;
    }

    /// @dev Not issued yet; its emergency role is there where `seed` is even.
    function batchBy(uint256 seed) internal returns (BatchHeader memory header) {
        delete credentials;
        for (uint256 i = 0; i < 6; ++i) credentials.push(credentialAt(tracked(i)));
        header = headerOfRows();
        header.size = COUNT;
        header.issuedAt = uint64(time);
        header.salt = bytes32(seed);
        header.policy.revoker = REVOKER;
        header.policy.epochLength = epochLengthBy(seed);
        if (seed % 2 == 0) {
            header.policy.emergency = EMERGENCY;
            header.policy.emergencyLimit = uint64(1 + (draw(seed, 3) % 365 days));
        }
    }

    function idOf(BatchHeader memory header) internal view returns (bytes32) {
        return this.hash(header);
    }

    function hash(BatchHeader calldata header) external view returns (bytes32) {
        return Ids.batch(block.chainid, address(registry), header);
    }

    function masksOf(uint256 word, uint256 mask) internal pure returns (WordMask[] memory masks) {
        masks = new WordMask[](1);
        masks[0] = WordMask({ word: word, mask: mask });
    }

    function targetsOf(uint256 target) internal pure returns (uint256[] memory targets) {
        targets = new uint256[](1);
        targets[0] = target;
    }

    function announce(BatchHeader memory header, ChangeKind kind, WordMask[] memory masks) internal {
        vm.prank(header.policy.revoker);
        registry.change(header, kind, masks, 7, keccak256("evidence"));
    }

    function hold(BatchHeader memory header, uint256 target, uint256 until) internal {
        vm.prank(header.policy.emergency);
        registry.imposeHold(header, targetsOf(target), uint64(until), 8, keccak256("emergency"));
    }

    function endHold(BatchHeader memory header, uint256 target, uint256 until) internal {
        vm.prank(header.policy.emergency);
        registry.endHold(header, targetsOf(target), uint64(until), 9, keccak256("over"));
    }

    // ---------------------------------------------------------------- time

    function moveTo(uint256 moment) internal {
        time = moment;
        vm.warp(moment);
    }

    /// @dev First second of the epoch after the next, or the next second.
    function horizonOf(uint256 epochLength) internal view returns (uint256) {
        return epochLength == 0 ? time + 1 : (time / epochLength + 2) * epochLength;
    }

    /// @dev Not at all, a little, to a boundary (the second before it, the second after it), or far.
    function pass(uint256 epochLength, uint256 seed) internal {
        uint256 length = epochLength == 0 ? 2 : epochLength;
        uint256 boundary = (time / length + 1 + (draw(seed, 1) % 3)) * length;
        uint256 how = draw(seed, 2) % 8;
        if (how < 2) return;
        if (how == 2) moveTo(time + 1);
        else if (how == 3) moveTo(time + (draw(seed, 3) % length));
        else if (how < 6) moveTo(boundary);
        else if (how == 6) moveTo(boundary + 1);
        else moveTo(boundary - 1 < time ? time : boundary - 1);
    }

    // ---------------------------------------------------------------- random histories

    /// @dev One change that the registry must accept, of any kind that the batch's policy and state admit now.
    function step(BatchHeader memory header, bytes32 id, uint256 seed) internal {
        ChangeKind kind = ChangeKind(draw(seed, 1) % (header.policy.emergency == address(0) ? 5 : 7));
        if (kind >= ChangeKind.Emergency) return _stepOfHolds(header, id, kind, seed);
        uint256 word = [uint256(0), 0, 1, 2, 4][draw(seed, 2) % 5];
        uint256 mask = _someTracked(word, seed);
        uint256 from = horizonOf(header.policy.epochLength);
        if (kind == ChangeKind.RetractRevoke || kind == ChangeKind.RetractSuspension) {
            uint256 pending = pendingAt(id, word, from, kind == ChangeKind.RetractRevoke) & mask;
            if (pending != 0) return announce(header, kind, masksOf(word, pending));
            kind = kind == ChangeKind.RetractRevoke ? ChangeKind.Revoke : ChangeKind.Suspend;
        }
        if (kind != ChangeKind.Revoke) {
            uint256 projected = toggledAt(id, word, type(uint64).max) & mask;
            kind = projected == 0 ? ChangeKind.Suspend : ChangeKind.Reinstate;
            if (projected != 0) mask = projected;
        }
        announce(header, kind, masksOf(word, mask));
    }

    function _stepOfHolds(BatchHeader memory header, bytes32 id, ChangeKind kind, uint256 seed) private {
        uint256[] memory targets = new uint256[](1 + (draw(seed, 5) % 2));
        for (uint256 i = 0; i < targets.length; ++i) {
            targets[i] = draw(seed, 6 + i) % 3 == 0 ? WHOLE : tracked(draw(seed, 8 + i));
        }
        uint256 horizon = horizonOf(header.policy.epochLength);
        if (kind == ChangeKind.EndEmergency) {
            uint256 end = lastUntil(id, targets[0]);
            if (end > horizon) {
                // To the horizon, to the second before the end, or in between.
                uint256 until = [horizon, end - 1, horizon + (draw(seed, 10) % (end - horizon))][draw(seed, 11) % 3];
                return endHold(header, targets[0], until);
            }
        }
        uint256 limit = header.policy.emergencyLimit;
        if (draw(seed, 12) % 3 != 0 && limit > 200) limit = 200;
        uint256 length = 1 + (draw(seed, 13) % limit);
        vm.prank(header.policy.emergency);
        registry.imposeHold(header, targets, uint64(time + 1 + length), 1, keccak256("hold"));
    }

    function _someTracked(uint256 word, uint256 seed) private pure returns (uint256 mask) {
        for (uint256 i = 0; i < 6; ++i) {
            if (tracked(i) / 224 != word) continue;
            mask |= mask == 0 || draw(seed, 20 + i) % 2 == 0 ? bitOf(tracked(i)) : 0;
        }
        uint256 less = mask & draw(seed, 30) & ~uint256(type(uint32).max);
        if (less != 0) mask = less;
    }

    function bitOf(uint256 index) internal pure returns (uint256) {
        return 1 << (255 - (index % 224));
    }

    // ---------------------------------------------------------------- the replay

    /// @dev Reads all events since the last time, all of this second, and follows revision and digest.
    function follow() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(registry)) continue;
            bytes32 topic = logs[i].topics[0];
            if (topic == IBatchRegistry.BatchIssued.selector) {
                revisions[logs[i].topics[1]] = 1;
                digests[logs[i].topics[1]] = uint224(uint256(logs[i].topics[1]));
            } else if (topic == IBatchRegistry.StatusChanged.selector) {
                _followChange(logs[i]);
            } else if (topic == IBatchRegistry.HoldChanged.selector) {
                _followHold(logs[i]);
            }
        }
    }

    function _followChange(Vm.Log memory log_) private {
        (bytes32 id, uint256 kind) = (log_.topics[1], uint256(log_.topics[2]));
        (uint32 revision, uint64 from, uint64 until, uint32 reason, bytes32 evidence, WordMask[] memory masks) = abi
            .decode(log_.data, (uint32, uint64, uint64, uint32, bytes32, WordMask[]));
        equal(until, 0, "no change of status ends");
        for (uint256 i = 0; i < masks.length; ++i) {
            (uint256 word, uint256 mask) = (masks[i].word, masks[i].mask);
            announced[id].push(Announced(ChangeKind(kind), word, mask, from));
            _advance(id, abi.encode(uint256(digests[id]), kind, word, mask, from, uint64(0), reason, evidence));
        }
        equal(revision, revisions[id], "each word moves the revision by one");
    }

    function _followHold(Vm.Log memory log_) private {
        (bytes32 id, uint256 kind) = (log_.topics[1], uint256(log_.topics[2]));
        (uint32 revision, uint256 target, uint64 from, uint64 until, uint32 reason, bytes32 evidence) = abi.decode(
            log_.data,
            (uint32, uint256, uint64, uint64, uint32, bytes32)
        );
        Interval[] storage intervals = held[id][target];
        // The same hold, moved; or another one.
        if (intervals.length != 0 && intervals[intervals.length - 1].from == from) intervals.pop();
        intervals.push(Interval(from, until));
        if (kind == uint8(ChangeKind.Emergency)) imposed[id][target].push(Interval(uint64(time + 1), until));
        _advance(id, abi.encode(uint256(digests[id]), kind, target, uint256(0), from, until, reason, evidence));
        equal(revision, revisions[id], "each hold moves the revision by one");
    }

    function _advance(bytes32 id, bytes memory preimage) private {
        ++revisions[id];
        digests[id] = uint224(uint256(keccak256(preimage)));
    }

    function revokedAt(bytes32 id, uint256 word, uint256 moment) internal view returns (uint256 bits) {
        uint256 current;
        uint256 from;
        for (uint256 i = 0; i < announced[id].length; ++i) {
            Announced memory entry = announced[id][i];
            if (entry.word != word || entry.from > moment) continue;
            if (entry.kind != ChangeKind.Revoke && entry.kind != ChangeKind.RetractRevoke) continue;
            if (entry.from != from) (bits, current, from) = (bits | current, 0, entry.from);
            current = entry.kind == ChangeKind.Revoke ? current | entry.mask : current & ~entry.mask;
        }
        bits |= current;
    }

    function toggledAt(bytes32 id, uint256 word, uint256 moment) internal view returns (uint256 bits) {
        for (uint256 i = 0; i < announced[id].length; ++i) {
            Announced memory entry = announced[id][i];
            if (entry.kind == ChangeKind.Revoke || entry.kind == ChangeKind.RetractRevoke) continue;
            // What is retracted was a change to the other side, so that it is turned once more.
            if (entry.word == word && entry.from <= moment) bits ^= entry.mask;
        }
    }

    /// @dev What was announced to take effect at `from`, less what was retracted, and less what is revoked before then.
    function pendingAt(bytes32 id, uint256 word, uint256 from, bool final_) internal view returns (uint256 bits) {
        for (uint256 i = 0; i < announced[id].length; ++i) {
            Announced memory entry = announced[id][i];
            if (entry.word != word || entry.from != from) continue;
            bool isFinal = entry.kind == ChangeKind.Revoke || entry.kind == ChangeKind.RetractRevoke;
            if (isFinal != final_) continue;
            if (entry.kind == ChangeKind.Revoke) bits |= entry.mask;
            else if (entry.kind == ChangeKind.RetractRevoke) bits &= ~entry.mask;
            else bits ^= entry.mask;
        }
        if (final_) bits &= ~revokedAt(id, word, from - 1);
    }

    function heldAt(bytes32 id, uint256 target, uint256 moment) internal view returns (bool) {
        Interval[] storage intervals = held[id][target];
        for (uint256 i = 0; i < intervals.length; ++i) {
            if (intervals[i].from <= moment && moment < intervals[i].until) return true;
        }
        return false;
    }

    function lastUntil(bytes32 id, uint256 target) internal view returns (uint256) {
        uint256 count = held[id][target].length;
        return count == 0 ? 0 : held[id][target][count - 1].until;
    }

    function statusByReplay(
        bytes32 id,
        uint256 index,
        uint256 moment
    ) internal view returns (bool revoked, bool suspended) {
        revoked = revokedAt(id, index / 224, moment) & bitOf(index) != 0;
        suspended =
            toggledAt(id, index / 224, moment) & bitOf(index) != 0 ||
            heldAt(id, index, moment) ||
            heldAt(id, WHOLE, moment);
    }

    /// @dev Around the second of some event's effect, or of some hold's beginning or end; or now; or far.
    function someMoment(bytes32 id, uint256 index, uint256 epochLength, uint256 seed) internal view returns (uint256) {
        uint256 how = draw(seed, 1) % 8;
        if (how == 0) return time;
        if (how == 1) return horizonOf(epochLength) - (draw(seed, 2) % 2);
        if (how == 2) return NOW + (draw(seed, 3) % (2 * (time - NOW) + 2));
        Interval[] storage intervals = held[id][how < 5 ? index : WHOLE];
        if (how < 6 && intervals.length != 0) {
            Interval memory interval = intervals[draw(seed, 4) % intervals.length];
            return (draw(seed, 5) % 2 == 0 ? interval.from : interval.until) - (draw(seed, 6) % 2);
        }
        if (announced[id].length == 0) return time;
        return announced[id][draw(seed, 7) % announced[id].length].from - (draw(seed, 8) % 2);
    }

    // ---------------------------------------------------------------- what must be so

    /// @dev Earliest moment that the stored state answers for, by its documentation.
    function floorOf(bytes32 id, uint256 index, uint256 epochLength) internal view returns (uint256 floor) {
        BatchStatus memory status = registry.statusOf(id, index);
        uint256[4] memory floors = [
            status.revoked.oldest & bitOf(index) == 0 ? 0 : _inForce(status.revoked.oldest, epochLength),
            _inForce(status.suspended.oldest, epochLength),
            uint64(Hold.unwrap(status.hold)),
            uint64(Hold.unwrap(status.batchHold))
        ];
        for (uint256 i = 0; i < 4; ++i) floor = floors[i] > floor ? floors[i] : floor;
    }

    function _inForce(uint256 slot, uint256 epochLength) private pure returns (uint256) {
        if (slot == 0) return 0;
        uint256 epoch = slot % 2 ** 32;
        return epochLength == 0 ? epoch + 1 : (epoch + 2) * epochLength;
    }

    /// @dev Within floor and horizon `statusAt` says what the replay says; outside it refuses, naming the bound.
    function answersRightly(BatchHeader memory header, bytes32 id, uint256 index, uint256 moment) internal {
        uint256 floor = floorOf(id, index, header.policy.epochLength);
        uint256 horizon = horizonOf(header.policy.epochLength);
        if (moment < floor) {
            vm.expectRevert(
                abi.encodeWithSelector(IBatchRegistry.HistoryNotKept.selector, uint64(moment), uint64(floor))
            );
        } else if (moment >= horizon) {
            vm.expectRevert(
                abi.encodeWithSelector(IBatchRegistry.BeyondHorizon.selector, uint64(moment), uint64(horizon))
            );
        }
        (bool revoked, bool suspended) = registry.statusAt(header, index, uint64(moment));
        if (moment < floor || moment >= horizon) return;
        (bool isRevoked, bool isSuspended) = statusByReplay(id, index, moment);
        isTrue(revoked == isRevoked, "revoked as by replay");
        isTrue(suspended == isSuspended, "suspended as by replay");
    }

    function draw(uint256 seed, uint256 position) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, position)));
    }
}
