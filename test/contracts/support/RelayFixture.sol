// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { CumulativeArguments } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { IRelay } from "../../../contracts/interfaces/IRelay.sol";
import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { VestingArguments, VestingPoint } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { BundleItem, Bundles } from "./Bundles.sol";
import { ClaimFixture } from "./ClaimFixture.sol";

/// @notice A relay with one key, and campaigns of every kind and form over the same leaves, whose accounts sign for it.
abstract contract RelayFixture is ClaimFixture {
    uint256 internal constant LEAVES = 12;
    /// @dev Base units that each item brings.
    uint256 internal constant FEE = 10;
    /// @dev Full, light, vesting, cumulative.
    uint256 internal constant FORMS = 4;
    address internal constant OWNER = address(0x0a4e4);
    address internal constant PURSE = address(0x9a45e);
    address internal constant HOT = address(0x407);

    IRelay internal relay;

    function newRelay(address key) internal virtual returns (IRelay) {
        address[] memory keys = new address[](1);
        keys[0] = key;
        return IRelay(deploy("Relay", abi.encode(OWNER, PURSE, keys)));
    }

    /// @dev Funded, and each of its leaves due in full from {START} on.
    function openForm(uint256 form) internal returns (address campaign) {
        CampaignArguments memory terms = argumentsFor(LEAVES);
        (terms.treasury, terms.recallable) = ownersTerms();
        if (form < 2) {
            drawForm(form);
            return address(create(terms));
        }
        if (form == 2) {
            VestingArguments memory vesting = VestingArguments(terms, true, new VestingPoint[](1));
            vesting.points[0] = VestingPoint(START, 1e18);
            campaign = deploy("VestingCampaign", abi.encode(vesting));
        } else {
            CumulativeArguments memory cumulative = CumulativeArguments(terms, OWNER, PURSE, 1 days, 1 days, 0);
            cumulative.terms.end = START + 30 days;
            campaign = deploy("CumulativeCampaign", abi.encode(cumulative));
        }
        give(campaign, total);
        if (form == 2) {
            (bool done, ) = campaign.call(abi.encodeWithSignature("fund(uint256)", 0));
            isTrue(done, "funded");
        }
    }

    /// @dev Whose the rest is, and whether that may be recalled.
    function ownersTerms() internal view virtual returns (address treasury_, bool isRecallable) {
        return (TREASURY, false);
    }

    /// @dev Moves base units from this contract.
    function give(address campaign, uint256 amount) internal virtual {
        token.transfer(campaign, amount);
    }

    /// @dev Items `first` to `first + number - 1`, for {RECIPIENT}, each with a fee for `feeTaker`.
    function signedItems(
        address campaign,
        uint256 first,
        uint256 number,
        uint256 fee,
        address feeTaker
    ) internal view returns (BundleItem[] memory items) {
        items = new BundleItem[](number);
        for (uint256 i = 0; i < number; ++i) {
            uint256 index = first + i;
            (items[i].index, items[i].account, items[i].amount) = (index, accountAt(index), amountAt(index));
            items[i].terms = ClaimTerms(amountAt(index), RECIPIENT, amountAt(index), feeTaker, 0);
            items[i].fee = fee;
            items[i].signature = signedAt(IInstantCampaign(campaign), index, items[i].terms);
        }
    }

    /// @dev As {signedItems}, each with {FEE} for the relay, in one bundle.
    function bundleOf(address campaign, uint256 first, uint256 number) internal view returns (bytes memory) {
        return Bundles.encode(campaignNodes, signedItems(campaign, first, number, FEE, address(relay)));
    }

    /// @return reason Empty where the call went through.
    function sendTo(address target, address from, bytes memory data) internal returns (bytes memory reason) {
        vm.prank(from, from);
        (bool done, bytes memory answer) = target.call(data);
        if (done) return "";
        return answer.length == 0 ? bytes("refused without a reason") : answer;
    }

    function send(address from, bytes memory data) internal returns (bytes memory reason) {
        return sendTo(address(relay), from, data);
    }

    /// @dev Any time, any fee.
    function relayed(address campaign, bytes memory bundle) internal pure returns (bytes memory) {
        return abi.encodeCall(IRelay.claimMany, (campaign, bundle, type(uint256).max, 0));
    }

    function isReason(bytes memory reason, bytes memory expected) internal pure {
        equal(keccak256(reason), keccak256(expected), "reason");
    }
}
