// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IVestingCampaign, VestingPoint } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { Vesting } from "../../../contracts/libraries/Vesting.sol";
import { Base } from "../support/Base.sol";
import { Schedules } from "../support/Schedules.sol";

/// @notice Schedules: against the vectors, and against a naive reading of any schedule at any moment.
contract VestingTest is Base {
    uint64 private constant WHOLE = 1e18;
    uint256 private constant FOREVER = type(uint64).max;

    struct VestingVector {
        bool stepped;
        uint256[] times;
        uint256[] shares;
        uint256 total;
        uint256 time;
        uint256 vested;
    }

    function pack(VestingPoint[] memory points, uint256 latest) public pure returns (uint256[32] memory) {
        return Vesting.pack(points, latest);
    }

    function vested(
        VestingPoint[] memory points,
        bool stepped,
        uint256 total,
        uint256 time
    ) internal pure returns (uint256) {
        return
            Vesting.vested({
                words: _placeOf(pack(points, FOREVER)),
                last: (points.length - 1) / 2,
                stepped: stepped,
                total: total,
                time: time
            });
    }

    function test_Vested_EqualsTheVectors() public view {
        VestingVector[] memory vectors = abi.decode(vector("vesting"), (VestingVector[]));
        for (uint256 i = 0; i < vectors.length; ++i) {
            VestingVector memory v = vectors[i];
            VestingPoint[] memory points = new VestingPoint[](v.times.length);
            for (uint256 k = 0; k < points.length; ++k) {
                points[k] = VestingPoint({ time: uint64(v.times[k]), share: uint64(v.shares[k]) });
            }
            equal(vested(points, v.stepped, v.total, v.time), v.vested, "vested");
        }
        isTrue(vectors.length >= 100, "enough vectors");
    }

    /// @dev Without a division: the amount is the one whose neighbours are too small and too large.
    function testFuzz_Vested_IsTheNaiveFractionRoundedDown(
        uint256 seed,
        bool stepped,
        uint120 total,
        uint256 time
    ) public pure {
        VestingPoint[] memory points = Schedules.any(seed);
        time = Schedules.momentOf(points, time);
        (uint256 part, uint256 whole) = Schedules.fractionAt(points, stepped, time);
        uint256 amount = vested(points, stepped, total, time);
        isTrue(amount * whole <= uint256(total) * part, "no more than the fraction");
        isTrue((amount + 1) * whole > uint256(total) * part, "no whole unit less");
    }

    function testFuzz_Vested_NeverFallsNorPassesTheTotal(
        uint256 seed,
        bool stepped,
        uint120 total,
        uint256 time,
        uint256 later
    ) public pure {
        VestingPoint[] memory points = Schedules.any(seed);
        (time, later) = (Schedules.momentOf(points, time), Schedules.momentOf(points, later));
        if (time > later) (time, later) = (later, time);
        uint256 less = vested(points, stepped, total, time);
        uint256 more = vested(points, stepped, total, later);
        isTrue(less <= more, "never falls");
        isTrue(more <= total, "never above the total");
    }

    function testFuzz_Vested_IsNothingBeforeTheFirstPointAndAllFromTheLast(
        uint256 seed,
        bool stepped,
        uint120 total,
        uint256 off
    ) public pure {
        VestingPoint[] memory points = Schedules.any(seed);
        (uint256 first, uint256 last) = (points[0].time, points[points.length - 1].time);
        if (first != 0) equal(vested(points, stepped, total, bound(off, 0, first - 1)), 0, "nothing yet");
        equal(vested(points, stepped, total, last), total, "all at the last point");
        equal(vested(points, stepped, total, bound(off, last, type(uint256).max)), total, "all from then on");
    }

    /// @dev At each point, and a second before it, whatever their number.
    /// hardhat-config: fuzz.runs = 16
    function testFuzz_Vested_AtEveryPoint(uint256 seed, uint120 total) public pure {
        VestingPoint[] memory points = Schedules.any(seed);
        for (uint256 i = 0; i < points.length; ++i) {
            uint256 share = (uint256(total) * points[i].share) / WHOLE;
            equal(vested(points, true, total, points[i].time), share, "stepped");
            equal(vested(points, false, total, points[i].time), share, "linear");
            if (i == 0) continue;
            uint256 before = (uint256(total) * points[i - 1].share) / WHOLE;
            equal(vested(points, true, total, points[i].time - 1), before, "the step before");
        }
    }

    /// hardhat-config: fuzz.runs = 32
    function testFuzz_PointAt_GivesBackEveryPoint(uint256 seed) public pure {
        VestingPoint[] memory points = Schedules.any(seed);
        uint256 words = _placeOf(pack(points, FOREVER));
        for (uint256 i = 0; i < points.length; ++i) {
            (uint64 time, uint64 share) = Vesting.pointAt(words, i);
            equal(time, points[i].time, "time");
            equal(share, points[i].share, "share");
        }
    }

    function test_Pack_RefusesTooFewAndTooManyPoints() public {
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.PointsOutOfRange.selector, 0, 64));
        this.pack(new VestingPoint[](0), FOREVER);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.PointsOutOfRange.selector, 65, 64));
        this.pack(Schedules.equal(65, 5, 5), FOREVER);
        pack(Schedules.equal(64, 5, 5), FOREVER);
        pack(Schedules.equal(1, 5, 5), FOREVER);
    }

    function testFuzz_RevertWhen_TimesDoNotAscend(uint256 seed, uint256 position, uint64 time) public {
        VestingPoint[] memory points = Schedules.equal(bound(seed, 2, 64), 1000, 1000);
        position = bound(position, 1, points.length - 1);
        uint64 previous = points[position - 1].time;
        points[position].time = uint64(bound(time, 0, previous));
        vm.expectRevert(
            abi.encodeWithSelector(
                IVestingCampaign.PointsNotAscending.selector,
                position,
                previous,
                points[position].time
            )
        );
        this.pack(points, FOREVER);
    }

    /// @dev Between them there would be no span to divide by.
    function test_RevertWhen_TwoPointsHaveOneTime() public {
        VestingPoint[] memory points = Schedules.equal(3, 1000, 1000);
        uint64 time = points[0].time;
        points[1].time = time;
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.PointsNotAscending.selector, 1, time, time));
        this.pack(points, FOREVER);
        points[1].time = time + 1;
        pack(points, FOREVER);
    }

    function testFuzz_RevertWhen_AShareFalls(uint256 seed, uint256 position, uint64 share) public {
        VestingPoint[] memory points = Schedules.equal(bound(seed, 2, 64), 1000, 1000);
        position = bound(position, 1, points.length - 1);
        uint64 previous = points[position - 1].share;
        points[position].share = uint64(bound(share, 0, previous - 1));
        vm.expectRevert(
            abi.encodeWithSelector(IVestingCampaign.ShareFalls.selector, position, previous, points[position].share)
        );
        this.pack(points, FOREVER);
    }

    function testFuzz_RevertWhen_TheLastShareIsNotTheWhole(uint256 number, uint64 share) public {
        VestingPoint[] memory points = Schedules.equal(bound(number, 1, 64), 1000, 1000);
        uint256 last = points.length - 1;
        share = uint64(bound(share, last == 0 ? 0 : points[last - 1].share, type(uint64).max));
        vm.assume(share != WHOLE);
        points[last].share = share;
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.ScheduleIncomplete.selector, share, WHOLE));
        this.pack(points, FOREVER);
    }

    function test_Pack_RefusesWhatReachesTooFar() public {
        VestingPoint[] memory points = Schedules.equal(3, 1000, 1000);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.ScheduleTooFar.selector, 3000, 2999));
        this.pack(points, 2999);
        pack(points, 3000);
    }

    function _placeOf(uint256[32] memory words) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := words
        }
    }
}
