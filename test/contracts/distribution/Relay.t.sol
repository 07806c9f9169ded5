// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { IRelay } from "../../../contracts/interfaces/IRelay.sol";
import { ISignedClaims } from "../../../contracts/interfaces/ISignedClaims.sol";
import { SampleToken } from "../../../contracts/mocks/SampleToken.sol";
import { BlocklistToken } from "../../../contracts/mocks/tokens/BlocklistToken.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { RelayFixture } from "../support/RelayFixture.sol";
import { Trees } from "../support/Trees.sol";

/// @notice What the relay does with bundles, and for whom. Who attacks it, test/attacks says.
contract RelayTest is RelayFixture {
    function setUp() public override {
        super.setUp();
        relay = newRelay(HOT);
    }

    // ---------------------------------------------------------------- bundles

    /// @dev Of every kind and form, in one relay: the fees of several campaigns gather, and go to the treasury at once.
    /// hardhat-config: fuzz.runs = 32
    function testFuzz_ClaimMany_BringsFeesOfEveryForm(uint256 seed, uint256 fee) public {
        fee = bound(fee, 0, amountAt(0));
        uint256 fees = 0;
        for (uint256 form = 0; form < FORMS; ++form) {
            address campaign = openForm(form);
            vm.warp(START);
            (uint256 first, uint256 number) = (draw(seed, form) % (LEAVES - 3), 1 + (draw(seed, form + 9) % 3));
            BundleItem[] memory items = signedItems(campaign, first, number, fee, address(relay));
            // An item for the account alone, without a signature, brings nothing.
            delete items[0].signature;
            uint256 brings = fee * (number - 1);
            vm.prank(HOT);
            uint256 said = relay.claimMany(campaign, Bundles.encode(campaignNodes, items), START, brings);
            equal(said, brings, "fee");
            fees += brings;
            equal(token.balanceOf(address(relay)), fees, "gathered");
            vm.warp(NOW);
        }
        equal(relay.collect(address(token)), fees, "collected");
        equal(token.balanceOf(PURSE), fees, "treasury");
        equal(token.balanceOf(address(relay)), 0, "left");
        equal(relay.collect(address(token)), 0, "collected again");
    }

    /// @dev What comes to a relay that terms name, without the relay's help, is collected too.
    function test_Collect_TakesFeesOfSingleClaims() public {
        address campaign = openForm(0);
        vm.warp(START);
        BundleItem memory item = signedItems(campaign, 0, 1, FEE, address(relay))[0];
        IClaims(campaign).claimSigned(
            item.index,
            item.account,
            item.amount,
            proofAt(0),
            item.terms,
            item.fee,
            item.signature
        );
        vm.expectEmit();
        emit IRelay.Collected(address(token), PURSE, FEE);
        relay.collect(address(token));
        equal(token.balanceOf(PURSE), FEE, "treasury");
    }

    /// @dev Terms of somebody else, and claims that others were paid: as the campaign says, one by one.
    function test_ClaimMany_SkipsWhatTheCampaignSkips() public {
        address campaign = openForm(0);
        vm.warp(START);
        BundleItem[] memory items = signedItems(campaign, 0, 3, FEE, address(relay));
        items[1] = signedItems(campaign, 1, 1, FEE, HOT)[0];
        claimAt(IInstantCampaign(campaign), 2);
        bytes memory skips = bytes.concat(
            bytes4(uint32(1)),
            ISignedClaims.FeeTakerMismatch.selector,
            bytes4(uint32(2)),
            IClaims.AlreadyClaimed.selector
        );
        vm.expectEmit();
        emit IClaims.ClaimsSkipped(skips);
        vm.prank(HOT);
        equal(relay.claimMany(campaign, Bundles.encode(campaignNodes, items), START, FEE), FEE, "fee");
    }

    /// hardhat-config: fuzz.runs = 64
    function testFuzz_RevertWhen_TheFeeIsTooLow(uint256 more) public {
        address campaign = openForm(1);
        vm.warp(START);
        more = bound(more, 1, type(uint256).max - 3 * FEE);
        bytes memory bundle = bundleOf(campaign, 2, 3);
        bytes memory data = abi.encodeCall(IRelay.claimMany, (campaign, bundle, START, 3 * FEE + more));
        isReason(send(HOT, data), abi.encodeWithSelector(IRelay.FeeTooLow.selector, 3 * FEE, 3 * FEE + more));
        isTrue(!IInstantCampaign(campaign).isClaimed(2), "nothing is paid");
        data = abi.encodeCall(IRelay.claimMany, (campaign, bundle, START, 3 * FEE));
        isReason(send(HOT, data), "");
    }

    /// @dev A token that bars the relay: its fees stay in the campaign, and a sender who wants some has nothing paid.
    function test_RevertWhen_TheTokenKeepsTheFees() public {
        BlocklistToken barring = BlocklistToken(deploy("BlocklistToken", ""));
        barring.mint(address(this), 1e9);
        token = SampleToken(address(barring));
        address campaign = openForm(0);
        barring.turnOnFor(address(relay));
        vm.warp(START);
        bytes memory bundle = bundleOf(campaign, 0, 2);
        bytes memory data = abi.encodeCall(IRelay.claimMany, (campaign, bundle, START, 1));
        isReason(send(HOT, data), abi.encodeWithSelector(IRelay.FeeTooLow.selector, 0, 1));
        vm.expectEmit();
        emit IClaims.FeesKept(address(relay), 2 * FEE);
        isReason(send(HOT, relayed(campaign, bundle)), "");
    }

    /// @dev The campaign's own errors, as they are.
    function test_RevertWhen_TheCampaignRefuses() public {
        address campaign = openForm(1);
        bytes memory bundle = bundleOf(campaign, 0, 1);
        bytes memory early = abi.encodeWithSelector(ICampaign.NotStarted.selector, NOW, START);
        isReason(send(HOT, relayed(campaign, bundle)), early);
        vm.warp(START);
        isReason(send(HOT, relayed(campaign, "")), abi.encodeWithSelector(IClaims.BundleFormUnknown.selector, 0, 0));
    }

    /// hardhat-config: fuzz.runs = 64
    function testFuzz_RevertWhen_Expired(uint256 deadline, uint256 late) public {
        address campaign = openForm(0);
        deadline = bound(deadline, START, END - 2);
        late = bound(late, 1, END - 1 - deadline);
        bytes memory data = abi.encodeCall(IRelay.claimMany, (campaign, bundleOf(campaign, 0, 1), deadline, FEE));
        vm.warp(deadline + late);
        isReason(send(HOT, data), abi.encodeWithSelector(IRelay.CallExpired.selector, deadline, deadline + late));
        vm.warp(deadline);
        isReason(send(HOT, data), "");
    }

    function testFuzz_RevertWhen_ThereIsNoContract(address account) public {
        vm.assume(account.code.length == 0 && uint160(account) > 0xffff);
        bytes memory data = relayed(account, "");
        isReason(send(HOT, data), abi.encodeWithSelector(IRelay.CampaignWithoutCode.selector, account));
        // An account that borrows its code (EIP-7702) is none either.
        vm.etch(account, abi.encodePacked(hex"ef0100", address(token)));
        isReason(send(HOT, data), abi.encodeWithSelector(IRelay.CampaignWithoutCode.selector, account));
        data = abi.encodeCall(IRelay.collect, (account));
        isReason(send(HOT, data), abi.encodeWithSelector(IRelay.TokenWithoutCode.selector, account));
    }

    function test_RevertWhen_ItIsSentEther() public {
        vm.deal(HOT, 1 ether);
        vm.prank(HOT);
        (bool done, ) = address(relay).call{ value: 1 }("");
        isTrue(!done, "plain");
        vm.prank(HOT);
        (done, ) = address(relay).call{ value: 1 }(relayed(openForm(0), ""));
        isTrue(!done, "with a bundle");
    }

    // ---------------------------------------------------------------- roles

    function testFuzz_SetKey_ListsAndStrikesOff(address one, address other) public {
        vm.assume(one != other && one != HOT && other != HOT);
        vm.expectEmit();
        emit IRelay.KeySet(one, true);
        set(one, true);
        set(other, true);
        set(other, true);
        equal(relay.keys().length, 3, "keys");
        isTrue(relay.isKey(one) && relay.isKey(other), "listed");
        vm.expectEmit();
        emit IRelay.KeySet(one, false);
        set(one, false);
        set(one, false);
        isTrue(!relay.isKey(one) && relay.isKey(other), "struck off");
        equal(relay.keys()[0], HOT, "the first");
        equal(relay.keys()[1], other, "the other");
        isReason(send(one, relayed(address(0), "")), abi.encodeWithSelector(IRelay.NotKey.selector, one));
    }

    function testFuzz_Ownership_TakesTwoSteps(address next, address later) public {
        vm.assume(next != OWNER && next != address(0) && later != next);
        vm.expectEmit();
        emit IRelay.OwnerProposed(OWNER, later);
        send(OWNER, abi.encodeCall(IRelay.transferOwnership, (later)));
        vm.prank(OWNER);
        relay.transferOwnership(next);
        equal(relay.owner(), OWNER, "not yet");
        bytes memory refused = abi.encodeWithSelector(IRelay.NotPendingOwner.selector, later, next);
        isReason(send(later, abi.encodeCall(IRelay.acceptOwnership, ())), refused);
        vm.expectEmit();
        emit IRelay.OwnerChanged(OWNER, next);
        isReason(send(next, abi.encodeCall(IRelay.acceptOwnership, ())), "");
        equal(relay.owner(), next, "owner");
        equal(relay.pendingOwner(), address(0), "pending");
        bytes memory data = abi.encodeCall(IRelay.setKey, (later, true));
        isReason(send(OWNER, data), abi.encodeWithSelector(IRelay.NotOwner.selector, OWNER, next));
        isReason(send(next, data), "");
    }

    function testFuzz_Treasury_NamesItsSuccessor(address next) public {
        vm.assume(next != address(0) && next != address(relay));
        token.transfer(address(relay), FEE);
        uint256 before = token.balanceOf(next);
        vm.expectEmit();
        emit IRelay.TreasuryChanged(PURSE, next);
        isReason(send(PURSE, abi.encodeCall(IRelay.changeTreasury, (next))), "");
        relay.collect(address(token));
        equal(token.balanceOf(next), before + FEE, "the successor's");
    }

    function test_RevertWhen_TreasuryOrOwnerIsRefused() public {
        address[2] memory none = [address(0), address(relay)];
        for (uint256 i = 0; i < none.length; ++i) {
            bytes memory refused = abi.encodeWithSelector(IRelay.TreasuryRefused.selector, none[i]);
            isReason(send(PURSE, abi.encodeCall(IRelay.changeTreasury, (none[i]))), refused);
        }
        vm.expectRevert(abi.encodeWithSelector(IRelay.TreasuryRefused.selector, address(0)));
        this.make(OWNER, address(0));
        vm.expectRevert(abi.encodeWithSelector(IRelay.ZeroOwner.selector));
        this.make(address(0), PURSE);
        address itself = vm.computeCreateAddress(address(this), vm.getNonce(address(this)));
        vm.expectRevert(abi.encodeWithSelector(IRelay.TreasuryRefused.selector, itself));
        this.make(OWNER, itself);
    }

    function make(address owner, address treasury) external returns (address) {
        return deploy("Relay", abi.encode(owner, treasury, new address[](0)));
    }

    function set(address key, bool allowed) private {
        vm.prank(OWNER);
        relay.setKey(key, allowed);
    }

    function proofAt(uint256 index) private view returns (bytes32[] memory) {
        return Trees.proofAt(campaignNodes, index);
    }
}
