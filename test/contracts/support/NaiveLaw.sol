// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Act, Rule, RuleChange } from "../../../contracts/interfaces/IRulebook.sol";
import { RulesFixture } from "./RulesFixture.sol";

/// @notice A rulebook, and the list of all that was announced, read from end to end for each question.
abstract contract NaiveLaw is RulesFixture {
    struct Announced {
        uint64 from;
        bool isDropped;
        RuleChange[] changes;
    }

    /// @dev By version; the first are the rules of the founding.
    Announced[] private _announced;

    function foundWithList() internal {
        moveTo(FOUNDED);
        rulebook = found("Rulebook", usualRules());
        _announced.push();
        for (uint256 i = 0; i < ACTS; ++i) _announced[0].changes.push(RuleChange(Act(i), usual(Act(i))));
    }

    function announce(RuleChange[] memory changes, uint64 from) internal {
        equal(rulebook.announceRules(changes, from), _announced.length, "version");
        Announced storage added = _announced.push();
        added.from = from;
        for (uint256 i = 0; i < changes.length; ++i) added.changes.push(changes[i]);
        isNewest();
    }

    function drop() internal {
        rulebook.dropRules();
        newest().isDropped = true;
        isNewest();
    }

    function newest() internal view returns (Announced storage) {
        return _announced[_announced.length - 1];
    }

    function versions() internal view returns (uint256) {
        return _announced.length;
    }

    function announcedFrom(uint256 version) internal view returns (uint64 from) {
        return _announced[version].from;
    }

    function wasDropped(uint256 version) internal view returns (bool) {
        return _announced[version].isDropped;
    }

    function isPending() internal view returns (bool) {
        return !newest().isDropped && newest().from > time;
    }

    /// @dev First whole minute after the notice in force.
    function earliest() internal view returns (uint64) {
        return minuteFrom(time + listedAt(Act.Rules, time).notice);
    }

    /// @dev The rule of an act at a moment: of what was not dropped, the last that names the act and is in force.
    function listedAt(Act act, uint64 moment) internal view returns (Rule memory rule) {
        for (uint256 i = _announced.length; i-- > 0;) {
            Announced storage one = _announced[i];
            if (one.isDropped || one.from > moment) continue;
            for (uint256 j = 0; j < one.changes.length; ++j) {
                if (one.changes[j].act == act) return one.changes[j].rule;
            }
        }
    }

    /// @dev Fewest seats for what is in force, and for what waits.
    function listedLeastSeats() internal view returns (uint8 least) {
        for (uint256 i = 0; i < ACTS; ++i) {
            Rule memory rule = listedAt(Act(i), time);
            least = _most(least, _most(rule.quorum, rule.vetoes));
        }
        if (!isPending()) return least;
        RuleChange[] storage changes = newest().changes;
        for (uint256 i = 0; i < changes.length; ++i) {
            least = _most(least, _most(changes[i].rule.quorum, changes[i].rule.vetoes));
        }
    }

    /// @dev The rulebook says of an act what the list says: around each moment at which any law began, now, and for ever.
    function agreesAbout(Act act) internal view {
        for (uint256 i = 0; i < _announced.length; ++i) {
            uint64 from = _announced[i].from;
            if (from != 0) _agrees(act, from - 1);
            _agrees(act, from);
        }
        _agrees(act, time);
        _agrees(act, type(uint64).max);
    }

    function isNewest() internal view {
        (uint32 version, uint64 from) = rulebook.newestRules();
        equal(version, _announced.length - 1, "newest version");
        equal(from, newest().isDropped ? 0 : newest().from, "newest from");
    }

    function _agrees(Act act, uint64 moment) private view {
        isSame(rulebook.rulesAt(act, moment), listedAt(act, moment), "as listed");
    }

    function _most(uint8 a, uint8 b) private pure returns (uint8) {
        return a > b ? a : b;
    }
}
