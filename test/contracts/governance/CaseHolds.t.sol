// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { CaseKind, IDisputeDesk, Ruling } from "../../../contracts/interfaces/IDisputeDesk.sol";
import { DeskFixture } from "../support/DeskFixture.sol";

/// @notice Holds for cases, beside each other and beside those of the group's own.
contract CaseHoldsTest is DeskFixture {
    CaseKind private constant KIND = CaseKind.Fraud;

    function endItself(uint256 until) private {
        bytes memory call = abi.encodeCall(IBatchRegistry.endHold, (header, oneOf(INDEX), uint64(until), 0, 0));
        group.run(address(registry), call);
    }

    function test_OutsidersCannotHold_NotForASecond() public {
        open(KIND);
        address[4] memory not = [STRANGER, CLAIMANT, ISSUER, subjectAt(INDEX)];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotSeated.selector, not[i], group));
            this.holdAs(not[i], KIND);
        }
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        this.holdAs(SEAT, CaseKind.IssuedInError);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotHeldFor.selector, CaseKind.WronglySuspended));
        this.holdAs(SEAT, CaseKind.WronglySuspended);
        equal(holdEnd(INDEX), 0, "held");
        isTrue(isGood(INDEX), "status");
    }

    function holdAs(address who, CaseKind kind) external {
        holdBy(who, kind);
    }

    /// @dev Whenever it is held, however long it takes, and whenever in its seven days it is carried out.
    function testFuzz_HeldAndUpheld_IsNeverValidInBetween(uint256 seed) public {
        open(KIND);
        moveBy(seed % 3 days);
        holdBy(SEAT, KIND);
        moveBy(1);
        uint256 way = (seed >> 64) % 3;
        if (way != 0) answerBy(ISSUER, KIND);
        moveTo(NOW + 5 days + ((seed >> 96) % 2 days));
        rule(KIND, 0, Ruling.Upheld);
        if (way == 2) {
            moveBy((seed >> 128) % (3 days - 60));
            appealBy(ISSUER, KIND);
        }
        uint256 from = desk.caseOf(credential, KIND).effectFrom;
        moveTo(from + ((seed >> 160) % 7 days));
        isTrue(!isGood(INDEX), "before");
        desk.carryOut(header, INDEX, KIND);
        for (uint256 i = 0; i < 8; ++i) {
            isTrue(!isGood(INDEX), "after");
            moveBy(EPOCH / 2 - 1);
        }
        moveBy(100 days);
        isTrue(!isGood(INDEX), "for good");
    }

    function test_Hold_IsOnceACase() public {
        bytes32 id = open(KIND);
        uint64 until = uint64(NOW + 14 days + NOTICE + 7 days + 2 * EPOCH);
        vm.expectEmit();
        emit IDisputeDesk.CaseHeld(id, SEAT, until);
        holdBy(SEAT, KIND);
        equal(holdEnd(INDEX), until, "until");
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.HeldAlready.selector, id));
        this.holdAs(SEAT, KIND);
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
    }

    /// @dev Once a hold was not borne out, no seat alone can hold for a later case of its kind: or one could hold for good.
    function test_AHoldThatWasNotBorneOut_IsEndedByAnybody_AndNotRepeated() public {
        bytes32 id = open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        moveBy(7 days);
        uint64 horizon = uint64((clock / EPOCH + 2) * EPOCH);
        vm.expectEmit();
        emit IDisputeDesk.CaseHoldEnded(id, horizon);
        vm.prank(STRANGER);
        desk.endHold(header, INDEX, KIND);
        moveTo(horizon);
        isTrue(isGood(INDEX), "ended");
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
        open(KIND);
        vm.expectPartialRevert(IDisputeDesk.HeldAlready.selector);
        this.holdAs(SEAT, KIND);
    }

    /// @dev Nor after another case that was not held for: a seat's word is spent until a case of the kind is upheld.
    function test_AHoldThatWasNotBorneOut_StaysSpent_UntilACaseIsUpheld() public {
        open(KIND);
        holdBy(SEAT, KIND);
        moveBy(7 days);
        open(KIND);
        moveBy(7 days);
        open(KIND);
        vm.expectPartialRevert(IDisputeDesk.HeldAlready.selector);
        this.holdAs(SEAT, KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Upheld);
        moveBy(30 days);
        open(KIND);
        holdBy(SEAT, KIND);
    }

    function test_TheNextCase_DoesNotKeepTheOldHold() public {
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        moveBy(7 days);
        open(KIND);
        desk.endHold(header, INDEX, KIND);
        moveBy(2 * EPOCH);
        isTrue(isGood(INDEX), "ended");
    }

    function test_AHoldOfTheGroupsOwn_OutlivesTheCases() public {
        uint256 own = NOW + 12 days;
        holdItself(INDEX, own);
        open(KIND);
        holdBy(SEAT, KIND);
        isTrue(holdEnd(INDEX) > own, "longer");
        answerBy(ISSUER, KIND);
        moveBy(7 days);
        desk.endHold(header, INDEX, KIND);
        equal(holdEnd(INDEX), own, "the group's");
    }

    function test_ALongerHoldOfTheGroups_IsNotTheDesksToEnd() public {
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        holdItself(INDEX, NOW + 100 days);
        moveBy(7 days);
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
        open(CaseKind.IssuedInError);
        holdBy(SEAT, CaseKind.IssuedInError);
        equal(holdEnd(INDEX), NOW + 100 days, "the group's");
    }

    function test_WhatIsHeldForLonger_StaysAsItIs_AndTheCasesNeedIsRecorded() public {
        holdItself(INDEX, NOW + 60 days);
        bytes32 id = open(KIND);
        // No call to the group: it would refuse.
        group.setDesk(address(0));
        vm.expectEmit();
        emit IDisputeDesk.CaseHeld(id, SEAT, uint64(NOW + 23 days + 2 * EPOCH));
        holdBy(SEAT, KIND);
        group.setDesk(address(desk));
        equal(holdEnd(INDEX), NOW + 60 days, "the group's");
        isTrue(desk.caseOf(credential, KIND).held, "held for");
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.HeldAlready.selector, id));
        this.holdAs(SEAT, KIND);
        answerBy(ISSUER, KIND);
        moveBy(7 days);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NothingToDo.selector, id));
        desk.endHold(header, INDEX, KIND);
        open(KIND);
        vm.expectPartialRevert(IDisputeDesk.HeldAlready.selector);
        this.holdAs(SEAT, KIND);
    }

    /// @dev As long as the case's, to the second: whoever opens it chooses that.
    function test_AHoldOfTheGroups_AsLongAsTheCases_IsNotTheDesksToEnd() public {
        uint256 until = NOW + 23 days + 2 * EPOCH;
        holdItself(INDEX, until);
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        moveBy(7 days);
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
        equal(holdEnd(INDEX), until, "the group's");
    }

    /// @dev The group brings its own forward to just what a case needs; a later one does not stretch it again.
    function test_AHoldThatTheGroupShortened_IsItsOwn() public {
        CaseKind later = CaseKind.KeyCompromise;
        holdItself(INDEX, NOW + 60 days);
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        uint256 until = NOW + 23 days + 2 * EPOCH;
        endItself(until);
        moveBy(1 days);
        open(later);
        holdBy(SEAT, later);
        answerBy(ISSUER, later);
        isTrue(holdEnd(INDEX) > until, "for the later case");
        moveBy(7 days);
        desk.endHold(header, INDEX, later);
        equal(holdEnd(INDEX), until, "the group's");
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
    }

    /// @dev Three cases, the later ones held for first, upon the group's own hold: each leaves what is needed, and the last one that.
    function test_HoldsForCases_InAnyOrder_EndAtTheGroupsOwn() public {
        CaseKind[3] memory kinds = [CaseKind.IssuedInError, CaseKind.KeyCompromise, CaseKind.Fraud];
        uint256[3] memory needs;
        uint256 own = NOW + 20 days;
        holdItself(INDEX, own);
        for (uint256 i = 0; i < 3; ++i) {
            needs[i] = clock + 23 days + 2 * EPOCH;
            open(kinds[i]);
            answerBy(ISSUER, kinds[i]);
            moveBy(1 hours);
        }
        holdBy(SEAT, kinds[1]);
        holdBy(SEAT, kinds[2]);
        holdBy(SEAT, kinds[0]);
        moveTo(NOW + 5 days + 2 hours);
        for (uint256 i = 0; i < 3; ++i) rule(kinds[i], 0, Ruling.Rejected);
        // The newest is over first.
        moveBy(1 hours);
        appealBy(CLAIMANT, kinds[1]);
        appealBy(CLAIMANT, kinds[0]);
        moveBy(3 days - 2 hours);
        rule(kinds[1], 1, Ruling.Rejected);
        moveTo(NOW + 8 days + 2 hours);
        equal(holdEnd(INDEX), needs[2], "all three");
        desk.endHold(header, INDEX, kinds[2]);
        equal(holdEnd(INDEX), needs[0], "the first one's");
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, kinds[1]);
        moveTo(NOW + 9 days + 4 hours);
        desk.endHold(header, INDEX, kinds[0]);
        equal(holdEnd(INDEX), own, "the group's");
    }

    function test_AnotherCase_CannotEndWhatOneHolds() public {
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        open(CaseKind.WronglySuspended);
        // Another is held for too, and fails.
        moveBy(1 hours);
        open(CaseKind.IssuedInError);
        holdBy(SEAT, CaseKind.IssuedInError);
        answerBy(ISSUER, CaseKind.IssuedInError);
        moveTo(NOW + 5 days);
        rule(KIND, 0, Ruling.Upheld);
        rule(CaseKind.WronglySuspended, 0, Ruling.Upheld);
        moveTo(NOW + 8 days + NOTICE);
        desk.endHold(header, INDEX, CaseKind.IssuedInError);
        equal(holdEnd(INDEX), NOW + 21 days + NOTICE + 2 * EPOCH, "the first case's");
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.carryOut(header, INDEX, CaseKind.WronglySuspended);
        desk.carryOut(header, INDEX, KIND);
        isTrue(!isGood(INDEX), "never valid");
    }
}
