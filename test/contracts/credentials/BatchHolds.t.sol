// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    BatchHeader,
    ChangeKind,
    Hold,
    IBatchRegistry,
    StatusWord
} from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Guarantee, Outcome, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { Holds } from "../../../contracts/libraries/Holds.sol";
import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";
import { BatchHistory } from "../support/BatchHistory.sol";

/// @notice Emergency holds: intervals of their own, at once, bounded, and never shortened below the horizon.
contract BatchHoldsTest is BatchHistory {
    /// @dev A batch with an emergency role whose limit is at least 1,000 seconds.
    function heldBatch(uint256 seed) private returns (BatchHeader memory header, bytes32 id) {
        header = batchBy(seed - (seed % 2));
        if (header.policy.emergencyLimit < 1000) header.policy.emergencyLimit = 1000;
        id = issue(header);
    }

    function someTarget(uint256 seed) private pure returns (uint256) {
        return draw(seed, 90) % 3 == 0 ? WHOLE : tracked(draw(seed, 91));
    }

    function stored(bytes32 id, uint256 target) private view returns (uint256 from, uint256 until, uint256 floor) {
        uint256 packed = Hold.unwrap(registry.holdsOf(id, targetsOf(target))[0]);
        return (packed >> 128, (packed >> 64) % 2 ** 64, packed % 2 ** 64);
    }

    function isStored(bytes32 id, uint256 target, uint256 from, uint256 until, uint256 floor) private view {
        (uint256 from_, uint256 until_, uint256 floor_) = stored(id, target);
        equal(from_, from, "from");
        equal(until_, until, "until");
        equal(floor_, floor, "floor");
    }

    // ---------------------------------------------------------------- imposing

    /// @dev From the next second on, for all that are named, in the order named; the event and the answer say so.
    function testFuzz_Hold_BeginsWithTheNextSecondForAllThatAreNamed(
        uint256 seed,
        uint8 count,
        uint32 reason,
        bytes32 evidence
    ) public {
        (BatchHeader memory header, bytes32 id) = heldBatch(seed);
        uint64 until = uint64(NOW + 2 + (draw(seed, 1) % header.policy.emergencyLimit));
        uint256[] memory targets = new uint256[](1 + (count % 4));
        for (uint256 i = 0; i < targets.length; ++i) {
            targets[i] = i == 2 ? WHOLE : (draw(seed, 2) + i) % COUNT;
            vm.expectEmit();
            emit IBatchRegistry.HoldChanged({
                id: id,
                kind: ChangeKind.Emergency,
                revision: uint32(2 + i),
                target: targets[i],
                from: uint64(NOW + 1),
                until: until,
                reason: reason,
                evidence: evidence
            });
        }
        uint32 revision = uint32(1 + targets.length);
        vm.prank(EMERGENCY);
        equal(registry.imposeHold(header, targets, until, reason, evidence), revision, "revision");
        for (uint256 i = 0; i < targets.length; ++i) isStored(id, targets[i], NOW + 1, until, 0);

        uint256 index = targets[0];
        (, bool suspended) = registry.statusAt(header, index, uint64(NOW));
        isTrue(!suspended, "not in this second");
        uint256[3] memory moments = [NOW + 1, uint256(until) - 1, until];
        for (uint256 i = 0; i < 3; ++i) {
            moveTo(moments[i]);
            (, suspended) = registry.statusAt(header, index, uint64(moments[i]));
            isTrue(suspended == (i < 2), "until it ends");
            (, suspended) = registry.statusAt(header, (index + 500) % COUNT, uint64(moments[i]));
            isTrue(suspended == (i < 2 && targets.length > 2), "others only where the whole batch is held");
        }
        follow();
        equal(registry.statusOf(id, 0).digest, digests[id], "digest");
    }

    function testFuzz_RevertWhen_HeldByAnyoneButTheRole(address caller, bool isNobody, bool ends) public {
        (BatchHeader memory header, ) = heldBatch(2);
        if (isNobody) {
            (header.policy.emergency, header.policy.emergencyLimit) = (address(0), 0);
            issue(header);
        }
        address role = header.policy.emergency;
        // No other role will do.
        if (uint160(caller) % 3 != 0) caller = uint160(caller) % 3 == 1 ? REVOKER : ISSUER;
        vm.assume(caller != role && caller != address(0));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.NotEmergency.selector, caller, role));
        if (ends) registry.endHold(header, targetsOf(0), uint64(time + 2), 0, 0);
        else registry.imposeHold(header, targetsOf(0), uint64(time + 2), 0, 0);
    }

    function testFuzz_RevertWhen_ThereAreNoTargetsOrAnIndexIsBeyond(uint64 size, uint256 target, bool ends) public {
        (BatchHeader memory header, ) = heldBatch(4);
        header.size = uint64(bound(size, 1, 2 ** 32));
        issue(header);
        uint256[5] memory edges = [header.size, WHOLE - 1, 2 ** 32, 2 ** 255, target];
        target = edges[target % 5];
        vm.assume(target >= header.size && target != WHOLE);
        vm.prank(EMERGENCY);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.IndexBeyondBatch.selector, target, header.size));
        if (ends) registry.endHold(header, targetsOf(target), uint64(time + 2), 0, 0);
        else registry.imposeHold(header, targetsOf(target), uint64(time + 2), 0, 0);
        vm.prank(EMERGENCY);
        vm.expectRevert(IBatchRegistry.NoTargets.selector);
        if (ends) registry.endHold(header, new uint256[](0), uint64(time + 2), 0, 0);
        else registry.imposeHold(header, new uint256[](0), uint64(time + 2), 0, 0);
    }

    function testFuzz_RevertWhen_AHoldIsEmptyOrBeyondTheLimit(uint256 seed, uint64 until, uint8 edge) public {
        (BatchHeader memory header, ) = heldBatch(seed);
        uint64 from = uint64(NOW + 1);
        uint64 limit = header.policy.emergencyLimit;
        uint64[7] memory edges = [0, from - 1, from, from + limit + 1, type(uint64).max, until, from + limit + 2];
        until = edges[edge % 7];
        vm.assume(until <= from || until > from + limit);
        vm.prank(EMERGENCY);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.HoldOutOfRange.selector, until, from + 1, from + limit));
        registry.imposeHold(header, targetsOf(someTarget(seed)), until, 0, 0);
        // Both ends of the range are in it.
        hold(header, someTarget(seed), from + 1);
        hold(header, someTarget(seed), from + limit);
    }

    /// @dev Which end is sooner, and whether they touch: one hold over both, as long as no second lies between them.
    function testFuzz_Hold_JoinsTheOneInForceOrReplacesTheOneThatIsOver(uint256 seed, uint16 a, uint16 b) public {
        (BatchHeader memory header, bytes32 id) = heldBatch(seed);
        uint256 target = someTarget(seed);
        uint256 end = NOW + 2 + (a % 900);
        hold(header, target, end);
        // In it; its last second; its end; the first second of a gap; later.
        moveTo([NOW + (draw(seed, 1) % (end - NOW)), end - 2, end - 1, end, end + (draw(seed, 2) % 5000)][b % 5]);
        uint256 from = time + 1;
        uint256 until = from + 1 + (draw(seed, 3) % 999);
        hold(header, target, until);
        bool joins = end >= from;
        if (joins) isStored(id, target, NOW + 1, until > end ? until : end, 0);
        else isStored(id, target, from, until, end);
        follow();
        uint256 index = target == WHOLE ? 7 : target;
        uint256[5] memory moments = [NOW, end - 1, end, time, horizonOf(header.policy.epochLength) - 1];
        for (uint256 i = 0; i < 5; ++i) answersRightly(header, id, index, moments[i]);
        if (joins) return;
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.HistoryNotKept.selector, uint64(end - 1), uint64(end)));
        registry.statusAt(header, index, uint64(end - 1));
        // The third forgets the second, too, and joining keeps the floor.
        moveTo(until - 1);
        hold(header, target, until + 10);
        isStored(id, target, from, until + 10, end);
        moveTo(until + 10);
        hold(header, target, until + 20);
        isStored(id, target, until + 11, until + 20, until + 10);
    }

    // ---------------------------------------------------------------- ending

    function testFuzz_EndHold_IsBroughtForwardToTheHorizonOrBeyond(uint256 seed, uint64 until, uint8 edge) public {
        (BatchHeader memory header, bytes32 id) = heldBatch(seed);
        uint256 target = someTarget(seed);
        uint64 end = uint64(NOW + 2 + (draw(seed, 1) % header.policy.emergencyLimit));
        hold(header, target, end);
        moveTo(NOW + (draw(seed, 2) % (end - NOW + 100)) / (1 + (edge >> 4)));
        uint64 horizon = uint64(horizonOf(header.policy.epochLength));
        uint64[7] memory edges = [horizon - 1, horizon, end - 1, end, end + 1, until, uint64(time + 1)];
        until = edges[edge % 7];
        bool isRefused = until < horizon || until >= end;
        if (isRefused) {
            vm.expectRevert(
                abi.encodeWithSelector(IBatchRegistry.HoldEndOutOfRange.selector, target, until, horizon, end - 1)
            );
        } else {
            _expectEnd(id, target, until, bytes32(seed));
        }
        vm.prank(EMERGENCY);
        registry.endHold(header, targetsOf(target), until, 5, bytes32(seed));
        isStored(id, target, NOW + 1, isRefused ? end : until, 0);
        if (isRefused) return;
        follow();
        uint256 index = target == WHOLE ? 7 : target;
        moveTo(until - 1);
        (, bool suspended) = registry.statusAt(header, index, until - 1);
        isTrue(suspended == (until - 1 > NOW), "held to the second before");
        moveTo(until);
        (, suspended) = registry.statusAt(header, index, until);
        isTrue(!suspended, "over");
        equal(registry.statusOf(id, 0).digest, digests[id], "digest");
    }

    /// @dev As it is told of the one hold of a batch.
    function _expectEnd(bytes32 id, uint256 target, uint64 until, bytes32 evidence) private {
        vm.expectEmit();
        emit IBatchRegistry.HoldChanged({
            id: id,
            kind: ChangeKind.EndEmergency,
            revision: 3,
            target: target,
            from: uint64(NOW + 1),
            until: until,
            reason: 5,
            evidence: evidence
        });
    }

    function testFuzz_RevertWhen_ThereIsNothingToEnd(uint256 seed, uint64 until) public {
        (BatchHeader memory header, ) = heldBatch(seed);
        uint256 target = someTarget(seed);
        uint64 horizon = uint64(horizonOf(header.policy.epochLength));
        vm.prank(EMERGENCY);
        vm.expectRevert(
            abi.encodeWithSelector(IBatchRegistry.HoldEndOutOfRange.selector, target, until, horizon, uint64(0))
        );
        registry.endHold(header, targetsOf(target), until, 0, 0);
    }

    /// @dev Where an epoch is a second, a hold may be ended before it began; the next one takes its place.
    function testFuzz_EndHold_MayLeaveNothingOfIt(uint256 seed, bool isSameSecond) public {
        BatchHeader memory header = batchBy(2);
        (header.policy.epochLength, header.policy.emergencyLimit) = (0, 1000);
        bytes32 id = issue(header);
        uint256 target = someTarget(seed);
        hold(header, target, NOW + 500);
        endHold(header, target, NOW + 1);
        isStored(id, target, NOW + 1, NOW + 1, 0);
        if (!isSameSecond) moveTo(NOW + 1 + (seed % 1000));
        (, bool suspended) = registry.statusAt(header, target == WHOLE ? 7 : target, uint64(time));
        isTrue(!suspended, "never held");
        hold(header, target, time + 10);
        isStored(id, target, time + 1, time + 10, isSameSecond ? 0 : NOW + 1);
    }

    // ---------------------------------------------------------------- what they mean

    /// @dev Suspended = by the word, by its own hold, or by the batch's; each alone, and none without cause.
    function testFuzz_Suspended_ByTheWordByTheHoldOrByTheBatch(uint256 seed, uint8 which) public {
        (BatchHeader memory header, ) = heldBatch(seed);
        uint256 row = draw(seed, 1) % 6;
        uint256 index = tracked(row);
        uint256 horizon = horizonOf(header.policy.epochLength);
        if (which & 1 != 0) announce(header, ChangeKind.Suspend, maskOf(index));
        moveTo(horizon);
        if (which & 2 != 0) hold(header, index, time + 100);
        if (which & 4 != 0) hold(header, WHOLE, time + 50);
        if (which & 8 != 0) hold(header, (index + 1) % COUNT, time + 900);
        bool held_;
        uint256[4] memory moments = [horizon, horizon + 1, horizon + 50, horizon + 100];
        for (uint256 i = 0; i < 4; ++i) {
            moveTo(moments[i]);
            held_ = i > 0 && ((which & 2 != 0 && i < 3) || (which & 4 != 0 && i < 2));
            Verdict memory verdict = verify(header, row);
            isOutcome(verdict, which & 1 != 0 || held_ ? Outcome.Suspended : Outcome.Valid);
            equal(uint8(verdict.guarantee), uint8(Guarantee.ExceptEmergency), "guarantee");
            if (which & 1 != 0) equal(verdict.since, horizon, "one suspension, whatever causes it");
        }
    }

    /// @dev Imposed and ended at random: against intervals kept by the calls alone.
    function testFuzz_Holds_EqualTheUnionOfWhatWasImposed(uint256 seed) public {
        BatchHeader memory header = batchBy(seed - (seed % 2));
        (header.policy.epochLength, header.policy.emergencyLimit) = (seed % 3 == 0 ? 0 : 60, 400);
        bytes32 id = issue(header);
        uint256[2][12] memory intervals;
        for (uint256 i = 0; i < 12; ++i) {
            seed = draw(seed, i);
            moveTo(time + [0, 1, seed % 40, seed % 300][(seed >> 16) % 4]);
            uint256 horizon = horizonOf(header.policy.epochLength);
            (, uint256 end, ) = stored(id, 1);
            if (end > horizon && (seed >> 32) % 3 == 0) {
                uint256 until = horizon + ((seed >> 40) % (end - horizon));
                endHold(header, 1, until);
                for (uint256 k = 0; k < i; ++k) {
                    if (intervals[k][1] > until) intervals[k][1] = until;
                }
            } else {
                intervals[i] = [time + 1, time + 2 + ((seed >> 48) % 400)];
                hold(header, 1, intervals[i][1]);
            }
            (, , uint256 floor) = stored(id, 1);
            for (uint256 k = 0; k < 12; ++k) {
                // A second of some edge, or the one before it.
                uint256 moment = intervals[k][draw(seed, k) % 2];
                if (moment != 0) moment -= (draw(seed, k) >> 8) % 2;
                if (moment < floor || moment >= horizon) continue;
                bool expected;
                for (uint256 j = 0; j < 12; ++j) {
                    if (intervals[j][0] <= moment && moment < intervals[j][1]) expected = true;
                }
                (, bool suspended) = registry.statusAt(header, 1, uint64(moment));
                isTrue(suspended == expected, "held");
            }
        }
    }

    // ---------------------------------------------------------------- the library, second by second

    struct Line {
        uint256 epochLength;
        StatusWord word;
        Hold hold;
        Hold batchHold;
        uint256 floor;
        uint256 horizon;
    }

    uint256 private constant BIT = 1 << 255;

    /// @dev `since` and `next` against asking for every second of a short time line.
    function testFuzz_SuspendedAt_EqualsABruteForceOfEverySecond(uint256 seed) public pure {
        Line memory line = lineBy(seed);
        uint256 moment = line.floor + (draw(seed, 20) % (line.horizon - line.floor));
        (bool set, uint256 since, uint256 next) = Holds.suspendedAt({
            word: line.word,
            hold: line.hold,
            batchHold: line.batchHold,
            mask: BIT,
            epochLength: line.epochLength,
            moment: moment
        });
        isTrue(set == bruteForce(line, moment), "set");
        uint256 earliest = moment;
        while (earliest > line.floor && bruteForce(line, earliest - 1) == set) --earliest;
        equal(since, earliest, "since");
        uint256 last = moment;
        // Beyond all edges nothing changes any more.
        while (last < 400 && bruteForce(line, last) == set) ++last;
        equal(next, last == 400 ? type(uint256).max : last, "next");
    }

    /// @dev A state as the registry may leave it, with epochs of 0, 1, 2, 5 or 9 seconds, in the first hundred seconds.
    function lineBy(uint256 seed) private pure returns (Line memory line) {
        line.epochLength = [uint256(0), 1, 2, 5, 9][draw(seed, 1) % 5];
        uint256 now_ = 40 + (draw(seed, 2) % 60);
        uint256 epoch = line.epochLength == 0 ? now_ : now_ / line.epochLength;
        line.horizon = line.epochLength == 0 ? now_ + 1 : (epoch + 2) * line.epochLength;
        // Up to three states, of epochs that go back from now, one after the other or with gaps.
        uint256 states = draw(seed, 3) % 4;
        if (states > 0) line.word.newest = _state(draw(seed, 4), epoch -= draw(seed, 5) % 3);
        uint256 gap = epoch > 7 ? 3 : 1;
        if (states > 1) line.word.older = _state(draw(seed, 6), epoch -= 1 + (draw(seed, 7) % gap));
        if (states > 2) {
            line.word.oldest = _state(draw(seed, 8), epoch -= 1 + (draw(seed, 9) % gap));
            line.floor = line.epochLength == 0 ? epoch + 1 : (epoch + 2) * line.epochLength;
        }
        for (uint256 i = 0; i < 2; ++i) {
            if (draw(seed, 10 + i) % 4 == 0) continue;
            uint64 from = uint64(1 + (draw(seed, 12 + i) % (now_ + 1)));
            uint64 until = from + uint64(draw(seed, 14 + i) % 80);
            uint64 floor = draw(seed, 16 + i) % 2 == 0 ? 0 : uint64(draw(seed, 18 + i) % from);
            if (floor > line.floor) line.floor = floor;
            if (i == 0) line.hold = Holds.pack(from, until, floor);
            else line.batchHold = Holds.pack(from, until, floor);
        }
        if (line.floor >= line.horizon) line.floor = line.horizon - 1;
    }

    /// @dev Of this credential, of another one, or of both; never of none, which could not be told from no state at all.
    function _state(uint256 seed, uint256 epoch) private pure returns (uint256) {
        return [BIT, BIT >> 1, BIT | (BIT >> 1)][seed % 3] | epoch;
    }

    function bruteForce(Line memory line, uint256 moment) private pure returns (bool set) {
        // From the oldest on, each that is in force overrules the one before.
        uint256[3] memory slots = [line.word.oldest, line.word.older, line.word.newest];
        for (uint256 i = 0; i < 3; ++i) {
            if (moment >= StatusWords.inForceFrom(slots[i], line.epochLength)) set = slots[i] & BIT != 0;
        }
        uint256[2] memory holds = [Hold.unwrap(line.hold), Hold.unwrap(line.batchHold)];
        for (uint256 i = 0; i < 2; ++i) {
            (uint256 from, uint256 until) = (holds[i] >> 128, (holds[i] >> 64) % 2 ** 64);
            if (from <= moment && moment < until) set = true;
        }
    }

    function testFuzz_Pack_IsUndoneByUnpack(uint64 from, uint64 until, uint64 floor) public pure {
        Hold packed = Holds.pack(from, until, floor);
        equal(Hold.unwrap(packed), uint256(from) * 2 ** 128 + uint256(until) * 2 ** 64 + floor, "layout");
        (uint256 from_, uint256 until_, uint256 floor_) = Holds.unpack(packed);
        isTrue(from_ == from && until_ == until && floor_ == floor, "parts");
        equal(Holds.floorOf(packed), floor, "floor");
        isTrue(Holds.isHeldAt(packed, from) == (from < until), "held from the first second");
        isTrue(!Holds.isHeldAt(packed, until), "not held at its end");
    }
}
