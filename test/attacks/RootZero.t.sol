// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice A campaign is created with root zero, by mistake or on purpose, and a proof of nothing is shown to it.
abstract contract RootZeroAttack is AttackFixture {
    function attack(
        uint256 index,
        uint256 amount,
        uint256 length
    ) internal returns (uint256 loot, bytes memory reason) {
        CampaignArguments memory terms = termsFor(2);
        terms.root = bytes32(0);
        terms.count = type(uint256).max;
        try this.makeExternally(campaignName, abi.encode(terms)) returns (address made) {
            token.transfer(made, 1e6);
            vm.warp(START);
            reason = refusal(IInstantCampaign(made), index, ATTACKER, amount, new bytes32[](length));
            loot = token.balanceOf(ATTACKER);
        } catch (bytes memory why) {
            reason = why;
        }
    }
}

contract RootZeroTest is RootZeroAttack {
    function testFuzz_RevertWhen_TheRootIsZero(uint256 index, uint32 amount, uint8 length) public {
        _refused("InstantCampaign", index, amount, length);
    }

    function testFuzz_SoundTwin_IsNotCreated(uint256 index, uint32 amount, uint8 length) public {
        _refused("TwinCampaign", index, amount, length);
    }

    function testFuzz_Twin_PaysAnybodyAnything(uint256 index, uint32 amount, uint8 length) public {
        vm.assume(index != type(uint256).max);
        campaignName = "ZeroRootTwin";
        uint256 asked = bound(amount, 1, 1e6);
        (uint256 loot, ) = attack(index, asked, bound(length, 33, 64));
        equal(loot, asked, "loot");
    }

    function _refused(string memory name, uint256 index, uint256 amount, uint256 length) private {
        campaignName = name;
        (uint256 loot, bytes memory reason) = attack(index, amount, bound(length, 0, 64));
        equal(loot, 0, "loot");
        isError(reason, abi.encodeWithSelector(ICampaign.ZeroRoot.selector));
    }
}
