// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Act, IRulebook, Mode, PackedRule, Rule } from "../interfaces/IRulebook.sol";

/// @dev Number of acts, each of which has a rule.
uint256 constant ACTS = 12;

/// @title Rules
/// @notice The bounds of every rule, and how a rule is stored.
/// @dev High bits first, times in minutes: quorum 8, floor 8, vetoes 8, window 16, standIn 16, budget 16, sunset 16, notice 22,
/// mode 1, evidence 1.
library Rules {
    /// @notice Bounds in seconds.
    uint32 internal constant SHORTEST_WINDOW = 1 hours;
    uint32 internal constant LONGEST_WINDOW = 30 days;
    uint32 internal constant LONGEST_NOTICE = 90 days;
    uint32 internal constant SHORTEST_NOTICE_OF_RULES = 1 days;
    uint32 internal constant LONGEST_NOTICE_OF_RULES = 180 days;
    uint32 internal constant LONGEST_EMERGENCY = 30 days;

    uint256 private constant MINUTE = 1 minutes;

    /// @notice Reverts where a rule lies outside of the bounds of its act.
    /// @param seats Seats of the roster: more could never be reached.
    function check(Act act, Rule memory rule, uint8 seats) internal pure {
        (uint8 quorum_, uint8 floor_, uint8 vetoes_) = (rule.quorum, rule.floor, rule.vetoes);
        if (quorum_ == 0 || quorum_ > seats) revert IRulebook.QuorumOutOfRange(act, quorum_, seats);
        uint8 least = mayFall(act) ? quorum_ / 2 + 1 : quorum_;
        if (floor_ < least || floor_ > quorum_) revert IRulebook.FloorOutOfRange(act, floor_, least, quorum_);
        if (vetoes_ == 0 || vetoes_ > seats) revert IRulebook.VetoesOutOfRange(act, vetoes_, seats);
        if (rule.mode == Mode.Objection && !_loosens(act)) revert IRulebook.ModeNotAllowed(act, rule.mode);
        _checkTimes(act, rule);
    }

    /// @notice Whether an act's threshold may fall to its floor as seats go dormant.
    function mayFall(Act act) internal pure returns (bool) {
        return act != Act.Issue && act != Act.Roster && act != Act.Rules;
    }

    /// @notice Packs a rule that {check} let pass.
    function pack(Rule memory rule) internal pure returns (PackedRule packed) {
        uint256 word = (uint256(rule.quorum) << 104) | (uint256(rule.floor) << 96) | (uint256(rule.vetoes) << 88);
        word |= (_minutes(rule.window) << 72) | (_minutes(rule.standIn) << 56);
        word |= (_minutes(rule.budget) << 40) | (_minutes(rule.sunset) << 24) | (_minutes(rule.notice) << 2);
        word |= (uint256(rule.mode) << 1) | (rule.evidence ? 1 : 0);
        // Safe: the bounds leave each time the bits that it has.
        return PackedRule.wrap(uint112(word));
    }

    /// @notice The rule as it was packed.
    function unpack(PackedRule packed) internal pure returns (Rule memory rule) {
        (rule.quorum, rule.floor, rule.mode, rule.vetoes) = (
            quorum(packed),
            floor(packed),
            mode(packed),
            vetoes(packed)
        );
        (rule.evidence, rule.window, rule.standIn) = (evidence(packed), window(packed), standIn(packed));
        (rule.notice, rule.budget, rule.sunset) = (notice(packed), budget(packed), sunset(packed));
    }

    /// @notice Seats that must assent.
    function quorum(PackedRule packed) internal pure returns (uint8) {
        return uint8(_word(packed) >> 104);
    }

    /// @notice What the quorum may fall to.
    function floor(PackedRule packed) internal pure returns (uint8) {
        return uint8(_word(packed) >> 96);
    }

    /// @notice Seats whose objections refuse a proposal.
    function vetoes(PackedRule packed) internal pure returns (uint8) {
        return uint8(_word(packed) >> 88);
    }

    /// @notice Seconds in which an open proposal is decided.
    function window(PackedRule packed) internal pure returns (uint32) {
        return _seconds(uint16(_word(packed) >> 72));
    }

    /// @notice Seconds after its opening from which stand-ins may sign.
    function standIn(PackedRule packed) internal pure returns (uint32) {
        return _seconds(uint16(_word(packed) >> 56));
    }

    /// @notice Seconds of holds that one seat may sign for in a period.
    function budget(PackedRule packed) internal pure returns (uint32) {
        return _seconds(uint16(_word(packed) >> 40));
    }

    /// @notice Longest hold in seconds.
    function sunset(PackedRule packed) internal pure returns (uint32) {
        return _seconds(uint16(_word(packed) >> 24));
    }

    /// @notice Seconds from a proposal's passing to when it may be executed; for Rules, from announcement to force.
    function notice(PackedRule packed) internal pure returns (uint32) {
        return _seconds((_word(packed) >> 2) & 0x3fffff);
    }

    /// @notice How a proposal passes.
    function mode(PackedRule packed) internal pure returns (Mode) {
        return Mode((_word(packed) >> 1) & 1);
    }

    /// @notice Whether a proposal must name evidence.
    function evidence(PackedRule packed) internal pure returns (bool) {
        return _word(packed) & 1 != 0;
    }

    /// @notice The rule of an act at a moment, for 350 gas less than by Solidity's own call.
    /// @param rulebook One that is known: of others' answers only the bits of a rule are taken.
    /// @param moment Unix seconds, of 64 bits.
    function ruleAt(IRulebook rulebook, Act act, uint256 moment) internal view returns (PackedRule rule) {
        bytes4 selector = IRulebook.packedRuleAt.selector;
        // Safe: writes free memory and scratch space, and keeps none of it; what fails is passed on.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 0x04), act)
            mstore(add(data, 0x24), moment)
            if iszero(and(gt(returndatasize(), 0x1f), staticcall(gas(), rulebook, data, 0x44, 0x00, 0x20))) {
                returndatacopy(data, 0x00, returndatasize())
                revert(data, returndatasize())
            }
            rule := and(mload(0x00), 0xffffffffffffffffffffffffffff)
        }
    }

    /// @notice Fewest seats with which the rule can be met: for what needs assent, and for what objections refuse.
    function leastSeats(PackedRule packed) internal pure returns (uint8) {
        (uint8 assents, uint8 objections) = (quorum(packed), vetoes(packed));
        return assents < objections ? objections : assents;
    }

    function _checkTimes(Act act, Rule memory rule) private pure {
        (uint32 open, uint32 wait) = (rule.window, rule.notice);
        uint32[5] memory times = [open, rule.standIn, wait, rule.budget, rule.sunset];
        for (uint256 i = 0; i < times.length; ++i) {
            if (times[i] % MINUTE != 0) revert IRulebook.NotWholeMinutes(times[i]);
        }
        if (open < SHORTEST_WINDOW || open > LONGEST_WINDOW) {
            revert IRulebook.WindowOutOfRange(act, open, SHORTEST_WINDOW, LONGEST_WINDOW);
        }
        if (rule.standIn > open) revert IRulebook.StandInOutOfRange(act, rule.standIn, open);
        (uint32 shortest, uint32 longest) = act == Act.Rules
            ? (SHORTEST_NOTICE_OF_RULES, LONGEST_NOTICE_OF_RULES)
            : (0, LONGEST_NOTICE);
        if (wait < shortest || wait > longest) revert IRulebook.NoticeOutOfRange(act, wait, shortest, longest);
        uint32 most = act == Act.Hold ? LONGEST_EMERGENCY : 0;
        if (rule.budget > most || rule.sunset > most) {
            revert IRulebook.EmergencyOutOfRange(act, rule.budget, rule.sunset, most);
        }
    }

    /// @dev What gives back may pass in silence; what takes away or binds may not.
    function _loosens(Act act) private pure returns (bool) {
        return act == Act.Reinstate || act == Act.EndHold;
    }

    function _word(PackedRule packed) private pure returns (uint256) {
        return PackedRule.unwrap(packed);
    }

    function _minutes(uint32 time) private pure returns (uint256) {
        return time / MINUTE;
    }

    function _seconds(uint256 time) private pure returns (uint32) {
        unchecked {
            // Fits: minutes have 22 bits.
            return uint32(time * MINUTE);
        }
    }
}
