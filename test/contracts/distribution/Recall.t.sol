// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IVestingCampaign } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { Form, RecallFixture } from "../support/RecallFixture.sol";
import { Trees } from "../support/Trees.sol";

/// @notice The way back before the start: whose it is, until when, how much, and what a campaign is afterwards.
contract RecallTest is RecallFixture {
    function testFuzz_Recall_SendsAllThatThereIsToTheTreasury(
        uint8 form,
        uint64 start,
        uint64 moment,
        uint96 donated
    ) public {
        CampaignArguments memory arguments = recallableFor(5);
        arguments.start = uint64(bound(start, NOW + 1, END - 1));
        ICampaign campaign = openAs(form, arguments, total);
        isTrue(campaign.recallable(), "recallable");
        token.transfer(address(campaign), donated);
        vm.warp(bound(moment, NOW, arguments.start - 1));

        vm.expectEmit();
        emit ICampaign.Recalled(TREASURY, total + donated);
        vm.prank(TREASURY);
        equal(campaign.recall(), total + donated, "amount");
        equal(token.balanceOf(TREASURY), total + donated, "treasury");
        isEmpty(campaign);
    }

    function testFuzz_RevertWhen_AnybodyElseRecalls(uint8 form, address caller, uint8 known) public {
        if (known % 4 == 1) caller = address(this); // who created and funded it
        if (known % 4 == 2) caller = accountAt(0);
        if (known % 4 == 3) caller = PROPOSER;
        vm.assume(caller != TREASURY);
        ICampaign campaign = openAs(form, recallableFor(5), total);
        refusedTo(caller, campaign, abi.encodeWithSelector(ICampaign.NotTreasury.selector, caller, TREASURY));
    }

    /// @dev In the start's second claims are paid, so there is no recall in it.
    function testFuzz_RevertWhen_RecalledFromTheStartOn(uint8 form, uint48 late, bool isTreasury) public {
        ICampaign campaign = openAs(form, recallableFor(5), total);
        uint256 moment = START + (late % 3 == 0 ? 0 : late);
        vm.warp(moment);
        refusedTo(
            isTreasury ? TREASURY : STRANGER,
            campaign,
            abi.encodeWithSelector(ICampaign.RecallOver.selector, moment, START)
        );
    }

    function testFuzz_Recall_IsLeftToTheStartsSecond(uint8 form) public {
        ICampaign campaign = openAs(form, recallableFor(5), total);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 0);
        address account = accountAt(0);
        vm.warp(START - 1);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotStarted.selector, START - 1, START));
        IClaims(address(campaign)).claim(0, account, amountAt(0), proof);
        equal(recalled(campaign), total, "the last second");
    }

    function testFuzz_RevertWhen_TheTermsDoNotAllowIt(uint8 form, uint64 moment, bool isTreasury) public {
        CampaignArguments memory arguments = recallableFor(5);
        arguments.recallable = false;
        ICampaign campaign = openAs(form, arguments, total);
        isTrue(!campaign.recallable(), "recallable");
        vm.warp(bound(moment, NOW, END + 100));
        refusedTo(isTreasury ? TREASURY : STRANGER, campaign, abi.encodeWithSelector(ICampaign.NotRecallable.selector));
        equal(token.balanceOf(address(campaign)), total, "left");
    }

    function testFuzz_RevertWhen_ThereIsNothing(uint8 form) public {
        ICampaign campaign = openAs(form, recallableFor(5), total);
        recalled(campaign);
        bytes memory nothing = abi.encodeWithSelector(ICampaign.NothingToRecall.selector, address(token));
        refusedTo(TREASURY, campaign, nothing);
        vm.warp(START - 1);
        refusedTo(TREASURY, campaign, nothing);
    }

    function testFuzz_RevertWhen_CreatedWithNoTimeToRecall(uint8 form, uint64 start) public {
        CampaignArguments memory arguments = recallableFor(5);
        arguments.start = uint64(start % 3 == 0 ? NOW : bound(start, 0, NOW));
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NoTimeToRecall.selector, arguments.start, NOW));
        this.openExternally(form, arguments, total);
        // Without the right to recall it may be open at once, and a second later is time.
        arguments.recallable = false;
        openAs(form, arguments, total);
        (arguments.recallable, arguments.start) = (true, uint64(NOW + 1));
        openAs(form, arguments, total);
    }

    function testFuzz_ChangeTreasury_TakesTheRightAlong(uint8 form, address next) public {
        ICampaign campaign = openAs(form, recallableFor(5), total);
        vm.assume(next != address(0) && next != TREASURY && next != address(token) && next != address(campaign));
        vm.assume(next != address(this));
        vm.prank(TREASURY);
        campaign.changeTreasury(next);
        refusedTo(TREASURY, campaign, abi.encodeWithSelector(ICampaign.NotTreasury.selector, TREASURY, next));
        vm.prank(next);
        equal(campaign.recall(), total, "amount");
        equal(token.balanceOf(next), total, "next treasury");
        equal(token.balanceOf(TREASURY), 0, "treasury");
    }

    /// @dev It empties, and does not end: claims fail until somebody pays in again, and are then paid as if nothing had been.
    function testFuzz_Refunding_MakesItPayAgain(uint8 form, uint8 times) public {
        ICampaign campaign = openAs(form, recallableFor(5), total);
        uint256 recalls = bound(times, 1, 4);
        for (uint256 i = 0; i < recalls; ++i) {
            equal(recalled(campaign), total, "recalled");
            isEmpty(campaign);
            payIn(campaign, total);
        }
        equal(token.balanceOf(TREASURY), recalls * total, "treasury");
        vm.warp(START);
        refusedTo(TREASURY, campaign, abi.encodeWithSelector(ICampaign.RecallOver.selector, START, START));
        for (uint256 i = 0; i < 5; ++i) claimOf(campaign, i);
        vm.warp(VESTED);
        for (uint256 i = 0; i < 5; ++i) isPaid(campaign, i);
        equal(token.balanceOf(address(campaign)), 0, "left");
    }

    function testFuzz_AnEmptiedCampaign_PaysNobodyAndKeepsTheLeaves(uint8 form) public {
        ICampaign campaign = openAs(form, recallableFor(5), total);
        recalled(campaign);
        vm.warp(START);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 1);
        (address account, uint256 amount) = (accountAt(1), amountAt(1));
        bytes memory empty =
            isVesting(form)
                ? abi.encodeWithSelector(IVestingCampaign.FundingShort.selector, amount, 0)
                : abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, campaign, 0, amount);
        vm.expectRevert(empty);
        IClaims(address(campaign)).claim(1, account, amount, proof);
        // Whoever pays in after the start pays for claims: nobody can recall it.
        payIn(campaign, amount);
        claimOf(campaign, 1);
        vm.warp(VESTED);
        isPaid(campaign, 1);
    }

    function testFuzz_SweepAfterARecall_TakesWhatCameSince(uint8 form, uint96 since) public {
        ICampaign campaign = openAs(form, recallableFor(5), total);
        recalled(campaign);
        payIn(campaign, since);
        vm.warp(END);
        equal(campaign.sweep(), since, "swept");
        equal(token.balanceOf(TREASURY), total + since, "treasury");
    }
}

/// @notice What only one kind has to lose by a recall: a vesting's book, and a cumulative campaign's waiting root.
contract RecallByKindTest is RecallFixture {
    uint64 private constant LATE_START = uint64(NOW + 20 days);

    /// @dev What is sent plainly counts from the next {fund} on, also after a recall.
    function testFuzz_VestingBook_StartsAnew(uint96 sent, uint96 funded, uint96 sentLater) public {
        IVestingCampaign campaign = IVestingCampaign(address(openAs(uint8(Form.Vesting), recallableFor(5), total)));
        isBook(campaign, total);
        // Not in the book yet, and recalled with the rest.
        token.transfer(address(campaign), sent);
        equal(recalled(campaign), total + sent, "recalled");
        isBook(campaign, 0);
        token.transfer(address(campaign), sentLater);
        isBook(campaign, 0);
        token.approve(address(campaign), funded);
        campaign.fund(funded);
        isBook(campaign, uint256(sentLater) + funded);
        equal(token.balanceOf(address(campaign)), uint256(sentLater) + funded, "all of it is there");
    }

    function test_VestingClaims_CountNoPlainTransferUntilItIsFunded() public {
        ICampaign campaign = openAs(uint8(Form.Vesting), recallableFor(5), total);
        recalled(campaign);
        token.transfer(address(campaign), total);
        vm.warp(START);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 0);
        address account = accountAt(0);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.FundingShort.selector, amountAt(0), 0));
        IClaims(address(campaign)).claim(0, account, amountAt(0), proof);
        IVestingCampaign(address(campaign)).fund(0);
        claimOf(campaign, 0);
    }

    /// @dev A chain's clock that steps back to before the start does not take back what somebody claimed.
    function testFuzz_VestingClaims_OutliveAClockThatStepsBack(uint96 more) public {
        ICampaign campaign = openAs(uint8(Form.Vesting), recallableFor(5), total);
        vm.warp(START);
        claimOf(campaign, 2);
        claimOf(campaign, 4);
        uint256 claimed = amountAt(2) + amountAt(4);
        vm.warp(START - 1);
        token.transfer(address(campaign), more);
        equal(recalled(campaign), total - claimed, "recalled");
        (uint256 funded, uint256 promised) = IVestingCampaign(address(campaign)).funding();
        equal(funded, claimed, "funded");
        equal(promised, claimed, "claimed");
        vm.warp(VESTED);
        isPaid(campaign, 2);
        isPaid(campaign, 4);
    }

    /// @dev A recall ends no proposal: whoever accepts the root has its money pulled, where the treasury still allows it.
    function testFuzz_AWaitingRoot_PullsItsMoneyAfterARecall(uint64 moment, uint64 later) public {
        ICumulativeCampaign campaign = _withAWaitingRoot(700);
        vm.warp(bound(moment, NOW, NOW + TIMELOCK));
        equal(recalled(campaign), total, "recalled");
        vm.warp(NOW + TIMELOCK + (later % 7 days));
        bytes32 proposal = campaign.proposalHash();
        vm.prank(STRANGER);
        campaign.acceptRoot(proposal);
        equal(token.balanceOf(address(campaign)), 700, "pulled");
        equal(token.balanceOf(TREASURY), total + TREASURE - 700, "treasury");
        // Which the treasury may recall, too.
        equal(recalled(campaign), 700, "once more");
    }

    function testFuzz_RevertWhen_AWaitingRootHasNoAllowance(uint64 moment) public {
        ICumulativeCampaign campaign = _withAWaitingRoot(700);
        vm.warp(bound(moment, NOW, NOW + TIMELOCK));
        recalled(campaign);
        vm.prank(TREASURY);
        token.approve(address(campaign), 0);
        vm.warp(NOW + TIMELOCK);
        bytes32 proposal = campaign.proposalHash();
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, campaign, 0, 700));
        campaign.acceptRoot(proposal);
        equal(token.balanceOf(TREASURY), total + TREASURE, "treasury");
    }

    function _withAWaitingRoot(uint256 funding) private returns (ICumulativeCampaign campaign) {
        CampaignArguments memory arguments = recallableFor(5);
        (arguments.start, arguments.end) = (LATE_START, LATE_START + 100 days);
        campaign = ICumulativeCampaign(address(openAs(uint8(Form.Cumulative), arguments, total)));
        token.transfer(TREASURY, TREASURE);
        vm.prank(TREASURY);
        token.approve(address(campaign), type(uint256).max);
        vm.prank(PROPOSER);
        campaign.proposeRoot(keccak256("next"), 5, funding, keccak256("manifest"));
    }
}
