// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice A leaf is claimed under its own index and, with the same proof, under every other.
abstract contract LeafWithoutIndexAttack is AttackFixture {
    uint256 internal constant COUNT = 9;

    function attack(uint256 leaf) internal returns (uint256 paid) {
        IInstantCampaign victim = open(termsFor(COUNT), 1e6);
        vm.warp(START);
        (address account, uint256 amount) = (subjectAt(leaf), amountAt(leaf));
        bytes32[] memory proof = Trees.proofAt(campaignNodes, leaf);
        for (uint256 index = 0; index < COUNT; ++index) {
            bytes memory reason = refusal(victim, index, account, amount, proof);
            if (reason.length == 0) ++paid;
            else isError(reason, abi.encodeWithSelector(IClaims.InvalidProof.selector, index, account, amount));
        }
        equal(token.balanceOf(account), paid * amount, "what was paid");
    }
}

contract LeafWithoutIndexTest is LeafWithoutIndexAttack {
    function testFuzz_RevertWhen_ClaimedUnderAnotherIndex(uint8 leaf) public {
        equal(attack(bound(leaf, 0, COUNT - 1)), 1, "paid under its own index only");
    }

    function testFuzz_SoundTwin_PaysOnce(uint8 leaf) public {
        campaignName = "TwinCampaign";
        equal(attack(bound(leaf, 0, COUNT - 1)), 1, "paid under its own index only");
    }

    function testFuzz_Twin_PaysUnderEveryIndex(uint8 leaf) public {
        (campaignName, campaignLeafOf) = ("LeafWithoutIndexTwin", _withoutIndex);
        equal(attack(bound(leaf, 0, COUNT - 1)), COUNT, "paid under every index");
    }

    function _withoutIndex(uint256, address account, uint256 amount) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(abi.encode(account, amount))));
    }
}
