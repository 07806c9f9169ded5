// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    CaseKind,
    CaseStage,
    CaseSubject,
    CaseView,
    IDisputeDesk,
    Ruling
} from "../../../contracts/interfaces/IDisputeDesk.sol";
import { IEvidence } from "../../../contracts/interfaces/IEvidence.sol";
import { Approval, IQuorum, Seat } from "../../../contracts/interfaces/IQuorum.sol";
import { DeskFixture } from "../support/DeskFixture.sol";

/// @notice A case's way: who may do what in each stage, when it ends, and what follows from everybody's silence.
contract DisputeDeskTest is DeskFixture {
    CaseKind private constant KIND = CaseKind.Fraud;

    function balances() private view returns (uint256[5] memory) {
        return
            [
                token.balanceOf(CLAIMANT),
                token.balanceOf(ISSUER),
                token.balanceOf(PAYEE),
                token.balanceOf(SECOND_PAYEE),
                token.balanceOf(address(desk))
            ];
    }

    /// @dev What claimant, issuer, both payees and the desk have more, in this order.
    function hasPaid(uint256[5] memory before, uint256[5] memory expected) private view {
        uint256[5] memory now_ = balances();
        for (uint256 i = 0; i < 5; ++i) equal(now_[i] - before[i], expected[i], "paid");
    }

    // ---------------------------------------------------------------- opening

    function test_Opening_PullsTheBondAndChangesNoStatus() public {
        bytes32 evidence = keccak256("first evidence");
        bytes32 id = keccak256(abi.encode(credential, KIND, CLAIMANT, NOW));
        CaseSubject memory subject = subjectOf(INDEX);
        vm.expectEmit();
        emit IEvidence.Dispute(address(desk), uint256(id), 0, uint256(id));
        vm.expectEmit();
        emit IDisputeDesk.CaseOpened(id, credential, CLAIMANT, KIND, evidence, BOND);
        vm.expectEmit();
        emit IEvidence.Evidence(address(desk), uint256(id), CLAIMANT, URI);
        vm.prank(CLAIMANT);
        equal(desk.openCase(subject, KIND, evidence, URI), id, "id");

        equal(token.balanceOf(address(desk)), BOND, "bond");
        isTrue(desk.isUsed(credential, evidence), "used");
        isTrue(isGood(INDEX), "status");
        CaseView memory found = desk.caseOf(credential, KIND);
        equal(found.id, id, "id of the case");
        equal(found.claimant, CLAIMANT, "claimant");
        equal(found.bond, BOND, "each side's");
        equal(found.openedAt, NOW, "openedAt");
        equal(found.overBy, NOW + 14 days + NOTICE, "overBy");
        equal(found.effectFrom, 0, "if no panel upholds it, nothing is carried out");
        equal(uint8(found.standing), uint8(Ruling.None), "nothing stands yet");
        isAt(KIND, CaseStage.Answer, NOW + 3 days);
    }

    function test_Opening_NamesWhatIsWrong() public {
        CaseSubject memory subject = subjectOf(INDEX);
        vm.startPrank(CLAIMANT);
        vm.expectRevert(IDisputeDesk.ZeroEvidence.selector);
        desk.openCase(subject, KIND, bytes32(0), URI);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.UriOutOfRange.selector, 0, 512));
        desk.openCase(subject, KIND, "e", "");
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.UriOutOfRange.selector, 513, 512));
        desk.openCase(subject, KIND, "e", string(new bytes(513)));
        subject.credential.subject = STRANGER;
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.UnknownCredential.selector, credential));
        desk.openCase(subject, KIND, "e", URI);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.UnknownCredential.selector, credential));
        desk.openBatchCase(subject, "e", URI);
        subject = subjectOf(INDEX);
        subject.header.salt = "another batch";
        vm.expectPartialRevert(IDisputeDesk.UnknownCredential.selector);
        desk.openCase(subject, KIND, "e", URI);
        vm.stopPrank();
        group.setDesk(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.DeskNotNamed.selector, address(group)));
        this.openAgain("e");
    }

    function openAgain(bytes32 evidence) external returns (bytes32) {
        return openWith(KIND, evidence);
    }

    function test_Opening_NeedsACredentialThatHasNotExpired() public {
        credentials[INDEX].expires = uint64(NOW + 1);
        uint64 length = header.policy.epochLength;
        address revoker = header.policy.revoker;
        header = headerOfRows();
        (header.policy.revoker, header.policy.epochLength) = (revoker, length);
        issue(header);
        moveBy(1);
        vm.expectPartialRevert(IDisputeDesk.CredentialExpired.selector);
        this.openAgain("e");
    }

    function test_OneCase_OfAKind_AtATime() public {
        open(KIND);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.CaseOpen.selector, credential, KIND, CaseStage.Answer));
        this.openAgain("e");
        open(CaseKind.KeyCompromise);
        moveBy(1);
        (CaseKind kind, CaseView memory last) = desk.caseOf(credential);
        equal(uint8(kind), uint8(KIND), "the first of those that decide together");
        equal(uint8(last.stage), uint8(CaseStage.Answer), "stage");
    }

    function test_TheSameEvidence_IsNoGroundTwice() public {
        bytes32 evidence = keccak256("the same");
        bytes32 other = nextEvidence();
        openWith(KIND, evidence);
        bytes memory refused = abi.encodeWithSelector(IDisputeDesk.EvidenceUsed.selector, credential, evidence);
        // Of another kind, and for a case that has no tag in the first one's slot.
        vm.expectRevert(refused);
        this.openKind(CaseKind.IssuedInError, evidence);
        openWith(CaseKind.IssuedInError, other);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.EvidenceUsed.selector, credential, other));
        this.openKind(CaseKind.KeyCompromise, other);
        // Nor after it is over.
        moveBy(30 days);
        desk.pay(credential, KIND);
        vm.expectRevert(refused);
        this.openAgain(evidence);
        // Salted it is other evidence.
        openWith(KIND, keccak256("salted"));
        isTrue(desk.isUsed(credential, evidence), "the first one's tag outlives it");
    }

    /// @dev Evidence that nobody ever brought has the first evidence's tag once in 8,192 times; salted, it has another.
    function test_FreshEvidence_WithTheFirstOnesTag_IsCalledUsed_UntilItIsSalted() public {
        bytes32 fresh = bytes32(uint256((1 << 250) | 2));
        openWith(KIND, bytes32(uint256((1 << 250) | 1)));
        isTrue(desk.isUsed(credential, fresh), "said to be used");
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.EvidenceUsed.selector, credential, fresh));
        this.openKind(CaseKind.IssuedInError, fresh);
        openWith(CaseKind.IssuedInError, keccak256(abi.encode(fresh, "salt")));
    }

    /// @dev An appeal is never refused for its evidence, which time would not let it change; but that opens no case either.
    function test_AnAppeal_StandsOnAnyEvidence_WhichThenOpensNothing() public {
        openWith(KIND, "first");
        openWith(CaseKind.KeyCompromise, "second");
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Upheld);
        rule(CaseKind.KeyCompromise, 0, Ruling.Upheld);
        vm.prank(ISSUER);
        desk.appeal(credential, KIND, "second", URI);
        CaseSubject memory subject = subjectOf(INDEX);
        vm.prank(ISSUER);
        desk.appealUnanswered(subject, CaseKind.KeyCompromise, new Seat[](0), "third", URI);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.EvidenceUsed.selector, credential, bytes32("third")));
        this.openKind(CaseKind.WronglyRefused, "third");
    }

    function openKind(CaseKind kind, bytes32 evidence) external returns (bytes32) {
        return openWith(kind, evidence);
    }

    // ---------------------------------------------------------------- answering

    function test_Answer_IsTheIssuersASeatsOrTheSubjects() public {
        address[3] memory who = [ISSUER, SEAT, subjectAt(INDEX)];
        for (uint256 i = 0; i < 3; ++i) {
            if (who[i] != ISSUER) fund(who[i]);
            open(KIND);
            vm.expectEmit();
            emit IDisputeDesk.CaseAnswered(
                desk.caseOf(credential, KIND).id,
                who[i],
                keccak256(abi.encode("evidence", 2 * i + 2))
            );
            answerBy(who[i], KIND);
            equal(desk.caseOf(credential, KIND).respondent, who[i], "respondent");
            isAt(KIND, CaseStage.Panel, clock + 7 days);
            moveBy(7 days);
        }
        open(KIND);
        address[3] memory not = [STRANGER, subjectAt(INDEX + 1), CLAIMANT];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, not[i]));
            this.answerAs(not[i]);
        }
        moveBy(3 days);
        // The panel's turn has come.
        bytes32 id = desk.caseOf(credential, KIND).id;
        vm.expectRevert(
            abi.encodeWithSelector(IDisputeDesk.WrongCaseStage.selector, id, CaseStage.Panel, clock + 4 days)
        );
        this.answerAs(ISSUER);
    }

    function test_Evidence_NeedsAHashAndAnAddress_AlsoToAnswerAndAppeal() public {
        CaseSubject memory subject = subjectOf(INDEX);
        bytes memory refused = abi.encodeWithSelector(IDisputeDesk.UriOutOfRange.selector, 0, 512);
        open(KIND);
        vm.startPrank(ISSUER);
        vm.expectRevert(refused);
        desk.answer(subject, KIND, new Seat[](0), "e", "");
        vm.expectRevert(IDisputeDesk.ZeroEvidence.selector);
        desk.answer(subject, KIND, new Seat[](0), bytes32(0), URI);
        vm.expectRevert(refused);
        desk.addEvidence(credential, KIND, "e", "");
        desk.addEvidence(credential, KIND, "e", string(new bytes(512)));
        vm.stopPrank();
        moveBy(5 days);
        rule(KIND, 0, Ruling.Upheld);
        vm.startPrank(ISSUER);
        vm.expectRevert(refused);
        desk.appealUnanswered(subject, KIND, new Seat[](0), "e", "");
        vm.expectRevert(IDisputeDesk.ZeroEvidence.selector);
        desk.appealUnanswered(subject, KIND, new Seat[](0), bytes32(0), URI);
        vm.stopPrank();
    }

    function answerAs(address who) external {
        answerBy(who, KIND);
    }

    function test_Answer_IsNotTheClaimantsOwn_NotEvenASubjects() public {
        CaseSubject memory subject = subjectOf(INDEX);
        fund(subjectAt(INDEX));
        vm.prank(subjectAt(INDEX));
        desk.openCase(subject, KIND, "mine", URI);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, subjectAt(INDEX)));
        this.answerAs(subjectAt(INDEX));
    }

    // ---------------------------------------------------------------- silence

    /// @dev By the clock alone nothing is upheld: the case goes to the panel, and ends as it began.
    function test_EverybodyIsSilent_NothingChanges_AndTheClaimantLosesAQuarter() public {
        uint256[5] memory before = balances();
        open(KIND);
        moveBy(3 days - 1);
        isAt(KIND, CaseStage.Answer, NOW + 3 days);
        moveBy(1);
        isAt(KIND, CaseStage.Panel, NOW + 7 days);
        equal(uint8(desk.caseOf(credential, KIND).standing), uint8(Ruling.None), "nothing stands");
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        desk.pay(credential, KIND);
        moveBy(4 days);
        isAt(KIND, CaseStage.Done, 0);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        desk.carryOut(header, INDEX, KIND);
        desk.pay(credential, KIND);
        before[0] -= BOND / 4;
        hasPaid(before, [uint256(0), 0, 0, 0, BOND / 4]);
        equal(desk.caseOf(credential, KIND).bond, BOND, "nobody rejected it: the next bond is no higher");
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.pay(credential, KIND);
    }

    /// @dev Time alone revokes nothing, whatever is open, and whoever carries out what they like.
    function testFuzz_SilenceChangesNoStatus(uint8 kind, uint256 time) public {
        CaseKind about = CaseKind(kind % 5);
        open(about);
        moveBy(time % 60 days);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        desk.carryOut(header, INDEX, about);
        isTrue(isGood(INDEX), "good");
    }

    function test_TheFirstPanelIsSilent_NothingChanges() public {
        uint256[5] memory before = balances();
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(7 days - 1);
        isAt(KIND, CaseStage.Panel, NOW + 7 days);
        moveBy(1);
        isAt(KIND, CaseStage.Done, 0);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        this.appealAs(CLAIMANT);
        desk.pay(credential, KIND);
        before[0] -= BOND / 4;
        hasPaid(before, [uint256(0), BOND / 4, 0, 0, 0]);
    }

    function appealAs(address who) external {
        appealBy(who, KIND);
    }

    function test_TheSecondPanelIsSilent_TheFirstRulingStands() public {
        uint256[5] memory before = balances();
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(6 days);
        rule(KIND, 0, Ruling.Rejected);
        moveBy(3 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotLoser.selector, ISSUER));
        this.appealAs(ISSUER);
        appealBy(CLAIMANT, KIND);
        // The appeal's second is rounded down to a minute.
        isAt(KIND, CaseStage.SecondPanel, NOW + 13 days - 60);
        moveBy(4 days);
        isAt(KIND, CaseStage.Done, 0);
        desk.pay(credential, KIND);
        uint256 half = BOND / 2;
        uint256 quarter = BOND / 4;
        before[0] -= BOND;
        hasPaid(before, [uint256(0), half, quarter, 0, BOND - half - quarter]);
        equal(desk.caseOf(credential, KIND).bond, 2 * BOND, "a next claimant's");
    }

    // ---------------------------------------------------------------- rulings

    function test_Ruling_IsTheRightPanelsInItsTime() public {
        open(KIND);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        this.ruleAs(0);
        answerBy(ISSUER, KIND);
        moveBy(5 days - 1);
        vm.expectPartialRevert(IDisputeDesk.EvidenceStillOpen.selector);
        this.ruleAs(0);
        moveBy(1);
        vm.expectPartialRevert(IDisputeDesk.NotPanel.selector);
        this.ruleAs(1);
        vm.expectRevert(IDisputeDesk.NoRuling.selector);
        desk.rule(credential, KIND, Ruling.None, "reasons", firstPanel(), new Approval[](0));
        bytes32 structHash = rulingHash(desk.caseOf(credential, KIND).id, 0, Ruling.Upheld, "reasons");
        Approval[] memory two = approvalsOf(FIRST_KEYS, 2, 0, structHash);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.PanelQuorumMissed.selector, 2, 3));
        desk.rule(credential, KIND, Ruling.Upheld, "reasons", firstPanel(), two);
        Approval[] memory standIns = approvalsOf(FIRST_KEYS, 3, 1, structHash);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.StandInTooEarly.selector, 0, NOW + 6 days));
        desk.rule(credential, KIND, Ruling.Upheld, "reasons", firstPanel(), standIns);
        moveBy(1 days);
        vm.expectEmit();
        emit IDisputeDesk.CaseRuled(desk.caseOf(credential, KIND).id, 0, Ruling.Upheld, "reasons", 7);
        desk.rule(credential, KIND, Ruling.Upheld, "reasons", firstPanel(), standIns);
        isAt(KIND, CaseStage.Appeal, NOW + 9 days);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        this.ruleAs(0);
    }

    function ruleAs(uint8 round) external {
        rule(KIND, round, Ruling.Upheld);
    }

    /// @dev One seat twice, in either chair, is one voice.
    function test_Ruling_CountsASeatOnce() public {
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(6 days);
        bytes32 structHash = rulingHash(desk.caseOf(credential, KIND).id, 0, Ruling.Upheld, "reasons");
        Approval[] memory approvals = approvalsOf(FIRST_KEYS, 3, 0, structHash);
        approvals[2] = approvalsOf(FIRST_KEYS, 2, 1, structHash)[1];
        vm.expectRevert(abi.encodeWithSelector(IQuorum.SeatOutOfOrder.selector, 1, 1));
        desk.rule(credential, KIND, Ruling.Upheld, "reasons", firstPanel(), approvals);
    }

    // ---------------------------------------------------------------- evidence

    function test_Evidence_IsTakenFromAnybodyUntilItCloses() public {
        bytes32 id = open(KIND);
        vm.expectRevert(IDisputeDesk.ZeroEvidence.selector);
        desk.addEvidence(credential, KIND, bytes32(0), URI);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        desk.addEvidence(credential, CaseKind.IssuedInError, "more", URI);
        vm.expectEmit();
        emit IDisputeDesk.EvidenceAdded(id, STRANGER, "more");
        vm.prank(STRANGER);
        desk.addEvidence(credential, KIND, "more", URI);
        answerBy(ISSUER, KIND);
        moveBy(5 days - 1);
        desk.addEvidence(credential, KIND, "more", URI);
        moveBy(1);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.EvidenceClosed.selector, id, NOW + 5 days));
        desk.addEvidence(credential, KIND, "more", URI);
        rule(KIND, 0, Ruling.Upheld);
        appealBy(ISSUER, KIND);
        moveBy(2 days - 1);
        desk.addEvidence(credential, KIND, "more", URI);
        vm.expectPartialRevert(IDisputeDesk.EvidenceStillOpen.selector);
        this.ruleAs(1);
        moveBy(1);
        vm.expectPartialRevert(IDisputeDesk.EvidenceClosed.selector);
        desk.addEvidence(credential, KIND, "more", URI);
        rule(KIND, 1, Ruling.Rejected);
        isAt(KIND, CaseStage.Done, 0);
    }

    // ---------------------------------------------------------------- appeals

    function test_Appeal_OfWhatNobodyAnswered_IsWhoeversWhoMightHave() public {
        open(KIND);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        this.appealUnansweredAs(ISSUER);
        moveBy(3 days);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        this.appealUnansweredAs(ISSUER);
        moveBy(2 days);
        rule(KIND, 0, Ruling.Upheld);
        address[2] memory not = [STRANGER, CLAIMANT];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, not[i]));
            this.appealUnansweredAs(not[i]);
        }
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotLoser.selector, ISSUER));
        this.appealAs(ISSUER);
        uint256 before = token.balanceOf(ISSUER);
        appealUnansweredBy(ISSUER, KIND);
        equal(before - token.balanceOf(ISSUER), 2 * BOND, "doubled");
        equal(desk.caseOf(credential, KIND).respondent, ISSUER, "respondent");
        isAt(KIND, CaseStage.SecondPanel, NOW + 9 days);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        this.appealUnansweredAs(ISSUER);
    }

    function test_Appeal_AgainstARejectedClaim_IsTheClaimantsAlone_AlsoUnanswered() public {
        open(KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Rejected);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotLoser.selector, ISSUER));
        this.appealUnansweredAs(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotLoser.selector, ISSUER));
        this.appealAs(ISSUER);
        appealBy(CLAIMANT, KIND);
        isAt(KIND, CaseStage.SecondPanel, NOW + 9 days);
    }

    /// @dev Whoever answered a case has no part in another one that they did not.
    function test_Appeal_OfWhatWasAnswered_IsNotAnothersWhoMightHave() public {
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Upheld);
        fund(SEAT);
        CaseSubject memory subject = subjectOf(INDEX);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, SEAT));
        vm.prank(SEAT);
        desk.appealUnanswered(subject, KIND, new Seat[](1), "e", URI);
    }

    function appealUnansweredAs(address who) external {
        appealUnansweredBy(who, KIND);
    }
}
