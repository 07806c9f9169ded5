// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice The campaign has ended and its gate grants no extra time, but could. A claimant sends just so much gas that the
/// gate runs out of it when asked, and the claim does not: a gate that fails counts as granting all.
/// @dev Ours asks with 200,000 gas or not at all: whether a gate fails does not depend on the caller's gas.
abstract contract StarvedGateAttack is AttackFixture {
    function attack(uint256 work, uint256 gas_, uint256 later) internal returns (bool paid) {
        CampaignArguments memory terms = termsFor(4);
        (terms.gate, terms.maxExtraTime) = (deploy("ExpensiveGate", abi.encode(work)), 5000);
        IInstantCampaign victim = open(terms, 1e6);
        vm.warp(END + later);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 2);
        try victim.claim{ gas: gas_ }(2, subjectAt(2), amountAt(2), proof, "") {} catch {}
        paid = token.balanceOf(subjectAt(2)) > 0;
        isTrue(paid == victim.isClaimed(2), "all or nothing");
    }
}

contract StarvedGateTest is StarvedGateAttack {
    function testFuzz_RevertWhen_TheGateIsStarved(uint32 work, uint32 gas_, uint16 later) public {
        _refused(ours(later), work, gas_, later);
    }

    function testFuzz_SoundTwin_RefusesToo(uint32 work, uint32 gas_, uint16 later) public {
        _refused("TwinCampaign", work, gas_, later);
    }

    function testFuzz_Twin_PaysAfterTheEnd(uint32 work, uint32 gas_, uint16 later) public {
        campaignName = "StarvedGateTwin";
        // Enough for the claim; a 64th of it is not enough for the gate.
        isTrue(attack(bound(work, 20_000, 300_000), bound(gas_, 300_000, 1_000_000), bound(later, 0, 4999)), "paid");
    }

    /// @dev A gate that needs more than it is given fails for everybody alike, and so grants what the campaign allows.
    function testFuzz_Claim_IsPaidWhereTheGateIsTooDear(uint32 work, uint32 gas_, uint16 later) public {
        campaignName = "InstantCampaign";
        uint256 needed = bound(work, 210_000, 6_000_000);
        isTrue(attack(needed, bound(gas_, 500_000, 8_000_000), bound(later, 0, 4999)), "paid");
    }

    function _refused(string memory name, uint256 work, uint256 gas_, uint256 later) private {
        campaignName = name;
        // About as much as the gate needs, where it is most delicate, up to twice as much.
        uint256 needed = bound(work, 0, 190_000);
        bool paid = attack(needed, bound(gas_, 30_000, 60_000 + 2 * needed), bound(later, 0, 10_000));
        isTrue(!paid, "not paid");
    }
}
