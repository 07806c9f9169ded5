// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { CumulativeArguments } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { ICumulativeCampaignFactory } from "../../../contracts/interfaces/ICumulativeCampaignFactory.sol";
import { IInstantCampaignFactory } from "../../../contracts/interfaces/IInstantCampaignFactory.sol";
import { IVestingCampaign, VestingArguments, VestingPoint } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { IVestingCampaignFactory } from "../../../contracts/interfaces/IVestingCampaignFactory.sol";
import { ClaimFixture } from "./ClaimFixture.sol";
import { Trees } from "./Trees.sol";

/// @notice Every kind of campaign, in every form.
enum Form {
    Instant,
    LightInstant,
    Vesting,
    Cumulative
}

/// @notice Recallable campaigns of all kinds and forms over the leaves of {ClaimFixture}. What vests does so from {START} to
/// {VESTED}.
abstract contract RecallFixture is ClaimFixture {
    uint64 internal constant VESTED = START + 1000;
    address internal constant PROPOSER = address(0x9409);
    uint64 internal constant TIMELOCK = 3 days;
    uint256 internal constant TREASURE = 1e6;

    address[4] private _factories;
    /// @dev So that each campaign has a salt of its own.
    uint256 private _created;

    function setUp() public virtual override {
        super.setUp();
        string[4] memory names = [
            "InstantCampaignFactory",
            "LightInstantCampaignFactory",
            "VestingCampaignFactory",
            "CumulativeCampaignFactory"
        ];
        for (uint256 i = 0; i < 4; ++i) {
            _factories[i] = deploy(names[i], "");
            token.approve(_factories[i], type(uint256).max);
        }
    }

    /// @notice Frame of its own for a creation that may fail.
    function openExternally(uint8 form, CampaignArguments calldata arguments, uint256 funding) external {
        openAs(form, arguments, funding);
    }

    function recallableFor(uint256 count) internal returns (CampaignArguments memory arguments) {
        arguments = argumentsFor(count);
        arguments.recallable = true;
    }

    /// @dev Of the form that any number names.
    function openAs(uint8 form, CampaignArguments memory arguments, uint256 funding) internal returns (ICampaign) {
        Form wanted = Form(form % 4);
        (address factory_, bytes32 salt) = (_factories[uint256(wanted)], bytes32(_created++));
        if (wanted == Form.Vesting) {
            VestingPoint[] memory points = new VestingPoint[](2);
            (points[0], points[1]) = (VestingPoint(START, 0), VestingPoint(VESTED, 1e18));
            VestingArguments memory vesting = VestingArguments(arguments, false, points);
            return ICampaign(IVestingCampaignFactory(factory_).create(vesting, salt, funding));
        }
        if (wanted == Form.Cumulative) {
            CumulativeArguments memory cumulative = CumulativeArguments({
                terms: arguments,
                proposer: PROPOSER,
                guardian: address(0x6a4d),
                timelock: TIMELOCK,
                overlap: 1 days,
                fundingCap: 1e6
            });
            return ICampaign(ICumulativeCampaignFactory(factory_).create(cumulative, salt, funding));
        }
        return ICampaign(IInstantCampaignFactory(factory_).create(arguments, salt, funding));
    }

    function isVesting(uint8 form) internal pure returns (bool) {
        return Form(form % 4) == Form.Vesting;
    }

    function recalled(ICampaign campaign) internal returns (uint256) {
        vm.prank(TREASURY);
        return campaign.recall();
    }

    function refusedTo(address caller, ICampaign campaign, bytes memory reason) internal {
        vm.prank(caller);
        vm.expectRevert(reason);
        campaign.recall();
    }

    /// @dev As whoever pays in should: a vesting campaign by {fund}.
    function payIn(ICampaign campaign, uint256 amount) internal {
        (bool keepsABook, ) = address(campaign).staticcall(abi.encodeCall(IVestingCampaign.funding, ()));
        if (!keepsABook) {
            token.transfer(address(campaign), amount);
            return;
        }
        token.approve(address(campaign), amount);
        IVestingCampaign(address(campaign)).fund(amount);
    }

    function claimOf(ICampaign campaign, uint256 index) internal {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        IClaims(address(campaign)).claim(index, accountAt(index), amountAt(index), proof);
    }

    /// @dev The whole leaf, of which what vested since may have to be released.
    function isPaid(ICampaign campaign, uint256 index) internal {
        address account = accountAt(index);
        if (token.balanceOf(account) == 0) IVestingCampaign(address(campaign)).release(index, account);
        equal(token.balanceOf(account), amountAt(index), "paid");
    }

    function isEmpty(ICampaign campaign) internal view {
        equal(token.balanceOf(address(campaign)), 0, "balance");
        (bool keepsABook, bytes memory book) = address(campaign).staticcall(
            abi.encodeCall(IVestingCampaign.funding, ())
        );
        if (keepsABook) equal(keccak256(book), keccak256(abi.encode(0, 0)), "book");
    }

    function isBook(IVestingCampaign campaign, uint256 expected) internal view {
        (uint256 funded, uint256 claimed) = campaign.funding();
        equal(funded, expected, "funded");
        equal(claimed, 0, "claimed");
    }
}
