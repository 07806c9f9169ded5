// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IVestingCampaign, VestingPoint } from "../interfaces/IVestingCampaign.sol";

/// @title Vesting
/// @notice How much of an entitlement is vested at a moment: one sorted list of points, linear between them or stepped.
/// @dev Packed schedules have two points a word, the earlier one high: time (64 bits), share (64 bits). Where their number is
/// odd, the last one stands twice: so every word has two points, and none needs a look at how many there are.
library Vesting {
    /// @notice Most points of a schedule.
    uint256 internal constant MAX_POINTS = 64;
    /// @notice The share that is all of it.
    uint64 internal constant WHOLE = 1e18;

    /// @notice Packs a schedule; reverts unless it is sound.
    /// @param latest Unix seconds up to which it may reach.
    function pack(VestingPoint[] memory points, uint256 latest) internal pure returns (uint256[32] memory words) {
        uint256 number = points.length;
        if (number == 0 || number > MAX_POINTS) revert IVestingCampaign.PointsOutOfRange(number, MAX_POINTS);
        VestingPoint memory previous;
        for (uint256 i = 0; i < number; ++i) {
            VestingPoint memory point = points[i];
            if (i != 0 && point.time <= previous.time) {
                revert IVestingCampaign.PointsNotAscending(i, previous.time, point.time);
            }
            if (point.share < previous.share) revert IVestingCampaign.ShareFalls(i, previous.share, point.share);
            uint256 packed = (uint256(point.time) << 64) | point.share;
            words[i / 2] = i % 2 == 0 ? (packed << 128) | packed : (words[i / 2] ^ uint128(words[i / 2])) | packed;
            previous = point;
        }
        if (previous.share != WHOLE) revert IVestingCampaign.ScheduleIncomplete(previous.share, WHOLE);
        if (previous.time > latest) revert IVestingCampaign.ScheduleTooFar(previous.time, latest);
    }

    /// @notice The point at `position` of a packed schedule.
    /// @param words Where in memory its words lie.
    function pointAt(uint256 words, uint256 position) internal pure returns (uint64 time, uint64 share) {
        uint256 point = _wordAt(words, position / 2) >> (position % 2 == 0 ? 128 : 0);
        return (uint64(point >> 64), uint64(point));
    }

    /// @notice Base units of `total` that are vested at `time`, rounded down once.
    /// @param words Where in memory the words of a packed schedule lie.
    /// @param last Position of the last of them.
    /// @param total Below 2^120: no product here reaches 2^256 (shares have 60 bits, spans 64).
    function vested(
        uint256 words,
        uint256 last,
        bool stepped,
        uint256 total,
        uint256 time
    ) internal pure returns (uint256 amount) {
        unchecked {
            // The first word whose later point is not reached, or the last one.
            uint256 low = 0;
            while (low < last) {
                uint256 middle = (low + last) / 2;
                if (uint64(_wordAt(words, middle) >> 64) > time) last = middle;
                else low = middle + 1;
            }
            uint256 word = _wordAt(words, low);
            uint256 from = word >> 128;
            uint256 to = uint128(word);
            // Only where there is no later word.
            if (to >> 64 <= time) return total;
            if (from >> 64 > time) {
                if (low == 0) return 0;
                to = from;
                from = uint128(_wordAt(words, low - 1));
            }
            uint256 share = uint64(from);
            if (stepped) return (total * share) / WHOLE;
            from >>= 64;
            uint256 span = (to >> 64) - from;
            total *= share * span + (uint64(to) - share) * (time - from);
            // Safe: points ascend, so the span is not zero.
            assembly ("memory-safe") {
                amount := div(total, mul(WHOLE, span))
            }
        }
    }

    function _wordAt(uint256 words, uint256 position) private pure returns (uint256 word) {
        // Safe: reads one of the words that the caller told of.
        assembly ("memory-safe") {
            word := mload(add(words, shl(5, position)))
        }
    }
}
