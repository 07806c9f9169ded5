// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
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
        if (seat >= 16) return 0;
        return uint32(_spentBy(seat, _held[_period()]) * 1 minutes);
    }

    /// @dev Charges a hold to each seat that signed it, in whole minutes.
    /// @param voices The seats; at least one.
    /// @param rule Of Hold.
    /// @param length Seconds from now to the end of the hold.
    /// @param total The same, once for each credential.
    /// @return within Whether none goes beyond its budget, nor the hold beyond its sunset; else nothing is charged.
    /// @return seat Of the first that does.
    /// @return left Seconds that are left to it.
    function _charge(
        uint16 voices,
        PackedRule rule,
        uint256 length,
        uint256 total
    ) internal returns (bool within, uint256 seat, uint256 left) {
        uint256 period = _period();
        uint256 held = _held[period];
        (uint256 cost, uint256 budget) = (Math.ceilDiv(total, 1 minutes), rule.budget() / 1 minutes);
        for (uint256 i = 0; voices >> i != 0; ++i) {
            if ((voices >> i) & 1 == 0) continue;
            uint256 spent = _spentBy(i, held);
            // A budget may have been cut since.
            left = budget > spent ? budget - spent : 0;
            if (cost > left || length > rule.sunset()) return (false, i, left * 1 minutes);
            held += cost << (i * MINUTES_BITS);
        }
        _held[period] = held;
        return (true, 0, 0);
    }

    function _period() private view returns (uint256) {
        return (uint256(_rosterVersion()) << 64) | (block.timestamp / PERIOD);
    }

    function _spentBy(uint256 seat, uint256 all) private pure returns (uint256) {
        return (all >> (seat * MINUTES_BITS)) & MINUTES_MASK;
    }
}
