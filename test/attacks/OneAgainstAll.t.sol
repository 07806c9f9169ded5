// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IQuorum, Proposal, Stage } from "../../contracts/interfaces/IQuorum.sol";
import { Act } from "../../contracts/interfaces/IRulebook.sol";
import { QuorumAttack } from "./support/QuorumAttack.sol";
import { QuorumHole } from "./twins/QuorumHole.sol";

/// @notice One seat would keep the group from acting, or have its way for as long as it likes.
contract OneAgainstAllTest is QuorumAttack {
    uint256 private _nonce;

    // ---------------------------------------------------------------- objections

    /// @dev Seat 8 objects three times.
    function objectThrice() private returns (bytes32 id) {
        id = openBy(attestation(0), 0, 4);
        for (uint256 i = 0; i < 3; ++i) objectBy(id, HOSTILE, HOSTILE + 1);
    }

    function test_AnObjection_CountsOnce() public onOursAndSoundTwin {
        bytes32 id = objectThrice();
        isStage(id, Stage.Open);
        assentBy(id, 4, 5);
        isStage(id, Stage.Passed);
    }

    function test_Twin_RefusesByOneSeat() public onTwin(QuorumHole.CountsObjections) {
        isStage(objectThrice(), Stage.Refused);
    }

    // ---------------------------------------------------------------- nonces

    /// @dev Seat 8 opens something with the nonce that all others are about to use.
    function burn() private returns (bytes memory reason) {
        Proposal memory other = attestation(0);
        other.data = bytes.concat(other.data, "x");
        openBy(other, HOSTILE, HOSTILE + 1);
        return tryAct(attestation(0), approvals(group.idOf(attestation(0)), 0, 5));
    }

    function test_ASeat_BurnsNoNonce() public onOursAndSoundTwin {
        went(burn());
        equal(target.calls(), 1, "acted");
    }

    function test_Twin_LetsASeatBurnNonces() public onTwin(QuorumHole.BurnsNonces) {
        isError(burn(), abi.encodeWithSelector(IQuorum.NonceUsed.selector, Act.Attest, 0));
    }

    // ---------------------------------------------------------------- what always fails

    /// @dev It fails for a year, and then, when nobody thinks of it any more, somebody has it done.
    function waitForItsHour() private returns (bytes memory reason) {
        Proposal memory proposal = attestation(0);
        openBy(proposal, 0, 5);
        target.failWhile(true);
        isTrue(tryTo(abi.encodeCall(IQuorum.execute, (proposal))).length != 0, "fails");
        moveTo(time + 365 days);
        target.failWhile(false);
        return tryTo(abi.encodeCall(IQuorum.execute, (proposal)));
    }

    function test_WhatFails_IsOverAfterSevenDays() public onOursAndSoundTwin {
        bytes32 id = group.idOf(attestation(0));
        isError(waitForItsHour(), wrong(id, Stage.Void));
    }

    function test_Twin_DoesIt_AYearLater() public onTwin(QuorumHole.NoEnd) {
        went(waitForItsHour());
        equal(target.calls(), 1, "done");
    }

    // ---------------------------------------------------------------- holds

    /// @dev Seat 8 holds anew whenever its hold is over. Returns days held of a period.
    function holdOn() private returns (uint256 held) {
        moveTo((FOUNDED / 90 days) * 90 days);
        while (time < (FOUNDED / 90 days + 1) * 90 days - 5 days) {
            if (holdFor(5 days).length == 0) held += 5;
            moveTo(time + 5 days);
        }
    }

    function holdFor(uint64 length) private returns (bytes memory reason) {
        Proposal memory proposal = proposalTo(Act.Hold, ++_nonce);
        proposal.data = holdCall(1, time + length);
        return tryAct(proposal, approvals(group.idOf(proposal), HOSTILE, HOSTILE + 1));
    }

    function test_AHold_IsNotRenewedForGood() public onOursAndSoundTwin {
        equal(holdOn(), 20, "days of ninety");
    }

    function test_Twin_HoldsForGood() public onTwin(QuorumHole.NoBudget) {
        equal(holdOn(), 85, "days of ninety, as many as were tried");
    }

    /// @dev Seat 8 holds, the others end the hold, seat 8 holds again: how often?
    function quarrel() private returns (uint256 rounds) {
        for (; rounds < 100; ++rounds) {
            if (holdFor(5 days).length != 0) break;
            Proposal memory end = proposalTo(Act.EndHold, ++_nonce);
            went(tryAct(end, approvals(group.idOf(end), 0, 5)));
        }
    }

    function test_TwoWhoActAgainstEachOther_ComeToAnEnd() public onOursAndSoundTwin {
        equal(quarrel(), 4, "rounds");
    }

    function test_Twin_QuarrelsForGood() public onTwin(QuorumHole.NoBudget) {
        equal(quarrel(), 100, "rounds, as many as were tried");
    }

    /// @dev Five hold for longer than one may; a stranger sends the signature of the first of them ahead.
    function sendAhead() private returns (bytes memory reason) {
        Proposal memory proposal = proposalTo(Act.Hold, ++_nonce);
        proposal.data = holdCall(1, time + 30 days);
        openBy(proposal, 0, 1);
        return tryAct(proposal, approvals(group.idOf(proposal), 0, 5));
    }

    function test_ASignatureSentAhead_StopsNoHold() public onOursAndSoundTwin {
        went(sendAhead());
        equal(target.calls(), 1, "held");
    }

    function test_Twin_StopsAHold_ByOneSignatureSentAhead() public onTwin(QuorumHole.PassedIsDeaf) {
        isKind(sendAhead(), IQuorum.WrongStage.selector);
    }

    /// @dev Seat 8 has nothing left of its budget, and signs what seat 0 is about to hold, ahead of it.
    function spoil() private returns (bytes memory reason) {
        for (uint256 i = 0; i < 4; ++i) went(holdFor(5 days));
        Proposal memory proposal = proposalTo(Act.Hold, ++_nonce);
        openBy(proposal, HOSTILE, HOSTILE + 1);
        return tryAct(proposal, approvals(group.idOf(proposal), 0, 1));
    }

    function test_WhoeverHasNothingLeft_StopsNoHold() public onOursAndSoundTwin {
        went(spoil());
        equal(group.heldBy(0), 1 hours, "held, at the charge of who can bear it");
    }

    function test_Twin_StopsAHold_BySigningIt() public onTwin(QuorumHole.SpentSeatSpoils) {
        isKind(spoil(), IQuorum.BeyondEmergency.selector);
    }
}
