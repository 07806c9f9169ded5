// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Act, IRulebook, Mode, PackedRule, Rule } from "../../../contracts/interfaces/IRulebook.sol";
import { ACTS as ACTS_, Rules } from "../../../contracts/libraries/Rules.sol";
import { RulesFixture } from "../support/RulesFixture.sol";

/// @notice The bounds of rules, each from both sides, and how rules are packed.
contract RulesTest is RulesFixture {
    using Rules for PackedRule;
    using Rules for Rule;

    function check(Act act, Rule memory rule, uint8 most) external pure {
        Rules.check(act, rule, most);
    }

    function refused(Act act, Rule memory rule, bytes memory reason) private {
        vm.expectRevert(reason);
        this.check(act, rule, seats);
    }

    function test_Acts_AreAllOfThem() public pure {
        equal(ACTS_, uint256(type(Act).max) + 1, "acts");
    }

    function testFuzz_Pack_LosesNothing(uint8 act_, uint256 seed) public pure {
        Act act = Act(act_ % ACTS);
        Rule memory rule = drawRule(act, seed, 16);
        Rules.check(act, rule, 16);
        PackedRule packed = rule.pack();
        isSame(packed.unpack(), rule, "round trip");
        equal(packed.leastSeats(), rule.quorum > rule.vetoes ? rule.quorum : rule.vetoes, "least seats");
    }

    /// @dev Each field alone, so that none lies in another's bits.
    function testFuzz_Pack_KeepsFieldsApart(uint256 seed) public pure {
        Rule memory one = drawRule(Act.Hold, draw(seed, 1), 16);
        Rule memory other = drawRule(Act.Hold, draw(seed, 2), 16);
        uint256 field = seed % 10;
        if (field == 0) one.quorum = other.quorum;
        if (field == 1) one.floor = other.floor;
        if (field == 2) one.vetoes = other.vetoes;
        if (field == 3) one.mode = Mode(draw(seed, 3) % 2);
        if (field == 4) one.evidence = other.evidence;
        if (field == 5) one.window = other.window;
        if (field == 6) one.standIn = other.standIn;
        if (field == 7) one.notice = other.notice;
        if (field == 8) one.budget = other.budget;
        if (field == 9) one.sunset = other.sunset;
        isSame(one.pack().unpack(), one, "with one field of another");
    }

    /// @dev High bits first: what indexers and storage proofs read.
    function test_Pack_IsAsDocumented() public pure {
        Rule memory rule = Rule(5, 3, Mode.Objection, 4, true, 2 days, 12 hours, 180 days, 20 days, 5 days);
        uint256 word = (5 << 104) | (3 << 96) | (4 << 88) | (2880 << 72) | (720 << 56) | (28_800 << 40);
        word |= (7200 << 24) | (259_200 << 2) | (1 << 1) | 1;
        equal(PackedRule.unwrap(rule.pack()), word, "word");
    }

    function testFuzz_RevertWhen_QuorumIsNotOneToAllSeats(uint8 act_, uint8 most, uint8 quorum) public {
        Act act = Act(act_ % ACTS);
        seats = uint8(bound(most, 1, 16));
        Rule memory rule = drawRule(act, most, seats);
        quorum = uint8(bound(quorum, 0, 255 - seats));
        rule.quorum = quorum == 0 ? 0 : seats + quorum;
        refused(act, rule, abi.encodeWithSelector(IRulebook.QuorumOutOfRange.selector, act, rule.quorum, seats));
    }

    function testFuzz_RevertWhen_FloorIsBelowTheMajorityOrAboveTheQuorum(uint8 act_, uint256 seed) public {
        Act act = Act(act_ % ACTS);
        Rule memory rule = drawRule(act, seed, seats);
        uint8 least = keepsThreshold(act) ? rule.quorum : rule.quorum / 2 + 1;
        for (uint8 floor = 0; floor <= seats + 1; ++floor) {
            rule.floor = floor;
            if (floor >= least && floor <= rule.quorum) {
                this.check(act, rule, seats);
            } else {
                bytes4 kind = IRulebook.FloorOutOfRange.selector;
                refused(act, rule, abi.encodeWithSelector(kind, act, floor, least, rule.quorum));
            }
        }
    }

    function testFuzz_RevertWhen_VetoesAreOutOfReach(uint8 act_, uint256 seed, uint8 vetoes) public {
        Act act = Act(act_ % ACTS);
        Rule memory rule = drawRule(act, seed, seats);
        rule.vetoes = vetoes % 2 == 0 ? 0 : uint8(bound(vetoes, seats + 1, 255));
        refused(act, rule, abi.encodeWithSelector(IRulebook.VetoesOutOfRange.selector, act, rule.vetoes, seats));
    }

    function test_RevertWhen_WhatBindsWouldPassInSilence() public {
        for (uint256 i = 0; i < ACTS; ++i) {
            Rule memory rule = usual(Act(i));
            rule.mode = Mode.Objection;
            if (Act(i) == Act.Reinstate || Act(i) == Act.EndHold) this.check(Act(i), rule, seats);
            else refused(Act(i), rule, abi.encodeWithSelector(IRulebook.ModeNotAllowed.selector, Act(i), rule.mode));
        }
    }

    function test_RevertWhen_TheWindowIsTooShortOrTooLong() public {
        Rule memory rule = usual(Act.Issue);
        bytes4 kind = IRulebook.WindowOutOfRange.selector;
        (rule.window, rule.standIn) = (1 hours, 0);
        this.check(Act.Issue, rule, seats);
        rule.window = 1 hours - 60;
        refused(Act.Issue, rule, abi.encodeWithSelector(kind, Act.Issue, rule.window, 1 hours, 30 days));
        rule.window = 30 days;
        this.check(Act.Issue, rule, seats);
        rule.window = 30 days + 60;
        refused(Act.Issue, rule, abi.encodeWithSelector(kind, Act.Issue, rule.window, 1 hours, 30 days));
    }

    function test_RevertWhen_StandInsWouldSignAfterTheWindow() public {
        Rule memory rule = usual(Act.Attest);
        rule.standIn = rule.window;
        this.check(Act.Attest, rule, seats);
        rule.standIn += 60;
        bytes4 kind = IRulebook.StandInOutOfRange.selector;
        refused(Act.Attest, rule, abi.encodeWithSelector(kind, Act.Attest, rule.standIn, rule.window));
    }

    function test_RevertWhen_TheNoticeIsTooShortOrTooLong() public {
        bytes4 kind = IRulebook.NoticeOutOfRange.selector;
        for (uint256 i = 0; i < ACTS; ++i) {
            (Act act, Rule memory rule) = (Act(i), usual(Act(i)));
            bool isOfRules = act == Act.Rules;
            (uint32 shortest, uint32 longest) = isOfRules ? (1 days, 180 days) : (0, 90 days);
            rule.notice = longest;
            this.check(act, rule, seats);
            rule.notice = longest + 60;
            refused(act, rule, abi.encodeWithSelector(kind, act, rule.notice, shortest, longest));
            rule.notice = shortest;
            this.check(act, rule, seats);
            if (!isOfRules) continue;
            rule.notice = shortest - 60;
            refused(act, rule, abi.encodeWithSelector(kind, act, rule.notice, shortest, longest));
        }
    }

    function testFuzz_RevertWhen_BudgetOrSunsetIsTooLongOrOfAnotherAct(uint8 act_, uint256 seed, bool sunset) public {
        Act act = Act(act_ % ACTS);
        Rule memory rule = drawRule(act, seed, seats);
        uint32 longest = act == Act.Hold ? 30 days : 0;
        if (sunset) rule.sunset = longest;
        else rule.budget = longest;
        this.check(act, rule, seats);
        if (sunset) rule.sunset += 60;
        else rule.budget += 60;
        bytes4 kind = IRulebook.EmergencyOutOfRange.selector;
        refused(act, rule, abi.encodeWithSelector(kind, act, rule.budget, rule.sunset, longest));
    }

    function testFuzz_RevertWhen_ATimeIsNoWholeMinute(uint256 seed, uint8 rest) public {
        Rule memory rule = drawRule(Act.Hold, seed, seats);
        uint32 more = uint32(bound(rest, 1, 59));
        uint256 field = seed % 5;
        uint32 wrong = [rule.window, rule.standIn, rule.notice, rule.budget, rule.sunset][field] + more;
        if (field == 0) rule.window = wrong;
        if (field == 1) rule.standIn = wrong;
        if (field == 2) rule.notice = wrong;
        if (field == 3) rule.budget = wrong;
        if (field == 4) rule.sunset = wrong;
        refused(Act.Hold, rule, abi.encodeWithSelector(IRulebook.NotWholeMinutes.selector, wrong));
    }
}
