// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Act, IRulebook, Rule, RuleChange } from "../../contracts/interfaces/IRulebook.sol";
import { RulesFixture } from "../contracts/support/RulesFixture.sol";
import { Attack } from "./support/Attack.sol";
import { RulebookHole } from "./twins/RulebookHole.sol";

/// @notice Somebody has a case, and was told by which rule it will be decided. Who would lose has the group on their side, its
/// seats and all, and wants another rule for it: one signature to reinstate.
abstract contract ChangedRulesAttack is RulesFixture, Attack {
    /// @dev When the case is decided: within the notice of rules, and after the next minute.
    uint64 internal constant DECIDED = FOUNDED + 10 days;

    modifier onOursAndSoundTwin() {
        begin();
        rulebook = found("Rulebook", usualRules());
        _;
        useTwin(RulebookHole.None);
        _;
    }

    modifier onTwin(RulebookHole hole) {
        useTwin(hole);
        _;
    }

    function useTwin(RulebookHole hole) internal {
        begin();
        rulebook = IRulebook(deploy("RulebookTwin", abi.encode(seats, usualRules(), hole)));
    }

    function begin() internal {
        moveTo(FOUNDED);
        seats = 9;
    }

    // ---------------------------------------------------------------- the attacks

    /// @dev The loser's own accounts, or the group, announce the rule for the day of the decision.
    function hasten(address from) internal returns (bytes memory reason) {
        return announce(from, onlyLoose(), DECIDED);
    }

    /// @dev The same, with a day's notice of rules announced along with it.
    function shortenNotice() internal returns (bytes memory reason) {
        Rule memory rule = usual(Act.Rules);
        rule.notice = 1 days;
        return announce(address(this), pairOf(onlyLoose()[0], RuleChange(Act.Rules, rule)), DECIDED);
    }

    /// @dev A rule was announced long ago that nobody minds. Shortly before it is in force, it is altered.
    function alter() internal returns (bytes memory reason) {
        went(announce(address(this), only(Act.Reinstate, usual(Act.Reinstate)), FOUNDED + 14 days), "announced");
        moveTo(FOUNDED + 1 days);
        reason = announce(address(this), onlyLoose(), FOUNDED + 15 days);
        moveTo(FOUNDED + 15 days);
    }

    /// @dev The act is named twice: the rule that is wanted first, as if it had been the law.
    function nameTwice() internal returns (bytes memory reason) {
        RuleChange memory usual_ = RuleChange(Act.Reinstate, usual(Act.Reinstate));
        return announce(address(this), pairOf(onlyLoose()[0], usual_), FOUNDED + 14 days);
    }

    /// @dev A stricter law is in force, and a case was opened under it; the group drops it.
    function dropLate() internal returns (bytes memory reason) {
        toughen();
        moveTo(FOUNDED + 20 days);
        return send(address(this), abi.encodeCall(IRulebook.dropRules, ()));
    }

    /// @dev A stricter law took the place of the old one; the group announces and drops something, to have the old one
    /// forgotten by which a case of those days was decided.
    function forget() internal {
        toughen();
        moveTo(FOUNDED + 20 days);
        went(announce(address(this), onlyLoose(), FOUNDED + 40 days), "announced");
        went(send(address(this), abi.encodeCall(IRulebook.dropRules, ())), "dropped");
    }

    /// @dev A rule that needs all nine seats is announced; before it is in force, the roster shrinks as far as it may.
    /// @return needed Seats that must sign, and `there` the seats that there are.
    function shrinkRoster() internal returns (uint8 needed, uint8 there) {
        Rule memory rule = usual(Act.Roster);
        (rule.quorum, rule.floor) = (9, 9);
        went(announce(address(this), only(Act.Roster, rule), FOUNDED + 14 days), "announced");
        seats = rulebook.leastSeats();
        moveTo(FOUNDED + 14 days);
        return (rulebook.rulesAt(Act.Roster, time).quorum, seats);
    }

    function toughen() internal {
        went(announce(address(this), only(Act.Reinstate, strict()), FOUNDED + 14 days), "announced");
        moveTo(FOUNDED + 14 days);
    }

    // ---------------------------------------------------------------- what they got

    /// @dev Whether the wanted rule decides at `moment`.
    function isLoose(uint64 moment) internal view returns (bool) {
        return rulebook.rulesAt(Act.Reinstate, moment).quorum == 1;
    }

    function quorumAt(uint64 moment) internal view returns (uint8) {
        return rulebook.rulesAt(Act.Reinstate, moment).quorum;
    }

    function onlyLoose() internal pure returns (RuleChange[] memory) {
        Rule memory rule = usual(Act.Reinstate);
        (rule.quorum, rule.floor) = (1, 1);
        return only(Act.Reinstate, rule);
    }

    function strict() internal pure returns (Rule memory rule) {
        rule = usual(Act.Reinstate);
        (rule.quorum, rule.floor) = (8, 8);
    }

    function announce(
        address from,
        RuleChange[] memory changes,
        uint64 inForce
    ) internal returns (bytes memory reason) {
        return send(from, abi.encodeCall(IRulebook.announceRules, (changes, inForce)));
    }

    function send(address from, bytes memory call) internal returns (bytes memory reason) {
        vm.prank(from);
        (bool done, bytes memory output) = address(rulebook).call(call);
        return done ? bytes("") : refusedWith(output);
    }

    function went(bytes memory reason, string memory what) internal pure {
        equal(reason.length, 0, what);
    }

    function tooEarly() internal pure returns (bytes memory) {
        bytes4 kind = IRulebook.FromOutOfRange.selector;
        return abi.encodeWithSelector(kind, DECIDED, FOUNDED + 14 days, FOUNDED + 365 days);
    }
}

contract ChangedRulesTest is ChangedRulesAttack {
    function testFuzz_Rules_AreTheGroupsAlone(address stranger) public onOursAndSoundTwin {
        vm.assume(stranger != address(this));
        bytes memory expected = abi.encodeWithSelector(IRulebook.NotQuorum.selector, stranger, address(this));
        isError(hasten(stranger), expected);
        toughen();
        went(announce(address(this), onlyLoose(), FOUNDED + 28 days), "announced");
        isError(send(stranger, abi.encodeCall(IRulebook.dropRules, ())), expected);
    }

    function test_Twin_AnybodyAnnounces() public onTwin(RulebookHole.OpenRules) {
        moveTo(FOUNDED - 20 days);
        went(hasten(ATTACKER), "announced");
        isTrue(isLoose(DECIDED), "decides");
    }

    function test_Rules_AreNotHastened() public onOursAndSoundTwin {
        isError(hasten(address(this)), tooEarly());
        isTrue(!isLoose(DECIDED), "decides");
    }

    function test_Twin_HastensRules() public onTwin(RulebookHole.NoNotice) {
        went(hasten(address(this)), "announced");
        isTrue(isLoose(DECIDED), "decides");
    }

    function test_Notice_IsThatOfTheLawInForce() public onOursAndSoundTwin {
        isError(shortenNotice(), tooEarly());
        isTrue(!isLoose(DECIDED), "decides");
    }

    function test_Twin_ShortensItsOwnNotice() public onTwin(RulebookHole.OwnNotice) {
        went(shortenNotice(), "announced");
        isTrue(isLoose(DECIDED), "decides");
    }

    function test_WhatWaits_IsNotAltered() public onOursAndSoundTwin {
        isError(alter(), abi.encodeWithSelector(IRulebook.RulesPending.selector, 1, FOUNDED + 14 days));
        isTrue(!isLoose(time), "decides");
    }

    function test_Twin_AltersWhatWaits() public onTwin(RulebookHole.AltersPending) {
        went(alter(), "altered");
        isTrue(isLoose(time), "decides");
    }

    function test_AnAct_IsNamedOnce() public onOursAndSoundTwin {
        isError(nameTwice(), abi.encodeWithSelector(IRulebook.ActsOutOfOrder.selector, Act.Reinstate, Act.Reinstate));
        isTrue(!isLoose(DECIDED), "decides");
    }

    function test_Twin_TakesTheFirstOfTwoForLaw() public onTwin(RulebookHole.RepeatedActs) {
        went(nameTwice(), "announced");
        isTrue(isLoose(FOUNDED), "decides at once");
    }

    function test_WhatIsInForce_IsNotDropped() public onOursAndSoundTwin {
        isError(dropLate(), abi.encodeWithSelector(IRulebook.NothingPending.selector));
        equal(quorumAt(time), 8, "the rule of the case");
    }

    function test_Twin_DropsWhatIsInForce() public onTwin(RulebookHole.LateDrop) {
        went(dropLate(), "dropped");
        equal(quorumAt(time), 5, "the rule of the case");
        equal(quorumAt(FOUNDED + 14 days), 5, "and it never was");
    }

    function test_ADrop_LeavesHistoryAlone() public onOursAndSoundTwin {
        forget();
        equal(quorumAt(FOUNDED + 40 days), 8, "dropped");
        equal(quorumAt(FOUNDED + 14 days - 1), 5, "the rule of those days");
    }

    function test_Twin_ForgetsTheLawOfThoseDays() public onTwin(RulebookHole.LostHistory) {
        forget();
        equal(quorumAt(FOUNDED + 14 days - 1), 8, "the rule of those days");
    }

    function test_ARule_IsNotPutOutOfReach() public onOursAndSoundTwin {
        (uint8 needed, uint8 there) = shrinkRoster();
        equal(needed, 9, "needed");
        equal(there, 9, "there");
    }

    /// @dev For good: to change the roster, or the rules, nine would have to sign.
    function test_Twin_PutsARuleOutOfReach() public onTwin(RulebookHole.OnlyInForce) {
        (uint8 needed, uint8 there) = shrinkRoster();
        equal(needed, 9, "needed");
        equal(there, 5, "there");
    }
}
