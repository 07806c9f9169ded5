// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../contracts/interfaces/IClaimGate.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { ProbeGate } from "../contracts/support/ProbeGate.sol";
import { AttackFixture } from "./support/AttackFixture.sol";
import { HostileGate } from "./support/HostileGate.sol";

/// @notice The gate does not say yes: it answers something else, too little, or nothing at all, as a contract without
/// this function does behind a fallback. A claim goes through only if nobody listened.
abstract contract DeafToTheGateAttack is AttackFixture {
    function attack(address asked, uint256 index) internal returns (bool paid, bytes memory reason) {
        CampaignArguments memory terms = termsFor(4);
        terms.gate = asked;
        IInstantCampaign victim = open(terms, 1e6);
        vm.warp(START);
        reason = gatedRefusal(victim, index, "");
        paid = token.balanceOf(subjectAt(index)) > 0;
        isTrue(paid == (reason.length == 0) && paid == victim.isClaimed(index), "all or nothing");
    }

    function answering(bytes4 answer) internal returns (address made) {
        made = deploy("ProbeGate", "");
        ProbeGate(made).setAnswer(answer);
    }

    function behaving(HostileGate.Manner manner) internal returns (address) {
        return deploy("HostileGate", abi.encode(manner));
    }
}

contract DeafToTheGateTest is DeafToTheGateAttack {
    function testFuzz_RevertWhen_TheGateAnswersAnythingElse(bytes4 answer, uint8 index) public {
        _refused(ours(index), answer, index);
    }

    function testFuzz_SoundTwin_ListensToTheGate(bytes4 answer, uint8 index) public {
        _refused("TwinCampaign", answer, index);
    }

    function testFuzz_RevertWhen_TheGateAnswersNothingOrTooMuchOrFails(uint8 manner, uint8 index) public {
        HostileGate.Manner chosen = HostileGate.Manner(bound(manner, 0, uint8(type(HostileGate.Manner).max)));
        (bool paid, ) = attack(behaving(chosen), bound(index, 0, 3));
        isTrue(!paid, "not paid");
    }

    function testFuzz_Twin_PaysWhateverTheGateAnswers(bytes4 answer, uint8 index) public {
        campaignName = "DeafTwin";
        (bool paid, ) = attack(answering(answer), bound(index, 0, 3));
        isTrue(paid, "paid");
    }

    function test_Twin_PaysWhereTheGateAnswersNothing() public {
        campaignName = "DeafTwin";
        (bool paid, ) = attack(behaving(HostileGate.Manner.Nothing), 1);
        isTrue(paid, "paid");
    }

    function _refused(string memory name, bytes4 answer, uint256 index) private {
        vm.assume(answer != IClaimGate.check.selector);
        campaignName = name;
        address asked = answering(answer);
        (bool paid, bytes memory reason) = attack(asked, bound(index, 0, 3));
        isTrue(!paid, "not paid");
        isError(reason, abi.encodeWithSelector(ICampaign.GateRefused.selector, asked, answer));
    }
}
