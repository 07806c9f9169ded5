// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAllOfGate } from "../../contracts/interfaces/IAllOfGate.sol";
import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../contracts/interfaces/IClaimGate.sol";
import { CumulativeArguments } from "../../contracts/interfaces/ICumulativeCampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IRequirementGate } from "../../contracts/interfaces/IRequirementGate.sol";
import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice Where claims repeat, a gate opens again for the account that used a nullifier: others, and other campaigns, try
/// to come in by that door. Indexes 0 and 1 of the fixture are two accounts of one person.
abstract contract RepeatedNullifierAttack is AttackFixture {
    /// @dev Asked anything, it answers 1: as a campaign it says that its claims repeat.
    bytes internal constant SAYS_YES = hex"600160005260206000f3";

    /// @dev A cumulative campaign pays one account in parts; between two of them the person's other account claims too.
    function claimAsTwo(bool isBoth) internal returns (uint256 paidFirst, bytes memory reason) {
        openGate();
        address asked = isBoth ? deploy("AllOfGate", abi.encode(gate, _pauseGate())) : address(gate);
        CampaignArguments memory terms = termsFor(SIZE);
        terms.gate = asked;
        IInstantCampaign victim = IInstantCampaign(
            deploy(
                "CumulativeCampaign",
                abi.encode(CumulativeArguments(terms, ATTACKER, TREASURY, 1 days, 1 days, uint256(0)))
            )
        );
        token.transfer(address(victim), 1e6);
        if (isBoth) IAllOfGate(asked).open(address(victim));
        vm.warp(START);
        for (uint256 i = 0; i < 3; ++i) {
            _claimPart(victim, 0, 10, isBoth);
            if (i == 0) reason = _claimPart(victim, 1, 10, isBoth);
        }
        return (token.balanceOf(subjectAt(0)), reason);
    }

    /// @dev In an instant campaign one account has two leaves, and claims them through a contract that says what campaigns
    /// say whose claims repeat; that contract also asks the gate for itself.
    function claimThroughImpostor() internal returns (uint256 paid, bytes memory reason) {
        openGate();
        bytes32[] memory leaves = new bytes32[](2);
        for (uint256 i = 0; i < 2; ++i) leaves[i] = campaignLeafOf(i, subjectAt(0), amountAt(i));
        CampaignArguments memory terms = termsOver(leaves);
        terms.gate = address(gate);
        IInstantCampaign victim = open(terms, 1e6);
        vm.warp(START);
        vm.etch(ATTACKER, SAYS_YES);
        for (uint256 i = 0; i < 2; ++i) {
            bytes32[] memory proof = Trees.proofAt(campaignNodes, i);
            bytes memory data = dataAt(0);
            vm.prank(ATTACKER);
            try victim.claim(i, subjectAt(0), amountAt(i), proof, data) {
                ++paid;
            } catch (bytes memory why) {
                reason = refusedWith(why);
            }
            vm.prank(ATTACKER);
            (bool isAgreed, ) = address(gate).call(
                abi.encodeCall(IClaimGate.check, (i, subjectAt(0), subjectAt(0), 1, ATTACKER, data))
            );
            isTrue(isAgreed, "the gate agrees to what is the impostor's own");
        }
    }

    function _claimPart(
        IInstantCampaign victim,
        uint256 index,
        uint256 upTo,
        bool isBoth
    ) private returns (bytes memory reason) {
        address account = subjectAt(index);
        bytes memory data = isBoth ? abi.encode(dataAt(index), bytes("")) : dataAt(index);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        ClaimTerms memory own = ClaimTerms(upTo, account, 0, address(0), 0);
        vm.prank(account);
        try victim.claimSigned(index, account, amountAt(index), proof, own, 0, "", data) {
            return "";
        } catch (bytes memory why) {
            return refusedWith(why);
        }
    }

    function _pauseGate() private returns (address) {
        return deploy("PauseGate", abi.encode(TREASURY, uint64(1), uint64(1)));
    }
}

contract RepeatedNullifierTest is RepeatedNullifierAttack {
    function testFuzz_RevertWhen_AnotherAccountComesInBetween(bool isBoth) public {
        _isPaidAlone(isBoth);
    }

    function testFuzz_SoundTwin_PaysOneAccount(bool isBoth) public {
        gateName = "TwinGate";
        _isPaidAlone(isBoth);
    }

    function testFuzz_Twin_PaysBothAccounts(bool isBoth) public {
        gateName = "OpenNullifierTwin";
        (, bytes memory reason) = claimAsTwo(isBoth);
        equal(reason.length, 0, "paid");
    }

    function test_RevertWhen_AnImpostorSaysThatClaimsRepeat() public {
        _isPaidOnce();
    }

    function test_SoundTwin_AsksTheCampaign() public {
        gateName = "TwinGate";
        _isPaidOnce();
    }

    function test_Twin_AsksTheImpostor() public {
        gateName = "CallerRepeatsTwin";
        (uint256 paid, ) = claimThroughImpostor();
        equal(paid, 2, "leaves paid");
    }

    function _isPaidAlone(bool isBoth) private {
        (uint256 paidFirst, bytes memory reason) = claimAsTwo(isBoth);
        equal(paidFirst, 30, "paid in parts");
        isError(reason, abi.encodeWithSelector(IRequirementGate.NullifierUsed.selector, nullifierAt(1), subjectAt(0)));
    }

    function _isPaidOnce() private {
        (uint256 paid, bytes memory reason) = claimThroughImpostor();
        equal(paid, 1, "leaves paid");
        isError(reason, abi.encodeWithSelector(IRequirementGate.NullifierUsed.selector, nullifierAt(0), subjectAt(0)));
    }
}
