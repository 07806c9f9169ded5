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
import { AwkwardToken } from "../../../contracts/mocks/tokens/AwkwardToken.sol";
import { BlocklistToken } from "../../../contracts/mocks/tokens/BlocklistToken.sol";
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
        equal(desk.openCase(subject, KIND, address(0), evidence, URI), id, "id");

        equal(token.balanceOf(address(desk)), BOND, "bond");
        isTrue(desk.isUsed(credential, evidence), "used");
        isTrue(isGood(INDEX), "status");
        CaseView memory found = desk.caseOf(credential, KIND);
        equal(found.id, id, "id of the case");
        equal(found.claimant, CLAIMANT, "claimant");
        equal(found.bond, BOND, "each side's");
        equal(found.openedAt, NOW, "openedAt");
        equal(found.overBy, NOW + 14 days + NOTICE, "overBy");
        equal(found.effectFrom, NOW + 6 days + NOTICE, "if nobody answers");
        equal(uint8(found.standing), uint8(Ruling.None), "nothing stands yet");
        isAt(KIND, CaseStage.Answer, NOW + 3 days);
    }

    function test_Opening_NamesWhatIsWrong() public {
        CaseSubject memory subject = subjectOf(INDEX);
        vm.startPrank(CLAIMANT);
        vm.expectRevert(IDisputeDesk.ZeroEvidence.selector);
        desk.openCase(subject, KIND, address(0), bytes32(0), URI);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.AccusedMismatch.selector, KIND, STRANGER));
        desk.openCase(subject, KIND, STRANGER, "e", URI);
        vm.expectRevert(
            abi.encodeWithSelector(IDisputeDesk.AccusedMismatch.selector, CaseKind.VerifierFault, address(0))
        );
        desk.openCase(subject, CaseKind.VerifierFault, address(0), "e", URI);
        subject.credential.subject = STRANGER;
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.UnknownCredential.selector, credential));
        desk.openCase(subject, KIND, address(0), "e", URI);
        subject = subjectOf(INDEX);
        subject.header.salt = "another batch";
        vm.expectPartialRevert(IDisputeDesk.UnknownCredential.selector);
        desk.openCase(subject, KIND, address(0), "e", URI);
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
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        this.answerAs(ISSUER);
    }

    function answerAs(address who) external {
        answerBy(who, KIND);
    }

    function test_Answer_IsNotTheClaimantsOwn_NotEvenASubjects() public {
        CaseSubject memory subject = subjectOf(INDEX);
        fund(subjectAt(INDEX));
        vm.prank(subjectAt(INDEX));
        desk.openCase(subject, KIND, address(0), "mine", URI);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, subjectAt(INDEX)));
        this.answerAs(subjectAt(INDEX));
    }

    function test_VerifiersFault_IsAnsweredByTheAccused_AndOnRecordOnly() public {
        CaseKind kind = CaseKind.VerifierFault;
        CaseSubject memory subject = subjectOf(INDEX);
        // A group that names no desk has no say in it.
        group.setDesk(address(0));
        fund(STRANGER);
        vm.prank(CLAIMANT);
        desk.openCase(subject, kind, STRANGER, "e", URI);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, ISSUER));
        this.answerKindAs(ISSUER, kind);
        answerBy(STRANGER, kind);
        moveBy(5 days);
        rule(kind, 0, Ruling.Upheld);
        moveBy(3 days);
        isAt(kind, CaseStage.Done, 0);
        desk.pay(credential, kind);
        equal(token.balanceOf(STRANGER), 1e9 - BOND, "the accused lost");
    }

    function answerKindAs(address who, CaseKind kind) external {
        answerBy(who, kind);
    }

    // ---------------------------------------------------------------- silence

    function test_NobodyAnswers_TheClaimStands() public {
        uint256[5] memory before = balances();
        open(KIND);
        moveBy(3 days - 1);
        isAt(KIND, CaseStage.Answer, NOW + 3 days);
        moveBy(1);
        isAt(KIND, CaseStage.Appeal, NOW + 6 days);
        equal(uint8(desk.caseOf(credential, KIND).standing), uint8(Ruling.Upheld), "stands");
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        desk.pay(credential, KIND);
        moveBy(3 days);
        isAt(KIND, CaseStage.Effect, NOW + 13 days + NOTICE);
        desk.pay(credential, KIND);
        hasPaid(before, [uint256(0), 0, 0, 0, 0]);
        vm.expectPartialRevert(IDisputeDesk.NothingToDo.selector);
        desk.pay(credential, KIND);
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
        hasPaid(before, [uint256(0), 0, 0, 0, 0]);
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

    /// @dev Everybody is paid what a naive referee says, whoever answers, rules and appeals.
    function testFuzz_Bonds_ArePaidAsTheRefereeSays(bool answered, uint8 rulings, bool appeals) public {
        uint256[5] memory before = balances();
        (Ruling first, Ruling second) = (Ruling(rulings % 3), Ruling((rulings / 3) % 3));
        if (!answered) first = Ruling.Upheld;
        open(KIND);
        if (answered) answerBy(ISSUER, KIND);
        moveBy(5 days);
        if (answered && first != Ruling.None) rule(KIND, 0, first);
        appeals = appeals && first != Ruling.None;
        if (appeals) {
            if (answered) appealBy(first == Ruling.Upheld ? ISSUER : CLAIMANT, KIND);
            else appealUnansweredBy(ISSUER, KIND);
            moveBy(2 days);
            if (second != Ruling.None) rule(KIND, 1, second);
        }
        moveBy(7 days);
        desk.pay(credential, KIND);
        uint256[5] memory expected = _referee(answered, first, appeals ? second : Ruling.None);
        uint256[5] memory now_ = balances();
        uint256 sum = 0;
        for (uint256 i = 0; i < 5; ++i) {
            // By how much each has more, one bond added where one may have lost.
            equal(now_[i] + 4 * BOND - before[i], expected[i] + 4 * BOND - _lost(i, expected), "paid");
            sum += now_[i] - (i < 2 ? 0 : before[i]);
        }
        equal(sum, before[0] + before[1], "in and out");
        isTrue(desk.caseOf(credential, KIND).paid, "paid");
    }

    uint256 private _lostBy0;
    uint256 private _lostBy1;

    function _lost(uint256 who, uint256[5] memory) private view returns (uint256) {
        return
            who == 0
                ? _lostBy0
                : who == 1
                    ? _lostBy1
                    : 0;
    }

    /// @dev In words: a loser's bond is what that side put in, where a panel had the last word about it.
    function _referee(bool answered, Ruling first, Ruling second) private returns (uint256[5] memory gains) {
        bool byPanel = answered && first != Ruling.None;
        uint256 lost = 0;
        if (second == Ruling.None) lost = byPanel ? BOND : 0;
        else if (second == first) lost = answered ? 3 * BOND : 2 * BOND;
        else lost = BOND;
        Ruling last = second == Ruling.None ? first : second;
        if (lost == 0) return gains;
        uint256 firsts = byPanel && (second == Ruling.None || second == first) ? BOND : 0;
        gains[2] = firsts / 4;
        gains[3] = (lost - firsts) / 4;
        bool claimantWon = last == Ruling.Upheld;
        gains[claimantWon ? 0 : 1] = lost / 2;
        (_lostBy0, _lostBy1) = claimantWon ? (uint256(0), lost) : (lost, 0);
        gains[4] = lost - lost / 2 - gains[2] - gains[3];
    }

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

    // ---------------------------------------------------------------- bonds

    function test_ClaimantsThatLose_DoubleTheBondToSixteenTimes() public {
        for (uint256 i = 0; i < 7; ++i) {
            uint256 expected = BOND << (i < 4 ? i : 4);
            uint256 before = token.balanceOf(CLAIMANT);
            open(KIND);
            equal(before - token.balanceOf(CLAIMANT), expected, "bond");
            answerBy(ISSUER, KIND);
            moveBy(5 days);
            rule(KIND, 0, i == 6 ? Ruling.Upheld : Ruling.Rejected);
            moveBy(3 days);
            // The next opening pays what nobody has paid.
            if (i != 6) continue;
            desk.pay(credential, KIND);
        }
        equal(desk.caseOf(credential, KIND).bond, BOND, "whoever won begins anew");
    }

    function test_WhoCannotBePaid_IsOwed_AndHoldsUpNobody() public {
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Upheld);
        moveBy(3 days);
        token.turnOnFor(CLAIMANT);
        uint256 won = BOND + BOND / 2;
        vm.expectEmit();
        emit IDisputeDesk.BondOwed(CLAIMANT, won);
        desk.pay(credential, KIND);
        equal(token.balanceOf(PAYEE), BOND / 4, "the panel has its part");
        equal(desk.owed(CLAIMANT), won, "owed");

        vm.expectPartialRevert(BlocklistToken.Blocked.selector);
        desk.collect(CLAIMANT, CLAIMANT);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotOwed.selector, STRANGER, CLAIMANT));
        vm.prank(STRANGER);
        desk.collect(CLAIMANT, STRANGER);
        vm.prank(CLAIMANT);
        desk.collect(CLAIMANT, address(0xbeef));
        equal(token.balanceOf(address(0xbeef)), won, "elsewhere");
        token.turnOff();
        desk.collect(CLAIMANT, CLAIMANT);
        equal(desk.owed(CLAIMANT), 0, "nothing twice");
    }

    /// @dev Within the gas of one transaction, two sides that burn what they are given.
    function test_WhoBurnsAllGasWhenPaid_HoldsUpNobody() public {
        token = AwkwardToken(deploy("GasBurningToken", ""));
        desk = newDesk(address(registry));
        group.setDesk(address(desk));
        fund(CLAIMANT);
        fund(ISSUER);
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(7 days);
        token.turnOnForAll();
        desk.pay{ gas: 2_000_000 }(credential, KIND);
        equal(desk.owed(CLAIMANT), BOND, "one is owed");
        equal(desk.owed(ISSUER), BOND, "so is the other");
    }

    function test_Appeal_OfWhatNobodyAnswered_IsWhoeversWhoMightHave() public {
        open(KIND);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        this.appealUnansweredAs(ISSUER);
        moveBy(3 days);
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
        isAt(KIND, CaseStage.SecondPanel, NOW + 7 days);
        vm.expectPartialRevert(IDisputeDesk.WrongCaseStage.selector);
        this.appealUnansweredAs(ISSUER);
    }

    function appealUnansweredAs(address who) external {
        appealUnansweredBy(who, KIND);
    }
}
