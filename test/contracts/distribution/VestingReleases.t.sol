// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { ClaimTerms, ISignedClaims } from "../../../contracts/interfaces/ISignedClaims.sol";
import { EntitlementKey, IVestingCampaign, VestingArguments } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { SampleWallet } from "../../../contracts/mocks/SampleWallet.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { VestingFixture } from "../support/VestingFixture.sol";

/// @notice Signed claims and releases, bundles, and releases of many. Leaf 0 has 1,000 base units, 250 of them at the cliff.
contract VestingReleasesTest is VestingFixture {
    address private constant TAKER = address(0x7a4e);

    IVestingCampaign private campaign;

    function setUp() public override {
        super.setUp();
        campaign = createVesting(vestingFor(8));
    }

    function test_ClaimSigned_PaysAtMostUpToAndTheFeeOutOfIt() public {
        vm.warp(LAST);
        ClaimTerms memory terms = ClaimTerms(400, RECIPIENT, 30, TAKER, 0);
        vm.expectEmit();
        emit IClaims.Claimed(0, accountAt(0), 400);
        claimLeafSigned(campaign, 0, terms, 30, signatureAt(campaign, 0, terms, 0));
        equal(token.balanceOf(RECIPIENT), 370, "recipient");
        equal(token.balanceOf(TAKER), 30, "fee taker");
        isHeld(campaign, 0, 1000, 400);
        campaign.release(0, accountAt(0));
        equal(token.balanceOf(accountAt(0)), 600, "the rest to the account");
    }

    function test_ClaimSigned_BeforeTheFirstPointPaysNothing() public {
        vm.warp(START);
        ClaimTerms memory terms = termsAt(0);
        terms.maxFee = 5;
        bytes memory signature = signatureAt(campaign, 0, terms, 0);
        vm.expectRevert(abi.encodeWithSelector(ISignedClaims.FeeTooHigh.selector, 1, 0));
        this.claimSignedExternally(0, terms, 1, signature);
        claimLeafSigned(campaign, 0, terms, 0, signature);
        isHeld(campaign, 0, 1000, 0);
        equal(token.balanceOf(RECIPIENT), 0, "nothing yet");
    }

    /// @dev A claim that paid nothing left what was released at 0, as its signature says: that is good for a payment still.
    function test_ClaimSigned_ThatPaidNothingIsGoodForARelease() public {
        vm.warp(START);
        ClaimTerms memory terms = termsAt(0);
        bytes memory signature = signatureAt(campaign, 0, terms, 0);
        claimLeafSigned(campaign, 0, terms, 0, signature);
        vm.warp(CLIFF);
        campaign.releaseSigned(0, accountAt(0), terms, 0, signature);
        equal(token.balanceOf(RECIPIENT), 250, "paid once");
        vm.warp(LAST);
        bytes32 digest = vestingDigest(campaign, 0, terms, 250);
        vm.expectRevert(abi.encodeWithSelector(ISignedClaims.InvalidSignature.selector, accountAt(0), digest));
        campaign.releaseSigned(0, accountAt(0), terms, 0, signature);
    }

    function test_ClaimSigned_IsGoodForOnePaymentInAll() public {
        vm.warp(CLIFF);
        ClaimTerms memory terms = termsAt(0);
        bytes memory signature = signatureAt(campaign, 0, terms, 0);
        claimLeafSigned(campaign, 0, terms, 0, signature);
        vm.expectRevert(abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, 0));
        this.claimSignedExternally(0, terms, 0, signature);
        vm.warp(LAST);
        bytes32 digest = vestingDigest(campaign, 0, terms, 250);
        vm.expectRevert(abi.encodeWithSelector(ISignedClaims.InvalidSignature.selector, accountAt(0), digest));
        campaign.releaseSigned(0, accountAt(0), terms, 0, signature);
    }

    function test_ReleaseSigned_PaysOnceOnItsTerms() public {
        _claimAtCliff(0);
        vm.warp(LAST);
        ClaimTerms memory terms = ClaimTerms(500, RECIPIENT, 50, address(0), LAST);
        bytes memory signature = signatureAt(campaign, 0, terms, 250);
        vm.expectEmit();
        emit IVestingCampaign.Released(0, accountAt(0), 500);
        vm.prank(RELAYER);
        equal(campaign.releaseSigned(0, accountAt(0), terms, 50, signature), 500, "returned");
        equal(token.balanceOf(RECIPIENT), 450, "recipient");
        equal(token.balanceOf(RELAYER), 50, "the caller takes the fee");
        isHeld(campaign, 0, 1000, 750);
        // 250 are due still, and the signature said that 250 were paid.
        bytes32 digest = vestingDigest(campaign, 0, terms, 750);
        vm.expectRevert(abi.encodeWithSelector(ISignedClaims.InvalidSignature.selector, accountAt(0), digest));
        campaign.releaseSigned(0, accountAt(0), terms, 50, signature);
    }

    function test_ReleaseSigned_MayBeAllFee() public {
        _claimAtCliff(0);
        vm.warp(LAST);
        ClaimTerms memory terms = ClaimTerms(5, RECIPIENT, 5, TAKER, 0);
        campaign.releaseSigned(0, accountAt(0), terms, 5, signatureAt(campaign, 0, terms, 250));
        equal(token.balanceOf(TAKER), 5, "fee taker");
        equal(token.balanceOf(RECIPIENT), 0, "recipient");
    }

    function test_RevertWhen_TheFeeTakerIsTheTokenOrTheCampaign() public {
        _claimAtCliff(0);
        vm.warp(LAST);
        for (uint256 i = 0; i < 2; ++i) {
            address taker = i == 0 ? address(token) : address(campaign);
            ClaimTerms memory terms = ClaimTerms(500, RECIPIENT, 50, taker, 0);
            bytes memory reason = abi.encodeWithSelector(ISignedClaims.RecipientRefused.selector, taker);
            bytes memory signature = signatureAt(campaign, 0, terms, 250);
            vm.expectRevert(reason);
            campaign.releaseSigned(0, accountAt(0), terms, 50, signature);
            signature = signatureAt(campaign, 1, terms, 0);
            vm.expectRevert(reason);
            this.claimSignedExternally(1, terms, 50, signature);
        }
        isHeld(campaign, 0, 1000, 250);
    }

    /// @dev The fees of a bundle that the token refuses: every payment counts, and what stays is counted on, so that the
    /// treasury gets it. A relayer that tries again gets nothing.
    function testFuzz_Fees_ThatTheTokenRefusesAreCountedOn(uint256 fee) public {
        vm.warp(CLIFF);
        fee = bound(fee, 1, 250);
        BundleItem[] memory items = new BundleItem[](2);
        for (uint256 i = 0; i < 2; ++i) {
            items[i] = BundleItem(i, accountAt(i), amountAt(i), termsAt(i), fee, "", "");
            items[i].terms.maxFee = fee;
            items[i].signature = signatureAt(campaign, i, items[i].terms, 0);
        }
        bytes memory refused = abi.encodeWithSelector(IERC20.transfer.selector, RELAYER);
        vm.mockCall(address(token), refused, abi.encode(false));
        vm.expectEmit();
        emit IClaims.FeesKept(RELAYER, 2 * fee);
        vm.prank(RELAYER);
        campaign.claimMany(Bundles.encode(campaignNodes, items));
        equal(token.balanceOf(RECIPIENT), 500 - 2 * fee, "paid");
        isFunded(campaign, total + 2 * fee, 2001);
        isHeld(campaign, 0, 1000, 250);
        vm.warp(END);
        equal(campaign.sweep(), total + 2 * fee - 2001, "with the rest");
        isFunded(campaign, 2001, 2001);
        campaign.release(0, accountAt(0));
        campaign.release(1, accountAt(1));
        equal(token.balanceOf(address(campaign)), 0, "all that was claimed is paid, and nothing is left");
    }

    /// @dev Where the book can count no more, it stays as it is.
    function test_Fees_ThatStayCountNoMoreThan128Bits() public {
        vm.mockCall(
            address(token),
            abi.encodeCall(token.balanceOf, (address(campaign))),
            abi.encode(type(uint256).max)
        );
        campaign.fund(0);
        vm.warp(CLIFF);
        BundleItem[] memory items = new BundleItem[](1);
        items[0] = BundleItem(0, accountAt(0), amountAt(0), termsAt(0), 5, "", "");
        items[0].terms.maxFee = 5;
        items[0].signature = signatureAt(campaign, 0, items[0].terms, 0);
        vm.mockCall(address(token), abi.encodeWithSelector(IERC20.transfer.selector, RELAYER), abi.encode(false));
        vm.prank(RELAYER);
        campaign.claimMany(Bundles.encode(campaignNodes, items));
        isFunded(campaign, type(uint128).max, 1000);
    }

    /// @dev A chain whose clock went back: nothing is due, nothing fails that only looks, and what is due later is the same.
    function testFuzz_Clock_ThatWentBackPaysNothing(uint256 claimedAt, uint256 back) public {
        claimedAt = bound(claimedAt, CLIFF, LAST);
        vm.warp(claimedAt);
        claimLeaf(campaign, 0);
        uint256 paid = token.balanceOf(accountAt(0));
        equal(paid, campaign.vested(1000, claimedAt), "vested");
        back = bound(back, 0, claimedAt);
        vm.warp(back);
        isTrue(campaign.vested(1000, back) <= paid, "less is vested, or as much");
        equal(campaign.releasable(0, accountAt(0)), 0, "nothing is due");
        isHeld(campaign, 0, 1000, paid);
        bytes memory nothing = abi.encodeWithSelector(
            IVestingCampaign.NothingDue.selector,
            0,
            accountAt(0),
            paid,
            1000
        );
        address account = accountAt(0);
        vm.expectRevert(nothing);
        campaign.release(0, account);
        ClaimTerms memory terms = termsAt(0);
        bytes memory signature = signatureAt(campaign, 0, terms, paid);
        vm.expectRevert(nothing);
        campaign.releaseSigned(0, account, terms, 0, signature);
        EntitlementKey[] memory keys = keysOf(0, 1);
        vm.expectEmit();
        emit IVestingCampaign.ReleasesSkipped(bytes.concat(bytes4(0), IVestingCampaign.NothingDue.selector));
        campaign.releaseMany(keys);
        equal(token.balanceOf(account), paid, "nothing was paid");
        vm.warp(LAST + 1);
        if (paid != 1000) campaign.release(0, account);
        equal(token.balanceOf(account), 1000, "all of it in the end");
    }

    function test_RevertWhen_ReleaseSignedIsRefused() public {
        _claimAtCliff(0);
        address account = accountAt(0);
        ClaimTerms memory terms = ClaimTerms(1000, RECIPIENT, 50, TAKER, LAST);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.NothingDue.selector, 0, account, 250, 1000));
        campaign.releaseSigned(0, account, terms, 0, "");
        vm.warp(LAST);
        bytes memory signature = signatureAt(campaign, 0, terms, 250);
        vm.expectRevert(abi.encodeWithSelector(ISignedClaims.FeeTooHigh.selector, 51, 50));
        campaign.releaseSigned(0, account, terms, 51, signature);
        bytes32 digest = vestingDigest(campaign, 0, terms, 250);
        vm.expectRevert(abi.encodeWithSelector(ISignedClaims.InvalidSignature.selector, account, digest));
        campaign.releaseSigned(0, account, terms, 0, signatureAt(campaign, 1, terms, 250));
        terms.upTo = 0;
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.NothingDue.selector, 0, account, 250, 1000));
        campaign.releaseSigned(0, account, terms, 0, signature);
        terms.upTo = 20;
        vm.expectRevert(abi.encodeWithSelector(ISignedClaims.FeeTooHigh.selector, 21, 20));
        campaign.releaseSigned(0, account, terms, 21, signature);
        vm.expectRevert(abi.encodeWithSelector(IVestingCampaign.NotClaimed.selector, 1, accountAt(1)));
        campaign.releaseSigned(1, accountAt(1), terms, 0, signature);
        address[3] memory refused = [address(0), address(token), address(campaign)];
        for (uint256 i = 0; i < 3; ++i) {
            terms.recipient = refused[i];
            vm.expectRevert(abi.encodeWithSelector(ISignedClaims.RecipientRefused.selector, refused[i]));
            campaign.releaseSigned(0, account, terms, 0, signature);
        }
        terms.recipient = RECIPIENT;
        vm.warp(LAST + 1);
        vm.expectRevert(abi.encodeWithSelector(ISignedClaims.DeadlineExpired.selector, LAST, LAST + 1));
        campaign.releaseSigned(0, account, terms, 0, signature);
    }

    /// @dev The account's own call is its signature, and signed releases pass where nobody may release for others.
    function test_ReleaseSigned_ByTheAccountItself() public {
        VestingArguments memory arguments = vestingFor(8);
        arguments.terms.claimFor = ClaimFor.Never;
        campaign = createVesting(arguments);
        vm.warp(CLIFF);
        ClaimTerms memory terms = termsAt(0);
        claimLeafSigned(campaign, 0, terms, 0, signatureAt(campaign, 0, terms, 0));
        vm.warp(LAST);
        vm.prank(accountAt(0));
        campaign.releaseSigned(0, accountAt(0), terms, 0, "");
        equal(token.balanceOf(RECIPIENT), 1000, "claimed by another, released by itself");
    }

    function test_ReleaseSigned_ByAContractWallet() public {
        specialAt[2] = address(new SampleWallet(vm.addr(KEY + 2)));
        campaign = createVesting(vestingFor(8));
        _claimAtCliff(2);
        vm.warp(LAST);
        ClaimTerms memory terms = termsAt(2);
        bytes memory signature = signatureAt(campaign, 2, terms, 250);
        campaign.releaseSigned(2, accountAt(2), terms, 0, signature);
        equal(token.balanceOf(RECIPIENT), 752, "paid");
    }

    function test_ClaimMany_RecordsPaysAndSkips() public {
        campaign = createVesting(vestingFor(8), 3 * 1003);
        vm.warp(CLIFF);
        claimLeaf(campaign, 1);
        BundleItem[] memory items = new BundleItem[](4);
        for (uint256 i = 0; i < 4; ++i) items[i] = itemAt(i);
        ClaimTerms memory terms = ClaimTerms(1000, RECIPIENT, 20, address(0), 0);
        (items[0].terms, items[0].fee) = (terms, 20);
        items[0].signature = signatureAt(campaign, 0, terms, 0);
        bytes memory bundle = Bundles.encode(campaignNodes, items);
        vm.expectEmit();
        emit IClaims.ClaimsSkipped(
            abi.encodePacked(
                uint32(1),
                IClaims.AlreadyClaimed.selector,
                uint32(3),
                IVestingCampaign.FundingShort.selector
            )
        );
        vm.prank(RELAYER);
        campaign.claimMany(bundle);
        equal(token.balanceOf(RECIPIENT), 230, "signed");
        equal(token.balanceOf(RELAYER), 20, "fees");
        equal(token.balanceOf(accountAt(2)), 250, "unsigned");
        isHeld(campaign, 0, 1000, 250);
        isTrue(!campaign.entitlement(3, accountAt(3)).claimed, "nothing kept of what was short");
        isFunded(campaign, 3009, 3003);
    }

    /// @dev Where all are taken the proof does not matter.
    function test_ClaimMany_SkipsAllThatIsTaken() public {
        vm.warp(START);
        BundleItem[] memory items = new BundleItem[](2);
        (items[0], items[1]) = (itemAt(4), itemAt(6));
        bytes memory bundle = Bundles.encode(campaignNodes, items);
        campaign.claimMany(bundle);
        isFunded(campaign, total, 1004 + 1006);
        bundle[bundle.length - 1] ^= 0x01;
        vm.expectEmit();
        emit IClaims.ClaimsSkipped(
            abi.encodePacked(uint32(4), IClaims.AlreadyClaimed.selector, uint32(6), IClaims.AlreadyClaimed.selector)
        );
        campaign.claimMany(bundle);
        items[1] = itemAt(5);
        bundle = Bundles.encode(campaignNodes, items);
        bundle[bundle.length - 1] ^= 0x01;
        vm.expectPartialRevert(IClaims.BundleNotProven.selector);
        campaign.claimMany(bundle);
    }

    function test_ReleaseMany_PaysEachAndSkipsWhatCannotBePaid() public {
        for (uint256 i = 0; i < 5; ++i) _claimAtCliff(i);
        vm.warp(LAST);
        campaign.release(4, accountAt(4));
        EntitlementKey[] memory keys = keysOf(0, 6);
        // Entitlement 0 twice, 4 is paid already, and 5 was never claimed.
        keys[3] = keys[0];
        vm.mockCallRevert(address(token), abi.encodeCall(IERC20.transfer, (accountAt(2), 752)), "");
        vm.expectEmit();
        emit IVestingCampaign.Released(0, accountAt(0), 750);
        vm.expectEmit();
        emit IVestingCampaign.Released(1, accountAt(1), 751);
        vm.expectEmit();
        emit IVestingCampaign.ReleasesSkipped(
            abi.encodePacked(
                abi.encodePacked(uint32(2), bytes4(0)),
                abi.encodePacked(uint32(0), IVestingCampaign.NothingDue.selector),
                abi.encodePacked(uint32(4), IVestingCampaign.NothingDue.selector),
                abi.encodePacked(uint32(5), IVestingCampaign.NotClaimed.selector)
            )
        );
        campaign.releaseMany(keys);
        equal(token.balanceOf(accountAt(0)), 1000, "paid once");
        equal(token.balanceOf(accountAt(1)), 1001, "paid");
        isHeld(campaign, 2, 1002, 250);
        isHeld(campaign, 3, 1003, 250);
    }

    function test_ReleaseMany_OfNoneAndOfPayableOnesTellsNoSkips() public {
        _claimAtCliff(1);
        vm.warp(LAST);
        vm.recordLogs();
        campaign.releaseMany(new EntitlementKey[](0));
        equal(vm.getRecordedLogs().length, 0, "nothing happened");
        vm.recordLogs();
        campaign.releaseMany(keysOf(1, 1));
        equal(vm.getRecordedLogs().length, 2, "a release and a transfer");
    }

    function test_ReleaseMany_ActsForItsCaller() public {
        VestingArguments memory arguments = vestingFor(8);
        arguments.terms.claimFor = ClaimFor.Never;
        campaign = createVesting(arguments);
        for (uint256 i = 0; i < 2; ++i) {
            vm.warp(CLIFF);
            vm.prank(accountAt(i));
            claimLeaf(campaign, i);
        }
        vm.warp(LAST);
        EntitlementKey[] memory keys = keysOf(0, 2);
        vm.expectEmit();
        emit IVestingCampaign.ReleasesSkipped(abi.encodePacked(uint32(1), ICampaign.ClaimForOtherRefused.selector));
        vm.prank(accountAt(0));
        campaign.releaseMany(keys);
        equal(token.balanceOf(accountAt(0)), 1000, "its own");
    }

    function testFuzz_RevertWhen_OthersCallReleaseItem(address caller) public {
        vm.assume(caller != address(campaign));
        _claimAtCliff(0);
        vm.warp(LAST);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IClaims.OnlyItself.selector, caller));
        campaign.releaseItem(0, accountAt(0), accountAt(0));
    }

    /// @dev Too little gas never skips: with any amount either all are paid, or the call fails and nothing is.
    function testFuzz_ReleaseMany_IsNeverStarved(uint256 gasGiven) public {
        for (uint256 i = 0; i < 3; ++i) _claimAtCliff(i);
        vm.warp(LAST);
        EntitlementKey[] memory keys = keysOf(0, 3);
        gasGiven = bound(gasGiven, 30_000, 900_000);
        (bool done, bytes memory answer) = address(campaign).call{ gas: gasGiven }(
            abi.encodeCall(campaign.releaseMany, (keys))
        );
        for (uint256 i = 0; i < 3; ++i) isHeld(campaign, i, 1000 + i, done ? 1000 + i : 250);
        isTrue(done || bytes4(answer) == ICampaign.NotEnoughGas.selector, "told why");
        isTrue(gasGiven > 510_000 || !done, "not with less than an item may use");
    }

    function claimSignedExternally(
        uint256 index,
        ClaimTerms memory terms,
        uint256 fee,
        bytes memory signature
    ) external {
        claimLeafSigned(campaign, index, terms, fee, signature);
    }

    function itemAt(uint256 index) private view returns (BundleItem memory item) {
        (item.index, item.account, item.amount) = (index, accountAt(index), amountAt(index));
    }

    function _claimAtCliff(uint256 index) private {
        vm.warp(CLIFF);
        claimLeaf(campaign, index);
    }
}
