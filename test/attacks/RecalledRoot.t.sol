// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { HostileToken } from "./support/HostileToken.sol";
import { RootTakeovers } from "./support/RootTakeovers.sol";
import { CumulativeHole } from "./twins/CumulativeHole.sol";

/// @notice The treasury recalls a campaign with a root that waits, and a stranger accepts that root, which has a leaf for the
/// stranger and pulls its money by the treasury's allowance.
contract RecalledRootTest is RootTakeovers {
    uint64 private constant LATE_START = START + 30 days;

    function test_WhatARootPullsAfterARecall_IsRecalledToo() public onOursAndSoundTwin {
        (bytes memory reason, uint256 taken) = _acceptAfterRecall(true);
        went(reason, "accepted");
        equal(taken, 0, "taken");
        equal(holding(TREASURY), TREASURE + 12_066, "the treasury has all");
    }

    function test_Twin_PaysWhatARootPulled() public onCumulativeTwin(CumulativeHole.RecallsOnce) {
        (, uint256 taken) = _acceptAfterRecall(true);
        equal(taken, CAP, "taken");
    }

    function test_RevertWhen_TheAllowanceWasTakenBack() public onOursAndSoundTwin {
        (bytes memory reason, uint256 taken) = _acceptAfterRecall(false);
        isError(reason, abi.encodeWithSignature("Panic(uint256)", 0x11));
        equal(taken, 0, "taken");
    }

    /// @dev The treasury recalls again whatever it can, before claims are paid.
    function _acceptAfterRecall(bool keepsAllowance) private returns (bytes memory reason, uint256 taken) {
        (terms.recallable, terms.start) = (true, LATE_START);
        open();
        (accounts[0], amounts[0]) = (ATTACKER, CAP);
        build();
        went(propose(nodes[0], CAP), "proposed");
        went(_recall(), "recalled");
        if (!keepsAllowance) {
            vm.prank(TREASURY);
            HostileToken(address(token)).approve(address(victim), 0);
        }
        pass(TIMELOCK);
        reason = accept(nodes[0]);
        pass(1 days);
        _recall();
        vm.warp(LATE_START);
        send(ATTACKER, singleOf(itemAt(0)));
        return (reason, holding(ATTACKER));
    }

    function _recall() private returns (bytes memory reason) {
        return send(TREASURY, abi.encodeCall(ICampaign.recall, ()));
    }
}
