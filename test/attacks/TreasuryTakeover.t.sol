// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice Somebody else names the treasury, and sweeps after the end: by asking, or out of a transaction that the
/// treasury was lured into sending to the attacker's contract.
abstract contract TreasuryTakeoverAttack is AttackFixture {
    function attack(address caller, address origin) internal returns (uint256 loot, bytes memory reason) {
        IInstantCampaign victim = open(termsFor(4), 1e6);
        vm.prank(caller, origin);
        try victim.changeTreasury(ATTACKER) {} catch (bytes memory why) {
            reason = why;
        }
        vm.warp(END);
        victim.sweep();
        loot = token.balanceOf(ATTACKER);
    }
}

contract TreasuryTakeoverTest is TreasuryTakeoverAttack {
    function testFuzz_RevertWhen_AnyoneElseNamesTheTreasury(address caller, address origin, bool lured) public {
        _refused(ours(uint160(caller)), caller, lured ? TREASURY : origin);
    }

    function testFuzz_SoundTwin_IsNotTaken(address caller, address origin, bool lured) public {
        _refused("TwinCampaign", caller, lured ? TREASURY : origin);
    }

    function testFuzz_OpenTwin_IsTakenByAnybody(address caller, address origin) public {
        campaignName = "OpenTreasuryTwin";
        (uint256 loot, ) = attack(caller, origin);
        equal(loot, 1e6, "loot");
    }

    function testFuzz_OriginTwin_IsTakenOnceTheTreasuryIsLured(address caller) public {
        campaignName = "OriginTreasuryTwin";
        (uint256 loot, ) = attack(caller, TREASURY);
        equal(loot, 1e6, "loot");
    }

    function _refused(string memory name, address caller, address origin) private {
        vm.assume(caller != TREASURY);
        campaignName = name;
        (uint256 loot, bytes memory reason) = attack(caller, origin);
        equal(loot, 0, "loot");
        isError(reason, abi.encodeWithSelector(ICampaign.NotTreasury.selector, caller, TREASURY));
    }
}
