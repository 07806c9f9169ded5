// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CumulativeArguments, ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IPauseGate } from "../../../contracts/interfaces/IPauseGate.sol";
import { HostileGate } from "../../attacks/support/HostileGate.sol";
import { CumulativeFixture } from "../support/CumulativeFixture.sol";
import { ProbeGate } from "../support/ProbeGate.sol";
import { Trees } from "../support/Trees.sol";

/// @notice Pauses, and gates that fail: how far they move a cumulative campaign's timelock, time for acceptance and overlap.
contract CumulativePausesTest is CumulativeFixture {
    address private constant PAUSER = address(0x9a5e);
    uint64 private constant MAX_EXTRA = 40 days;
    /// @dev The longest pause that a test makes.
    uint256 private constant MOST = 10 days;
    bytes32 private constant ROOT = keccak256("root");

    IPauseGate private _gate;

    function setUp() public override {
        super.setUp();
        _gate = IPauseGate(deploy("PauseGate", abi.encode(PAUSER, MAX_EXTRA, uint64(1 days))));
        _openBehind(address(_gate));
        moveTo(START);
    }

    function _openBehind(address gate) private {
        CumulativeArguments memory arguments = cumulativeArguments();
        (arguments.terms.gate, arguments.terms.maxExtraTime) = (gate, MAX_EXTRA);
        open(arguments);
    }

    /// @dev Claims are refused for so many seconds, from the next one on; ends with the first in which they are paid again.
    function _pauseFor(uint256 length) private {
        if (length == 0) return;
        vm.prank(PAUSER);
        _gate.pause(address(cumulative), "");
        moveTo(clock + length);
        vm.prank(PAUSER);
        _gate.resume(address(cumulative), "");
        moveTo(clock + 1);
    }

    // ---------------------------------------------------------------- a proposal

    /// @dev Pauses before the proposal do not count; those since then count to the second, be they in the timelock or later.
    function testFuzz_Pauses_MoveTimelockAndExpiry(uint256 before, uint256 first, uint256 second, uint256 gap) public {
        (before, first, second) = (bound(before, 0, MOST), bound(first, 0, MOST), bound(second, 0, MOST));
        _pauseFor(before);
        propose(ROOT, 7);
        equal(cumulative.proposal().pausedBefore, before, "paused before");
        uint256 from = clock + TIMELOCK;
        _isAcceptable(from);
        moveTo(clock + bound(gap, 0, TIMELOCK - 2));
        _pauseFor(first);
        from += first;
        _isAcceptable(from);
        if (clock < from) moveTo(from - 1);
        if (clock < from) _acceptRefused(ICumulativeCampaign.TimelockRunning.selector, from);
        moveTo(clock + 1);
        _pauseFor(second);
        from += second;
        _isAcceptable(from);
        moveTo(from + PERIOD);
        _acceptRefused(ICumulativeCampaign.ProposalExpired.selector, from + PERIOD);
        moveTo(from + PERIOD - 1);
        cumulative.acceptRoot(proposed);
        equal(cumulative.merkleRoot(), ROOT, "in the last second");
    }

    function testFuzz_Pauses_LetTheRootBeAcceptedInTheFirstSecond(uint256 gap, uint256 length) public {
        length = bound(length, 1, MOST);
        propose(ROOT, 0);
        uint256 from = clock + TIMELOCK + length;
        moveTo(clock + bound(gap, 0, TIMELOCK - 2));
        _pauseFor(length);
        moveTo(from - 1);
        _acceptRefused(ICumulativeCampaign.TimelockRunning.selector, from);
        moveTo(from);
        cumulative.acceptRoot(proposed);
    }

    /// @dev While a pause lasts, both borders move on with it, second by second.
    function testFuzz_Pauses_MoveOnWhileTheyLast(uint256 gap, uint256 length) public {
        propose(ROOT, 0);
        uint256 from = clock + TIMELOCK;
        moveTo(clock + bound(gap, 0, TIMELOCK - 2));
        length = bound(length, 0, MOST);
        vm.prank(PAUSER);
        _gate.pause(address(cumulative), "");
        moveTo(clock + 1 + length);
        _isAcceptable(from + length);
        if (clock < from + length) _acceptRefused(ICumulativeCampaign.TimelockRunning.selector, from + length);
    }

    /// @dev What waits keeps others out for just as long.
    function testFuzz_Pauses_KeepTheNextProposalWaiting(uint256 gap, uint256 length) public {
        propose(ROOT, 0);
        length = bound(length, 1, MOST);
        uint256 expires = clock + TIMELOCK + PERIOD + length;
        moveTo(clock + bound(gap, 0, TIMELOCK + PERIOD - 2));
        _pauseFor(length);
        moveTo(expires - 1);
        vm.prank(PROPOSER);
        vm.expectRevert(abi.encodeWithSelector(ICumulativeCampaign.ProposalPending.selector, ROOT, expires));
        cumulative.proposeRoot(keccak256("next"), COUNT, 0, ROOT);
        moveTo(expires);
        propose(keccak256("next"), 0);
        _isAcceptable(expires + TIMELOCK);
    }

    function _isAcceptable(uint256 from) private view {
        (uint256 from_, uint256 until) = cumulative.acceptable();
        equal(from_, from, "acceptable from");
        equal(until, from + PERIOD, "acceptable until");
        equal(cumulative.proposalHash(), proposed, "its name stays");
    }

    function _acceptRefused(bytes4 reason, uint256 border) private {
        vm.expectRevert(abi.encodeWithSelector(reason, clock, border));
        cumulative.acceptRoot(proposed);
    }

    // ---------------------------------------------------------------- the overlap

    /// @dev Pauses before the acceptance do not count, those in the overlap to the second; a later one revives nothing.
    function testFuzz_Pauses_MoveTheOverlap(uint256 before, uint256 gap, uint256 length, uint256 later) public {
        _pauseFor(bound(before, 0, MOST));
        putInForce(rootAt(1));
        uint256 ends = clock + OVERLAP;
        moveTo(clock + bound(gap, 0, OVERLAP - 2));
        length = bound(length, 0, MOST);
        _pauseFor(length);
        ends += length;
        _isPrevious(0, ends);
        moveTo(ends - 1);
        _claim(0, 2);
        moveTo(ends);
        _claimRefused(0, 3);
        _claim(1, 3);
        moveTo(clock + bound(later, 0, 1 days));
        _pauseFor(length);
        _claimRefused(0, 4);
        _isPrevious(0, ends + length);
    }

    /// @dev Until the overlap's end without pauses the gate is not even asked.
    function testFuzz_Pauses_MoveTheOverlapWhileTheyLast(uint256 length) public {
        putInForce(rootAt(1));
        uint256 ends = clock + OVERLAP;
        vm.prank(PAUSER);
        _gate.pause(address(cumulative), "");
        length = bound(length, 0, MOST);
        moveTo(clock + 1 + length);
        _isPrevious(0, ends + length);
        // Proven, but paused.
        bytes32[] memory proof = Trees.proofAt(treeAt(0), 2);
        vm.expectPartialRevert(IPauseGate.ClaimsPaused.selector);
        cumulative.claim(2, accountAt(2), earnedAt(0, 2), proof, "");
    }

    function _isPrevious(uint256 round, uint256 ends) private view {
        (bytes32 root, uint256 overlapEnds) = cumulative.previousRoot();
        equal(root, rootAt(round), "previous");
        equal(overlapEnds, ends, "overlap ends");
    }

    function _claim(uint256 round, uint256 index) private {
        bytes32[] memory proof = Trees.proofAt(treeAt(round), index);
        cumulative.claim(index, accountAt(index), earnedAt(round, index), proof, "");
        equal(cumulative.paid(accountAt(index)), earnedAt(round, index), "paid");
    }

    function _claimRefused(uint256 round, uint256 index) private {
        bytes32[] memory proof = Trees.proofAt(treeAt(round), index);
        address account = accountAt(index);
        uint256 amount = earnedAt(round, index);
        vm.expectRevert(abi.encodeWithSelector(IClaims.InvalidProof.selector, index, account, amount));
        cumulative.claim(index, account, amount, proof, "");
    }

    // ---------------------------------------------------------------- gates that fail

    /// @dev Whatever it answers or burns: no root waits longer than the campaign allows, nor is any accepted too soon.
    function testFuzz_Gate_ThatFailsDelaysByWhatTheCampaignAllows(uint8 manner, uint256 wait) public {
        uint256 which = bound(manner, 0, uint8(type(HostileGate.Manner).max));
        _openBehind(deploy("HostileGate", abi.encode(which)));
        propose(ROOT, 0);
        // A megabyte costs more than the gate is given.
        bool isAnswer = which == uint256(HostileGate.Manner.LargestNumber);
        uint256 from = clock + TIMELOCK + (isAnswer ? 0 : MAX_EXTRA);
        _isAcceptable(from);
        moveTo(bound(wait, START, from - 1));
        _acceptRefused(ICumulativeCampaign.TimelockRunning.selector, from);
        moveTo(from);
        cumulative.acceptRoot(proposed);
        (, uint256 overlapEnds) = cumulative.previousRoot();
        equal(overlapEnds, clock + OVERLAP + (isAnswer ? 0 : MAX_EXTRA), "the overlap too");
    }

    /// @dev A gate that says now this, now that, beyond what is allowed or less than before.
    function testFuzz_Gate_ThatLiesDelaysByNoMore(uint256 first, uint256 second, bool fails) public {
        ProbeGate gate = ProbeGate(deploy("ProbeGate", ""));
        _openBehind(address(gate));
        gate.setExtraTime(first);
        propose(ROOT, 0);
        gate.setExtraTime(second);
        if (fails) gate.failExtraTime();
        uint256 before = first < MAX_EXTRA ? first : MAX_EXTRA;
        uint256 now_ = fails || second > MAX_EXTRA ? MAX_EXTRA : second;
        equal(cumulative.proposal().pausedBefore, before, "paused before");
        _isAcceptable(clock + TIMELOCK + (now_ > before ? now_ - before : 0));
    }

    /// @dev There is no root before the first, however long the overlap of nothing would be: with more extra time than the
    /// chain's clock has seconds, and a gate that gives all of it or says nothing.
    function testFuzz_RootZero_IsNeverGood(uint8 manner, uint64 early) public {
        uint256 which = bound(manner, 0, uint8(type(HostileGate.Manner).max));
        CumulativeArguments memory arguments = cumulativeArguments();
        (arguments.terms.gate, arguments.terms.maxExtraTime) = (deploy("HostileGate", abi.encode(which)), MAX_EXTRA);
        address probe = deploy("RootProbe", abi.encode(arguments));
        vm.warp(bound(early, 1, MAX_EXTRA - 1));
        isTrue(!_isRoot(probe, 0), "nothing");
        isTrue(_isRoot(probe, rootAt(0)), "the first");
    }

    function _isRoot(address probe, bytes32 root) private view returns (bool) {
        (bool done, bytes memory answer) = probe.staticcall(abi.encodeWithSignature("isRoot(bytes32)", root));
        isTrue(done, "answers");
        return abi.decode(answer, (bool));
    }

    // ---------------------------------------------------------------- what is told of nothing

    function test_Views_TellOfNothing() public {
        (uint256 from, uint256 until) = cumulative.acceptable();
        equal(from + until, 0, "nothing waits");
        equal(cumulative.proposalHash(), 0, "has no name");
        (bytes32 previous, uint256 overlapEnds) = cumulative.previousRoot();
        equal(previous, 0, "no root before the first");
        equal(overlapEnds, 0, "nor its end");
        propose(ROOT, 0);
        vm.prank(GUARDIAN);
        cumulative.vetoRoot(proposed);
        (from, until) = cumulative.acceptable();
        equal(from + until, 0, "vetoed");
        equal(cumulative.proposalHash(), 0, "and forgotten");
    }

    /// @dev The same root with other funding, manifest, count or time is another proposal.
    function testFuzz_ProposalHash_NamesAllOfIt(uint256 funding, uint256 count, bytes32 manifest, uint256 wait) public {
        propose(ROOT, 0);
        bytes32 first = proposed;
        vm.prank(GUARDIAN);
        cumulative.vetoRoot(first);
        (funding, count) = (bound(funding, 0, CAP), bound(count, 1, 2 ** 32));
        vm.assume(manifest != 0);
        moveTo(START + bound(wait, 0, 1 days));
        vm.prank(PROPOSER);
        cumulative.proposeRoot(ROOT, count, funding, manifest);
        proposed = cumulative.proposalHash();
        bool isSame = funding == 0 && count == COUNT && manifest == manifestOf(ROOT) && clock == START;
        isTrue((proposed == first) == isSame, "its name");
        moveTo(clock + TIMELOCK);
        if (isSame) return;
        vm.expectRevert(abi.encodeWithSelector(ICumulativeCampaign.ProposalMismatch.selector, first, proposed));
        cumulative.acceptRoot(first);
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(ICumulativeCampaign.ProposalMismatch.selector, first, proposed));
        cumulative.vetoRoot(first);
    }
}
