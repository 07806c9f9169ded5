// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequest,
    AttestationRequestData,
    IAttestationRegistry
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { ChangeKind, IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { CaseKind, CaseStage, CaseSubject, IDisputeDesk, Ruling } from "../../../contracts/interfaces/IDisputeDesk.sol";
import { Seat } from "../../../contracts/interfaces/IQuorum.sol";
import { Act } from "../../../contracts/interfaces/IRulebook.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { DeskFixture, ISchemas } from "../support/DeskFixture.sol";
import { StandInGroup } from "../support/StandInGroup.sol";

/// @notice What an upheld case does to a credential.
contract CaseEffectsTest is DeskFixture {
    CaseKind private constant KIND = CaseKind.Fraud;

    function suspend() private {
        bytes memory call = abi.encodeCall(IBatchRegistry.change, (header, ChangeKind.Suspend, maskOf(INDEX), 0, 0));
        group.run(address(registry), call);
    }

    // ---------------------------------------------------------------- carrying out

    function test_Upheld_IsCarriedOutByAnybodyAfterItsNotice() public {
        uphold(KIND);
        bytes32 id = desk.caseOf(credential, KIND).id;
        moveBy(3 days);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.EffectTooEarly.selector, id, NOW + 8 days + NOTICE));
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
        uphold(KIND);
        moveBy(3 days + NOTICE);
        group.setDeaf(true);
        vm.expectPartialRevert(IDisputeDesk.EffectMissing.selector);
        desk.carryOut(header, INDEX, KIND);
    }

    function testFuzz_AGroupThatDoesNothing_GivesNothingBack(bool suspended) public {
        CaseKind kind = CaseKind.WronglySuspended;
        if (suspended) suspend();
        else holdItself(INDEX, NOW + 60 days);
        uphold(kind);
        moveBy(3 days + NOTICE);
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
        uphold(KIND);
        uint256 hours_ = (uint256(notice > 90 days ? 90 days : notice) + 3599) / 3600;
        equal(desk.caseOf(credential, KIND).effectFrom, NOW + 8 days + hours_ * 3600, "effectFrom");
        // Of the opening, whatever the rulebook says later.
        group.setNotice(1 days);
        equal(desk.caseOf(credential, KIND).overBy, NOW + 14 days + hours_ * 3600, "overBy");
    }

    /// @dev Of the act that carries it out; and none where nothing is to be carried out.
    function test_Notice_IsThatOfItsAct() public {
        group.setMore(Act.Revoke, 5 days);
        group.setMore(Act.Reinstate, 1 days);
        CaseKind[4] memory kinds = [KIND, CaseKind.KeyCompromise, CaseKind.WronglySuspended, CaseKind.WronglyRefused];
        uint256[4] memory notices = [uint256(NOTICE) + 5 days, NOTICE + 5 days, NOTICE + 1 days, 0];
        for (uint256 i = 0; i < 4; ++i) {
            open(kinds[i]);
            equal(desk.caseOf(credential, kinds[i]).overBy, NOW + 14 days + notices[i], "overBy");
        }
    }

    // ---------------------------------------------------------------- suspended without ground

    function testFuzz_WronglySuspended_EndsWhatThereIs(bool suspended, bool isHeld) public {
        CaseKind kind = CaseKind.WronglySuspended;
        if (suspended) suspend();
        if (isHeld) holdItself(INDEX, NOW + 60 days);
        uphold(kind);
        moveBy(3 days + NOTICE);
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

    /// @dev The group that holds, where it is not the revoker's, has a say in whether that was wrong.
    function test_WronglySuspended_IsAnsweredByTheGroupThatHolds() public {
        StandInGroup holder = new StandInGroup();
        holder.setSeat(STRANGER);
        header.policy.emergency = address(holder);
        batchId = issue(header);
        credential = Ids.credential(batchId, INDEX);
        open(CaseKind.WronglySuspended);
        open(KIND);
        fund(STRANGER);
        CaseSubject memory subject = subjectOf(INDEX);
        vm.startPrank(STRANGER);
        desk.answer(subject, CaseKind.WronglySuspended, new Seat[](1), "a", URI);
        // Not where its hold is not the question.
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, STRANGER));
        desk.answer(subject, KIND, new Seat[](1), "a", URI);
        vm.stopPrank();
    }

    /// @dev A hold of a group that names no desk is not the case's to end: what the revoker's group suspended is.
    function test_WronglySuspended_LeavesTheHoldOfAGroupThatNamesNoDesk() public {
        StandInGroup holder = new StandInGroup();
        header.policy.emergency = address(holder);
        batchId = issue(header);
        credential = Ids.credential(batchId, INDEX);
        suspend();
        uint256 until = NOW + 60 days;
        holder.run(
            address(registry),
            abi.encodeCall(IBatchRegistry.imposeHold, (header, oneOf(INDEX), uint64(until), 0, 0))
        );
        uphold(CaseKind.WronglySuspended);
        moveBy(3 days + NOTICE);
        desk.carryOut(header, INDEX, CaseKind.WronglySuspended);
        equal(holdEnd(INDEX), until, "held on");
        isAt(CaseKind.WronglySuspended, CaseStage.Done, 0);
    }

    /// @dev Whatever was held, and for how long, before a seat held for longer: found wrong, nothing of it comes back.
    function testFuzz_WronglySuspended_EndsWhatAHoldForACaseHides(uint256 seed) public {
        CaseKind kind = CaseKind.WronglySuspended;
        uint256 own = NOW + 10 days + (seed % 22 days);
        holdItself(INDEX, own);
        uphold(kind);
        moveBy(4 days);
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
        else isAt(kind, CaseStage.Effect, NOW + 17 days);
        vm.expectPartialRevert(isLeft ? IDisputeDesk.WrongCaseStage.selector : IDisputeDesk.NothingToDo.selector);
        desk.carryOut(header, INDEX, kind);
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
        moveTo(NOW + 16 days);
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
        moveTo(NOW + 4 days);
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        moveTo(NOW + 5 days);
        rule(needed, 0, Ruling.Upheld);
        rule(kind, 0, Ruling.Upheld);
        // The third case is over, or not yet, when what was upheld is carried out.
        moveTo(late ? NOW + 11 days : NOW + 10 days);
        desk.carryOut(header, INDEX, kind);
        isAt(kind, CaseStage.Done, 0);
        moveTo(NOW + 11 days);
        if (late) vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
        equal(holdEnd(INDEX), until, "the one that is needed");
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, needed);
        isTrue(!isGood(INDEX), "never valid");
        moveTo(NOW + 12 days);
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
        moveTo(NOW + 5 days);
        rule(CaseKind.WronglySuspended, 0, Ruling.Upheld);
        moveTo(NOW + 8 days - 2 hours);
        rule(needed, 0, Ruling.Upheld);
        if (hidden) {
            open(pretext);
            holdBy(SEAT, pretext);
            answerBy(ISSUER, pretext);
        }
        moveTo(NOW + 10 days);
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
        moveTo(NOW + 3 days + 1 hours);
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        moveTo(NOW + 5 days);
        rule(CaseKind.WronglySuspended, 0, Ruling.Upheld);
        moveTo(NOW + 10 days);
        desk.carryOut(header, INDEX, CaseKind.WronglySuspended);
        equal(holdEnd(INDEX), NOW + 26 days + 3 * EPOCH, "the case's");
        moveTo(NOW + 10 days + 1 hours);
        desk.endHold(header, INDEX, KIND);
        equal(holdEnd(INDEX), (clock / EPOCH + 2) * EPOCH, "nothing of it");
    }

    // ---------------------------------------------------------------- held with its whole batch

    function about() private view returns (bytes32) {
        return Ids.credential(batchId, type(uint256).max);
    }

    function openBatch() public returns (bytes32) {
        CaseSubject memory subject = subjectOf(INDEX);
        bytes32 evidence = nextEvidence();
        vm.prank(CLAIMANT);
        return desk.openBatchCase(subject, evidence, URI);
    }

    function openKind(CaseKind kind) external returns (bytes32) {
        return open(kind);
    }

    function test_AWholeBatchsHold_EndsByACaseAboutTheBatch_AndNoOther() public {
        CaseKind kind = CaseKind.WronglySuspended;
        uint256 until = NOW + 100 days;
        holdItself(type(uint256).max, until);
        moveBy(1);
        isTrue(!isGood(INDEX) && !isGood(INDEX + 1), "held");
        // By name, and before a bond is put in.
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.BatchHeld.selector, batchId, until));
        this.openKind(kind);
        bytes32 id = openBatch();
        equal(desk.caseOf(about(), kind).id, id, "the batch's case");
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.CaseOpen.selector, about(), kind, CaseStage.Answer));
        this.openBatch();
        // A seat of the group that holds answers for the batch, without any proof: not the issuer, whose key may be a thief's.
        CaseSubject memory whole = CaseSubject(header, credentials[INDEX], new bytes32[](0));
        whole.credential.index = type(uint256).max;
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, ISSUER));
        vm.prank(ISSUER);
        desk.answer(whole, kind, new Seat[](0), "a", URI);
        fund(SEAT);
        vm.prank(SEAT);
        desk.answer(whole, kind, new Seat[](1), "a", URI);
        moveBy(5 days);
        ruleAbout(about(), kind, 0, Ruling.Upheld);
        moveBy(3 days + NOTICE);
        desk.carryOut(header, type(uint256).max, kind);
        desk.pay(about(), kind);
        equal(token.balanceOf(CLAIMANT), 1e9 + BOND / 2, "won");
        moveBy(2 * EPOCH);
        isTrue(isGood(INDEX) && isGood(INDEX + 1), "held no more");
        equal(holdEnd(type(uint256).max), ((NOW + 1 + 10 days) / EPOCH) * EPOCH + 2 * EPOCH, "at the horizon");
    }

    function test_AWholeBatchsHold_LeavesACaseAboutOneCredentialToItsOwnHold() public {
        CaseKind kind = CaseKind.WronglySuspended;
        holdItself(type(uint256).max, NOW + 100 days);
        holdItself(INDEX, NOW + 60 days);
        uphold(kind);
        moveBy(3 days + NOTICE);
        desk.carryOut(header, INDEX, kind);
        equal(holdEnd(INDEX), (clock / EPOCH + 2) * EPOCH, "its own ends");
        equal(holdEnd(type(uint256).max), NOW + 100 days, "the batch's is another case's matter");
    }

    /// @dev A suspension of its own is a case's matter, whatever holds the batch besides.
    function test_AWholeBatchsHold_KeepsNoCaseAboutASuspensionOut() public {
        CaseKind kind = CaseKind.WronglySuspended;
        suspend();
        holdItself(type(uint256).max, NOW + 100 days);
        uphold(kind);
        moveBy(3 days + NOTICE);
        desk.carryOut(header, INDEX, kind);
        isAt(kind, CaseStage.Done, 0);
    }

    function test_AWholeBatchsHold_ThatIsOver_KeepsNoCaseOut() public {
        holdItself(type(uint256).max, NOW + 1 days);
        moveBy(1 days - 1);
        vm.expectPartialRevert(IDisputeDesk.BatchHeld.selector);
        this.openKind(CaseKind.WronglySuspended);
        moveBy(1);
        open(CaseKind.WronglySuspended);
    }

    /// @dev The group lets its hold of the credential go and holds the batch: then the case's end says what holds it.
    function test_AGroupThatHoldsTheBatchInstead_IsNamedForIt() public {
        CaseKind kind = CaseKind.WronglySuspended;
        holdItself(INDEX, NOW + 6 days);
        uphold(kind);
        holdItself(type(uint256).max, NOW + 90 days);
        moveBy(3 days + NOTICE);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.BatchHeld.selector, batchId, NOW + 90 days));
        desk.carryOut(header, INDEX, kind);
        // Nothing is lost with it: the case about the batch can be opened at once.
        isTrue(openBatch() != bytes32(0), "opened");
    }

    /// @dev What ends a batch's hold is the emergency role's group, whoever revokes.
    function test_ABatchsCase_IsForTheGroupThatHolds() public {
        header.policy.emergency = STRANGER;
        batchId = issue(header);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.DeskNotNamed.selector, STRANGER));
        this.openBatch();
    }

    function test_ABatchNobodyHolds_GivesACaseAboutItNothingToDo() public {
        CaseKind kind = CaseKind.WronglySuspended;
        openBatch();
        moveBy(5 days);
        ruleAbout(about(), kind, 0, Ruling.Upheld);
        moveBy(3 days + NOTICE);
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.carryOut(header, type(uint256).max, kind);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        this.holdBatch();
    }

    /// @dev There is no case about a whole batch that could hold it.
    function holdBatch() external {
        vm.prank(SEAT);
        desk.hold(header, type(uint256).max, KIND, new Seat[](1));
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
        desk.openAttestationCase(uid, kind, evidence, URI);
    }

    function test_Attestation_IsRevokedAfterTheNotice() public {
        bytes32 uid = attested(true);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.UnknownCredential.selector, bytes32("none")));
        this.openAttestation("none", KIND, "e");
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.KindNotSupported.selector, CaseKind.WronglySuspended));
        this.openAttestation(uid, CaseKind.WronglySuspended, "e");
        openAttestation(uid, KIND, "e");
        moveBy(5 days);
        ruleAbout(uid, KIND, 0, Ruling.Upheld);
        moveBy(3 days);
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
        moveBy(5 days);
        ruleAbout(uid, CaseKind.KeyCompromise, 0, Ruling.Upheld);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, STRANGER));
        vm.prank(STRANGER);
        desk.appealUnansweredAttestation(uid, CaseKind.KeyCompromise, new Seat[](1), "g", URI);
        vm.prank(SEAT);
        desk.appealUnansweredAttestation(uid, CaseKind.KeyCompromise, new Seat[](1), "g", URI);
        equal(uint8(desk.caseOf(uid, CaseKind.KeyCompromise).stage), uint8(CaseStage.SecondPanel), "appealed");
    }

    /// @dev A case that can only help the recipient is not the recipient's to answer.
    function test_Attestation_IsNotAnsweredByWhomACaseHelps() public {
        bytes32 uid = attested(true);
        fund(subjectAt(INDEX));
        openAttestation(uid, CaseKind.WronglyRefused, "e");
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, subjectAt(INDEX)));
        vm.prank(subjectAt(INDEX));
        desk.answerAttestation(uid, CaseKind.WronglyRefused, new Seat[](0), "a", URI);
    }

    function test_Attestation_AGroupThatDoesNothing_CarriesNothingOut() public {
        bytes32 uid = attested(true);
        openAttestation(uid, KIND, "e");
        moveBy(5 days);
        ruleAbout(uid, KIND, 0, Ruling.Upheld);
        moveBy(3 days + NOTICE);
        group.setDeaf(true);
        vm.expectPartialRevert(IDisputeDesk.EffectMissing.selector);
        desk.carryOutAttestation(uid, KIND);
    }

    function test_WhatCannotBeRevoked_IsMoot() public {
        bytes32 uid = attested(false);
        openAttestation(uid, KIND, "e");
        moveBy(5 days);
        ruleAbout(uid, KIND, 0, Ruling.Upheld);
        moveBy(3 days + NOTICE);
        vm.expectRevert(IAttestationRegistry.Irrevocable.selector);
        desk.carryOutAttestation(uid, KIND);
        moveBy(7 days);
        equal(uint8(desk.caseOf(uid, KIND).stage), uint8(CaseStage.Moot), "moot");
        desk.pay(uid, KIND);
        equal(token.balanceOf(CLAIMANT), 1e9 - BOND / 4, "back, less the panel's");
    }
}
