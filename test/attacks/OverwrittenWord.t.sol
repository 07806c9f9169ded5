// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice A leaf is claimed, then a neighbour in the same word of the bitmap, then the first again.
abstract contract OverwrittenWordAttack is AttackFixture {
    uint256 internal constant COUNT = 12;

    function attack(uint256 first, uint256 neighbour) internal returns (uint256 paid, bytes memory reason) {
        IInstantCampaign victim = open(termsFor(COUNT), 1e6);
        vm.warp(START);
        equal(_claim(victim, first).length, 0, "first claim");
        equal(_claim(victim, neighbour).length, 0, "neighbour's claim");
        isTrue(victim.isClaimed(neighbour), "the neighbour's mark");
        reason = _claim(victim, first);
        paid = token.balanceOf(subjectAt(first));
    }

    function _claim(IInstantCampaign victim, uint256 index) private returns (bytes memory) {
        return refusal(victim, index, subjectAt(index), amountAt(index), Trees.proofAt(campaignNodes, index));
    }
}

contract OverwrittenWordTest is OverwrittenWordAttack {
    function testFuzz_RevertWhen_ClaimedAgainAfterANeighbour(uint8 first, uint8 apart) public {
        _paidOnce(ours(first), first, apart);
    }

    function testFuzz_SoundTwin_PaysOnce(uint8 first, uint8 apart) public {
        _paidOnce("TwinCampaign", first, apart);
    }

    function testFuzz_Twin_PaysTwice(uint8 first, uint8 apart) public {
        campaignName = "OverwrittenWordTwin";
        uint256 one = bound(first, 0, COUNT - 1);
        (uint256 paid, ) = attack(one, (one + bound(apart, 1, COUNT - 1)) % COUNT);
        equal(paid, 2 * amountAt(one), "paid twice");
    }

    function _paidOnce(string memory name, uint256 first, uint256 apart) private {
        campaignName = name;
        uint256 one = bound(first, 0, COUNT - 1);
        (uint256 paid, bytes memory reason) = attack(one, (one + bound(apart, 1, COUNT - 1)) % COUNT);
        equal(paid, amountAt(one), "paid once");
        isError(reason, abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, one));
    }
}
