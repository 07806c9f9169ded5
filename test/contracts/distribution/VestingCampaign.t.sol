// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import {
    Entitlement,
    EntitlementKey,
    IVestingCampaign,
    VestingArguments,
    VestingPoint
} from "../../../contracts/interfaces/IVestingCampaign.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { SampleToken } from "../../../contracts/mocks/SampleToken.sol";
import { Schedules } from "../support/Schedules.sol";
import { ToldGate } from "../support/ToldGate.sol";
import { Trees } from "../support/Trees.sol";
import { VestingFixture } from "../support/VestingFixture.sol";

/// @notice Claims and releases of vesting campaigns, one by one. Leaf 0 has 1,000 base units.
contract VestingCampaignTest is VestingFixture {
    function test_Claim_BeforeTheFirstPointRecordsAndPaysNothing() public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        vm.warp(CLIFF - 1);
        vm.expectEmit();
        emit IClaims.Claimed(3, accountAt(3), 0);
        claimLeaf(campaign, 3);
        equal(token.balanceOf(accountAt(3)), 0, "nothing yet");
        isHeld(campaign, 3, 1003, 0);
        isFunded(campaign, total, 1003);
        equal(campaign.releasable(3, accountAt(3)), 0, "nothing due");
    }

    function test_Claim_PaysWhatIsDueAndReleaseTheRest() public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        vm.warp(CLIFF);
        vm.expectEmit();
        emit IClaims.Claimed(0, accountAt(0), 250);
        claimLeaf(campaign, 0);
        equal(token.balanceOf(accountAt(0)), 250, "a quarter at the cliff");
        isHeld(campaign, 0, 1000, 250);

        // 750 in 4,000 seconds: 3 in 16.
        vm.warp(CLIFF + 15);
        equal(campaign.releasable(0, accountAt(0)), 2, "rounded down");
        vm.warp(CLIFF + 16);
        vm.expectEmit();
        emit IVestingCampaign.Released(0, accountAt(0), 3);
        vm.prank(STRANGER);
        equal(campaign.release(0, accountAt(0)), 3, "returned");
        equal(token.balanceOf(accountAt(0)), 253, "released");
        isHeld(campaign, 0, 1000, 253);

        // Vesting goes on after the end of claiming.
        vm.warp(uint256(END) + 365 days);
        equal(campaign.release(0, accountAt(0)), 747, "the rest");
        equal(token.balanceOf(accountAt(0)), 1000, "all");
        isFunded(campaign, total, 1000);
    }

    function test_RevertWhen_ClaimedTwice() public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        vm.warp(START);
        claimLeaf(campaign, 2);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 2);
        vm.warp(LAST);
        vm.expectRevert(abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, 2));
        campaign.claim(2, accountAt(2), amountAt(2), proof);
    }

    function test_RevertWhen_ReleasedWhatWasNotClaimed() public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        vm.warp(LAST);
        claimLeaf(campaign, 1);
        address account = accountAt(1);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.NotClaimed.selector, 0, accountAt(0)));
        campaign.release(0, accountAt(0));
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.NotClaimed.selector, 2, account));
        campaign.release(2, account);
        isTrue(!campaign.entitlement(0, accountAt(0)).claimed, "not claimed");
        equal(campaign.releasable(0, accountAt(0)), 0, "nothing releasable");
    }

    function test_RevertWhen_NothingIsDue() public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        address account = accountAt(0);
        vm.warp(START);
        claimLeaf(campaign, 0);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.NothingDue.selector, 0, account, 0, 1000));
        campaign.release(0, account);
        vm.warp(CLIFF);
        campaign.release(0, account);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.NothingDue.selector, 0, account, 250, 1000));
        campaign.release(0, account);
        vm.warp(LAST);
        campaign.release(0, account);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.NothingDue.selector, 0, account, 1000, 1000));
        campaign.release(0, account);
    }

    /// @dev An index shares its low bits with another one: none of them may name the other's entitlement.
    function testFuzz_RevertWhen_TheIndexIsBeyondCount(uint256 index, uint8 shift) public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        address account = accountAt(1);
        vm.warp(LAST);
        claimLeaf(campaign, 1);
        index = index % 2 == 0 ? 1 + (uint256(1) << bound(shift, 3, 255)) : bound(index, 5, type(uint256).max);
        EntitlementKey[] memory keys = new EntitlementKey[](1);
        keys[0] = EntitlementKey(index, account);
        bytes memory reason = abi.encodeWithSelector(ICampaign.IndexOutOfRange.selector, index, 5);
        vm.expectRevert(reason);
        campaign.release(index, account);
        vm.expectRevert(reason);
        campaign.entitlement(index, account);
        vm.expectRevert(reason);
        campaign.entitlements(keys);
        vm.expectRevert(reason);
        campaign.releasable(index, account);
        vm.expectRevert(reason);
        campaign.releaseMany(keys);
    }

    function test_RevertWhen_TheAmountIsTooLarge() public {
        VestingArguments memory arguments = vestingFor(1);
        arguments.terms.root = Leaf.campaign(0, STRANGER, 2 ** 120);
        IVestingCampaign campaign = createVesting(arguments);
        vm.warp(START);
        bytes memory reason = abi.encodeWithSelector(IVestingCampaign.AmountTooLarge.selector, 2 ** 120, 2 ** 120 - 1);
        vm.expectRevert(reason);
        campaign.claim(0, STRANGER, 2 ** 120, new bytes32[](0));
        vm.expectRevert(reason);
        campaign.vested(2 ** 120, START);
        equal(campaign.vested(2 ** 120 - 1, LAST), 2 ** 120 - 1, "the largest");
    }

    function test_Claim_OfTheLargestAmountPaysAllOfIt() public {
        token = newToken(2 ** 120);
        VestingArguments memory arguments = vestingFor(1);
        arguments.terms.root = Leaf.campaign(0, STRANGER, 2 ** 120 - 1);
        IVestingCampaign campaign = createVesting(arguments, 2 ** 120 - 1);
        vm.warp(CLIFF + 1);
        campaign.claim(0, STRANGER, 2 ** 120 - 1, new bytes32[](0));
        vm.warp(LAST - 1);
        campaign.release(0, STRANGER);
        vm.warp(LAST);
        campaign.release(0, STRANGER);
        equal(token.balanceOf(STRANGER), 2 ** 120 - 1, "all");
    }

    function test_Claim_OfNothingIsRecorded() public {
        VestingArguments memory arguments = vestingFor(1);
        arguments.terms.root = Leaf.campaign(0, STRANGER, 0);
        IVestingCampaign campaign = createVesting(arguments);
        vm.warp(LAST);
        campaign.claim(0, STRANGER, 0, new bytes32[](0));
        isTrue(campaign.entitlement(0, STRANGER).claimed, "claimed");
        vm.expectRevert(abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, 0));
        campaign.claim(0, STRANGER, 0, new bytes32[](0));
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.NothingDue.selector, 0, STRANGER, 0, 0));
        campaign.release(0, STRANGER);
    }

    /// @dev Released at random moments, any number of times, is released once.
    function testFuzz_Release_PaysWhatOnePaymentWould(uint256 seed, bool stepped, uint8 times, uint120 amount) public {
        VestingArguments memory arguments = vestingFor(1);
        (arguments.stepped, arguments.points) = (stepped, nearPoints(seed));
        arguments.terms.root = Leaf.campaign(0, STRANGER, amount);
        token = newToken(uint256(amount) + 1);
        arguments.terms.token = address(token);
        IVestingCampaign campaign = createVesting(arguments, uint256(amount) + 1);
        uint256 moment = START + (draw(seed, 0) % 1000);
        vm.warp(moment);
        campaign.claim(0, STRANGER, amount, new bytes32[](0));
        for (uint256 i = 0; i < times % 8; ++i) {
            moment += draw(seed, i + 1) % 400 days;
            vm.warp(moment);
            if (campaign.releasable(0, STRANGER) != 0) campaign.release(0, STRANGER);
            (uint256 part, uint256 whole) = Schedules.fractionAt(arguments.points, stepped, moment);
            uint256 paid = token.balanceOf(STRANGER);
            isTrue(paid * whole <= amount * part && (paid + 1) * whole > amount * part, "as if paid once");
            equal(campaign.vested(amount, moment), paid, "vested");
            equal(campaign.entitlement(0, STRANGER).released, paid, "released");
        }
        vm.warp(arguments.points[arguments.points.length - 1].time + moment);
        if (campaign.releasable(0, STRANGER) != 0) campaign.release(0, STRANGER);
        equal(token.balanceOf(STRANGER), amount, "all in the end");
        equal(token.balanceOf(address(campaign)), 1, "and no more");
    }

    /// @dev The blocks in which the words of a schedule are read: 1, 4, 12 and 32 of them.
    function test_Schedule_OfEveryLengthIsReadBackAndUsed() public {
        uint8[11] memory lengths = [1, 2, 3, 7, 8, 9, 23, 24, 25, 63, 64];
        for (uint256 i = 0; i < lengths.length; ++i) {
            VestingArguments memory arguments = vestingFor(1);
            arguments.points = Schedules.equal(lengths[i], CLIFF, 100);
            arguments.stepped = i % 2 == 0;
            IVestingCampaign campaign = createVesting(arguments);
            (bool stepped, VestingPoint[] memory points) = campaign.schedule();
            isTrue(stepped == arguments.stepped, "stepped");
            equal(keccak256(abi.encode(points)), keccak256(abi.encode(arguments.points)), "points");
            for (uint256 k = 0; k < points.length; ++k) {
                uint256 share = (uint256(1e30) * points[k].share) / WHOLE;
                equal(campaign.vested(1e30, points[k].time), share, "at a point");
            }
            equal(campaign.vested(1e30, CLIFF - 1), 0, "before the first point");
        }
    }

    function test_Waves_CountAtTheFirstClaimOnly() public {
        VestingArguments memory arguments = vestingFor(4);
        (arguments.terms.waves, arguments.terms.waveInterval) = (2, 2000);
        IVestingCampaign campaign = createVesting(arguments);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 2);
        vm.warp(START + 1500);
        claimLeaf(campaign, 1);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.WaveNotOpen.selector, START + 1500, START + 2000));
        campaign.claim(2, accountAt(2), amountAt(2), proof);
        vm.warp(START + 1600);
        campaign.release(1, accountAt(1));
        vm.warp(START + 2000);
        claimLeaf(campaign, 2);
        equal(token.balanceOf(accountAt(2)), campaign.vested(1002, START + 2000), "its wave is open");
    }

    function test_ClaimFor_NeverRulesReleasesToo() public {
        VestingArguments memory arguments = vestingFor(4);
        arguments.terms.claimFor = ClaimFor.Never;
        IVestingCampaign campaign = createVesting(arguments);
        address account = accountAt(1);
        vm.warp(START);
        vm.prank(account);
        claimLeaf(campaign, 1);
        vm.warp(LAST);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.ClaimForOtherRefused.selector, STRANGER, account));
        campaign.release(1, account);
        vm.prank(account);
        campaign.release(1, account);
        equal(token.balanceOf(account), 1001, "by itself");
    }

    function test_ClaimFor_AfterLastWaveRulesReleasesToo() public {
        VestingArguments memory arguments = vestingFor(4);
        (arguments.terms.waves, arguments.terms.waveInterval) = (2, 2000);
        arguments.terms.claimFor = ClaimFor.AfterLastWave;
        IVestingCampaign campaign = createVesting(arguments);
        address account = accountAt(0);
        vm.warp(START);
        vm.prank(account);
        claimLeaf(campaign, 0);
        vm.warp(START + 1999);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.ClaimForOtherRefused.selector, STRANGER, account));
        campaign.release(0, account);
        vm.warp(START + 2000);
        vm.prank(STRANGER);
        campaign.release(0, account);
        equal(token.balanceOf(account), campaign.vested(1000, START + 2000), "by anybody");
    }

    /// @dev The gate is gone after the claim: who asked it again would fail.
    function test_Gate_IsAskedAtTheFirstClaimOnly() public {
        ToldGate gate = new ToldGate();
        VestingArguments memory arguments = vestingFor(4);
        arguments.terms.gate = address(gate);
        IVestingCampaign campaign = createVesting(arguments);
        address account = accountAt(3);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 3);
        vm.warp(START);
        vm.expectRevert(abi.encodeWithSelector(ToldGate.Told.selector, 3));
        campaign.claim(3, account, 1003, proof, hex"02");
        vm.prank(STRANGER);
        campaign.claim(3, account, 1003, proof, "");
        bytes32 seen = keccak256(abi.encode(campaign, 3, account, account, 1003, STRANGER, bytes("")));
        equal(gate.seenAt(3), seen, "asked about the whole amount, though nothing is paid yet");
        vm.etch(address(gate), hex"fe");
        vm.warp(LAST);
        campaign.release(3, account);
        equal(token.balanceOf(account), 1003, "paid without the gate");
    }

    function test_Entitlements_TellsOfMany() public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        vm.warp(CLIFF);
        claimLeaf(campaign, 1);
        claimLeaf(campaign, 3);
        Entitlement[] memory held = campaign.entitlements(keysOf(0, 5));
        for (uint256 i = 0; i < 5; ++i) {
            equal(keccak256(abi.encode(held[i])), keccak256(abi.encode(campaign.entitlement(i, accountAt(i)))), "each");
            isTrue(held[i].claimed == (i == 1 || i == 3), "claimed");
        }
        equal(held[3].released, 250, "released");
    }

    /// @dev In a tree that gives one index to two accounts each has an entitlement of its own.
    function test_Claim_IsKeptByIndexAndAccount() public {
        bytes32[] memory leaves = new bytes32[](2);
        (leaves[0], leaves[1]) = (Leaf.campaign(0, accountAt(0), 1000), Leaf.campaign(0, accountAt(1), 500));
        VestingArguments memory arguments = vestingFor(2);
        campaignNodes = Trees.build(leaves);
        arguments.terms.root = campaignNodes[0];
        IVestingCampaign campaign = createVesting(arguments);
        vm.warp(LAST);
        campaign.claim(0, accountAt(0), 1000, Trees.proofAt(campaignNodes, 0));
        campaign.claim(0, accountAt(1), 500, Trees.proofAt(campaignNodes, 1));
        equal(token.balanceOf(accountAt(0)), 1000, "one");
        equal(token.balanceOf(accountAt(1)), 500, "the other");
    }

    function test_Create_RefusesASchedule() public {
        VestingArguments memory arguments = vestingFor(2);
        uint256 limit = NOW + 36_525 days;
        arguments.points[1].time = uint64(limit + 1);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.ScheduleTooFar.selector, limit + 1, limit));
        vestingFactory.create(arguments, 0, total);
        arguments.points[1].time = uint64(limit);
        createVesting(arguments);
        arguments.points[1].share = WHOLE - 1;
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.ScheduleIncomplete.selector, WHOLE - 1, WHOLE));
        vestingFactory.create(arguments, 0, total);
    }

    function newToken(uint256 supply) private returns (SampleToken made) {
        made = new SampleToken(address(this), supply);
        made.approve(address(vestingFactory), type(uint256).max);
    }
}
