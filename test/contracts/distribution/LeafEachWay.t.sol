// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { ClaimFixture } from "../support/ClaimFixture.sol";
import { Trees } from "../support/Trees.sol";

/// @notice The four ways of claiming one leaf: plain or signed, with a gate or without. Each looks whether it is in the tree.
contract LeafEachWayTest is ClaimFixture {
    function testFuzz_RevertWhen_TheLeafIsNotInTheTree(uint256 form, uint256 amount, bool gated, bool signed) public {
        amount = bound(amount, 0, total + 2000);
        vm.assume(amount != amountAt(0));
        drawForm(form);
        CampaignArguments memory arguments = argumentsFor(8);
        if (gated) arguments.gate = deploy("ToldGate", "");
        IInstantCampaign campaign = create(arguments);
        vm.warp(START);
        ClaimTerms memory terms = termsAt(0);
        terms.upTo = amount;
        bytes memory signature = signedAt(campaign, 0, terms);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 0);
        address account = accountAt(0);
        vm.expectRevert(abi.encodeWithSelector(IClaims.InvalidProof.selector, uint256(0), account, amount));
        if (signed && gated) campaign.claimSigned(0, account, amount, proof, terms, 0, signature, "");
        else if (signed) campaign.claimSigned(0, account, amount, proof, terms, 0, signature);
        else if (gated) campaign.claim(0, account, amount, proof, "");
        else campaign.claim(0, account, amount, proof);
    }
}
