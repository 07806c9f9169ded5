// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor, ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IRequirementGate } from "../../contracts/interfaces/IRequirementGate.sol";
import { GateFixture } from "../contracts/support/GateFixture.sol";
import { Trees } from "../contracts/support/Trees.sol";

/// @notice A person has two accounts, 0 and 1, each with a leaf and a credential, and one nullifier for both. A stranger saw
/// what the person shows the gate for account 0, and uses it: to have paid the account whose leaf is worth less.
contract ChosenAccountTest is GateFixture {
    /// @dev What stays possible, and docs/integrate-a-claim.md says: the person is paid, but where the stranger chose.
    function test_WhereAnyoneMayClaim_AStrangerChoosesTheAccount() public {
        openFor(ClaimFor.Anyone);
        equal(claimBy(STRANGER, 0).length, 0, "paid");
        equal(token.balanceOf(subjectAt(0)), amountAt(0), "the person is paid, the lesser leaf");
        equal(token.balanceOf(STRANGER), 0, "the stranger is not");
        bytes memory used = abi.encodeWithSelector(
            IRequirementGate.NullifierUsed.selector,
            nullifierAt(1),
            subjectAt(0)
        );
        equal(keccak256(claimBy(subjectAt(1), 1)), keccak256(used), "the greater one is gone");
    }

    function test_WhereNobodyClaimsForOthers_ThePersonChooses() public {
        openFor(ClaimFor.Never);
        bytes memory refusal = abi.encodeWithSelector(ICampaign.ClaimForOtherRefused.selector, STRANGER, subjectAt(0));
        equal(keccak256(claimBy(STRANGER, 0)), keccak256(refusal), "refused");
        equal(claimBy(subjectAt(1), 1).length, 0, "paid");
        equal(token.balanceOf(subjectAt(1)), amountAt(1), "the greater leaf");
    }

    function openFor(ClaimFor whom) private {
        CampaignArguments memory arguments = argumentsFor(SIZE);
        (arguments.gate, arguments.claimFor, arguments.manifestHash) = (address(gate), whom, "this one");
        campaign = IInstantCampaign(address(create(arguments)));
    }

    /// @return reason Empty where it was paid.
    function claimBy(address caller, uint256 index) private returns (bytes memory reason) {
        bytes memory data = dataAt(index);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        vm.prank(caller);
        try campaign.claim(index, subjectAt(index), amountAt(index), proof, data) {} catch (bytes memory why) {
            reason = why;
        }
    }
}
