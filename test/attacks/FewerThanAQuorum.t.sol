// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Authorization, IBatchAuthorizations } from "../../contracts/interfaces/IBatchAuthorizations.sol";
import { BatchHeader, IBatchRegistry } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Approval, IQuorum, Proposal, Seat, Stage } from "../../contracts/interfaces/IQuorum.sol";
import { Act } from "../../contracts/interfaces/IRulebook.sol";
import { QuorumAttack } from "./support/QuorumAttack.sol";
import { QuorumHole } from "./twins/QuorumHole.sol";

/// @notice A few seats would have the group act, with fewer of them than its rules ask for.
contract FewerThanAQuorumTest is QuorumAttack {
    // ---------------------------------------------------------------- one seat, several votes

    /// @dev Seat 0 with both its stand-ins, and seat 8, and seat 0 again.
    function countTwice() private returns (bytes32 id) {
        id = openBy(attestation(0), HOSTILE, HOSTILE + 1);
        moveTo(time + 12 hours);
        for (uint8 chair = 0; chair < 3; ++chair) group.assent(id, table, one(approval(id, 0, chair)));
        group.assent(id, table, one(approval(id, 0, 0)));
    }

    function test_AStandIn_AddsNothingToItsMember() public onOursAndSoundTwin {
        isStage(countTwice(), Stage.Open);
    }

    function test_Twin_CountsAStandInTwice() public onTwin(QuorumHole.CountsSignatures) {
        bytes32 id = countTwice();
        isStage(id, Stage.Passed);
        group.execute(attestation(0));
        equal(target.calls(), 1, "two seats of nine acted");
    }

    /// @dev The hostile member's key sits in four more seats of the next roster.
    function sitTwice(QuorumHole hole) private returns (bytes memory reason) {
        for (uint256 i = 4; i < 9; ++i) table[i].member = keyBytes(HOSTILE, 0);
        try this.anotherGroup(hole) returns (IQuorum other) {
            group = other;
        } catch (bytes memory why) {
            return why;
        }
        bytes32 id = group.idOf(attestation(0));
        Approval[] memory list = new Approval[](5);
        for (uint8 i = 0; i < 5; ++i) list[i] = Approval(4 + i, 0, signed(keyOf(HOSTILE, 0), id));
        return tryAct(attestation(0), list);
    }

    function anotherGroup(QuorumHole hole) external returns (IQuorum) {
        return another(hole);
    }

    function test_AKey_SitsOnce() public onOursAndSoundTwin {
        bytes memory reason = sitTwice(QuorumHole.None);
        isError(reason, abi.encodeWithSelector(IQuorum.KeyTwice.selector, keyBytes(HOSTILE, 0), 5, 4));
    }

    function test_Twin_SeatsAKeyFiveTimes() public onTwin(QuorumHole.KeysTwice) {
        went(sitTwice(QuorumHole.KeysTwice));
        equal(target.calls(), 1, "one of nine acted");
    }

    // ---------------------------------------------------------------- votes of others

    /// @dev Four of the old roster assented; all nine are replaced; one of the new ones is hostile.
    function swapRoster() private returns (bytes memory reason) {
        bytes32 id = openBy(attestation(0), 0, 4);
        Seat[] memory before = table;
        seatNine(10);
        Proposal memory change = proposalTo(Act.Roster, 0);
        // The twin has no rules of its own about its own address: it stands for the group's call.
        if (isOurs()) group.act(change, before, approvals(group.idOf(change), 0, 5));
        else {
            vm.prank(address(group));
            group.replaceRoster(table);
        }
        Approval[] memory list = one(Approval(8, 0, signed(keyOf(18, 0), id)));
        return tryTo(abi.encodeCall(IQuorum.assent, (id, table, list)));
    }

    function test_ANewRoster_InheritsNoVotes() public onOursAndSoundTwin {
        isKind(swapRoster(), IQuorum.WrongStage.selector);
    }

    function test_Twin_CountsVotesOfThoseWhoLeft() public onTwin(QuorumHole.RosterlessId) {
        went(swapRoster());
        group.execute(attestation(0));
        equal(target.calls(), 1, "one of the nine who are there acted");
    }

    /// @dev The same nine sit in another group, or on another chain, and signed there.
    function replay(QuorumHole hole, bool onOtherChain) private returns (bytes memory reason) {
        IQuorum here = group;
        if (onOtherChain) vm.chainId(block.chainid + 1);
        else group = another(hole);
        bytes32 id = group.idOf(attestation(0));
        Approval[] memory list = approvals(id, 0, 5);
        if (onOtherChain) vm.chainId(block.chainid - 1);
        group = here;
        return tryAct(attestation(0), list);
    }

    function test_WhatIsSignedElsewhere_IsGoodThereOnly() public onOursAndSoundTwin {
        isKind(replay(QuorumHole.None, false), IQuorum.InvalidSignature.selector);
        isKind(replay(QuorumHole.None, true), IQuorum.InvalidSignature.selector);
    }

    function test_Twin_TakesWhatWasSignedForAnotherGroup() public onTwin(QuorumHole.NoDomain) {
        went(replay(QuorumHole.NoDomain, false));
        equal(target.calls(), 1, "acted");
    }

    function test_Twin_TakesWhatWasSignedOnAnotherChain() public onTwin(QuorumHole.NoDomain) {
        went(replay(QuorumHole.NoDomain, true));
        equal(target.calls(), 1, "acted");
    }

    /// @dev A batch in the group's name, through the registry's call for what is signed: a signature that the group answers for by
    /// the threshold of a hold.
    function issueBySignature() private returns (bytes memory reason) {
        IBatchRegistry registry = IBatchRegistry(deploy("BatchRegistry", ""));
        BatchHeader memory batch = header();
        Authorization memory authorization = Authorization(0, 0, "");
        (bool done, bytes memory output) = address(registry).call(
            abi.encodeCall(IBatchRegistry.issueByDelegation, (batch, "", authorization))
        );
        isTrue(!done, "unsigned");
        // The registry says which digest it wants signed.
        bytes32 digest = digestIn(output);
        authorization.signature = abi.encode(table, one(approval(digest, HOSTILE, 0)));
        (done, output) = address(registry).call(
            abi.encodeCall(IBatchRegistry.issueByDelegation, (batch, "", authorization))
        );
        return done ? bytes("") : refusedWith(output);
    }

    function digestIn(bytes memory output) private pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            digest := mload(add(output, 0x44))
        }
    }

    function test_TheGroup_SignsForNothing() public onOursAndSoundTwin {
        isKind(issueBySignature(), IBatchAuthorizations.InvalidSignature.selector);
    }

    function test_Twin_IssuesByOneSignature() public onTwin(QuorumHole.SignsForItself) {
        went(issueBySignature());
    }

    // ---------------------------------------------------------------- one act, done twice

    function enterAgain() private {
        Proposal memory proposal = attestation(0);
        Approval[] memory list = approvals(group.idOf(proposal), 0, 5);
        target.callBack(address(group), abi.encodeCall(IQuorum.act, (proposal, table, list)));
        went(tryAct(proposal, list));
    }

    function test_ATarget_DoesNotEnterAgain() public onOursAndSoundTwin {
        enterAgain();
        equal(target.calls(), 1, "once");
        isTrue(!target.calledBack(), "refused");
    }

    function test_Twin_ActsTwice() public onTwin(QuorumHole.LateNonce) {
        enterAgain();
        equal(target.calls(), 2, "twice");
    }

    // ---------------------------------------------------------------- a threshold that is talked down

    /// @dev Seat 8 opens what nobody cares for, hour by hour, until nobody else counts.
    function lull() private {
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 id = openBy(attestation(100 + i), HOSTILE, HOSTILE + 1);
            moveTo(time + 2 days);
            tryTo(abi.encodeCall(IQuorum.countSilences, (id)));
        }
    }

    function test_NobodyIsLulledInDays() public onOursAndSoundTwin {
        lull();
        equal(group.silencesOf(0), 1, "once a week");
        isStage(openBy(attestation(0), 6, 9), Stage.Open);
    }

    function test_Twin_LullsTheOthersInDays() public onTwin(QuorumHole.HourlySilences) {
        lull();
        equal(group.silencesOf(0), 3, "asleep");
        isStage(openBy(attestation(0), 6, 9), Stage.Passed);
    }

    /// @dev Seat 8 opens what nobody cares for, week by week, and has nobody counted; five of the others sign something else
    /// meanwhile. Then it has all silences counted at once.
    function storeSilences() private {
        bytes32[3] memory ids;
        for (uint256 i = 0; i < 3; ++i) {
            ids[i] = openBy(attestation(100 + i), HOSTILE, HOSTILE + 1);
            moveTo(time + 7 days);
        }
        went(tryAct(attestation(200), approvals(group.idOf(attestation(200)), 0, 5)));
        for (uint256 i = 0; i < 3; ++i) tryTo(abi.encodeCall(IQuorum.countSilences, (ids[i])));
    }

    function test_WhoeverSigned_IsNotAsleep() public onOursAndSoundTwin {
        storeSilences();
        equal(group.silencesOf(0), 1, "since it signed");
        isStage(openBy(attestation(0), 6, 9), Stage.Open);
    }

    function test_Twin_PutsWhoeverSignedToSleep() public onTwin(QuorumHole.StoredSilences) {
        storeSilences();
        equal(group.silencesOf(0), 3, "asleep");
        isStage(openBy(attestation(0), 6, 9), Stage.Passed);
    }

    /// @dev All others are asleep, in truth: what is left to seat 8 alone?
    function actAlone(Act act) private returns (bytes32 id) {
        for (uint256 i = 0; i < 3; ++i) {
            id = openBy(attestation(100 + i), HOSTILE, HOSTILE + 1);
            moveTo(time + 2 days);
            group.countSilences(id);
            moveTo(time + 7 days);
        }
        return openBy(proposalTo(act, 0), HOSTILE, HOSTILE + 1);
    }

    function test_AThreshold_KeepsItsFloor() public onOursAndSoundTwin {
        isStage(actAlone(Act.Attest), Stage.Open);
        isStage(openBy(proposalTo(Act.Issue, 0), HOSTILE, HOSTILE + 1), Stage.Open);
    }

    function test_Twin_IssuesWithOneAwake() public onTwin(QuorumHole.NoFloor) {
        isStage(actAlone(Act.Attest), Stage.Passed);
    }
}
