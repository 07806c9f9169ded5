// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Act, IRulebook, Mode, Rule, RuleChange } from "../../../contracts/interfaces/IRulebook.sol";
import { Base } from "./Base.sol";

/// @notice A group that makes a rulebook and is its quorum, as far as a rulebook asks: its seats are a number.
/// @dev Time is a variable of its own: the optimizer may read the block's timestamp once and keep it.
abstract contract RulesFixture is Base {
    uint256 internal constant ACTS = 12;
    uint64 internal constant FOUNDED = 1_800_000_000;
    uint64 internal constant MOST_AHEAD = 365 days;

    IRulebook internal rulebook;
    uint8 internal seats = 9;
    uint64 internal time;

    /// @notice What a rulebook asks its quorum.
    function roster() external view returns (uint16 version, uint8 number, bytes32 hash) {
        return (1, seats, bytes32(0));
    }

    function moveTo(uint256 moment) internal {
        time = uint64(moment);
        vm.warp(moment);
    }

    function found(string memory name, Rule[] memory rules) internal returns (IRulebook) {
        return IRulebook(deploy(name, abi.encode(seats, rules)));
    }

    /// @dev A usual rule for each act of a group of nine.
    function usualRules() internal pure returns (Rule[] memory rules) {
        rules = new Rule[](ACTS);
        for (uint256 i = 0; i < ACTS; ++i) rules[i] = usual(Act(i));
    }

    function usual(Act act) internal pure returns (Rule memory rule) {
        rule.quorum = 5;
        rule.floor = keepsThreshold(act) ? 5 : 3;
        (rule.vetoes, rule.window, rule.standIn) = (3, 2 days, 12 hours);
        if (act == Act.Reinstate || act == Act.EndHold) rule.mode = Mode.Objection;
        if (act == Act.Revoke) (rule.evidence, rule.notice) = (true, 3 days);
        if (act == Act.Rules) rule.notice = 14 days;
        if (act == Act.Hold) (rule.quorum, rule.floor, rule.budget, rule.sunset) = (1, 1, 20 days, 5 days);
    }

    function keepsThreshold(Act act) internal pure returns (bool) {
        return act == Act.Issue || act == Act.Roster || act == Act.Rules;
    }

    /// @dev Any sound rule, often at a bound.
    function drawRule(Act act, uint256 seed, uint8 most) internal pure returns (Rule memory rule) {
        rule.quorum = uint8(within(seed, 0, 1, most));
        rule.floor = uint8(within(seed, 1, keepsThreshold(act) ? rule.quorum : rule.quorum / 2 + 1, rule.quorum));
        rule.vetoes = uint8(within(seed, 2, 1, most));
        if (act == Act.Reinstate || act == Act.EndHold) rule.mode = Mode(draw(seed, 3) % 2);
        rule.evidence = draw(seed, 4) % 2 == 0;
        rule.window = uint32(60 * within(seed, 5, 60, 43_200));
        rule.standIn = uint32(60 * within(seed, 6, 0, rule.window / 60));
        bool isOfRules = act == Act.Rules;
        rule.notice = uint32(60 * within(seed, 7, isOfRules ? 1440 : 0, isOfRules ? 259_200 : 129_600));
        if (act != Act.Hold) return rule;
        rule.budget = uint32(60 * within(seed, 8, 0, 43_200));
        rule.sunset = uint32(60 * within(seed, 9, 0, 43_200));
    }

    /// @dev Some acts, ascending, each with any sound rule.
    function drawChanges(uint256 seed, uint8 most) internal pure returns (RuleChange[] memory changes) {
        uint256 wanted = draw(seed, 1) % 4096;
        // Mostly few, and often the notice of rules itself.
        if (draw(seed, 2) % 4 != 0) wanted &= (1 << (draw(seed, 3) % ACTS)) | (1 << (draw(seed, 4) % ACTS)) | (1 << 11);
        if (wanted == 0) wanted = 1 << (draw(seed, 5) % ACTS);
        changes = new RuleChange[](ACTS);
        uint256 count = 0;
        for (uint256 i = 0; i < ACTS; ++i) {
            if ((wanted >> i) & 1 != 0)
                changes[count++] = RuleChange(Act(i), drawRule(Act(i), draw(seed, 16 + i), most));
        }
        assembly ("memory-safe") {
            mstore(changes, count)
        }
    }

    function only(Act act, Rule memory rule) internal pure returns (RuleChange[] memory changes) {
        changes = new RuleChange[](1);
        changes[0] = RuleChange(act, rule);
    }

    function pairOf(RuleChange memory a, RuleChange memory b) internal pure returns (RuleChange[] memory changes) {
        changes = new RuleChange[](2);
        (changes[0], changes[1]) = (a, b);
    }

    /// @dev One of [low, high], one time in four an end.
    function within(uint256 seed, uint256 salt, uint256 low, uint256 high) internal pure returns (uint256) {
        uint256 drawn = draw(seed, salt);
        uint256 pick = drawn % 8;
        if (pick < 2) return pick == 0 ? low : high;
        return low + ((drawn >> 8) % (high - low + 1));
    }

    function draw(uint256 seed, uint256 salt) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt)));
    }

    /// @dev The first whole minute that is not before a moment.
    function minuteFrom(uint256 moment) internal pure returns (uint64) {
        return uint64(((moment + 59) / 60) * 60);
    }

    function isSame(Rule memory actual, Rule memory expected, string memory what) internal pure {
        equal(keccak256(abi.encode(actual)), keccak256(abi.encode(expected)), what);
    }
}
