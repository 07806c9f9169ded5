// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IRelay } from "../../contracts/interfaces/IRelay.sol";
import { SampleToken } from "../../contracts/mocks/SampleToken.sol";
import { RebasingToken } from "../../contracts/mocks/tokens/RebasingToken.sol";
import { BundleItem, Bundles } from "../contracts/support/Bundles.sol";
import { RelayFixture } from "../contracts/support/RelayFixture.sol";
import { Accomplice } from "./support/Accomplice.sol";
import { Attack } from "./support/Attack.sol";
import { HookToken } from "./support/HookToken.sol";
import { HostileCampaign } from "./support/HostileCampaign.sol";
import { Reenterer } from "./support/Reenterer.sol";
import { RelayHole } from "./twins/RelayHole.sol";

/// @notice A relay that holds {TREASURE} of earlier fees, and somebody who has a key of it, or none. Each attack reports the
/// loot, or why there is none.
abstract contract RelayTheftAttack is RelayFixture, Attack {
    uint256 internal constant TREASURE = 1e6;

    RelayHole internal hole;
    bool internal isTwin;
    address internal campaign;

    modifier onOursAndSoundTwin() {
        (hole, isTwin) = (RelayHole.None, false);
        prepare();
        _;
        isTwin = true;
        prepare();
        _;
    }

    modifier onTwin(RelayHole missing) {
        (hole, isTwin) = (missing, true);
        prepare();
        _;
    }

    function setUp() public override {
        vm.warp(NOW);
    }

    function prepare() internal {
        vm.warp(NOW);
        token = SampleToken(deploy("HookToken", abi.encode(address(this), 1e30)));
        relay = newRelay(HOT);
        campaign = openForm(1);
        token.transfer(address(relay), TREASURE);
        vm.warp(START);
    }

    function newRelay(address key) internal override returns (IRelay) {
        if (!isTwin) return super.newRelay(key);
        address[] memory keys = new address[](1);
        keys[0] = key;
        return IRelay(deploy("RelayTwin", abi.encode(OWNER, PURSE, keys, hole)));
    }

    /// @dev Everything that a stolen key can do by itself, for {ATTACKER}.
    function stealByKey() internal returns (uint256 loot) {
        send(HOT, abi.encodeCall(IRelay.changeTreasury, (ATTACKER)));
        send(HOT, abi.encodeCall(IRelay.transferOwnership, (ATTACKER)));
        send(ATTACKER, abi.encodeCall(IRelay.acceptOwnership, ()));
        send(HOT, abi.encodeCall(IRelay.collect, (address(token))));
        return token.balanceOf(ATTACKER) + token.balanceOf(HOT);
    }

    /// @dev A stolen key passes the token off as a campaign, and a transfer or an allowance off as a bundle.
    function stealByCall(bool byAllowance) internal returns (uint256 loot) {
        vm.mockCall(address(token), abi.encodeCall(ICampaign.token, ()), abi.encode(token));
        bytes memory order =
            byAllowance
                ? abi.encodeCall(IERC20.approve, (ATTACKER, TREASURE))
                : abi.encodeCall(IERC20.transfer, (ATTACKER, TREASURE));
        send(HOT, relayed(address(token), order));
        order = abi.encodeCall(IERC20.transferFrom, (address(relay), ATTACKER, TREASURE));
        sendTo(address(token), ATTACKER, order);
        return token.balanceOf(ATTACKER);
    }

    /// @dev The recipient of one item collects the relay's fees in the middle of the bundle, which then seems to bring nothing.
    function undoBundle() internal returns (bytes memory reason) {
        Reenterer recipient = new Reenterer(HookToken(address(token)));
        recipient.arm(address(relay), abi.encodeCall(IRelay.collect, (address(token))), 1);
        BundleItem[] memory items = signedItems(campaign, 0, 3, FEE, address(relay));
        items[1].terms.recipient = address(recipient);
        items[1].signature = signedAt(IInstantCampaign(campaign), 1, items[1].terms);
        bytes memory bundle = Bundles.encode(campaignNodes, items);
        return send(HOT, abi.encodeCall(IRelay.claimMany, (campaign, bundle, START, 3 * FEE)));
    }

    /// @dev A stolen key's account borrows code. It sends a true bundle from within a false one, so that one fee passes for two.
    function countTwice() internal returns (bytes memory reason) {
        Accomplice key = new Accomplice();
        vm.prank(OWNER);
        relay.setKey(address(key), true);
        address false_ = address(new HostileCampaign(address(token), key, address(relay)));
        bytes memory inner = abi.encodeCall(IRelay.claimMany, (campaign, bundleOf(campaign, 0, 3), START, 3 * FEE));
        bytes memory outer = abi.encodeCall(IRelay.claimMany, (false_, inner, START, 3 * FEE));
        return send(HOT, outer);
    }

    /// @dev A hostile campaign collects while it is called.
    function collectWithin() internal returns (bytes memory reason) {
        address false_ = address(new HostileCampaign(address(token), new Accomplice(), address(relay)));
        return send(HOT, relayed(false_, abi.encodeCall(IRelay.collect, (address(token)))));
    }

    /// @dev A hostile campaign has the relay's balance of a token that changes by itself fall, and so brings less than nothing.
    function lowerBalance(uint256 leastFee) internal returns (bytes memory reason) {
        RebasingToken falling = RebasingToken(deploy("RebasingToken", ""));
        falling.mint(address(relay), TREASURE);
        address false_ = address(new HostileCampaign(address(falling), new Accomplice(), address(falling)));
        bytes memory order = abi.encodeCall(RebasingToken.rebase, (address(relay), TREASURE / 2));
        return send(HOT, abi.encodeCall(IRelay.claimMany, (false_, order, START, leastFee)));
    }

    /// @dev Two of three claims are paid before the bundle comes; it would pay the third for a third of the price.
    function runBefore() internal returns (bytes memory reason) {
        bytes memory bundle = bundleOf(campaign, 0, 3);
        claimAt(IInstantCampaign(campaign), 0);
        claimAt(IInstantCampaign(campaign), 2);
        return send(HOT, abi.encodeCall(IRelay.claimMany, (campaign, bundle, START, 3 * FEE)));
    }

    /// @dev A call is kept back until it suits somebody else.
    function keepBack(uint256 late) internal returns (bytes memory reason) {
        bytes memory data = abi.encodeCall(IRelay.claimMany, (campaign, bundleOf(campaign, 0, 1), START, FEE));
        vm.warp(START + late);
        return send(HOT, data);
    }

    /// @dev Somebody names the treasury, in a transaction of somebody else's, and collects.
    function takeTreasury(address caller, address origin) internal returns (uint256 loot, bytes memory reason) {
        vm.prank(caller, origin);
        try relay.changeTreasury(ATTACKER) {} catch (bytes memory why) {
            reason = why;
        }
        relay.collect(address(token));
        return (token.balanceOf(ATTACKER), reason);
    }

    /// @dev Somebody sends bundles, in a transaction of somebody else's.
    function sendAs(address caller, address origin) internal returns (bytes memory reason) {
        bytes memory data = relayed(campaign, bundleOf(campaign, 0, 1));
        vm.prank(caller, origin);
        (bool done, bytes memory why) = address(relay).call(data);
        return done ? bytes("") : why;
    }

    /// @dev A stolen key lists another, before it is struck off itself; which of them still sends?
    function stayKey(bool byAnother) internal returns (bytes memory reason) {
        if (byAnother) send(HOT, abi.encodeCall(IRelay.setKey, (ATTACKER, true)));
        vm.prank(OWNER);
        relay.setKey(HOT, false);
        return send(byAnother ? ATTACKER : HOT, relayed(campaign, bundleOf(campaign, 0, 1)));
    }

    /// @dev The owner has named a successor; somebody else accepts.
    function takeOwnership(address caller) internal returns (bytes memory reason) {
        vm.prank(OWNER);
        relay.transferOwnership(RECIPIENT);
        return send(caller, abi.encodeCall(IRelay.acceptOwnership, ()));
    }
}

contract RelayTheftTest is RelayTheftAttack {
    // ---------------------------------------------------------------- a stolen key takes fees (A177, A178)

    function test_StolenKey_TakesNoFees() public onOursAndSoundTwin {
        equal(stealByKey(), 0, "loot");
        equal(token.balanceOf(PURSE), TREASURE, "collected for the treasury");
    }

    function test_Twin_StolenKey_TakesFees_WhereKeysCollect() public onTwin(RelayHole.KeysCollect) {
        equal(stealByKey(), TREASURE, "loot");
    }

    function test_StolenKey_CallsNothingElse() public onOursAndSoundTwin {
        equal(stealByCall(false), 0, "by a transfer");
        equal(stealByCall(true), 0, "by an allowance");
        equal(token.balanceOf(address(relay)), TREASURE, "all there");
    }

    function test_Twin_StolenKey_TakesFees_WhereItChoosesTheCall() public onTwin(RelayHole.AnyCall) {
        equal(stealByCall(false), TREASURE, "by a transfer");
        prepare();
        equal(stealByCall(true), TREASURE, "by an allowance");
    }

    // ---------------------------------------------------------------- while a bundle is under way (A179, A180)

    function test_Recipient_UndoesNoBundle() public onOursAndSoundTwin {
        isReason(undoBundle(), "");
        equal(token.balanceOf(address(relay)), TREASURE + 3 * FEE, "fees");
    }

    function test_Twin_Recipient_UndoesTheBundle_WithoutTheLock() public onTwin(RelayHole.NoLock) {
        isReason(undoBundle(), abi.encodeWithSelector(IRelay.FeeTooLow.selector, 0, 3 * FEE));
        isTrue(!IInstantCampaign(campaign).isClaimed(0), "a sibling");
    }

    function test_HostileCampaign_PassesNoFeeForTwo_AndCollectsNothing() public onOursAndSoundTwin {
        isError(countTwice(), IRelay.AlreadyRelaying.selector);
        isError(collectWithin(), IRelay.AlreadyRelaying.selector);
    }

    function test_Twin_HostileCampaign_PassesOneFeeForTwo_WithoutTheLock() public onTwin(RelayHole.NoLock) {
        isReason(countTwice(), "");
        equal(token.balanceOf(address(relay)), TREASURE + 3 * FEE, "one fee");
        isReason(collectWithin(), "");
    }

    function test_FallingBalance_IsNoFee() public onOursAndSoundTwin {
        isError(lowerBalance(1), abi.encodeWithSelector(IRelay.FeeTooLow.selector, 0, 1));
        isReason(lowerBalance(0), "");
    }

    // ---------------------------------------------------------------- bundles that come too late (A181, A182)

    function test_FrontRunner_HasNoBundlePaidBelowItsPrice() public onOursAndSoundTwin {
        isError(runBefore(), abi.encodeWithSelector(IRelay.FeeTooLow.selector, FEE, 3 * FEE));
        isTrue(!IInstantCampaign(campaign).isClaimed(1), "nothing is paid");
    }

    function test_Twin_FrontRunner_HasItPaid_WithoutALeastFee() public onTwin(RelayHole.NoLeastFee) {
        isReason(runBefore(), "");
        equal(token.balanceOf(address(relay)), TREASURE + FEE, "a third");
    }

    function testFuzz_KeptBackCall_IsRefused(uint256 late) public onOursAndSoundTwin {
        late = bound(late, 1, END - START - 1);
        isError(keepBack(late), abi.encodeWithSelector(IRelay.CallExpired.selector, START, START + late));
    }

    function testFuzz_Twin_KeptBackCall_GoesThrough(uint256 late) public onTwin(RelayHole.NoDeadline) {
        isReason(keepBack(bound(late, 1, END - START - 1)), "");
    }

    // ---------------------------------------------------------------- roles taken over (A183 to A186)

    function testFuzz_Treasury_IsTakenByNobody(address caller, bool lured) public onOursAndSoundTwin {
        caller = [caller, HOT, OWNER][uint160(caller) % 3];
        vm.assume(caller != PURSE);
        (uint256 loot, bytes memory reason) = takeTreasury(caller, lured ? PURSE : caller);
        equal(loot, 0, "loot");
        equal(token.balanceOf(PURSE), TREASURE, "the treasury's");
        isError(reason, abi.encodeWithSelector(IRelay.NotTreasury.selector, caller, PURSE));
    }

    function test_Twin_Treasury_IsTakenByTheOwner() public onTwin(RelayHole.OwnerNamesTreasury) {
        (uint256 loot, ) = takeTreasury(OWNER, OWNER);
        equal(loot, TREASURE, "loot");
    }

    function testFuzz_Twin_Treasury_IsTaken_OnceItIsLured(address caller) public onTwin(RelayHole.OriginTreasury) {
        (uint256 loot, ) = takeTreasury(caller, PURSE);
        equal(loot, TREASURE, "loot");
    }

    function testFuzz_Stranger_SendsNothing(address caller, bool lured) public onOursAndSoundTwin {
        caller = [caller, PURSE, OWNER][uint160(caller) % 3];
        vm.assume(caller != HOT);
        isError(sendAs(caller, lured ? HOT : caller), abi.encodeWithSelector(IRelay.NotKey.selector, caller));
    }

    function test_Twin_Stranger_Sends_WhereAnybodyMay() public onTwin(RelayHole.OpenKeys) {
        isReason(sendAs(ATTACKER, ATTACKER), "");
    }

    function test_Twin_Stranger_Sends_OnceAKeyIsLured() public onTwin(RelayHole.OriginKeys) {
        isReason(sendAs(ATTACKER, HOT), "");
    }

    function test_StolenKey_IsStruckOff_WithAllThatItListed() public onOursAndSoundTwin {
        isError(stayKey(false), abi.encodeWithSelector(IRelay.NotKey.selector, HOT));
        isError(stayKey(true), abi.encodeWithSelector(IRelay.NotKey.selector, ATTACKER));
    }

    function test_Twin_StolenKey_Stays() public onTwin(RelayHole.LastingKeys) {
        isReason(stayKey(false), "");
    }

    function test_Twin_StolenKey_ListsAnother() public onTwin(RelayHole.KeysListKeys) {
        isReason(stayKey(true), "");
    }

    function testFuzz_Ownership_IsTakenByNobody(address caller) public onOursAndSoundTwin {
        vm.assume(caller != RECIPIENT);
        bytes memory refused = abi.encodeWithSelector(IRelay.NotPendingOwner.selector, caller, RECIPIENT);
        isError(takeOwnership(caller), refused);
        equal(relay.owner(), OWNER, "owner");
    }

    function test_Twin_Ownership_IsTaken_WhereAnybodyAccepts() public onTwin(RelayHole.OpenAcceptance) {
        isReason(takeOwnership(ATTACKER), "");
        equal(relay.owner(), ATTACKER, "owner");
    }
}
