// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { ICampaignFactory, Permit } from "../../../contracts/interfaces/ICampaignFactory.sol";
import { IVestingCampaign, VestingArguments } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { IVestingCampaignFactory } from "../../../contracts/interfaces/IVestingCampaignFactory.sol";
import { ITokenHooks } from "../../../contracts/mocks/tokens/ITokenHooks.sol";
import { SenderHookToken } from "../../../contracts/mocks/tokens/SenderHookToken.sol";
import { Trees } from "../support/Trees.sol";
import { VestingFixture } from "../support/VestingFixture.sol";

/// @notice Whoever funds with a token that calls back, and uses that to do something else meanwhile.
contract CallingFunder is ITokenHooks {
    IVestingCampaign private immutable CAMPAIGN;
    bytes private _message;

    constructor(IVestingCampaign campaign) {
        CAMPAIGN = campaign;
        SenderHookToken(campaign.token()).approve(address(campaign), type(uint256).max);
    }

    function fund(uint256 amount, bytes calldata message) external {
        _message = message;
        CAMPAIGN.fund(amount);
    }

    function tokensToSend(address, uint256) external {
        bytes memory message = _message;
        delete _message;
        if (message.length == 0) return;
        (bool done, ) = address(CAMPAIGN).call(message);
        require(done);
    }

    function tokensReceived(address, uint256) external {}
}

/// @notice What a vesting campaign counts on, what it has promised, and what may be swept. Leaf 0 has 1,000 base units.
contract VestingFundingTest is VestingFixture {
    function test_Create_FundsAndTellsAll() public {
        VestingArguments memory arguments = vestingFor(5);
        address predicted = vestingFactory.predict(arguments, bytes32(0), address(this));
        vm.expectEmit();
        emit IVestingCampaign.Funded(total);
        IVestingCampaign campaign = createVesting(arguments);
        equal(address(campaign), predicted, "predicted");
        isFunded(campaign, total, 0);
        vm.expectEmit();
        address next = vestingFactory.predict(arguments, bytes32(uint256(1)), address(this));
        emit IVestingCampaignFactory.CampaignCreated(next, address(this), address(token), arguments, 7);
        Permit memory permit;
        vestingFactory.createWithPermit(arguments, bytes32(uint256(1)), 7, permit);
        isFunded(IVestingCampaign(next), 7, 0);
        vm.expectRevert(abi.encodeWithSelector(ICampaignFactory.CampaignExists.selector, predicted));
        vestingFactory.create(arguments, 0, total);
    }

    function test_RevertWhen_FundingIsShortUntilItIsNot() public {
        IVestingCampaign campaign = createVesting(vestingFor(5), 1500);
        vm.warp(LAST);
        claimLeaf(campaign, 0);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 1);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.FundingShort.selector, 1001, 500));
        campaign.claim(1, accountAt(1), 1001, proof);
        // What is sent plainly after the first claim does not count.
        token.transfer(address(campaign), 501);
        campaign.fund(0);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.FundingShort.selector, 1001, 500));
        campaign.claim(1, accountAt(1), 1001, proof);

        token.approve(address(campaign), 501);
        vm.expectEmit();
        emit IVestingCampaign.Funded(2001);
        campaign.fund(501);
        campaign.claim(1, accountAt(1), 1001, proof);
        isFunded(campaign, 2001, 2001);
    }

    /// @dev It is the whole entitlement that must be funded, however little of it is vested.
    function testFuzz_RevertWhen_FundingIsShortThoughLittleIsVested(uint256 moment, uint256 lacking) public {
        lacking = bound(lacking, 1, 1000);
        IVestingCampaign campaign = createVesting(vestingFor(5), 2001 - lacking);
        vm.warp(bound(moment, START, LAST));
        claimLeaf(campaign, 0);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 1);
        address account = accountAt(1);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.FundingShort.selector, 1001, 1001 - lacking));
        campaign.claim(1, account, 1001, proof);
        token.approve(address(campaign), lacking);
        campaign.fund(lacking);
        campaign.claim(1, account, 1001, proof);
        isFunded(campaign, 2001, 2001);
    }

    function testFuzz_Fund_CountsWhatWasSentWhileNothingIsClaimed(uint96 sent, uint96 more, address caller) public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        token.transfer(address(campaign), sent);
        isFunded(campaign, total, 0);
        vm.prank(caller);
        campaign.fund(0);
        isFunded(campaign, total + sent, 0);
        token.approve(address(campaign), more);
        campaign.fund(more);
        isFunded(campaign, total + sent + more, 0);
    }

    function test_Fund_CountsNoMoreThan128Bits() public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        vm.mockCall(
            address(token),
            abi.encodeCall(token.balanceOf, (address(campaign))),
            abi.encode(type(uint256).max)
        );
        campaign.fund(0);
        isFunded(campaign, type(uint128).max, 0);
    }

    function test_RevertWhen_SweptBeforeTheEnd() public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        vm.warp(END - 1);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotEnded.selector, END - 1, END));
        campaign.sweep();
    }

    /// @dev Claimed at any moment, swept at any later one: what was claimed is paid in full.
    function testFuzz_Sweep_LeavesAllThatIsClaimed(
        uint8 claimed,
        uint256 moment,
        uint256 released,
        uint256 late
    ) public {
        VestingArguments memory arguments = vestingFor(8);
        // Vests for years after the end.
        arguments.points[1].time = uint64(END + 1000 days);
        IVestingCampaign campaign = createVesting(arguments);
        uint256 promised = 0;
        vm.warp(bound(moment, START, END - 1));
        for (uint256 i = 0; i < 8; ++i) {
            if ((claimed >> i) & 1 == 0) continue;
            claimLeaf(campaign, i);
            promised += amountAt(i);
        }
        isFunded(campaign, total, promised);
        vm.warp(bound(late, END, END + 2000 days));
        // Some release before the sweep, some after it.
        for (uint256 i = 0; i < 8; ++i) _releaseIfDue(campaign, i, (released >> i) & 1 == 1);
        vm.expectEmit();
        emit ICampaign.Swept(TREASURY, total - promised);
        vm.prank(STRANGER);
        equal(campaign.sweep(), total - promised, "only what is not claimed");
        equal(token.balanceOf(TREASURY), total - promised, "treasury");
        isFunded(campaign, promised, promised);
        equal(campaign.sweep(), 0, "nothing the second time");
        vm.warp(END + 3000 days);
        for (uint256 i = 0; i < 8; ++i) {
            _releaseIfDue(campaign, i, true);
            equal(token.balanceOf(accountAt(i)), (claimed >> i) & 1 == 1 ? amountAt(i) : 0, "all that was claimed");
        }
        equal(token.balanceOf(address(campaign)), 0, "and nothing is left");
    }

    function test_Sweep_TakesWhatIsFundedAfterASweep() public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        vm.warp(START);
        claimLeaf(campaign, 0);
        vm.warp(END);
        campaign.sweep();
        token.approve(address(campaign), 77);
        campaign.fund(77);
        isFunded(campaign, 1077, 1000);
        equal(campaign.sweep(), 77, "once more");
        equal(campaign.sweep(), 0, "and no more");
        campaign.release(0, accountAt(0));
        equal(token.balanceOf(accountAt(0)), 1000, "what was claimed stayed");
    }

    /// @dev While nothing was claimed, what was sent plainly can be counted after a sweep too, and swept.
    function test_Sweep_TakesWhatWasSentWhereNothingWasClaimed() public {
        IVestingCampaign campaign = createVesting(vestingFor(5));
        vm.warp(END);
        equal(campaign.sweep(), total, "all");
        token.transfer(address(campaign), 9);
        equal(campaign.sweep(), 0, "not counted yet");
        campaign.fund(0);
        equal(campaign.sweep(), 9, "counted");
    }

    /// @dev A token that calls its sender before it moves: what is funded, claimed or swept in between would be counted again.
    function test_RevertWhen_TheBookChangesWhileMoneyComesIn() public {
        (IVestingCampaign campaign, CallingFunder funder) = _hooked();
        vm.warp(START);
        claimLeaf(campaign, 0);

        uint256 book = (total << 128) | 1000;
        vm.expectRevert(
            abi.encodeWithSelector(IVestingCampaign.BookChanged.selector, book, book + (uint256(60) << 128))
        );
        funder.fund(40, abi.encodeCall(campaign.fund, (60)));
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 1);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.BookChanged.selector, book, book + 1001));
        funder.fund(
            40,
            abi.encodeWithSignature("claim(uint256,address,uint256,bytes32[])", 1, accountAt(1), 1001, proof)
        );
        funder.fund(40, abi.encodeCall(campaign.vested, (1, 1)));
        isFunded(campaign, total + 40, 1000);
        vm.warp(END);
        vm.expectRevert(
            abi.encodeWithSelector(
                IVestingCampaign.BookChanged.selector,
                book + (uint256(40) << 128),
                (1000 << 128) | 1000
            )
        );
        funder.fund(40, abi.encodeCall(campaign.sweep, ()));
    }

    /// @dev What a release pays out while money comes in is not counted as come in: too little is, never too much.
    function test_Fund_CountsTooLittleWhereAReleaseIsPaidMeanwhile() public {
        (IVestingCampaign campaign, CallingFunder funder) = _hooked();
        vm.warp(START);
        claimLeaf(campaign, 0);
        vm.warp(LAST);
        funder.fund(1200, abi.encodeCall(campaign.release, (0, accountAt(0))));
        isFunded(campaign, total + 200, 1000);
        equal(SenderHookToken(campaign.token()).balanceOf(address(campaign)), total + 200, "all of it is there");
    }

    /// @dev A campaign, funded in full, whose token calls the one funder before it takes from him.
    function _hooked() private returns (IVestingCampaign campaign, CallingFunder funder) {
        SenderHookToken hooked = new SenderHookToken();
        VestingArguments memory arguments = vestingFor(5);
        arguments.terms.token = address(hooked);
        hooked.mint(address(this), total);
        hooked.approve(address(vestingFactory), total);
        campaign = createVesting(arguments);
        funder = new CallingFunder(campaign);
        hooked.mint(address(funder), 5000);
        hooked.turnOnFor(address(funder));
    }

    function _releaseIfDue(IVestingCampaign campaign, uint256 index, bool now_) private {
        if (now_ && campaign.releasable(index, accountAt(index)) != 0) campaign.release(index, accountAt(index));
    }
}
