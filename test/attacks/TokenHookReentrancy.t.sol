// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { SampleToken } from "../../contracts/mocks/SampleToken.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { AttackFixture } from "./support/AttackFixture.sol";
import { HookToken } from "./support/HookToken.sol";
import { Reenterer } from "./support/Reenterer.sol";

/// @notice The token tells the paid account in the middle of the transfer, and the account calls the campaign again.
abstract contract TokenHookReentrancyAttack is AttackFixture {
    uint256 internal constant AMOUNT = 500;

    Reenterer internal thief;
    IInstantCampaign internal victim;

    function begin(string memory name) internal {
        campaignName = name;
        HookToken hook = HookToken(deploy("HookToken", abi.encode(address(this), 1e30)));
        token = SampleToken(address(hook));
        thief = Reenterer(deploy("Reenterer", abi.encode(hook)));
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = campaignLeafOf(0, address(thief), AMOUNT);
        leaves[1] = campaignLeafOf(1, subjectAt(1), 1000 * AMOUNT);
        victim = open(termsOver(leaves), 1001 * AMOUNT);
    }

    /// @dev Claims once; from within the payment, `data` is sent to the campaign up to `times` times.
    function attack(bytes memory data, uint256 times) internal returns (uint256 loot) {
        vm.warp(START);
        thief.arm(address(victim), data, times);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 0);
        equal(refusal(victim, 0, address(thief), AMOUNT, proof).length, 0, "its own claim");
        return token.balanceOf(address(thief));
    }

    function claimAgain() internal view returns (bytes memory) {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 0);
        return
            abi.encodeWithSignature(
                "claim(uint256,address,uint256,bytes32[])",
                uint256(0),
                address(thief),
                AMOUNT,
                proof
            );
    }
}

contract TokenHookReentrancyTest is TokenHookReentrancyAttack {
    function testFuzz_RevertWhen_ClaimedFromWithinThePayment(uint8 times) public {
        _paidOnce(ours(times), times);
    }

    function testFuzz_SoundTwin_PaysOnce(uint8 times) public {
        _paidOnce("TwinCampaign", times);
    }

    function testFuzz_Twin_PaysOnceForEachCall(uint8 times) public {
        begin("MarkLastTwin");
        uint256 again = bound(times, 1, 50);
        equal(attack(claimAgain(), again), (1 + again) * AMOUNT, "paid each time");
    }

    function testFuzz_RevertWhen_SweptFromWithinThePayment(uint256 form) public {
        begin(ours(form));
        equal(attack(abi.encodeCall(ICampaign.sweep, ()), 1), AMOUNT, "paid once");
        isError(thief.lastReason(), abi.encodeWithSelector(ICampaign.NotEnded.selector, uint256(START), uint256(END)));
    }

    function testFuzz_RevertWhen_TheTreasuryIsChangedFromWithinThePayment(uint256 form) public {
        begin(ours(form));
        equal(attack(abi.encodeCall(ICampaign.changeTreasury, (address(thief))), 1), AMOUNT, "paid once");
        isError(thief.lastReason(), abi.encodeWithSelector(ICampaign.NotTreasury.selector, address(thief), TREASURY));
    }

    function _paidOnce(string memory name, uint256 times) private {
        begin(name);
        equal(attack(claimAgain(), bound(times, 1, 50)), AMOUNT, "paid once");
        isError(thief.lastReason(), abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, uint256(0)));
        equal(thief.succeeded(), 0, "nothing went through");
    }
}
