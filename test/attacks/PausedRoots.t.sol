// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IPauseGate } from "../../contracts/interfaces/IPauseGate.sol";
import { ProposalAttack } from "./support/ProposalAttack.sol";
import { ProposalHole } from "./twins/ProposalHole.sol";

/// @notice Proposer and the pause's guardian work together: a root that leaves the victim out is proposed, and claims are
/// paused until timelock and overlap have run.
abstract contract PausedRootsAttack is ProposalAttack {
    address internal constant PAUSER = address(0x9a5e);
    /// @dev From the proposal to the end of the overlap, where nothing is paused and the acceptance is in time.
    uint256 internal constant PROMISED = TIMELOCK + OVERLAP;

    /// @dev The victim comes when claims are paused, and asks each hour; each hour somebody accepts.
    /// @param before Whole hours from the proposal to the pause.
    /// @param length Whole hours until claims are resumed.
    /// @return paid What the victim gets.
    function squeeze(uint256 before, uint256 length) internal returns (uint256 paid) {
        terms.gate = deploy("PauseGate", abi.encode(PAUSER, uint64(30 days), uint64(1 days)));
        terms.maxExtraTime = 30 days;
        open();
        bytes memory claim = singleOf(itemAt(0));
        amounts[0] = 0;
        build();
        bytes32 name = propose(nodes[0], LEAVES, 0, "manifest");
        for (uint256 hour = 0; hour <= before + length + PROMISED / 1 hours; ++hour) {
            accept(name);
            if (hour == before) _tell(IPauseGate.pause.selector);
            if (hour == before + length) _tell(IPauseGate.resume.selector);
            pass(1 hours);
            if (hour >= before && send(accounts[0], claim).length == 0) return holding(accounts[0]);
        }
    }

    function _tell(bytes4 what) private {
        vm.prank(PAUSER);
        (bool done, ) = terms.gate.call(abi.encodeWithSelector(what, address(victim), "maintenance"));
        isTrue(done, "the guardian does as they like");
    }
}

contract PausedRootsTest is PausedRootsAttack {
    /// @dev With an hour left when claims are paused, and so when they are resumed: the first second of the next one is lost.
    uint256 private constant LATEST = PROMISED / 1 hours - 2;

    function testFuzz_Pause_TakesNothingOfTimelockAndOverlap(uint256 before, uint256 length) public onOursAndSoundTwin {
        equal(squeeze(bound(before, 0, LATEST), bound(length, 1, 200)), 1000, "paid");
    }

    function test_Twin_IsSqueezedOut() public onProposalTwin(ProposalHole.IgnoresPauses) {
        equal(squeeze(0, PROMISED / 1 hours), 0, "paid");
    }

    function test_Twin_IsSqueezedOut_OfTheOverlapAlone() public onProposalTwin(ProposalHole.IgnoresPauses) {
        equal(squeeze(TIMELOCK / 1 hours + 1, OVERLAP / 1 hours), 0, "paid");
    }
}
