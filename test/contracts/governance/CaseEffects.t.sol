// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequest,
    AttestationRequestData,
    IAttestationRegistry
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { ChangeKind, IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { CaseKind, CaseStage, IDisputeDesk, Ruling } from "../../../contracts/interfaces/IDisputeDesk.sol";
import { Seat } from "../../../contracts/interfaces/IQuorum.sol";
import { DeskFixture, ISchemas } from "../support/DeskFixture.sol";

/// @notice What an upheld case does to a credential.
contract CaseEffectsTest is DeskFixture {
    CaseKind private constant KIND = CaseKind.Fraud;

    function suspend() private {
        bytes memory call = abi.encodeCall(IBatchRegistry.change, (header, ChangeKind.Suspend, maskOf(INDEX), 0, 0));
        group.run(address(registry), call);
    }

    // ---------------------------------------------------------------- carrying out

    function test_Upheld_IsCarriedOutByAnybodyAfterItsNotice() public {
        bytes32 id = open(KIND);
        moveBy(6 days);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.EffectTooEarly.selector, id, NOW + 6 days + NOTICE));
        desk.carryOut(header, INDEX, KIND);
        moveBy(NOTICE);
        vm.expectEmit();
        emit IDisputeDesk.CaseCarriedOut(id);
        vm.prank(STRANGER);
        desk.carryOut(header, INDEX, KIND);
        isAt(KIND, CaseStage.Done, 0);
        moveBy(2 * EPOCH);
        isTrue(!isGood(INDEX), "revoked");
        isTrue(isGood(INDEX + 1), "nobody else is");
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        desk.carryOut(header, INDEX, KIND);
    }

    function test_NotCarriedOut_IsMoot_AndPaidAllTheSame() public {
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Upheld);
        moveBy(3 days + NOTICE + 7 days - 1);
        // It cannot do anything but fail.
        group.setDesk(address(0));
        vm.expectPartialRevert(bytes4(keccak256("NotDesk(address)")));
        desk.carryOut(header, INDEX, KIND);
        moveBy(1);
        isAt(KIND, CaseStage.Moot, 0);
        desk.pay(credential, KIND);
        equal(token.balanceOf(CLAIMANT), 1e9 + BOND / 2, "paid");
        group.setDesk(address(desk));
        open(KIND);
        isAt(KIND, CaseStage.Answer, clock + 3 days);
    }

    function test_AGroupThatDoesNothing_CarriesNothingOut() public {
        open(KIND);
        moveBy(6 days + NOTICE);
        group.setDeaf(true);
        vm.expectPartialRevert(IDisputeDesk.EffectMissing.selector);
        desk.carryOut(header, INDEX, KIND);
    }

    function testFuzz_AGroupThatDoesNothing_GivesNothingBack(bool suspended) public {
        CaseKind kind = CaseKind.WronglySuspended;
        if (suspended) suspend();
        else holdItself(INDEX, NOW + 60 days);
        open(kind);
        moveBy(6 days + NOTICE);
        group.setDeaf(true);
        vm.expectPartialRevert(IDisputeDesk.EffectMissing.selector);
        desk.carryOut(header, INDEX, kind);
    }

    function test_Rejected_IsNotCarriedOut() public {
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Rejected);
        moveBy(5 days);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        desk.carryOut(header, INDEX, KIND);
    }

    /// @dev What a rulebook says beyond its own bounds does not count, or a case might have no end.
    function testFuzz_Notice_IsWholeHoursOfAtMost90Days(uint32 notice) public {
        notice = notice - (notice % 60);
        if (notice > 200 days) notice = 200 days;
        group.setNotice(notice);
        open(KIND);
        uint256 hours_ = (uint256(notice > 90 days ? 90 days : notice) + 3599) / 3600;
        equal(desk.caseOf(credential, KIND).effectFrom, NOW + 6 days + hours_ * 3600, "effectFrom");
        // Of the opening, whatever the rulebook says later.
        group.setNotice(1 days);
        equal(desk.caseOf(credential, KIND).overBy, NOW + 14 days + hours_ * 3600, "overBy");
    }

    // ---------------------------------------------------------------- suspended without ground

    function testFuzz_WronglySuspended_EndsWhatThereIs(bool suspended, bool isHeld) public {
        CaseKind kind = CaseKind.WronglySuspended;
        if (suspended) suspend();
        if (isHeld) holdItself(INDEX, NOW + 60 days);
        open(kind);
        moveBy(6 days + NOTICE);
        if (!suspended && !isHeld) {
            vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
            desk.carryOut(header, INDEX, kind);
            return;
        }
        isTrue(!isGood(INDEX), "before");
        desk.carryOut(header, INDEX, kind);
        moveBy(2 * EPOCH);
        isTrue(isGood(INDEX), "after");
    }

    /// @dev Whatever was held, and for how long, before a seat held for longer: found wrong, nothing of it comes back.
    function testFuzz_WronglySuspended_EndsWhatAHoldForACaseHides(uint256 seed) public {
        CaseKind kind = CaseKind.WronglySuspended;
        uint256 own = NOW + 8 days + (seed % 22 days);
        holdItself(INDEX, own);
        open(kind);
        moveBy(7 days);
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        uint256 until = holdEnd(INDEX);
        isTrue(until > own, "hidden");
        moveBy(1 days);
        // What could be ended no sooner by itself is nothing to end.
        bool isLeft = own > clock + 2 * EPOCH - (clock % EPOCH);
        if (!isLeft) vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.carryOut(header, INDEX, kind);
        equal(holdEnd(INDEX), until, "the case's");
        if (isLeft) isAt(kind, CaseStage.Done, 0);
        else isAt(kind, CaseStage.Effect, NOW + 15 days);
        vm.expectPartialRevert(isLeft ? IDisputeDesk.WrongCaseStage.selector : IDisputeDesk.NothingToDo.selector);
        desk.carryOut(header, INDEX, kind);
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
        moveTo(NOW + 14 days);
        desk.endHold(header, INDEX, KIND);
        equal(holdEnd(INDEX), (clock / EPOCH + 2) * EPOCH, "nothing of it");
    }

    /// @dev Three holds, one behind the other: the first is found wrong, the second needed, the third not.
    function testFuzz_WronglySuspended_EndsNothingThatAnUpheldCaseNeeds(bool late) public {
        CaseKind needed = CaseKind.IssuedInError;
        CaseKind kind = CaseKind.WronglySuspended;
        holdItself(INDEX, NOW + 20 days);
        open(kind);
        open(needed);
        holdBy(SEAT, needed);
        answerBy(ISSUER, needed);
        uint256 until = holdEnd(INDEX);
        moveTo(NOW + 2 days);
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        moveTo(NOW + 5 days);
        rule(needed, 0, Ruling.Upheld);
        // The third case is over, or not yet, when what was upheld is carried out.
        moveTo(late ? NOW + 9 days : NOW + 8 days);
        desk.carryOut(header, INDEX, kind);
        isAt(kind, CaseStage.Done, 0);
        moveTo(NOW + 9 days);
        if (late) vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
        equal(holdEnd(INDEX), until, "the one that is needed");
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, needed);
        isTrue(!isGood(INDEX), "never valid");
        moveTo(NOW + 10 days);
        desk.carryOut(header, INDEX, needed);
        moveTo(until);
        isTrue(!isGood(INDEX), "revoked");
    }

    /// @dev A case is held for while the group's own hold is longer. That is found wrong; what hid it fails; the case is upheld.
    function testFuzz_WronglySuspended_LeavesWhatACaseBehindTheGroupsHoldNeeds(bool hidden) public {
        CaseKind needed = CaseKind.IssuedInError;
        CaseKind pretext = CaseKind.KeyCompromise;
        holdItself(INDEX, NOW + 30 days);
        open(CaseKind.WronglySuspended);
        moveTo(NOW + 1 days);
        open(needed);
        holdBy(SEAT, needed);
        answerBy(ISSUER, needed);
        uint256 until = clock + 23 days + 2 * EPOCH;
        equal(holdEnd(INDEX), NOW + 30 days, "the group's");
        moveTo(NOW + 8 days - 2 hours);
        rule(needed, 0, Ruling.Upheld);
        if (hidden) {
            open(pretext);
            holdBy(SEAT, pretext);
            answerBy(ISSUER, pretext);
        }
        moveTo(NOW + 8 days);
        desk.carryOut(header, INDEX, CaseKind.WronglySuspended);
        equal(holdEnd(INDEX), hidden ? NOW + 31 days : until, "what is needed, and no more");
        moveTo(NOW + 11 days - 3 hours);
        appealBy(ISSUER, needed);
        moveTo(NOW + 15 days - 2 hours);
        if (hidden) desk.endHold(header, INDEX, pretext);
        equal(holdEnd(INDEX), until, "what the case needs");
        for (uint256 i = 0; i < 48; ++i) {
            isTrue(!isGood(INDEX), "never valid");
            moveBy(1 hours);
        }
        desk.carryOut(header, INDEX, needed);
        moveTo(until - 1);
        isTrue(!isGood(INDEX), "held");
        moveBy(1);
        isTrue(!isGood(INDEX), "revoked");
    }

    /// @dev What is recorded for a case that fails is as short-lived as a hold for it.
    function test_ANeedBehindTheGroupsHold_IsOverWithItsCase() public {
        holdItself(INDEX, NOW + 60 days);
        open(CaseKind.WronglySuspended);
        moveTo(NOW + 1 days + 1 hours);
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        moveTo(NOW + 8 days);
        desk.carryOut(header, INDEX, CaseKind.WronglySuspended);
        equal(holdEnd(INDEX), NOW + 24 days + 3 * EPOCH, "the case's");
        moveTo(NOW + 8 days + 1 hours);
        desk.endHold(header, INDEX, KIND);
        equal(holdEnd(INDEX), (clock / EPOCH + 2) * EPOCH, "nothing of it");
    }

    // ---------------------------------------------------------------- attestations

    function attested(bool revocable) private returns (bytes32 uid) {
        address schemas = address(IAttestationRegistry(attestations).getSchemaRegistry());
        bytes32 schema = ISchemas(schemas).register("bool is", address(0), true);
        AttestationRequestData memory data;
        (data.recipient, data.revocable) = (subjectAt(INDEX), revocable);
        uid = group.attest(IAttestationRegistry(attestations), AttestationRequest(schema, data));
    }

    function openAttestation(bytes32 uid, CaseKind kind, bytes32 evidence) public {
        vm.prank(CLAIMANT);
        desk.openAttestationCase(uid, kind, address(0), evidence, URI);
    }

    function test_Attestation_IsRevokedAfterTheNotice() public {
        bytes32 uid = attested(true);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.UnknownCredential.selector, bytes32("none")));
        this.openAttestation("none", KIND, "e");
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.KindNotSupported.selector, CaseKind.WronglySuspended));
        this.openAttestation(uid, CaseKind.WronglySuspended, "e");
        openAttestation(uid, KIND, "e");
        moveBy(6 days);
        vm.expectPartialRevert(IDisputeDesk.EffectTooEarly.selector);
        desk.carryOutAttestation(uid, KIND);
        moveBy(NOTICE);
        desk.carryOutAttestation(uid, KIND);
        isTrue(IAttestationRegistry(attestations).statusOf(uid).revocationTime != 0, "revoked");
    }

    function test_Attestation_IsAnsweredByRecipientOrSeat_AndAppealed() public {
        bytes32 uid = attested(true);
        address recipient = subjectAt(INDEX);
        fund(recipient);
        fund(SEAT);
        openAttestation(uid, KIND, "e");
        vm.prank(recipient);
        desk.answerAttestation(uid, KIND, new Seat[](0), "a", URI);
        equal(desk.caseOf(uid, KIND).respondent, recipient, "recipient");
        openAttestation(uid, CaseKind.KeyCompromise, "f");
        moveBy(3 days);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, STRANGER));
        vm.prank(STRANGER);
        desk.appealUnansweredAttestation(uid, CaseKind.KeyCompromise, new Seat[](1), "g", URI);
        vm.prank(SEAT);
        desk.appealUnansweredAttestation(uid, CaseKind.KeyCompromise, new Seat[](1), "g", URI);
        equal(uint8(desk.caseOf(uid, CaseKind.KeyCompromise).stage), uint8(CaseStage.SecondPanel), "appealed");
    }

    function test_WhatCannotBeRevoked_IsMoot() public {
        bytes32 uid = attested(false);
        openAttestation(uid, KIND, "e");
        moveBy(6 days + NOTICE);
        vm.expectRevert(IAttestationRegistry.Irrevocable.selector);
        desk.carryOutAttestation(uid, KIND);
        moveBy(7 days);
        equal(uint8(desk.caseOf(uid, KIND).stage), uint8(CaseStage.Moot), "moot");
        desk.pay(uid, KIND);
        equal(token.balanceOf(CLAIMANT), 1e9, "back");
    }
}
