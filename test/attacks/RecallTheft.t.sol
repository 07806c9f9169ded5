// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { RecallHole } from "./twins/RecallHole.sol";

/// @notice A recall beside a claim, by a treasury that has handed over its role, or of what somebody else paid in since.
abstract contract RecallTheftAttack is CampaignAttack {
    address internal constant NEXT = address(0x4e87);
    uint256 internal constant TOTAL = 12_066;

    RecallHole internal recallHole;

    /// @dev Runs the test against the twin that lacks one safeguard.
    modifier onRecallTwin(RecallHole missing) {
        (recallHole, isTwin) = (missing, true);
        prepare();
        _;
    }

    /// @dev Recallable, in the last second before the start.
    function openOver(bytes32 root, uint256 funding) internal override {
        (terms.root, terms.recallable) = (root, true);
        if (isTwin) {
            victim = IInstantCampaign(deploy("RecallTwin", abi.encode(terms, recallHole)));
            token.mint(address(victim), funding);
        } else {
            super.openOver(root, funding);
        }
        vm.warp(START - 1);
    }

    /// @dev In the block in which claims begin the treasury recalls, before somebody's claim or behind it.
    function recallBesideAClaim(bool isBehind) internal returns (bytes memory reason, uint256 taken) {
        open();
        vm.warp(START);
        if (isBehind) went(send(accounts[0], singleOf(itemAt(0))), "the claim before it");
        reason = _recall(TREASURY);
        uint256 next = isBehind ? 1 : 0;
        bytes memory refusal = send(accounts[next], singleOf(itemAt(next)));
        isTrue((refusal.length == 0) == (reason.length != 0), "either is paid");
        return (reason, holding(TREASURY));
    }

    /// @dev In one block the treasury hands over its role, its successor pays in, and it recalls: after that, and before, too.
    function recallAfterHandover(bool alsoBefore) internal returns (bytes memory reason, uint256 taken) {
        open();
        if (alsoBefore) went(_recall(TREASURY), "before it");
        went(send(TREASURY, abi.encodeCall(ICampaign.changeTreasury, (NEXT))), "handed over");
        token.mint(address(victim), 500);
        reason = _recall(TREASURY);
        if (reason.length != 0) {
            went(_recall(NEXT), "by the successor");
            equal(holding(NEXT), alsoBefore ? 500 : TOTAL + 500, "the successor's");
        }
        return (reason, holding(TREASURY));
    }

    /// @dev After a recall a stranger pays for all claims, as late as can be.
    function payInAfterRecall() internal returns (uint256 paid) {
        open();
        went(_recall(TREASURY), "recalled");
        vm.warp(START);
        token.mint(address(victim), TOTAL);
        _recall(TREASURY);
        for (uint256 i = 0; i < LEAVES; ++i) if (send(accounts[i], singleOf(itemAt(i))).length == 0) ++paid;
    }

    function _recall(address caller) private returns (bytes memory reason) {
        return send(caller, abi.encodeCall(ICampaign.recall, ()));
    }
}

contract RecallTheftTest is RecallTheftAttack {
    function testFuzz_RevertWhen_RecalledInTheStartsSecond(bool isBehind) public onOursAndSoundTwin {
        (bytes memory reason, uint256 taken) = recallBesideAClaim(isBehind);
        isError(reason, abi.encodeWithSelector(ICampaign.RecallOver.selector, START, START));
        equal(taken, 0, "taken");
    }

    function testFuzz_Twin_IsRecalledBesideAClaim(bool isBehind) public onRecallTwin(RecallHole.StartsSecond) {
        (, uint256 taken) = recallBesideAClaim(isBehind);
        equal(taken, isBehind ? TOTAL - amounts[0] : TOTAL, "taken");
    }

    /// @dev What it took while it was the treasury was its own to take: a successor looks at the balance.
    function testFuzz_RevertWhen_TheOldTreasuryRecalls(bool alsoBefore) public onOursAndSoundTwin {
        (bytes memory reason, uint256 taken) = recallAfterHandover(alsoBefore);
        isError(reason, abi.encodeWithSelector(ICampaign.NotTreasury.selector, TREASURY, NEXT));
        equal(taken, alsoBefore ? TOTAL : 0, "taken");
    }

    function testFuzz_Twin_IsRecalledByTheOldTreasury(bool alsoBefore) public onRecallTwin(RecallHole.FirstTreasury) {
        (bytes memory reason, uint256 taken) = recallAfterHandover(alsoBefore);
        went(reason, "recalled");
        equal(taken, TOTAL + 500, "taken");
    }

    function test_WhatIsPaidInFromTheStartOn_PaysClaims() public onOursAndSoundTwin {
        equal(payInAfterRecall(), LEAVES, "paid");
        equal(holding(TREASURY), TOTAL, "the treasury has what it recalled");
    }

    function test_Twin_LocksWhatIsPaidIn() public onRecallTwin(RecallHole.Ends) {
        equal(payInAfterRecall(), 0, "paid");
        vm.warp(END);
        victim.sweep();
        equal(holding(TREASURY), 2 * TOTAL, "the stranger's money, too");
    }
}
