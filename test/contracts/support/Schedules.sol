// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { VestingPoint } from "../../../contracts/interfaces/IVestingCampaign.sol";

/// @notice Schedules to test with, and how they read: as a fraction, added up point by point, never rounded.
library Schedules {
    uint64 internal constant WHOLE = 1e18;

    /// @dev Point k of n vests (k + 1) / n.
    function equal(uint256 number, uint256 first, uint256 gap) internal pure returns (VestingPoint[] memory points) {
        points = new VestingPoint[](number);
        for (uint256 k = 0; k < number; ++k) {
            points[k].time = uint64(first + k * gap);
            points[k].share = uint64((uint256(WHOLE) * (k + 1)) / number);
        }
    }

    /// @dev 1 to 64 points: seconds or ages apart, from the first to the last second there is, with plateaus and jumps.
    function any(uint256 seed) internal pure returns (VestingPoint[] memory points) {
        uint256[5] memory numbers = [uint256(1), 2, 63, 64, 1 + (_draw(seed, 0) % 64)];
        uint256 number = numbers[_draw(seed, 1) % 5];
        points = new VestingPoint[](number);
        uint256 widest = [uint256(2), 2 ** 20, 2 ** 57][_draw(seed, 2) % 3];
        // So that the rims are met: the first second, or the last one.
        bool atEnd = _draw(seed, 3) % 4 == 0;
        uint256 time = _draw(seed, 4) % 3 == 0 ? 0 : _draw(seed, 5) % 2 ** 57;
        uint256 share = 0;
        for (uint256 k = 0; k < number; ++k) {
            uint256 dice = _draw(seed, 100 + k);
            // A third of the points gains nothing, and some gain all that is left.
            if (dice % 3 != 0) share += dice % 17 == 0 ? WHOLE - share : (dice >> 8) % ((WHOLE - share) / 8 + 1);
            points[k] = VestingPoint({ time: uint64(time), share: uint64(k + 1 == number ? WHOLE : share) });
            time += 1 + ((dice >> 128) % widest);
        }
        if (!atEnd) return points;
        uint64 off = type(uint64).max - points[number - 1].time;
        for (uint256 k = 0; k < number; ++k) points[k].time += off;
    }

    /// @dev Any second from shortly before the first point to shortly after the last; often one of a point, or next to one.
    function momentOf(VestingPoint[] memory points, uint256 seed) internal pure returns (uint256 time) {
        uint256 point = points[_draw(seed, 0) % points.length].time;
        if (_draw(seed, 1) % 2 == 0) {
            time = point + (_draw(seed, 2) % 3);
            return time == 0 ? 0 : time - 1;
        }
        uint256 first = points[0].time;
        return first + (_draw(seed, 3) % (points[points.length - 1].time - first + 2));
    }

    /// @dev What is vested of anything: each point that is reached adds its gain; of the next one a linear schedule adds the
    /// part of the way that is done.
    function fractionAt(
        VestingPoint[] memory points,
        bool stepped,
        uint256 time
    ) internal pure returns (uint256 part, uint256 whole) {
        (part, whole) = (0, WHOLE);
        uint256 share = 0;
        for (uint256 k = 0; k < points.length; ++k) {
            uint256 gain = points[k].share - share;
            share = points[k].share;
            if (points[k].time <= time) part += gain;
            else if (!stepped && k != 0 && points[k - 1].time <= time) {
                uint256 way = points[k].time - points[k - 1].time;
                return (part * way + gain * (time - points[k - 1].time), whole * way);
            }
        }
    }

    function _draw(uint256 seed, uint256 n) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, n)));
    }
}
