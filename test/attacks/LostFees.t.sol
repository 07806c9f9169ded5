// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { ClaimTerms, ISignedClaims } from "../../contracts/interfaces/ISignedClaims.sol";
import { IVestingCampaign } from "../../contracts/interfaces/IVestingCampaign.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { ClaimSigning } from "../contracts/support/ClaimSigning.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { OverTimeTerms } from "./support/OverTimeTerms.sol";
import { CampaignHole } from "./twins/CampaignHole.sol";

/// @notice An account was lured into naming a fee taker who cannot have a fee: the token, where it is lost, or the campaign,
/// which has it already. Whoever relays has nothing of it, but the account loses it.
abstract contract LostFeesAttack is CampaignAttack, OverTimeTerms {
    uint256 internal constant FEE = 10;

    bool internal vests;

    function openOver(bytes32 root, uint256 funding) internal override {
        if (!vests) return super.openOver(root, funding);
        terms.root = root;
        victim = IInstantCampaign(deploy("VestingCampaign", abi.encode(vestingOver(terms))));
        token.mint(address(victim), funding);
        IVestingCampaign(address(victim)).fund(0);
        vm.warp(START + LIFE / 20);
    }

    /// @param toToken Whether the token is the fee taker; else the campaign is.
    /// @param isNamed Whether the account named it; else it calls the campaign itself.
    function takeFee(bool toToken, bool isNamed) internal returns (bytes memory reason, address taker) {
        open();
        taker = toToken ? address(token) : address(victim);
        BundleItem memory item = itemAt(0);
        item.fee = FEE;
        sign(item, ClaimTerms(amounts[0], accounts[0], FEE, isNamed ? taker : address(0), 0), keyAt(0));
        reason = send(isNamed ? ATTACKER : taker, singleOf(item));
    }

    /// @dev The same of a release.
    function takeFeeOfRelease(bool toToken) internal returns (bytes memory reason, address taker) {
        open();
        went(send(ATTACKER, singleOf(itemAt(0))), "claimed");
        vm.warp(START + LIFE / 10);
        taker = toToken ? address(token) : address(victim);
        ClaimTerms memory signed = ClaimTerms(amounts[0], accounts[0], FEE, taker, 0);
        bytes32 digest = ClaimSigning.digestOn(HOME, address(victim), accounts[0], 0, signed, amounts[0] / 20);
        bytes memory signature = ClaimSigning.signed(keyAt(0), digest);
        reason = send(
            ATTACKER,
            abi.encodeCall(IVestingCampaign.releaseSigned, (0, accounts[0], signed, FEE, signature))
        );
    }
}

contract LostFeesTest is LostFeesAttack {
    function testFuzz_RevertWhen_TheFeeWouldBeLost(bool toToken, bool isNamed, bool vests_) public {
        vests = vests_;
        prepare();
        (bytes memory reason, address taker) = takeFee(toToken, isNamed);
        isError(reason, abi.encodeWithSelector(ISignedClaims.RecipientRefused.selector, taker));
    }

    function testFuzz_RevertWhen_TheFeeOfAReleaseWouldBeLost(bool toToken) public {
        vests = true;
        prepare();
        (bytes memory reason, address taker) = takeFeeOfRelease(toToken);
        isError(reason, abi.encodeWithSelector(ISignedClaims.RecipientRefused.selector, taker));
    }

    function test_Twin_LosesTheFee() public onTwin(CampaignHole.AnyRecipient) {
        (bytes memory reason, ) = takeFee(true, true);
        went(reason, "claimed");
        equal(holding(address(token)), FEE, "lost");
    }
}
