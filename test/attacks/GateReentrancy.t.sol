// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { AttackFixture } from "./support/AttackFixture.sol";
import { Reenterer } from "./support/Reenterer.sol";

/// @notice The gate tells the account before it answers, and the account claims the same leaf again.
abstract contract GateReentrancyAttack is AttackFixture {
    uint256 internal constant AMOUNT = 500;

    Reenterer internal thief;

    function attack(uint256 times) internal returns (uint256 loot) {
        thief = Reenterer(deploy("Reenterer", abi.encode(address(0))));
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = campaignLeafOf(0, address(thief), AMOUNT);
        leaves[1] = campaignLeafOf(1, subjectAt(1), 1000 * AMOUNT);
        CampaignArguments memory terms = termsOver(leaves);
        terms.gate = deploy("CallbackGate", "");
        IInstantCampaign victim = open(terms, 1001 * AMOUNT);
        vm.warp(START);

        bytes32[] memory proof = Trees.proofAt(campaignNodes, 0);
        bytes memory again = abi.encodeWithSignature(
            "claim(uint256,address,uint256,bytes32[],bytes)",
            uint256(0),
            address(thief),
            AMOUNT,
            proof,
            bytes("")
        );
        thief.arm(address(victim), again, times);
        victim.claim(0, address(thief), AMOUNT, proof, "");
        return token.balanceOf(address(thief));
    }
}

contract GateReentrancyTest is GateReentrancyAttack {
    function testFuzz_RevertWhen_ClaimedFromWithinTheGate(uint8 times) public {
        _paidOnce(ours(times), times);
    }

    function testFuzz_SoundTwin_PaysOnce(uint8 times) public {
        _paidOnce("TwinCampaign", times);
    }

    function testFuzz_Twin_PaysOnceForEachCall(uint8 times) public {
        campaignName = "MarkLastTwin";
        uint256 again = bound(times, 1, 50);
        equal(attack(again), (1 + again) * AMOUNT, "paid each time");
    }

    function _paidOnce(string memory name, uint256 times) private {
        campaignName = name;
        equal(attack(bound(times, 1, 50)), AMOUNT, "paid once");
        isError(thief.lastReason(), abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, uint256(0)));
        equal(thief.succeeded(), 0, "nothing went through");
    }
}
