// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequest,
    AttestationRequestData,
    IAttestationRegistry
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { ChangeKind, Hold, IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { CaseKind, CaseStage, IDisputeDesk, Ruling } from "../../../contracts/interfaces/IDisputeDesk.sol";
import { Seat } from "../../../contracts/interfaces/IQuorum.sol";
import { Holds } from "../../../contracts/libraries/Holds.sol";
import { DeskFixture, ISchemas } from "../support/DeskFixture.sol";

/// @notice What a case does to a credential: holds, and what was upheld.
contract CaseEffectsTest is DeskFixture {
    using Holds for Hold;

    CaseKind private constant KIND = CaseKind.Fraud;

    function held() private view returns (uint256 until) {
        uint256[] memory targets = new uint256[](1);
        targets[0] = INDEX;
        (, until, ) = registry.holdsOf(_batch(), targets)[0].unpack();
    }

    function _batch() private view returns (bytes32) {
        return keccak256(_preimage());
    }

    /// @dev As {Ids} has it, encoded plainly.
    function _preimage() private view returns (bytes memory) {
        bytes32 policyHash = keccak256(
            abi.encode(
                keccak256(
                    "Policy(address revoker,address emergency,uint64 epochLength,uint64 emergencyLimit,bytes32 rulesHash)"
                ),
                header.policy
            )
        );
        bytes32 typeHash = keccak256(
            "Batch(uint256 chainId,address registry,address issuer,bytes32 schema,bytes32 root,uint64 size,uint64 issuedAt,bytes32 policyHash,bytes32 manifestHash,bytes32 salt)"
        );
        return
            bytes.concat(
                abi.encode(typeHash, block.chainid, registry, header.issuer, header.schema, header.root),
                abi.encode(header.size, header.issuedAt, policyHash, header.manifestHash, header.salt)
            );
    }

    function runAsGroup(bytes memory call) private {
        group.run(address(registry), call);
    }

    function suspend() private {
        runAsGroup(abi.encodeCall(IBatchRegistry.change, (header, ChangeKind.Suspend, maskOf(INDEX), 0, 0)));
    }

    function holdItself(uint256 until) private {
        uint256[] memory targets = new uint256[](1);
        targets[0] = INDEX;
        runAsGroup(abi.encodeCall(IBatchRegistry.imposeHold, (header, targets, uint64(until), 0, 0)));
    }

    function endItself(uint256 until) private {
        uint256[] memory targets = new uint256[](1);
        targets[0] = INDEX;
        runAsGroup(abi.encodeCall(IBatchRegistry.endHold, (header, targets, uint64(until), 0, 0)));
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
        else holdItself(NOW + 60 days);
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

    // ---------------------------------------------------------------- holds

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
        equal(held(), 0, "held");
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
        if (way == 0) {
            moveTo(NOW + 6 days);
        } else {
            answerBy(ISSUER, KIND);
            moveTo(NOW + 5 days + ((seed >> 96) % 2 days));
            rule(KIND, 0, Ruling.Upheld);
            if (way == 2) {
                moveBy((seed >> 128) % (3 days - 60));
                appealBy(ISSUER, KIND);
            }
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
        equal(held(), until, "until");
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
        holdItself(own);
        open(KIND);
        holdBy(SEAT, KIND);
        isTrue(held() > own, "longer");
        answerBy(ISSUER, KIND);
        moveBy(7 days);
        desk.endHold(header, INDEX, KIND);
        equal(held(), own, "the group's");
    }

    function test_ALongerHoldOfTheGroups_IsNotTheDesksToEnd() public {
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        holdItself(NOW + 100 days);
        moveBy(7 days);
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
        open(CaseKind.IssuedInError);
        holdBy(SEAT, CaseKind.IssuedInError);
        equal(held(), NOW + 100 days, "the group's");
    }

    function test_WhatIsHeldForLonger_StaysAsItIs_AndTheCasesNeedIsRecorded() public {
        holdItself(NOW + 60 days);
        bytes32 id = open(KIND);
        // No call to the group: it would refuse.
        group.setDesk(address(0));
        vm.expectEmit();
        emit IDisputeDesk.CaseHeld(id, SEAT, uint64(NOW + 23 days + 2 * EPOCH));
        holdBy(SEAT, KIND);
        group.setDesk(address(desk));
        equal(held(), NOW + 60 days, "the group's");
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
        holdItself(until);
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        moveBy(7 days);
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
        equal(held(), until, "the group's");
    }

    /// @dev The group brings its own forward to just what a case needs; a later one does not stretch it again.
    function test_AHoldThatTheGroupShortened_IsItsOwn() public {
        CaseKind later = CaseKind.KeyCompromise;
        holdItself(NOW + 60 days);
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        uint256 until = NOW + 23 days + 2 * EPOCH;
        endItself(until);
        moveBy(1 days);
        open(later);
        holdBy(SEAT, later);
        answerBy(ISSUER, later);
        isTrue(held() > until, "for the later case");
        moveBy(7 days);
        desk.endHold(header, INDEX, later);
        equal(held(), until, "the group's");
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
    }

    /// @dev Three cases, the later ones held for first, upon the group's own hold: each leaves what is needed, and the last one that.
    function test_HoldsForCases_InAnyOrder_EndAtTheGroupsOwn() public {
        CaseKind[3] memory kinds = [CaseKind.IssuedInError, CaseKind.KeyCompromise, CaseKind.Fraud];
        uint256[3] memory needs;
        uint256 own = NOW + 20 days;
        holdItself(own);
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
        equal(held(), needs[2], "all three");
        desk.endHold(header, INDEX, kinds[2]);
        equal(held(), needs[0], "the first one's");
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, kinds[1]);
        moveTo(NOW + 9 days + 4 hours);
        desk.endHold(header, INDEX, kinds[0]);
        equal(held(), own, "the group's");
    }

    function test_AnotherCase_CannotEndWhatOneHolds() public {
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        // Nobody looks at this one.
        open(CaseKind.WronglySuspended);
        // Another is held for too, and fails.
        moveBy(1 hours);
        open(CaseKind.IssuedInError);
        holdBy(SEAT, CaseKind.IssuedInError);
        answerBy(ISSUER, CaseKind.IssuedInError);
        moveTo(NOW + 5 days);
        rule(KIND, 0, Ruling.Upheld);
        moveTo(NOW + 6 days + NOTICE);
        desk.endHold(header, INDEX, CaseKind.IssuedInError);
        equal(held(), NOW + 21 days + NOTICE + 2 * EPOCH, "the first case's");
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.carryOut(header, INDEX, CaseKind.WronglySuspended);
        moveTo(NOW + 8 days + NOTICE);
        desk.carryOut(header, INDEX, KIND);
        isTrue(!isGood(INDEX), "never valid");
    }

    // ---------------------------------------------------------------- suspended without ground

    function testFuzz_WronglySuspended_EndsWhatThereIs(bool suspended, bool isHeld) public {
        CaseKind kind = CaseKind.WronglySuspended;
        if (suspended) suspend();
        if (isHeld) holdItself(NOW + 60 days);
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
        holdItself(own);
        open(kind);
        moveBy(7 days);
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        uint256 until = held();
        isTrue(until > own, "hidden");
        moveBy(1 days);
        // What could be ended no sooner by itself is nothing to end.
        bool isLeft = own > clock + 2 * EPOCH - (clock % EPOCH);
        if (!isLeft) vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.carryOut(header, INDEX, kind);
        equal(held(), until, "the case's");
        if (isLeft) isAt(kind, CaseStage.Done, 0);
        else isAt(kind, CaseStage.Effect, NOW + 15 days);
        vm.expectPartialRevert(isLeft ? IDisputeDesk.WrongCaseStage.selector : IDisputeDesk.NothingToDo.selector);
        desk.carryOut(header, INDEX, kind);
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.endHold(header, INDEX, KIND);
        moveTo(NOW + 14 days);
        desk.endHold(header, INDEX, KIND);
        equal(held(), (clock / EPOCH + 2) * EPOCH, "nothing of it");
    }

    /// @dev Three holds, one behind the other: the first is found wrong, the second needed, the third not.
    function testFuzz_WronglySuspended_EndsNothingThatAnUpheldCaseNeeds(bool late) public {
        CaseKind needed = CaseKind.IssuedInError;
        CaseKind kind = CaseKind.WronglySuspended;
        holdItself(NOW + 20 days);
        open(kind);
        open(needed);
        holdBy(SEAT, needed);
        answerBy(ISSUER, needed);
        uint256 until = held();
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
        equal(held(), until, "the one that is needed");
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
        holdItself(NOW + 30 days);
        open(CaseKind.WronglySuspended);
        moveTo(NOW + 1 days);
        open(needed);
        holdBy(SEAT, needed);
        answerBy(ISSUER, needed);
        uint256 until = clock + 23 days + 2 * EPOCH;
        equal(held(), NOW + 30 days, "the group's");
        moveTo(NOW + 8 days - 2 hours);
        rule(needed, 0, Ruling.Upheld);
        if (hidden) {
            open(pretext);
            holdBy(SEAT, pretext);
            answerBy(ISSUER, pretext);
        }
        moveTo(NOW + 8 days);
        desk.carryOut(header, INDEX, CaseKind.WronglySuspended);
        equal(held(), hidden ? NOW + 31 days : until, "what is needed, and no more");
        moveTo(NOW + 11 days - 3 hours);
        appealBy(ISSUER, needed);
        moveTo(NOW + 15 days - 2 hours);
        if (hidden) desk.endHold(header, INDEX, pretext);
        equal(held(), until, "what the case needs");
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
        holdItself(NOW + 60 days);
        open(CaseKind.WronglySuspended);
        moveTo(NOW + 1 days + 1 hours);
        open(KIND);
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        moveTo(NOW + 8 days);
        desk.carryOut(header, INDEX, CaseKind.WronglySuspended);
        equal(held(), NOW + 24 days + 3 * EPOCH, "the case's");
        moveTo(NOW + 8 days + 1 hours);
        desk.endHold(header, INDEX, KIND);
        equal(held(), (clock / EPOCH + 2) * EPOCH, "nothing of it");
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
