// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { AttackFixture } from "./support/AttackFixture.sol";
import { HostileGate } from "./support/HostileGate.sol";

/// @notice A gate that turned hostile tries to hold back the treasury's rest for ever: it answers the largest number,
/// nothing, half a word, a megabyte, fails, fails with a megabyte, or burns all gas.
abstract contract EndlessExtraTimeAttack is AttackFixture {
    uint64 internal constant MAX_EXTRA = 5000;

    IInstantCampaign internal victim;
    address internal asked;

    function begin(HostileGate.Manner manner) internal {
        asked = deploy("HostileGate", abi.encode(manner));
        CampaignArguments memory terms = termsFor(4);
        (terms.gate, terms.maxExtraTime) = (asked, MAX_EXTRA);
        victim = open(terms, 1e6);
    }

    function mannerOf(uint8 number) internal pure returns (HostileGate.Manner) {
        return HostileGate.Manner(bound(number, 0, uint8(type(HostileGate.Manner).max)));
    }

    function attack(HostileGate.Manner manner, uint256 later) internal returns (uint256 swept) {
        begin(manner);
        vm.warp(uint256(END) + MAX_EXTRA + later);
        try victim.sweep() returns (uint256 amount) {
            swept = amount;
        } catch {}
        equal(token.balanceOf(TREASURY), swept, "treasury");
    }
}

contract EndlessExtraTimeTest is EndlessExtraTimeAttack {
    function testFuzz_Sweep_IsHeldBackNoLongerThanTheBound(uint8 manner, uint40 later) public {
        _sweptAfterTheBound(ours(later), manner, later);
    }

    function testFuzz_SoundTwin_IsSweptAfterTheBound(uint8 manner, uint40 later) public {
        _sweptAfterTheBound("TwinCampaign", manner, later);
    }

    function testFuzz_Twin_IsNeverSwept(uint8 manner, uint40 later) public {
        campaignName = "UnboundedEndTwin";
        equal(attack(mannerOf(manner), later), 0, "swept");
    }

    /// @dev Whatever the gate does, nobody is paid after the bound.
    function testFuzz_RevertWhen_ClaimedAfterTheBound(uint8 manner, uint40 later) public {
        begin(mannerOf(manner));
        uint256 moment = uint256(END) + MAX_EXTRA + later;
        vm.warp(moment);
        isError(
            gatedRefusal(victim, 2, ""),
            abi.encodeWithSelector(ICampaign.Ended.selector, moment, uint256(END) + MAX_EXTRA)
        );
    }

    /// @dev Before the bound, a gate that fails counts as granting all. What it delays, it delays for the treasury.
    function testFuzz_RevertWhen_SweptBeforeTheBoundThoughTheGateFails(uint8 manner, uint16 later) public {
        begin(mannerOf(manner));
        uint256 moment = uint256(END) + bound(later, 0, MAX_EXTRA - 1);
        vm.warp(moment);
        bytes memory notEnded = abi.encodeWithSelector(ICampaign.NotEnded.selector, moment, uint256(END) + MAX_EXTRA);
        try victim.sweep() {
            isTrue(false, "not swept");
        } catch (bytes memory reason) {
            isError(reason, notEnded);
        }
        equal(token.balanceOf(TREASURY), 0, "treasury");
    }

    /// @dev Nor are claimants locked out meanwhile: a gate that answers nothing grants all the extra time there is.
    function testFuzz_Claim_IsPaidInTheExtraTimeOfAGateThatFails(uint8 manner, uint16 later) public {
        begin(mannerOf(manner));
        vm.warp(uint256(END) + bound(later, 0, MAX_EXTRA - 1));
        equal(victim.effectiveEnd(), uint256(END) + MAX_EXTRA, "end");
    }

    function _sweptAfterTheBound(string memory name, uint8 manner, uint256 later) private {
        campaignName = name;
        equal(attack(mannerOf(manner), later), 1e6, "swept");
        equal(victim.effectiveEnd(), uint256(END) + MAX_EXTRA, "end");
    }
}
