// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CumulativeArguments, ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IAllOfGate } from "../../../contracts/interfaces/IAllOfGate.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IPauseGate } from "../../../contracts/interfaces/IPauseGate.sol";
import { CumulativeFixture } from "../support/CumulativeFixture.sol";
import { ProbeGate } from "../support/ProbeGate.sol";
import { Trees } from "../support/Trees.sol";

/// @notice Where a gate's extra time is no clock that stands still in pauses: it falls, or two gates count at once. And where it
/// is one: what it adds to a root's timelock it adds to the campaign's end.
contract MovingBordersTest is CumulativeFixture {
    address private constant PAUSER = address(0x9a5e);
    uint64 private constant MAX_EXTRA = 40 days;
    bytes32 private constant ROOT = keccak256("root");

    function _openBehind(address gate, uint64 end) private {
        CumulativeArguments memory arguments = cumulativeArguments();
        (arguments.terms.gate, arguments.terms.maxExtraTime, arguments.terms.end) = (gate, MAX_EXTRA, end);
        open(arguments);
        moveTo(START);
    }

    function _pauseGate() private returns (IPauseGate) {
        return IPauseGate(deploy("PauseGate", abi.encode(PAUSER, MAX_EXTRA, uint64(1))));
    }

    /// @dev A timelock that with its pauses is longer than the campaign: the end moves on as far as the root.
    function testFuzz_Pauses_LeaveARootTimeBeforeTheEnd(uint256 left, uint256 gap, uint256 length) public {
        IPauseGate gate = _pauseGate();
        left = bound(left, 1, 7 days);
        _openBehind(address(gate), uint64(START + TIMELOCK + left));
        propose(ROOT, 7);
        length = bound(length, 1, MAX_EXTRA);
        moveTo(clock + bound(gap, 0, TIMELOCK - 2));
        vm.prank(PAUSER);
        gate.pause(address(cumulative), "");
        moveTo(clock + length);
        if (length < MAX_EXTRA) {
            vm.prank(PAUSER);
            gate.resume(address(cumulative), "");
        }
        moveTo(START + TIMELOCK + length + left - 1);
        cumulative.acceptRoot(proposed);
        equal(cumulative.merkleRoot(), ROOT, "in the last second of all");
    }

    /// @dev A gate that falls back breaks {IClaimGate}: it may keep a root out, as it may refuse every claim.
    function test_Gate_ThatFallsBackKeepsARootOut() public {
        ProbeGate gate = new ProbeGate();
        _openBehind(address(gate), LAST);
        propose(ROOT, 0);
        uint256 from = clock + TIMELOCK;
        gate.setExtraTime(PERIOD);
        moveTo(from);
        vm.expectRevert(abi.encodeWithSelector(ICumulativeCampaign.TimelockRunning.selector, from, from + PERIOD));
        cumulative.acceptRoot(proposed);
        moveTo(from + PERIOD);
        gate.setExtraTime(0);
        vm.expectRevert(
            abi.encodeWithSelector(ICumulativeCampaign.ProposalExpired.selector, from + PERIOD, from + PERIOD)
        );
        cumulative.acceptRoot(proposed);
    }

    /// @dev A gate that leaps makes a proposal acceptable once more that had expired: until it is vetoed, or another follows.
    function test_Gate_ThatLeapsRevivesAProposal() public {
        ProbeGate gate = new ProbeGate();
        _openBehind(address(gate), LAST);
        propose(ROOT, 0);
        uint256 expires = clock + TIMELOCK + PERIOD;
        moveTo(expires);
        vm.expectRevert(abi.encodeWithSelector(ICumulativeCampaign.ProposalExpired.selector, expires, expires));
        cumulative.acceptRoot(proposed);
        gate.setExtraTime(1);
        cumulative.acceptRoot(proposed);
        equal(cumulative.merkleRoot(), ROOT, "revived");
    }

    /// @dev Two that pause in the same second count it twice: never to anybody's loss of time, but an overlap that is over may
    /// begin again.
    function test_TwoPauses_CountASecondTwice() public {
        (IPauseGate one, IPauseGate other) = (_pauseGate(), _pauseGate());
        IAllOfGate gate = IAllOfGate(deploy("AllOfGate", abi.encode(one, other)));
        _openBehind(address(gate), LAST);
        address adapter = gate.open(address(cumulative));
        putInForce(rootAt(1));
        uint256 ends = clock + OVERLAP;
        moveTo(ends);
        bytes32[] memory proof = Trees.proofAt(treeAt(0), 2);
        bytes memory data = abi.encode(bytes(""), bytes(""));
        (address account, uint256 earned) = (accountAt(2), earnedAt(0, 2));
        vm.expectRevert(abi.encodeWithSelector(IClaims.InvalidProof.selector, 2, account, earned));
        cumulative.claim(2, account, earned, proof, data);
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(PAUSER);
            (i == 0 ? one : other).pause(adapter, "");
        }
        moveTo(ends + 10);
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(PAUSER);
            (i == 0 ? one : other).resume(adapter, "");
        }
        moveTo(ends + 11);
        (, uint256 overlapEnds) = cumulative.previousRoot();
        equal(overlapEnds, ends + 20, "twice ten seconds");
        cumulative.claim(2, account, earned, proof, data);
        equal(cumulative.paid(account), earned, "paid under the root before");
    }
}
