// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Approval, IQuorum, Proposal, Stage } from "../../contracts/interfaces/IQuorum.sol";
import { Act } from "../../contracts/interfaces/IRulebook.sol";
import { QuorumAttack } from "./support/QuorumAttack.sol";
import { QuorumHole } from "./twins/QuorumHole.sol";

/// @notice One seat, or a few, against what enough others sign: by opening it early, by refusing it, by bringing back what was let
/// go by, and by opening more than others can object to.
abstract contract GroupStallAttack is QuorumAttack {
    /// @dev Five sign, and their transaction is seen. A hostile seat takes one signature out of it, opens, and three object, ahead of
    /// it; five times in a row.
    /// @return done How often the five had their way.
    function refuseAhead() internal returns (uint256 done) {
        for (uint256 round = 0; round < 5; ++round) {
            Proposal memory proposal = inTenDays(proposalTo(Act.Suspend, round));
            bytes32 id = group.idOf(proposal);
            Approval[] memory five = approvals(id, 0, 5);
            group.open(proposal, table, one(five[0]));
            objectBy(id, 6, 9);
            isStage(id, Stage.Refused);
            if (tryAct(proposal, five).length == 0) ++done;
        }
    }

    /// @dev Signatures are still gathered when the hostile seat opens; its window ends before five have signed.
    /// @return reason Why the five cannot act; empty where they can.
    /// @return silent Silences of a seat that has signed.
    function openEarly() internal returns (bytes memory reason, uint256 silent) {
        Proposal memory proposal = inTenDays(proposalTo(Act.Suspend, 77));
        bytes32 id = openBy(proposal, HOSTILE, HOSTILE + 1);
        moveTo(time + 2 days);
        group.countSilences(id);
        reason = tryAct(proposal, approvals(id, 0, 5));
        silent = group.silencesOf(0);
    }

    /// @dev Four had assented when it lapsed. The hostile seat is the fifth, later, by itself.
    function scavenge() internal returns (bytes memory reason) {
        Proposal memory proposal = inTenDays(proposalTo(Act.Suspend, 78));
        bytes32 id = openBy(proposal, 0, 4);
        moveTo(time + 2 days);
        return tryAct(proposal, one(approval(id, HOSTILE, 0)));
    }

    /// @dev Five had signed, without a deadline; then three objected, and it was left at that. A stranger has kept the signatures.
    function reviveRefused() internal returns (bytes memory reason) {
        Proposal memory proposal = proposalTo(Act.Suspend, 79);
        bytes32 id = openBy(proposal, HOSTILE, HOSTILE + 1);
        Approval[] memory kept = approvals(id, 0, 5);
        objectBy(id, 5, 8);
        return tryAct(proposal, kept);
    }

    /// @dev Five had signed a file, and four of them thought better of it and objected. A stranger has kept the file.
    function outvoteObjectors() internal returns (bytes memory reason) {
        Proposal memory proposal = inTenDays(proposalTo(Act.Suspend, 81));
        bytes32 id = group.idOf(proposal);
        Approval[] memory kept = approvals(id, 0, 5);
        group.open(proposal, table, one(kept[4]));
        objectBy(id, 0, 4);
        return tryAct(proposal, kept);
    }

    /// @dev What passed was not carried out within its week, on purpose.
    function reviveExpired() internal returns (bytes memory reason) {
        Proposal memory proposal = proposalTo(Act.Revoke, 80);
        proposal.deadline = time + 30 days;
        bytes32 id = group.idOf(proposal);
        Approval[] memory kept = approvals(id, 0, 5);
        went(tryAct(proposal, kept));
        moveTo(time + 10 days);
        isStage(id, Stage.Void);
        return tryAct(proposal, kept);
    }

    /// @dev Reinstate passes by silence. The hostile seat opens one proposal after the other, each to be refused by itself.
    /// @return opened How many.
    function spam() internal returns (uint256 opened) {
        for (uint256 i = 0; i < 10; ++i) {
            Proposal memory proposal = proposalTo(Act.Reinstate, 1000 + i);
            bytes32 id = group.idOf(proposal);
            Approval[] memory mine = one(approval(id, HOSTILE, 0));
            if (tryTo(abi.encodeCall(IQuorum.open, (proposal, table, mine))).length != 0) continue;
            ++opened;
            objectBy(id, 0, 3);
        }
    }
}

contract GroupStallTest is GroupStallAttack {
    function test_AFullQuorum_CannotBeRefusedAhead() public onOursAndSoundTwin {
        equal(refuseAhead(), 5, "each time");
    }

    function test_Twin_ThreeSeatsStallFive() public onTwin(QuorumHole.RefusalBinds) {
        equal(refuseAhead(), 0, "never");
    }

    function test_AFullQuorum_ActsAfterAnEarlyOpening_AndIsAwake() public onOursAndSoundTwin {
        (bytes memory reason, uint256 silent) = openEarly();
        went(reason);
        equal(silent, 0, "whoever signed is awake");
    }

    function test_Twin_OneSeatStallsFive() public onTwin(QuorumHole.RefusalBinds) {
        (bytes memory reason, uint256 silent) = openEarly();
        isKind(reason, IQuorum.WrongStage.selector);
        equal(silent, 1, "booked as silent");
    }

    function test_AssentsOfBefore_DoNotCount() public onOursAndSoundTwin {
        isKind(scavenge(), IQuorum.QuorumMissed.selector);
    }

    function test_Twin_OneSeatActsWithAssentsOfBefore() public onTwin(QuorumHole.StoredAssents) {
        went(scavenge());
    }

    function test_WhatWasRefused_StaysSo_WithoutADeadline() public onOursAndSoundTwin {
        isKind(reviveRefused(), IQuorum.WrongStage.selector);
    }

    function test_Twin_AStrangerRevivesWhatWasRefused() public onTwin(QuorumHole.Revives) {
        went(reviveRefused());
    }

    function test_WhoObjected_IsNotCountedByAnOlderSignature() public onOursAndSoundTwin {
        isKind(outvoteObjectors(), IQuorum.SeatHasSpoken.selector);
    }

    function test_Twin_AStrangerOutvotesThoseWhoObjected() public onTwin(QuorumHole.ForgetsObjections) {
        went(outvoteObjectors());
    }

    function test_WhatExpired_StaysVoid() public onOursAndSoundTwin {
        isKind(reviveExpired(), IQuorum.WrongStage.selector);
    }

    function test_Twin_AStrangerRevivesWhatExpired() public onTwin(QuorumHole.Revives) {
        went(reviveExpired());
    }

    function test_ASeat_HasOneProposalBySilenceAtATime() public onOursAndSoundTwin {
        equal(spam(), 1, "opened");
    }

    function test_Twin_ASeatOpensMoreThanOthersCanRefuse() public onTwin(QuorumHole.NeverBusy) {
        equal(spam(), 10, "opened");
    }
}
