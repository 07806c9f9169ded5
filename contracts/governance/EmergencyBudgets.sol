// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IQuorum } from "../interfaces/IQuorum.sol";
import { PackedRule } from "../interfaces/IRulebook.sol";
import { Rules } from "../libraries/Rules.sol";
import { Seats } from "./Seats.sol";

/// @title EmergencyBudgets
/// @notice How much of holds a seat may sign for: else one could keep credentials suspended for good, hold by hold.
abstract contract EmergencyBudgets is Seats {
    using Rules for PackedRule;

    uint256 private constant PERIOD = 90 days;
    /// @dev A budget is at most 30 days, which are fewer minutes than this has.
    uint256 private constant MINUTES_BITS = 16;
    uint256 private constant MINUTES_MASK = 2 ** MINUTES_BITS - 1;

    /// @dev Minutes, 16 bits a seat, of each period of each roster.
    mapping(uint256 period => uint256 held) private _held;

    /// @inheritdoc IQuorum
    function heldBy(uint8 seat) external view returns (uint32 spent) {
        // Of a seat beyond the sixteenth all bits are shifted out.
        return uint32(((_held[_period()] >> (uint256(seat) * MINUTES_BITS)) & MINUTES_MASK) * 1 minutes);
    }

    /// @dev Charges a hold, in whole minutes, to each seat that signed it and can bear it. Whoever cannot does not count: else a seat
    /// without a budget could stop any hold, by signing it too.
    /// @param voices The seats; at least one.
    /// @param rule Of Hold.
    /// @param length Seconds from now to the end of the hold.
    /// @param total The same, once for each credential.
    /// @return within Whether all can, or as many as the rule's quorum; else nothing is charged.
    /// @return seat One that cannot.
    /// @return left Seconds that are left to it.
    function _charge(
        uint16 voices,
        PackedRule rule,
        uint256 length,
        uint256 total
    ) internal returns (bool within, uint256 seat, uint256 left) {
        mapping(uint256 => uint256) storage held = _held;
        uint256 period = _period();
        uint256 charged = held[period];
        (uint256 budget, bool isShort) = (rule.budget(), length <= rule.sunset());
        unchecked {
            // Neither runs over: a total has fewer than 192 bits, and what is charged is within a budget, so within its 16 bits.
            uint256 cost = (total + 1 minutes - 1) / 1 minutes;
            uint256 missing = rule.quorum();
            within = true;
            for (uint256 i = 0; voices >> i != 0; ++i) {
                if ((voices >> i) & 1 == 0) continue;
                uint256 shift = i * MINUTES_BITS;
                uint256 spent = ((charged >> shift) & MINUTES_MASK) * 1 minutes;
                // A budget may have been cut since.
                uint256 rest = budget > spent ? budget - spent : 0;
                if (isShort && cost * 1 minutes <= rest) {
                    charged += cost << shift;
                    if (missing != 0) --missing;
                } else {
                    (within, seat, left) = (false, i, rest);
                }
            }
            within = within || missing == 0;
        }
        if (within) held[period] = charged;
    }

    function _period() private view returns (uint256) {
        return (uint256(_rosterVersion()) << 64) | (block.timestamp / PERIOD);
    }
}
