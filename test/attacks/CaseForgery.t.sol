// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CaseKind, CaseSubject, IDisputeDesk, Panel, Ruling } from "../../contracts/interfaces/IDisputeDesk.sol";
import { Approval, IQuorum, Seat } from "../../contracts/interfaces/IQuorum.sol";
import { DeskAttack } from "./support/DeskAttack.sol";
import { DeskHole } from "./twins/DeskHole.sol";

/// @notice Who decides about what: evidence and panels that come too late or twice, and rulings that were meant for something else.
abstract contract CaseForgeryAttack is DeskAttack {
    uint256 internal constant NEXT_KEYS = 0x30000;

    /// @dev The panel is in it: evidence and ruling come in one transaction, in the last second.
    function lastMinuteEvidence() internal returns (bytes memory reason) {
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(7 days - 1);
        reason = tryAs(ATTACKER, abi.encodeCall(IDisputeDesk.addEvidence, (credential, KIND, "last", URI)));
        if (reason.length == 0) rule(KIND, 0, Ruling.Upheld);
    }

    /// @dev The panel is in it: it rules before the other side has brought what it has.
    function rush() internal returns (bytes memory reason) {
        open(KIND);
        answerBy(ISSUER, KIND);
        return tryAs(ATTACKER, rulingFor(desk.caseOf(credential, KIND).id, firstPanel(), FIRST_KEYS));
    }

    /// @dev Whose claim was rejected brings the same evidence again.
    function repeatEvidence() internal returns (bytes memory reason) {
        openWith(KIND, "the same");
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Rejected);
        moveBy(3 days);
        desk.pay(credential, KIND);
        return tryAs(CLAIMANT, openingAt(INDEX, "the same"));
    }

    /// @dev Whoever sees an answer come brings its evidence first, so that the claim stands for want of an answer.
    function blockAnswer() internal returns (bytes memory reason) {
        open(KIND);
        bytes memory call = answerWith("answer");
        tryAs(ATTACKER, abi.encodeCall(IDisputeDesk.addEvidence, (credential, KIND, "answer", URI)));
        return tryAs(ISSUER, call);
    }

    /// @dev The issuer claims against itself, and answers, so that the subject cannot.
    function answerOwn() internal returns (bytes memory reason) {
        equal(tryAs(ISSUER, openingAt(INDEX, "mine")).length, 0, "opened");
        return tryAs(ISSUER, answerWith("answer"));
    }

    /// @dev Whose credential is suspended has somebody else claim, and answers, so that the issuer can neither answer nor appeal.
    function answerBothSides() internal returns (bytes memory reason) {
        address subject = subjectAt(INDEX);
        fund(subject);
        CaseKind kind = CaseKind.WronglySuspended;
        open(kind);
        CaseSubject memory about = subjectOf(INDEX);
        return tryAs(subject, abi.encodeCall(IDisputeDesk.answer, (about, kind, new Seat[](0), "conceded", URI)));
    }

    /// @dev A panel that has been bought is announced in time, and comes into force while a case is under way.
    function swapPanel() internal returns (bytes memory reason) {
        uint64 from = uint64(NOW + 30 days);
        bytes memory change = changeCall(from, 2, boughtPanel(), firstPanel(), FIRST_KEYS);
        equal(tryAs(STRANGER, change).length, 0, "announced");
        moveTo(from - 1);
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        return tryAs(ATTACKER, rulingFor(desk.caseOf(credential, KIND).id, boughtPanel(), NEXT_KEYS));
    }

    function boughtPanel() internal pure returns (Panel memory) {
        return panelOf(NEXT_KEYS, 5, 3, ATTACKER);
    }

    /// @param version That of the new panel; the twin that does not look signs none.
    function changeCall(
        uint64 from,
        uint32 version,
        Panel memory next,
        Panel memory current,
        uint256 keys
    ) internal view returns (bytes memory) {
        if (hole == DeskHole.VersionlessChange) version = 0;
        bytes32 typeHash = keccak256("PanelChange(uint8 round,uint32 version,bytes32 panel,uint64 from)");
        bytes memory words = abi.encode(next.seats);
        bytes memory seats = new bytes(words.length - 64);
        for (uint256 i = 0; i < seats.length; ++i) seats[i] = words[i + 64];
        bytes32 hash = keccak256(abi.encode(next.quorum, next.payee, keccak256(seats)));
        bytes32 structHash = keccak256(abi.encode(typeHash, uint8(0), version, hash, from));
        Approval[] memory approvals = approvalsOf(keys, 3, 0, structHash);
        return abi.encodeCall(IDisputeDesk.announcePanel, (0, next, from, current, approvals));
    }

    /// @dev The panel signed a change and thought better of it; whoever liked it sends it two panels later.
    function replayChange() internal returns (bytes memory reason) {
        bytes memory kept = changeCall(uint64(NOW + 360 days), 2, boughtPanel(), firstPanel(), FIRST_KEYS);
        bytes memory used = changeCall(uint64(NOW + 30 days), 2, boughtPanel(), firstPanel(), FIRST_KEYS);
        equal(tryAs(STRANGER, used).length, 0, "announced");
        moveTo(NOW + 51 days);
        used = changeCall(uint64(NOW + 81 days), 3, firstPanel(), boughtPanel(), NEXT_KEYS);
        equal(tryAs(STRANGER, used).length, 0, "announced back");
        moveTo(NOW + 102 days);
        return tryAs(ATTACKER, kept);
    }

    /// @dev A ruling about one case, sent for another.
    function replayOnCase() internal returns (bytes memory reason) {
        bytes32 id = open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        bytes memory call = rulingFor(hole == DeskHole.CaselessRuling ? bytes32(0) : id, firstPanel(), FIRST_KEYS);
        equal(tryAs(STRANGER, call).length, 0, "ruled");
        moveBy(20 days);
        desk.pay(credential, KIND);
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        return tryAs(ATTACKER, call);
    }

    /// @dev The same case at another desk, of the same panel.
    function replayOnDesk() internal returns (bytes memory reason) {
        bytes32 id = open(KIND);
        bytes memory call = rulingFor(id, firstPanel(), FIRST_KEYS);
        desk = newDesk(address(registry));
        group.setDesk(address(desk));
        fund(CLAIMANT);
        fund(ISSUER);
        equal(open(KIND), id, "the same id");
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        return tryAs(ATTACKER, call);
    }

    /// @dev The same case on another branch of a chain that split.
    function replayOnChain() internal returns (bytes memory reason) {
        uint256 chain = block.chainid;
        bytes32 id = open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        // Signed on the other branch.
        vm.chainId(chain + 1);
        bytes memory call = rulingFor(id, firstPanel(), FIRST_KEYS);
        vm.chainId(chain);
        return tryAs(ATTACKER, call);
    }

    function rulingFor(bytes32 id, Panel memory panel, uint256 keys) internal view returns (bytes memory) {
        Approval[] memory approvals = approvalsOf(keys, 3, 0, rulingHash(id, 0, Ruling.Upheld, "reasons"));
        return abi.encodeCall(IDisputeDesk.rule, (credential, KIND, Ruling.Upheld, "reasons", panel, approvals));
    }
}

contract CaseForgeryTest is CaseForgeryAttack {
    function test_LastMinuteEvidence_IsNotTaken() public onOursAndSoundTwin {
        isRefused(lastMinuteEvidence(), IDisputeDesk.EvidenceClosed.selector);
    }

    function test_Twin_TakesLastMinuteEvidence() public onTwin(DeskHole.LateEvidence) {
        equal(lastMinuteEvidence().length, 0, "taken and ruled on");
    }

    function test_APanelInARush_Waits() public onOursAndSoundTwin {
        isRefused(rush(), IDisputeDesk.EvidenceStillOpen.selector);
    }

    function test_Twin_LetsAPanelRush() public onTwin(DeskHole.LateEvidence) {
        equal(rush().length, 0, "ruled");
    }

    function test_TheSameEvidence_OpensNothing() public onOursAndSoundTwin {
        isRefused(repeatEvidence(), IDisputeDesk.EvidenceUsed.selector);
    }

    function test_Twin_TakesTheSameEvidence() public onTwin(DeskHole.RepeatedEvidence) {
        equal(repeatEvidence().length, 0, "opened");
    }

    function test_AnAnswer_CannotBeBlocked() public onOursAndSoundTwin {
        equal(blockAnswer().length, 0, "answered");
    }

    function test_Twin_AnAnswerIsBlocked() public onTwin(DeskHole.CountedAnswers) {
        isRefused(blockAnswer(), IDisputeDesk.EvidenceUsed.selector);
    }

    function test_OnesOwnClaim_CannotBeAnswered() public onOursAndSoundTwin {
        isRefused(answerOwn(), IDisputeDesk.NotRespondent.selector);
    }

    function test_Twin_AnswersItsOwnClaim() public onTwin(DeskHole.OwnAnswer) {
        equal(answerOwn().length, 0, "answered");
    }

    function test_ACaseThatHelpsItsSubject_IsNotTheSubjectsToAnswer() public onOursAndSoundTwin {
        isRefused(answerBothSides(), IDisputeDesk.NotRespondent.selector);
    }

    function test_Twin_TheSubjectIsOnBothSides() public onTwin(DeskHole.BothSides) {
        equal(answerBothSides().length, 0, "answered");
    }

    function test_ABoughtPanel_DecidesNoCaseUnderWay() public onOursAndSoundTwin {
        isRefused(swapPanel(), IDisputeDesk.NotPanel.selector);
    }

    function test_Twin_ABoughtPanelDecides() public onTwin(DeskHole.PanelOfNow) {
        equal(swapPanel().length, 0, "ruled");
    }

    function test_AChange_IsGoodForOneVersion() public onOursAndSoundTwin {
        isRefused(replayChange(), IQuorum.InvalidSignature.selector);
    }

    function test_Twin_AChangeIsGoodForEachVersion() public onTwin(DeskHole.VersionlessChange) {
        equal(replayChange().length, 0, "announced");
    }

    function test_ARuling_IsGoodForOneCase() public onOursAndSoundTwin {
        isRefused(replayOnCase(), IQuorum.InvalidSignature.selector);
    }

    function test_Twin_ARulingIsGoodForAll() public onTwin(DeskHole.CaselessRuling) {
        equal(replayOnCase().length, 0, "ruled");
    }

    function test_ARuling_IsGoodAtOneDesk() public onOursAndSoundTwin {
        isRefused(replayOnDesk(), IQuorum.InvalidSignature.selector);
    }

    function test_Twin_ARulingIsGoodAtEachDesk() public onTwin(DeskHole.DesklessDomain) {
        equal(replayOnDesk().length, 0, "ruled");
    }

    function test_ARuling_IsGoodOnOneChain() public onOursAndSoundTwin {
        isRefused(replayOnChain(), IQuorum.InvalidSignature.selector);
    }

    function test_Twin_ARulingIsGoodOnEachChain() public onTwin(DeskHole.ChainlessDomain) {
        equal(replayOnChain().length, 0, "ruled");
    }
}
