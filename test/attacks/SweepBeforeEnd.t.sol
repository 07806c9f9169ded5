// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice Somebody, the treasury included, sweeps while claims are still being paid.
abstract contract SweepBeforeEndAttack is AttackFixture {
    function attack(address caller, uint256 moment) internal returns (uint256 loot, bytes memory reason) {
        IInstantCampaign victim = open(termsFor(4), 1e6);
        vm.warp(moment);
        vm.prank(caller);
        try victim.sweep() {
            loot = token.balanceOf(TREASURY);
        } catch (bytes memory why) {
            reason = why;
        }
    }
}

contract SweepBeforeEndTest is SweepBeforeEndAttack {
    function testFuzz_RevertWhen_SweptBeforeTheEnd(address caller, bool treasury, uint64 moment) public {
        _refused(ours(moment), treasury ? TREASURY : caller, moment);
    }

    function testFuzz_SoundTwin_IsNotSweptBeforeTheEnd(address caller, bool treasury, uint64 moment) public {
        _refused("TwinCampaign", treasury ? TREASURY : caller, moment);
    }

    function testFuzz_Twin_IsEmptiedAtAnyTime(address caller, bool treasury, uint64 moment) public {
        campaignName = "EarlySweepTwin";
        (uint256 loot, ) = attack(treasury ? TREASURY : caller, bound(moment, NOW, END - 1));
        equal(loot, 1e6, "loot");
    }

    function _refused(string memory name, address caller, uint256 moment) private {
        campaignName = name;
        uint256 time = bound(moment, NOW, END - 1);
        (uint256 loot, bytes memory reason) = attack(caller, time);
        equal(loot, 0, "loot");
        isError(reason, abi.encodeWithSelector(ICampaign.NotEnded.selector, time, uint256(END)));
    }
}
