// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import {
    EntitlementKey,
    IVestingCampaign,
    VestingArguments,
    VestingPoint
} from "../../../contracts/interfaces/IVestingCampaign.sol";
import { IVestingCampaignFactory } from "../../../contracts/interfaces/IVestingCampaignFactory.sol";
import { ClaimFixture } from "./ClaimFixture.sol";
import { ClaimSigning } from "./ClaimSigning.sol";
import { Schedules } from "./Schedules.sol";
import { Trees } from "./Trees.sol";

/// @notice Vesting campaigns over the leaves of {ClaimFixture}: a quarter at {CLIFF}, the whole at {LAST}, linear.
abstract contract VestingFixture is ClaimFixture {
    uint64 internal constant CLIFF = START + 1000;
    uint64 internal constant LAST = START + 5000;
    uint64 internal constant WHOLE = 1e18;

    IVestingCampaignFactory internal vestingFactory;
    /// @dev So that each campaign has a salt of its own.
    uint256 private _created;

    function setUp() public virtual override {
        super.setUp();
        vestingFactory = IVestingCampaignFactory(deploy("VestingCampaignFactory", ""));
        token.approve(address(vestingFactory), type(uint256).max);
    }

    function cliffPoints() internal pure returns (VestingPoint[] memory points) {
        points = new VestingPoint[](2);
        points[0] = VestingPoint({ time: CLIFF, share: WHOLE / 4 });
        points[1] = VestingPoint({ time: LAST, share: WHOLE });
    }

    /// @dev Any shares, at times from the start on with up to 40 days in between.
    function nearPoints(uint256 seed) internal pure returns (VestingPoint[] memory points) {
        points = Schedules.any(seed);
        uint256 time = START;
        for (uint256 k = 0; k < points.length; ++k) {
            time += 1 + (draw(seed, 1000 + k) % 40 days);
            points[k].time = uint64(time);
        }
    }

    function vestingFor(uint256 count) internal returns (VestingArguments memory) {
        return VestingArguments({ terms: argumentsFor(count), stepped: false, points: cliffPoints() });
    }

    function createVesting(VestingArguments memory arguments) internal returns (IVestingCampaign) {
        return createVesting(arguments, total);
    }

    function createVesting(VestingArguments memory arguments, uint256 funding) internal returns (IVestingCampaign) {
        return IVestingCampaign(vestingFactory.create(arguments, bytes32(_created++), funding));
    }

    function claimLeaf(IVestingCampaign campaign, uint256 index) internal {
        campaign.claim(index, accountAt(index), amountAt(index), Trees.proofAt(campaignNodes, index));
    }

    function claimLeafSigned(
        IVestingCampaign campaign,
        uint256 index,
        ClaimTerms memory terms,
        uint256 fee,
        bytes memory signature
    ) internal {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        campaign.claimSigned(index, accountAt(index), amountAt(index), proof, terms, fee, signature);
    }

    /// @dev Signed by the account's key.
    function signatureAt(
        IVestingCampaign campaign,
        uint256 index,
        ClaimTerms memory terms,
        uint256 paidBefore
    ) internal view returns (bytes memory) {
        return ClaimSigning.signed(KEY + index, vestingDigest(campaign, index, terms, paidBefore));
    }

    function vestingDigest(
        IVestingCampaign campaign,
        uint256 index,
        ClaimTerms memory terms,
        uint256 paidBefore
    ) internal view returns (bytes32) {
        return ClaimSigning.digestOn(block.chainid, address(campaign), accountAt(index), index, terms, paidBefore);
    }

    function keysOf(uint256 from, uint256 number) internal view returns (EntitlementKey[] memory keys) {
        keys = new EntitlementKey[](number);
        for (uint256 i = 0; i < number; ++i) keys[i] = EntitlementKey(from + i, accountAt(from + i));
    }

    function isFunded(IVestingCampaign campaign, uint256 funded, uint256 claimed) internal view {
        (uint256 funded_, uint256 claimed_) = campaign.funding();
        equal(funded_, funded, "funded");
        equal(claimed_, claimed, "claimed");
    }

    function isHeld(IVestingCampaign campaign, uint256 index, uint256 amount, uint256 released) internal view {
        equal(campaign.entitlement(index, accountAt(index)).total, amount, "total");
        equal(campaign.entitlement(index, accountAt(index)).released, released, "released");
        isTrue(campaign.entitlement(index, accountAt(index)).claimed, "claimed");
    }
}
