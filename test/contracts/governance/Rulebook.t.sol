// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Act, IRulebook, PackedRule, Rule, RuleChange } from "../../../contracts/interfaces/IRulebook.sol";
import { Rules } from "../../../contracts/libraries/Rules.sol";
import { RulesFixture } from "../support/RulesFixture.sol";

/// @notice A rulebook of a group of nine, with 14 days' notice of rules.
contract RulebookTest is RulesFixture {
    using Rules for IRulebook;

    function setUp() public {
        moveTo(FOUNDED + 17);
        rulebook = found("Rulebook", usualRules());
    }

    function foundExternally(Rule[] memory rules) external returns (IRulebook) {
        return found("Rulebook", rules);
    }

    function ruleAt(Act act, uint64 moment) external view returns (PackedRule) {
        return rulebook.ruleAt(act, moment);
    }

    /// @dev A rule of Suspend with another quorum, as an announcement.
    function changeTo(uint8 quorum) private pure returns (RuleChange[] memory) {
        Rule memory rule = usual(Act.Suspend);
        (rule.quorum, rule.floor) = (quorum, quorum);
        return only(Act.Suspend, rule);
    }

    function quorumAt(uint256 moment) private view returns (uint8) {
        return rulebook.rulesAt(Act.Suspend, uint64(moment)).quorum;
    }

    function isNewest(uint32 version, uint64 from) private view {
        (uint32 actual, uint64 actualFrom) = rulebook.newestRules();
        equal(actual, version, "newest version");
        equal(actualFrom, from, "in force from");
    }

    function refused(RuleChange[] memory changes, uint64 from, bytes memory reason) private {
        vm.expectRevert(reason);
        rulebook.announceRules(changes, from);
    }

    // ---------------------------------------------------------------- founding

    function test_Founding_GivesEachActItsRuleForAllTimes() public {
        vm.expectEmit();
        RuleChange[] memory changes = new RuleChange[](ACTS);
        for (uint256 i = 0; i < ACTS; ++i) changes[i] = RuleChange(Act(i), usual(Act(i)));
        emit IRulebook.RulesAnnounced(0, 0, changes);
        rulebook = found("Rulebook", usualRules());
        equal(rulebook.quorum(), address(this), "quorum");
        isNewest(0, 0);
        uint64[4] memory moments = [0, time - 1, time, type(uint64).max];
        for (uint256 i = 0; i < ACTS; ++i) {
            for (uint256 j = 0; j < 4; ++j) isSame(rulebook.rulesAt(Act(i), moments[j]), usual(Act(i)), "rule");
        }
        equal(rulebook.leastSeats(), 5, "least seats");
        equal(rulebook.firmUntil(), minuteFrom(time + 14 days), "firm until");
        equal(rulebook.decisionBound(Act.Revoke), 5 days, "decision bound");
        equal(rulebook.decisionBound(Act.Rules), 16 days, "decision bound of rules");
    }

    function test_RevertWhen_AnActHasNoRule() public {
        for (uint256 given = 0; given < 14; ++given) {
            if (given == ACTS) continue;
            vm.expectRevert(abi.encodeWithSelector(IRulebook.RulesMissing.selector, given, ACTS));
            this.foundExternally(new Rule[](given));
        }
    }

    function testFuzz_RevertWhen_AFoundingRuleIsOutOfBounds(uint8 act) public {
        Rule[] memory rules = usualRules();
        rules[act % ACTS].vetoes = 10;
        vm.expectRevert(abi.encodeWithSelector(IRulebook.VetoesOutOfRange.selector, Act(act % ACTS), 10, 9));
        this.foundExternally(rules);
    }

    // ---------------------------------------------------------------- announcing

    function test_Announcement_IsInForceFromItsSecondOn() public {
        uint64 from = minuteFrom(time + 14 days);
        vm.expectEmit();
        emit IRulebook.RulesAnnounced(1, from, changeTo(7));
        equal(rulebook.announceRules(changeTo(7), from), 1, "version");
        isNewest(1, from);
        for (uint256 i = 0; i < 2; ++i) {
            equal(quorumAt(time - 1), 5, "before it was announced");
            equal(quorumAt(from - 1), 5, "the second before");
            equal(quorumAt(from), 7, "from then on");
            isSame(rulebook.rulesAt(Act.Issue, from), usual(Act.Issue), "another act");
            moveTo(from - 1);
        }
        equal(rulebook.decisionBound(Act.Suspend), 2 days, "by the law of now");
        moveTo(from);
        isNewest(1, from);
        equal(quorumAt(0), 5, "once in force, the past is the past");
        equal(quorumAt(from - 1), 5, "up to its last second");
    }

    function testFuzz_From_LiesBetweenTheNoticeInForceAndAYear(uint32 wait, uint256 far) public {
        moveTo(time + wait);
        uint64 earliest = minuteFrom(time + 14 days);
        uint64 latest = ((time + MOST_AHEAD) / 60) * 60;
        bytes4 kind = IRulebook.FromOutOfRange.selector;
        refused(changeTo(6), earliest - 60, abi.encodeWithSelector(kind, earliest - 60, earliest, latest));
        refused(changeTo(6), latest + 60, abi.encodeWithSelector(kind, latest + 60, earliest, latest));
        refused(changeTo(6), 0, abi.encodeWithSelector(kind, 0, earliest, latest));
        uint64 huge = type(uint64).max - (type(uint64).max % 60);
        refused(changeTo(6), huge, abi.encodeWithSelector(kind, huge, earliest, latest));
        uint64 from = uint64(bound(far, earliest, latest));
        if (from % 60 != 0) {
            refused(changeTo(6), from, abi.encodeWithSelector(IRulebook.NotWholeMinutes.selector, from));
        }
        from -= from % 60;
        rulebook.announceRules(changeTo(6), from);
        equal(quorumAt(from), 6, "announced");
    }

    /// @dev Minutes have 32 bits: what lies beyond is refused, never wrapped.
    function test_From_HasMinutesOf32Bits() public {
        uint64 last = uint64(type(uint32).max) * 60;
        moveTo(last - 30 days);
        bytes4 kind = IRulebook.FromOutOfRange.selector;
        refused(changeTo(6), last + 60, abi.encodeWithSelector(kind, last + 60, minuteFrom(time + 14 days), last));
        rulebook.announceRules(changeTo(6), last);
        equal(quorumAt(last - 1), 5, "before");
        equal(quorumAt(last), 6, "from then on");
        equal(quorumAt(type(uint64).max), 6, "for ever");
    }

    /// @dev The notice is that of the law in force, not of the law that is announced.
    function test_ShorterNotice_IsForAnnouncementsAfterItIsInForce() public {
        Rule memory shorter = usual(Act.Rules);
        shorter.notice = 1 days;
        uint64 from = minuteFrom(time + 14 days);
        rulebook.announceRules(only(Act.Rules, shorter), from);
        equal(rulebook.firmUntil(), from, "firm until the notice in force is over");
        moveTo(from - 1 days);
        equal(rulebook.firmUntil(), from + 1 days, "firm until the shorter notice is over");
        moveTo(from);
        bytes4 kind = IRulebook.FromOutOfRange.selector;
        uint64 latest = ((time + MOST_AHEAD) / 60) * 60;
        refused(
            changeTo(6),
            from + 1 days - 60,
            abi.encodeWithSelector(kind, from + 1 days - 60, from + 1 days, latest)
        );
        rulebook.announceRules(changeTo(6), from + 1 days);
        equal(quorumAt(from + 1 days), 6, "announced");
    }

    function test_RevertWhen_OthersWait() public {
        uint64 from = minuteFrom(time + 14 days);
        rulebook.announceRules(changeTo(7), from);
        bytes memory reason = abi.encodeWithSelector(IRulebook.RulesPending.selector, 1, from);
        refused(changeTo(6), from, reason);
        moveTo(from - 1);
        refused(changeTo(6), minuteFrom(time + 14 days), reason);
        moveTo(from);
        equal(rulebook.announceRules(changeTo(6), minuteFrom(time + 14 days)), 2, "version");
    }

    function test_RevertWhen_NothingIsChanged() public {
        refused(new RuleChange[](0), minuteFrom(time + 14 days), abi.encodeWithSelector(IRulebook.NoRules.selector));
    }

    function testFuzz_RevertWhen_ActsDoNotAscend(uint8 a, uint8 b) public {
        (Act first, Act second) = (Act(a % ACTS), Act(b % ACTS));
        RuleChange[] memory changes = pairOf(RuleChange(first, usual(first)), RuleChange(second, usual(second)));
        uint64 from = minuteFrom(time + 14 days);
        if (first < second) rulebook.announceRules(changes, from);
        else refused(changes, from, abi.encodeWithSelector(IRulebook.ActsOutOfOrder.selector, second, first));
    }

    function test_RevertWhen_ARuleNeedsMoreSeatsThanThereAre() public {
        uint64 from = minuteFrom(time + 14 days);
        refused(changeTo(10), from, abi.encodeWithSelector(IRulebook.QuorumOutOfRange.selector, Act.Suspend, 10, 9));
        seats = 10;
        rulebook.announceRules(changeTo(10), from);
        equal(rulebook.leastSeats(), 10, "needed, although it is not in force");
        moveTo(from + 1);
        rulebook.announceRules(changeTo(4), minuteFrom(time + 14 days));
        equal(rulebook.leastSeats(), 10, "needed while it is in force");
        moveTo(time + 15 days);
        equal(rulebook.leastSeats(), 5, "no longer");
    }

    function testFuzz_RevertWhen_NotTheQuorum(address caller) public {
        vm.assume(caller != address(this));
        bytes memory reason = abi.encodeWithSelector(IRulebook.NotQuorum.selector, caller, address(this));
        uint64 from = minuteFrom(time + 14 days);
        vm.prank(caller);
        refused(changeTo(6), from, reason);
        rulebook.announceRules(changeTo(6), from);
        vm.prank(caller);
        vm.expectRevert(reason);
        rulebook.dropRules();
    }

    // ---------------------------------------------------------------- dropping

    function test_Dropped_NothingHasHappenedButItsNumber() public {
        uint64 from = minuteFrom(time + 14 days);
        rulebook.announceRules(changeTo(7), from);
        moveTo(from - 1);
        vm.expectEmit();
        emit IRulebook.RulesDropped(1);
        rulebook.dropRules();
        isNewest(1, 0);
        equal(quorumAt(from), 5, "as before");
        vm.expectRevert(abi.encodeWithSelector(IRulebook.NothingPending.selector));
        rulebook.dropRules();
        equal(rulebook.announceRules(changeTo(6), minuteFrom(time + 14 days)), 2, "the next number");
    }

    function test_RevertWhen_NothingCanBeDropped() public {
        bytes memory reason = abi.encodeWithSelector(IRulebook.NothingPending.selector);
        vm.expectRevert(reason);
        rulebook.dropRules();
        uint64 from = minuteFrom(time + 14 days);
        rulebook.announceRules(changeTo(7), from);
        moveTo(from);
        vm.expectRevert(reason);
        rulebook.dropRules();
    }

    // ---------------------------------------------------------------- as others ask

    function testFuzz_PackedRule_IsTheSameForContracts(uint256 seed, uint64 moment) public {
        RuleChange[] memory changes = drawChanges(seed, seats);
        rulebook.announceRules(changes, minuteFrom(time + 14 days));
        Act act = changes[seed % changes.length].act;
        PackedRule packed = rulebook.packedRuleAt(act, moment);
        isSame(Rules.unpack(packed), rulebook.rulesAt(act, moment), "unpacked");
        equal(PackedRule.unwrap(this.ruleAt(act, moment)), PackedRule.unwrap(packed), "asked by the library");
    }

    /// @dev The library's call passes on what fails, and takes no answer that is none.
    function test_RevertWhen_AskedOfWhatIsNoRulebook() public {
        rulebook = IRulebook(address(0xdead));
        vm.expectRevert(bytes(""));
        this.ruleAt(Act.Issue, time);
        rulebook = IRulebook(address(this));
        vm.expectRevert(abi.encodeWithSelector(IRulebook.NoRules.selector));
        this.ruleAt(Act.Issue, time);
    }

    /// @dev In the place of a rulebook.
    function packedRuleAt(Act, uint64) external pure {
        revert IRulebook.NoRules();
    }
}
