// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice Once the end has come, whoever is first calls the sweep and hopes to be paid.
abstract contract SweepToCallerAttack is AttackFixture {
    function attack(address caller, uint256 moment) internal returns (uint256 loot) {
        IInstantCampaign victim = open(termsFor(4), 1e6);
        vm.warp(moment);
        vm.prank(caller);
        equal(victim.sweep(), 1e6, "swept");
        return token.balanceOf(caller);
    }

    function isStranger(address caller) internal view returns (bool) {
        return caller != TREASURY && caller != address(0) && caller != address(this);
    }
}

contract SweepToCallerTest is SweepToCallerAttack {
    function testFuzz_Sweep_PaysTheTreasuryWhoeverCalls(address caller, uint64 moment) public {
        _nothingForTheCaller(ours(moment), caller, moment);
    }

    function testFuzz_SoundTwin_PaysTheTreasury(address caller, uint64 moment) public {
        _nothingForTheCaller("TwinCampaign", caller, moment);
    }

    function testFuzz_Twin_PaysWhoeverCalls(address caller, uint64 moment) public {
        vm.assume(isStranger(caller));
        campaignName = "CallerSweepTwin";
        equal(attack(caller, bound(moment, END, type(uint64).max)), 1e6, "loot");
    }

    function _nothingForTheCaller(string memory name, address caller, uint256 moment) private {
        vm.assume(isStranger(caller));
        campaignName = name;
        equal(attack(caller, bound(moment, END, type(uint64).max)), 0, "loot");
        equal(token.balanceOf(TREASURY), 1e6, "treasury");
    }
}
