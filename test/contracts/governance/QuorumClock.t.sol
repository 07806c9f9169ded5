// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Approval, IQuorum, OpenProposal, Proposal, Stage } from "../../../contracts/interfaces/IQuorum.sol";
import { Act, Rule } from "../../../contracts/interfaces/IRulebook.sol";
import { QuorumFixture } from "../support/QuorumFixture.sol";
import { ToldTarget } from "../support/ToldTarget.sol";

/// @notice A group that hesitates: each stage, and how the clock leaves it. A window is two days, a notice of Revoke three; five of
/// nine, down to three; three object.
contract QuorumClockTest is QuorumFixture {
    function refusesExecution(Proposal memory proposal, bytes memory reason) private {
        vm.expectRevert(reason);
        group.execute(proposal);
    }

    /// @dev A proposal that nobody but seat 0 answers, over.
    function lapse(Act act, uint256 nonce) private returns (bytes32 id) {
        id = openBy(proposalTo(act, nonce), 0, 1);
        moveTo(time + 2 days);
        isStage(id, Stage.Lapsed);
    }

    /// @dev Makes all but seat 0 dormant.
    function sleep() private {
        for (uint256 i = 0; i < 3; ++i) {
            group.countSilences(lapse(Act.Attest, 100 + i));
            moveTo(time + 7 days);
        }
    }

    // ---------------------------------------------------------------- assent

    function test_Assents_AddUpAndPass() public {
        Proposal memory proposal = proposalTo(Act.Suspend, 3);
        bytes32 id = group.idOf(proposal);
        Approval[] memory first = approvals(id, 0, 2);
        vm.expectEmit();
        emit IQuorum.ProposalOpened(id, Act.Suspend, proposal, 3);
        group.open(proposal, table, first);
        isStage(id, Stage.Open);
        refusesExecution(proposal, wrong(id, Stage.Open));
        moveTo(time + 2 days - 1);
        assentBy(id, 3, 5);
        isStage(id, Stage.Open);
        vm.expectEmit();
        emit IQuorum.Assented(id, 0x3b);
        assentBy(id, 5, 6);
        isStage(id, Stage.Passed);
        group.execute(proposal);
        isStage(id, Stage.Done);
        equal(target.lastCall(), keccak256(proposal.data), "the call");
        OpenProposal memory stored = group.proposalOf(id);
        equal(stored.openedAt, FOUNDED, "opened");
        equal(stored.passedAt, time, "passed");
        equal(stored.assents, 0x3b, "assents");
        refusesExecution(proposal, wrong(id, Stage.Done));
    }

    function test_RevertWhen_NobodySignedOrItIsThereAlready() public {
        Proposal memory proposal = proposalTo(Act.Suspend, 0);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumMissed.selector, Act.Suspend, 0, 1));
        group.open(proposal, table, new Approval[](0));
        bytes32 id = openBy(proposal, 0, 1);
        Approval[] memory more = approvals(id, 0, 5);
        vm.expectRevert(wrong(id, Stage.Open));
        group.open(proposal, table, more);
        vm.expectRevert(wrong(0, Stage.None));
        group.assent(0, table, more);
        proposal = proposalTo(Act.Attest, 0);
        actBy(proposal, 0, 5);
        more = approvals(group.idOf(proposal), 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.NonceUsed.selector, Act.Attest, 0));
        group.open(proposal, table, more);
    }

    /// @dev Two alternatives pass and share a nonce: the one that is executed voids the other.
    function test_Alternatives_ShareANonce() public {
        Proposal memory proposal = proposalTo(Act.Revoke, 0);
        Proposal memory other = proposalTo(Act.Revoke, 0);
        other.data = bytes.concat(other.data, "x");
        actBy(proposal, 0, 5);
        bytes32 id = actBy(other, 0, 5);
        moveTo(time + 3 days);
        group.execute(proposal);
        isStage(id, Stage.Void);
        refusesExecution(other, wrong(id, Stage.Void));
        refusesAct(other, 0, 5, wrong(id, Stage.Void));
        other.data = bytes.concat(other.data, "y");
        refusesAct(other, 0, 5, abi.encodeWithSelector(IQuorum.NonceUsed.selector, Act.Revoke, 0));
    }

    function test_SilenceLapses_AndChangesNothing() public {
        Proposal memory proposal = proposalTo(Act.Issue, 0);
        bytes32 id = openBy(proposal, 0, 4);
        moveTo(time + 2 days - 1);
        isStage(id, Stage.Open);
        moveTo(time + 1);
        isStage(id, Stage.Lapsed);
        refusesExecution(proposal, wrong(id, Stage.Lapsed));
        refusesAct(proposal, 0, 9, wrong(id, Stage.Lapsed));
        Approval[] memory late = approvals(id, 4, 9);
        vm.expectRevert(wrong(id, Stage.Lapsed));
        group.assent(id, table, late);
        isTrue(!group.isUsed(Act.Issue, 0), "its nonce is free");
        Proposal memory again = proposalTo(Act.Issue, 0);
        again.deadline = time;
        actBy(again, 0, 5);
        isStage(id, Stage.Void);
    }

    function test_WhoCanActAtOnce_IsNotKeptFromItByAnOpening() public {
        Proposal memory proposal = proposalTo(Act.Suspend, 0);
        bytes32 id = openBy(proposal, 2, 3);
        refusesAct(proposal, 0, 2, abi.encodeWithSelector(IQuorum.QuorumMissed.selector, Act.Suspend, 3, 5));
        actBy(proposal, 0, 5);
        isStage(id, Stage.Done);
        refusesAct(proposal, 0, 5, wrong(id, Stage.Done));
        proposal = proposalTo(Act.Revoke, 0);
        id = openBy(proposal, 2, 3);
        actBy(proposal, 3, 7);
        isStage(id, Stage.Passed);
        // Others are still heard, and it passed when it did.
        moveTo(time + 1 hours);
        actBy(proposal, 0, 9);
        equal(group.proposalOf(id).assents, 0x1ff, "all");
        equal(group.proposalOf(id).passedAt, time - 1 hours, "passed");
        equal(target.calls(), 1, "not yet");
        moveTo(time + usual(Act.Revoke).notice);
        actBy(proposal, 0, 1);
        isStage(id, Stage.Done);
    }

    /// @dev By silence, at its window's end.
    function test_WhatSilencePassed_CanBeDoneByAllToo() public {
        Proposal memory proposal = proposalTo(Act.Reinstate, 0);
        bytes32 id = openBy(proposal, 0, 1);
        moveTo(FOUNDED + usual(Act.Reinstate).window + 1);
        isStage(id, Stage.Passed);
        refusesAct(proposal, 1, 2, abi.encodeWithSelector(IQuorum.QuorumMissed.selector, Act.Reinstate, 2, 5));
        actBy(proposal, 1, 5);
        isStage(id, Stage.Done);
        equal(group.proposalOf(id).passedAt, time - 1, "passed");
    }

    function test_Notice_RunsFromThePassing() public {
        Proposal memory proposal = proposalTo(Act.Revoke, 0);
        bytes32 id = actBy(proposal, 0, 5);
        isStage(id, Stage.Passed);
        equal(target.calls(), 0, "not yet");
        moveTo(FOUNDED + 3 days - 1);
        refusesExecution(proposal, abi.encodeWithSelector(IQuorum.NoticeRuns.selector, id, FOUNDED + 3 days));
        moveTo(FOUNDED + 3 days);
        group.execute(proposal);
        equal(target.calls(), 1, "done");
    }

    /// @dev What always fails hangs over nobody.
    function test_WhatNobodyCarriesOut_IsVoidAfterSevenDays() public {
        Proposal memory proposal = proposalTo(Act.Revoke, 0);
        bytes32 id = actBy(proposal, 0, 5);
        target.failWhile(true);
        moveTo(FOUNDED + 10 days - 1);
        refusesExecution(proposal, abi.encodeWithSelector(ToldTarget.Told.selector, 0));
        isStage(id, Stage.Passed);
        moveTo(FOUNDED + 10 days);
        refusesExecution(proposal, wrong(id, Stage.Void));
        refusesAct(proposal, 0, 9, wrong(id, Stage.Void));
        isTrue(!group.isUsed(Act.Revoke, 0), "its nonce is free");
    }

    function test_Rules_WaitInTheRulebookAndNotHere() public {
        Proposal memory proposal = proposalTo(Act.Rules, 0);
        bytes32 id = openBy(proposal, 0, 4);
        assentBy(id, 4, 5);
        group.execute(proposal);
        (, uint64 from) = rulebook.newestRules();
        equal(from, minuteFrom(FOUNDED + 14 days), "in force from");
    }

    /// @dev What is open keeps the rules of its opening.
    function test_RulesChange_NotForWhatIsOpen() public {
        actBy(proposalTo(Act.Rules, 0), 0, 5);
        moveTo(minuteFrom(FOUNDED + 14 days) - 60);
        Proposal memory proposal = proposalTo(Act.Issue, 0);
        bytes32 id = openBy(proposal, 0, 4);
        moveTo(time + 60);
        refusesAct(
            proposalTo(Act.Issue, 0),
            0,
            5,
            abi.encodeWithSelector(IQuorum.QuorumMissed.selector, Act.Issue, 5, 7)
        );
        assentBy(id, 4, 5);
        isStage(id, Stage.Passed);
    }

    // ---------------------------------------------------------------- objections

    function test_Objections_Refuse() public {
        Proposal memory proposal = proposalTo(Act.Suspend, 0);
        bytes32 id = openBy(proposal, 0, 3);
        objectBy(id, 7, 9);
        isStage(id, Stage.Open);
        vm.expectEmit();
        emit IQuorum.Objected(id, 0x1c0);
        objectBy(id, 6, 7);
        isStage(id, Stage.Refused);
        refusesAct(proposal, 0, 6, wrong(id, Stage.Refused));
        moveTo(time + 100 days);
        isStage(id, Stage.Refused);
        vm.expectRevert(wrong(id, Stage.Refused));
        group.countSilences(id);
    }

    /// @dev A word said again does nothing, so that nobody makes a call fail by sending a part of it first.
    function test_ASeat_SaysOneWord() public {
        Proposal memory proposal = proposalTo(Act.Suspend, 0);
        bytes32 id = openBy(proposal, 0, 2);
        assentBy(id, 0, 3);
        objectBy(id, 8, 9);
        objectBy(id, 7, 9);
        equal(group.proposalOf(id).assents, 7, "assents");
        equal(group.proposalOf(id).objections, 0x180, "objections");
        Approval[] memory list = approvals(objectionTo(id), 1, 4);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.SeatHasSpoken.selector, 2));
        group.object(id, table, list);
        refusesAct(proposal, 3, 9, abi.encodeWithSelector(IQuorum.SeatHasSpoken.selector, 8));
        list = approvals(id, 6, 8);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.SeatHasSpoken.selector, 7));
        group.assent(id, table, list);
    }

    /// @dev An assent is no objection, nor the other way round.
    function test_TheTwoWords_AreSignedApart() public {
        bytes32 id = openBy(proposalTo(Act.Suspend, 0), 0, 2);
        Approval[] memory list = approvals(id, 5, 6);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.InvalidSignature.selector, 5, keyBytes(5, 0), objectionTo(id)));
        group.object(id, table, list);
    }

    function test_WhatGivesBack_PassesInSilence() public {
        Proposal memory proposal = proposalTo(Act.Reinstate, 0);
        bytes32 id = openBy(proposal, 0, 1);
        objectBy(id, 7, 9);
        moveTo(FOUNDED + 2 days - 1);
        isStage(id, Stage.Open);
        moveTo(FOUNDED + 2 days);
        isStage(id, Stage.Passed);
        moveTo(FOUNDED + 9 days - 1);
        group.execute(proposal);
        equal(group.proposalOf(id).passedAt, FOUNDED + 2 days, "passed");
        isStage(id, Stage.Done);
        bytes32 other = openBy(proposalTo(Act.EndHold, 0), 0, 1);
        moveTo(time + 9 days);
        isStage(other, Stage.Void);
    }

    // ---------------------------------------------------------------- over, and done all the same

    function test_WhatWasRefused_IsDoneByAFullQuorum_BeforeItsDeadline() public {
        Proposal memory proposal = inTenDays(proposalTo(Act.Suspend, 9));
        bytes32 id = openBy(proposal, 0, 2);
        objectBy(id, 6, 9);
        isStage(id, Stage.Refused);
        // Assents of before do not count, and whoever objected stays with it.
        refusesAct(proposal, 2, 6, abi.encodeWithSelector(IQuorum.QuorumMissed.selector, Act.Suspend, 4, 5));
        refusesAct(proposal, 2, 7, abi.encodeWithSelector(IQuorum.SeatHasSpoken.selector, 6));
        vm.expectEmit();
        emit IQuorum.ProposalOpened(id, Act.Suspend, proposal, 0x1f);
        vm.expectEmit();
        emit IQuorum.Acted(id, Act.Suspend, address(target), EVIDENCE, 0x1f);
        actBy(proposal, 0, 5);
        isStage(id, Stage.Done);
        equal(target.calls(), 1, "once");
        refusesAct(proposal, 0, 9, wrong(id, Stage.Done));
        OpenProposal memory stored = group.proposalOf(id);
        equal(stored.objections, 0, "objections");
        equal(stored.openedAt, time, "opened anew");
    }

    function test_WhatHasLapsed_IsDoneByAFullQuorum_BeforeItsDeadline() public {
        Proposal memory proposal = inTenDays(proposalTo(Act.Revoke, 9));
        bytes32 id = openBy(proposal, 0, 4);
        moveTo(time + 2 days);
        group.countSilences(id);
        equal(group.silencesOf(5), 1, "silent");
        refusesAct(proposal, 4, 8, abi.encodeWithSelector(IQuorum.QuorumMissed.selector, Act.Revoke, 4, 5));
        // Its notice runs anew.
        actBy(proposal, 2, 7);
        isStage(id, Stage.Passed);
        equal(group.silencesOf(5), 0, "whoever signed is awake");
        equal(group.silencesOf(8), 1, "whoever did not is not");
        vm.expectRevert(abi.encodeWithSelector(IQuorum.NoticeRuns.selector, id, time + 3 days));
        group.execute(proposal);
        moveTo(time + 3 days);
        group.execute(proposal);
        isStage(id, Stage.Done);
        equal(target.calls(), 1, "once");
    }

    /// @dev As if it were open still: else seats that are gone, and as many vetoes, freeze the group.
    function test_WhatWasRefused_IsDoneWithStandIns_OnceTheirTimeHasCome() public {
        Proposal memory proposal = inTenDays(proposalTo(Act.Roster, 9));
        bytes32 id = openBy(proposal, 3, 4);
        objectBy(id, 6, 9);
        isStage(id, Stage.Refused);
        uint256 needed = usual(Act.Roster).quorum;
        Approval[] memory list = new Approval[](needed);
        // Seats 0 and 1 by their stand-ins.
        for (uint8 i = 0; i < needed; ++i) list[i] = approval(id, i, i < 2 ? 1 : 0);
        uint256 from = FOUNDED + usual(Act.Roster).standIn;
        refuses(proposal, list, abi.encodeWithSelector(IQuorum.StandInTooEarly.selector, 0, from));
        moveTo(uint64(from));
        group.act(proposal, table, list);
        Stage stage = group.stageOf(id);
        isTrue(stage == Stage.Passed || stage == Stage.Done || stage == Stage.Void, "acted on");
    }

    /// @dev A rule without stand-ins has none afterwards either.
    function test_WhatHasLapsed_IsNotDoneByStandInsThatThereAreNot() public {
        Rule[] memory rules = usualRules();
        rules[uint256(Act.Suspend)].standIn = rules[uint256(Act.Suspend)].window;
        openGroup(rules);
        Proposal memory proposal = inTenDays(proposalTo(Act.Suspend, 9));
        bytes32 id = openBy(proposal, 3, 4);
        moveTo(time + 3 days);
        Approval[] memory list = approvals(id, 0, 5);
        list[0] = approval(id, 0, 1);
        refuses(proposal, list, abi.encodeWithSelector(IQuorum.StandInTooEarly.selector, 0, type(uint256).max));
    }

    function test_WhatIsOver_StaysSo_WithoutADeadlineThatRuns() public {
        Proposal memory proposal = proposalTo(Act.Suspend, 9);
        bytes32 id = openBy(proposal, 0, 1);
        objectBy(id, 6, 9);
        refusesAct(proposal, 0, 9, wrong(id, Stage.Refused));
        proposal = inTenDays(proposalTo(Act.Suspend, 10));
        id = openBy(proposal, 0, 1);
        moveTo(proposal.deadline);
        isStage(id, Stage.Lapsed);
        actBy(proposal, 0, 5);
        proposal = inTenDays(proposalTo(Act.Suspend, 11));
        openBy(proposal, 0, 1);
        moveTo(proposal.deadline + 1);
        refusesAct(proposal, 0, 9, abi.encodeWithSelector(IQuorum.DeadlineExpired.selector, proposal.deadline, time));
    }

    // ---------------------------------------------------------------- busy

    function refusesOpening(Proposal memory proposal, uint256 first, uint256 end, bytes memory reason) private {
        Approval[] memory list = approvals(group.idOf(proposal), first, end);
        vm.expectRevert(reason);
        group.open(proposal, table, list);
    }

    function busy(uint256 seat, uint256 until) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IQuorum.SeatBusy.selector, seat, until);
    }

    /// @dev Whatever becomes of it: refused, executed by a quorum, or still open. In full hours, rounded up.
    function test_ASeat_IsBusyWithWhatSilencePasses_UntilItsWindowIsOver() public {
        moveTo(time + 90 minutes + 7);
        uint64 until = ((time + 2 days + 3599) / 3600) * 3600;
        equal(group.busyUntil(8), 0, "not yet");
        bytes32 id = openBy(proposalTo(Act.Reinstate, 1), 8, 9);
        equal(group.busyUntil(8), until, "busy");
        equal(group.busyUntil(7), 0, "nobody else");
        refusesOpening(proposalTo(Act.EndHold, 1), 8, 9, busy(8, until));
        refusesOpening(proposalTo(Act.Reinstate, 2), 7, 9, busy(8, until));
        objectBy(id, 0, 3);
        refusesOpening(proposalTo(Act.Reinstate, 2), 8, 9, busy(8, until));
        // By a stand-in too; and others are free, as is whatever silence does not pass.
        openBy(proposalTo(Act.Suspend, 1), 8, 9);
        openBy(proposalTo(Act.Reinstate, 3), 5, 8);
        moveTo(until - 1);
        refusesOpening(proposalTo(Act.Reinstate, 4), 8, 9, busy(8, until));
        moveTo(until);
        equal(group.busyUntil(8), 0, "free");
        openBy(proposalTo(Act.Reinstate, 4), 8, 9);
    }

    function test_AQuorum_IsNeverBusy() public {
        for (uint8 i = 0; i < 9; ++i) openBy(proposalTo(Act.Reinstate, i), i, i + 1);
        // In one call, by opening, and by assenting.
        actBy(proposalTo(Act.EndHold, 1), 0, 5);
        isStage(openBy(proposalTo(Act.EndHold, 2), 2, 7), Stage.Passed);
        bytes32 id = group.idOf(proposalTo(Act.Reinstate, 0));
        assentBy(id, 1, 5);
        isStage(id, Stage.Passed);
    }

    function test_AStandIn_MakesItsSeatBusy() public {
        Proposal memory proposal = proposalTo(Act.Reinstate, 1);
        Rule[] memory rules = usualRules();
        rules[uint256(Act.Reinstate)].standIn = 0;
        openGroup(rules);
        bytes32 id = group.idOf(proposal);
        group.open(proposal, table, one(approval(id, 0, 1)));
        refusesOpening(proposalTo(Act.Reinstate, 2), 0, 1, busy(0, group.busyUntil(0)));
    }

    /// @dev Hours are counted modulo 2^16: at no hour is a seat busy that is not, nor free that is not.
    function testFuzz_Busy_AtAnyHour(uint32 hour, uint16 later) public {
        uint64 start = FOUNDED + uint64(hour % 200_000) * 1 hours + 1;
        moveTo(start);
        for (uint8 i = 0; i < 9; ++i) equal(group.busyUntil(i), 0, "nobody");
        openBy(proposalTo(Act.Reinstate, 1), 8, 9);
        uint64 until = ((start + 2 days + 3599) / 3600) * 3600;
        uint64 said = group.busyUntil(8);
        isTrue(said == until || said == until + 1 hours, "two days, in full hours");
        moveTo(start + (uint64(later) % 60_000) * 1 hours);
        equal(group.busyUntil(8), time < said ? said : 0, "busy or free");
    }

    function test_ANewRoster_IsNotBusy() public {
        openBy(proposalTo(Act.Reinstate, 1), 8, 9);
        Proposal memory proposal = proposalTo(Act.Roster, 1);
        uint256 notice = usual(Act.Roster).notice;
        bytes32 id = actBy(proposal, 0, 9);
        if (notice != 0) {
            moveTo(time + uint64(notice));
            if (group.stageOf(id) == Stage.Passed) group.execute(proposal);
        }
        equal(group.busyUntil(8), 0, "free");
    }

    // ---------------------------------------------------------------- stand-ins

    function test_StandIns_SignLater() public {
        bytes32 id = openBy(proposalTo(Act.Suspend, 0), 3, 6);
        moveTo(FOUNDED + 12 hours - 1);
        Approval[] memory standIn = one(approval(id, 0, 2));
        bytes memory early = abi.encodeWithSelector(IQuorum.StandInTooEarly.selector, 0, FOUNDED + 12 hours);
        vm.expectRevert(early);
        group.assent(id, table, standIn);
        Approval[] memory objection = one(approval(objectionTo(id), 1, 1));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.StandInTooEarly.selector, 1, FOUNDED + 12 hours));
        group.object(id, table, objection);
        moveTo(FOUNDED + 12 hours);
        group.assent(id, table, standIn);
        // The member and the other stand-in add nothing: it is one seat.
        group.assent(id, table, one(approval(id, 0, 0)));
        group.assent(id, table, one(approval(id, 0, 1)));
        isStage(id, Stage.Open);
        equal(group.proposalOf(id).assents, 0x39, "four seats");
        group.object(id, table, objection);
        group.assent(id, table, one(approval(id, 2, 1)));
        isStage(id, Stage.Passed);
    }

    function test_StandIns_SignAtOnceWhereTheRuleSaysSo() public {
        Rule[] memory rules = usualRules();
        rules[uint256(Act.Hold)].standIn = 0;
        openGroup(rules);
        Proposal memory proposal = proposalTo(Act.Hold, 0);
        group.act(proposal, table, one(approval(group.idOf(proposal), 0, 2)));
        isTrue(group.isUsed(Act.Hold, 0), "done");
        bytes32 id = group.idOf(proposalTo(Act.Hold, 1));
        group.open(proposalTo(Act.Hold, 1), table, one(approval(id, 0, 1)));
        isStage(id, Stage.Passed);
    }

    // ---------------------------------------------------------------- silences

    function test_Silences_CountOnceALapseAndOnceAWeek() public {
        bytes32 first = lapse(Act.Attest, 0);
        bytes32 second = openBy(proposalTo(Act.Attest, 1), 0, 1);
        vm.expectEmit();
        emit IQuorum.SilencesCounted(first, 0x1fe, 0);
        group.countSilences(first);
        vm.expectRevert(wrong(first, Stage.Lapsed));
        group.countSilences(first);
        equal(group.silencesCountFrom(), time + 7 days, "the next that count");
        uint256 from = time + 7 days;
        equal(group.silencesOf(0), 0, "who spoke");
        equal(group.silencesOf(8), 1, "who did not");
        equal(group.silencesOf(9), 0, "nobody");
        objectBy(second, 5, 6);
        moveTo(time + 2 days);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.SilencesTooSoon.selector, second, from));
        group.countSilences(second);
        isStage(second, Stage.Lapsed);
        equal(group.silencesOf(5), 0, "who objects speaks");
    }

    function test_Dormancy_LowersTheThresholdDownToItsFloor() public {
        sleep();
        for (uint8 i = 1; i < 9; ++i) equal(group.silencesOf(i), 3, "silences");
        Proposal memory proposal = proposalTo(Act.Suspend, 0);
        // At once it takes the whole quorum: nobody was asked.
        refusesAct(proposal, 0, 1, abi.encodeWithSelector(IQuorum.QuorumMissed.selector, Act.Suspend, 1, 5));
        bytes32 id = openBy(proposal, 0, 2);
        equal(group.silencesOf(1), 0, "awake again");
        isStage(id, Stage.Open);
        assentBy(id, 2, 3);
        isStage(id, Stage.Passed);
    }

    /// @dev Three is the most: who is silent once more does not wake.
    function test_Dormancy_Stays() public {
        sleep();
        bytes32 id = lapse(Act.Attest, 200);
        vm.expectEmit();
        emit IQuorum.SilencesCounted(id, 0x1fe, 0x1fe);
        group.countSilences(id);
        for (uint8 i = 1; i < 9; ++i) equal(group.silencesOf(i), 3, "silences");
    }

    /// @dev Four assented while all were awake; three of the others fell asleep since. Anyone may have it looked at.
    function test_Dormancy_CountsForWhatIsOpen() public {
        Rule[] memory rules = usualRules();
        rules[uint256(Act.Suspend)].window = 30 days;
        openGroup(rules);
        bytes32 id = openBy(proposalTo(Act.Suspend, 0), 0, 3);
        sleep();
        isStage(id, Stage.Open);
        group.assent(id, table, new Approval[](0));
        isStage(id, Stage.Passed);
    }

    function test_Dormancy_NeverLowersIssueRosterAndRules() public {
        sleep();
        Act[3] memory acts = [Act.Issue, Act.Roster, Act.Rules];
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 id = openBy(proposalTo(acts[i], 0), 0, 4);
            isStage(id, Stage.Open);
            assentBy(id, 4, 5);
            isStage(id, Stage.Passed);
        }
    }

    function test_Silences_AreTheRosters() public {
        sleep();
        Proposal memory change = proposalTo(Act.Roster, 0);
        bytes32 id = group.idOf(change);
        group.act(change, table, approvals(id, 0, 5));
        for (uint8 i = 0; i < 9; ++i) equal(group.silencesOf(i), 0, "silences");
    }

    // ---------------------------------------------------------------- by chance

    /// @dev Any words at any moments: what the stage is, a plain account of them tells.
    function testFuzz_Stage_IsWhatWasSaidAndTheClock(uint256 seed) public {
        Act act = Act(draw(seed, 1) % 7);
        Proposal memory proposal = proposalTo(act, 0);
        bytes32 id = openBy(proposal, 0, 1);
        (uint16 assents, uint16 objections, uint256 passedAt) = (1, 0, usual(act).quorum == 1 ? time : 0);
        for (uint256 i = 0; i < 12; ++i) {
            uint256 drawn = draw(seed, 10 + i);
            moveTo(time + ((drawn >> 64) % 12 hours));
            Stage stage = told(act, assents, objections, passedAt);
            isStage(id, stage);
            uint256 seat = drawn % 9;
            uint16 bit = uint16(1 << seat);
            bool objects = (drawn >> 32) % 3 == 0;
            if (stage != Stage.Open || (objects ? assents : objections) & bit != 0) continue;
            if (objects) {
                objectBy(id, seat, seat + 1);
                objections |= bit;
            } else {
                assentBy(id, seat, seat + 1);
                assents |= bit;
                if (seatsOf(assents) >= usual(act).quorum) passedAt = time;
            }
        }
        moveTo(FOUNDED + 30 days);
        stageIsFinal(id);
    }

    function told(Act act, uint16 assents, uint16 objections, uint256 passedAt) private view returns (Stage) {
        Rule memory rule = usual(act);
        bool bySilence = act == Act.Reinstate || act == Act.EndHold;
        if (passedAt == 0) {
            if (seatsOf(objections) >= 3) return Stage.Refused;
            if (time < FOUNDED + 2 days) return Stage.Open;
            if (!bySilence) return Stage.Lapsed;
            passedAt = FOUNDED + 2 days;
        }
        isTrue(seatsOf(assents) >= rule.quorum || bySilence, "never without its quorum");
        return time < passedAt + rule.notice + 7 days ? Stage.Passed : Stage.Void;
    }

    function stageIsFinal(bytes32 id) private view {
        Stage stage = group.stageOf(id);
        isTrue(stage == Stage.Refused || stage == Stage.Lapsed || stage == Stage.Void, "over by time alone");
    }

    function seatsOf(uint16 set) private pure returns (uint256 count) {
        for (uint256 i = 0; i < 16; ++i) count += (set >> i) & 1;
    }
}
