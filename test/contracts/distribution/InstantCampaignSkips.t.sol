// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { ISignedClaims } from "../../../contracts/interfaces/ISignedClaims.sol";
import { SampleToken } from "../../../contracts/mocks/SampleToken.sol";
import { HookToken } from "../../attacks/support/HookToken.sol";
import { Reenterer } from "../../attacks/support/Reenterer.sol";
import { BundleFixture } from "../support/BundleFixture.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { ToldGate } from "../support/ToldGate.sol";
import { Trees } from "../support/Trees.sol";

/// @notice Which items of a bundle are skipped, with which reason, and that nothing of them is kept.
contract InstantCampaignSkipsTest is BundleFixture {
    /// @dev What is wrong with an item.
    enum Fault {
        None,
        Unsigned,
        Signature,
        Deadline,
        ZeroRecipient,
        TokenAsRecipient,
        CampaignAsRecipient,
        WrongAnswer,
        GatesRefusal,
        GateWithoutReason,
        GateBurnsGas,
        TokenRefuses,
        Taken,
        // These only with full terms.
        Fee,
        FeeAbovePayment,
        FeeTaker,
        UpTo
    }

    error Undone(bool isPaid, bytes reason);

    uint256 private constant COUNT = 16;
    uint64 private constant INTERVAL = 500;
    address private constant BLOCKED = address(0xb10c);

    /// @dev Two waves of 8; others claim from the second on.
    IInstantCampaign private _campaign;
    ToldGate private _gate;

    function setUp() public override {
        super.setUp();
        CampaignArguments memory a = argumentsFor(COUNT);
        (a.waves, a.waveInterval, a.claimFor) = (2, INTERVAL, ClaimFor.AfterLastWave);
        _gate = ToldGate(deploy("ToldGate", ""));
        a.gate = address(_gate);
        _campaign = create(a);
        vm.warp(START);
        bytes memory transfer = abi.encodeWithSelector(IERC20.transfer.selector, BLOCKED);
        vm.mockCall(address(token), transfer, abi.encode(false));
    }

    /// @dev An account of a leaf sends the bundles: what it need not sign, others must.
    function relayer() internal view override returns (address) {
        return accountAt(0);
    }

    /// hardhat-config: fuzz.runs = 128
    function testFuzz_ClaimMany_SkipsEachItemForItsOwnReason(uint256 seed) public {
        bool isShort = seed % 3 == 0;
        BundleItem[] memory items = itemsAt(someOf(COUNT, 2, seed));
        bytes4[] memory reasons = new bytes4[](items.length);
        Fault[] memory faults = new Fault[](items.length);
        for (uint256 i = 0; i < items.length; ++i) {
            Fault last = isShort ? Fault.Taken : type(Fault).max;
            faults[i] = Fault(draw(seed, 100 + i) % (uint256(last) + 1));
            reasons[i] = spoil(items[i], faults[i], isShort, draw(seed, 200 + i));
        }
        uint8 form = Bundles.SIGNED | Bundles.GATED | (isShort ? Bundles.SHORT : 0);
        relay(_campaign, items, Bundles.encode(campaignNodes, items, form, 2 + (seed % 31)), reasons);

        for (uint256 i = 0; i < items.length; ++i) {
            if (reasons[i] != PAID) isRefusedAlike(items[i], faults[i], reasons[i]);
        }
        paysTheSkipped(items, reasons);
    }

    /// @dev What is taken is not looked at: neither nodes nor flags, nor whom the items name.
    function testFuzz_ClaimMany_SkipsAllWithoutProofWhereAllAreTaken(uint256 seed, bytes32 node) public {
        uint256[] memory indexes = someOf(COUNT / 2, 2, seed);
        BundleItem[] memory items = itemsAt(indexes);
        bytes4[] memory reasons = new bytes4[](items.length);
        for (uint256 i = 0; i < items.length; ++i) {
            take(indexes[i]);
            reasons[i] = IClaims.AlreadyClaimed.selector;
            items[i].account = address(uint160(draw(seed, i)));
        }
        bytes32[] memory nodes = new bytes32[](draw(seed, 99) % 4);
        for (uint256 i = 0; i < nodes.length; ++i) nodes[i] = node;
        bytes memory flags = new bytes((items.length + nodes.length + 6) / 8);
        relay(_campaign, items, Bundles.join(items, Bundles.GATED, 2, nodes, flags), reasons);
    }

    /// @dev One that is not taken, among others that are: then all are looked at.
    function testFuzz_RevertWhen_OneIsOpenAndTheProofIsWrong(uint256 seed, uint8 open) public {
        BundleItem[] memory items = itemsAt(rangeOf(0, COUNT / 2));
        uint256 last = bound(open, 0, COUNT / 2 - 1);
        for (uint256 i = 0; i < items.length; ++i) if (i != last) take(i);
        items[seed % items.length].amount += 1;
        bytes memory bundle = Bundles.encode(campaignNodes, items, Bundles.GATED, 2);
        vm.expectPartialRevert(IClaims.BundleNotProven.selector);
        _campaign.claimMany(bundle);
    }

    /// @dev Words that are no addresses: such terms cannot be read, so such an item has no reason.
    function test_ClaimMany_SkipsTermsThatAreNoAddresses() public {
        for (uint256 i = 0; i < 2; ++i) {
            BundleItem[] memory items = itemsAt(rangeOf(1, 2));
            items[0].gateData = hex"00";
            items[1].terms = termsAt(2);
            items[1].signature = signedAt(_campaign, 2, items[1].terms);
            bytes memory bundle = Bundles.encode(campaignNodes, items, 3, 2);
            // Head, first item, index to s of the second, then upTo; recipient and feeTaker are words 1 and 3 of the terms.
            bundle[6 + 32 + 28 + 32 * (i == 0 ? 1 : 3) + 11] = hex"01";
            bytes4[] memory reasons = new bytes4[](2);
            reasons[0] = ICampaign.ClaimForOtherRefused.selector;
            relay(_campaign, items, bundle, reasons);
        }
    }

    /// @dev The fees cannot be paid: then they stay for the treasury, and every payment counts.
    function test_Fees_ThatTheTokenRefusesStay() public {
        BundleItem[] memory items = itemsAt(rangeOf(0, 3));
        for (uint256 i = 0; i < 3; ++i) {
            items[i].terms = termsAt(i);
            items[i].terms.maxFee = items[i].fee = 5;
            items[i].signature = signedAt(_campaign, i, items[i].terms);
        }
        bytes memory bundle = Bundles.encode(campaignNodes, items, 3, 2);
        vm.expectEmit();
        emit IClaims.FeesKept(BLOCKED, 15);
        vm.prank(BLOCKED);
        _campaign.claimMany(bundle);
        equal(_campaign.claimedWords(0, 1)[0], 7, "all are taken");
        equal(token.balanceOf(RECIPIENT), 3003 - 15, "and paid");
        equal(token.balanceOf(BLOCKED), 0, "but for the fees");
        vm.warp(END);
        equal(_campaign.sweep(), total - 3003 + 15, "which the treasury gets with the rest");
    }

    /// @dev Gives the item that fault, and terms that are good in all else.
    /// @return reason With which it should be skipped, or {PAID}.
    function spoil(BundleItem memory item, Fault fault, bool isShort, uint256 random) private returns (bytes4 reason) {
        bool isRelayers = item.account == relayer();
        item.terms = termsAt(item.index);
        item.gateData = new bytes(random % 3);
        if (!isShort) {
            item.terms.maxFee = random % 1000;
            item.fee = random % (item.terms.maxFee + 1);
            item.terms.feeTaker = random % 2 == 0 ? address(0) : relayer();
        }
        item.terms.deadline = random % 5 == 0 ? START : 0;
        reason = PAID;
        if (fault == Fault.Deadline) {
            item.terms.deadline = START - 1;
            reason = ISignedClaims.DeadlineExpired.selector;
        } else if (fault >= Fault.ZeroRecipient && fault <= Fault.CampaignAsRecipient) {
            uint256 which = uint256(fault) - uint256(Fault.ZeroRecipient);
            item.terms.recipient = [address(0), address(token), address(_campaign)][which];
            reason = ISignedClaims.RecipientRefused.selector;
        } else if (fault >= Fault.WrongAnswer && fault <= Fault.GateBurnsGas) {
            uint256 which = uint256(fault) - uint256(Fault.WrongAnswer);
            item.gateData = bytes.concat(bytes1(uint8(1 + which)), bytes32(random));
            reason = [ICampaign.GateRefused.selector, ToldGate.Told.selector, bytes4(0), bytes4(0)][which];
        } else if (fault == Fault.TokenRefuses) {
            item.terms.recipient = BLOCKED;
            reason = SafeERC20.SafeERC20FailedOperation.selector;
        } else if (fault == Fault.Fee) {
            item.fee = item.terms.maxFee + 1;
            reason = ISignedClaims.FeeTooHigh.selector;
        } else if (fault == Fault.FeeAbovePayment) {
            (item.terms.maxFee, item.fee) = (type(uint256).max, item.amount + 1);
            reason = ISignedClaims.FeeTooHigh.selector;
        } else if (fault == Fault.FeeTaker) {
            item.terms.feeTaker = STRANGER;
            reason = ISignedClaims.FeeTakerMismatch.selector;
        } else if (fault == Fault.UpTo) {
            item.terms.upTo = item.amount - 1;
            reason = ISignedClaims.AmountAboveLimit.selector;
        }
        item.signature = signedAt(_campaign, item.index, item.terms);
        if (fault == Fault.Signature) {
            item.signature[random % 65] ^= 0x10;
            if (!isRelayers) reason = ISignedClaims.InvalidSignature.selector;
        }
        if (fault == Fault.Unsigned) {
            item.signature = "";
            if (!isRelayers) reason = ICampaign.ClaimForOtherRefused.selector;
        }
        if (item.index >= COUNT / 2) return fault == Fault.FeeTaker ? reason : ICampaign.WaveNotOpen.selector;
        if (fault == Fault.Taken) {
            take(item.index);
            reason = IClaims.AlreadyClaimed.selector;
        }
    }

    /// @dev By its own account, directly.
    function take(uint256 index) private {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        address account = accountAt(index);
        owe(account, amountAt(index));
        vm.prank(account);
        _campaign.claim(index, account, amountAt(index), proof, "");
    }

    /// @dev Singly it is refused with the same selector; but singly the fee may go to another than the caller.
    function isRefusedAlike(BundleItem memory item, Fault fault, bytes4 reason) private {
        if (fault == Fault.FeeTaker) return;
        bytes32[] memory proof = Trees.proofAt(campaignNodes, item.index);
        bytes memory call_ =
            item.signature.length == 0
                ? abi.encodeWithSignature(
                    "claim(uint256,address,uint256,bytes32[],bytes)",
                    item.index,
                    item.account,
                    item.amount,
                    proof,
                    item.gateData
                )
                : abi.encodeWithSignature(
                    "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes,bytes)",
                    item.index,
                    item.account,
                    item.amount,
                    proof,
                    item.terms,
                    item.fee,
                    item.signature,
                    item.gateData
                );
        vm.prank(relayer());
        (bool done, bytes memory answer) = address(_campaign).call{ gas: 600_000 }(call_);
        isTrue(!done, "refused singly");
        isTrue((answer.length < 4 ? bytes4(0) : bytes4(answer)) == reason, "for the same reason");
        if (!_campaign.isClaimed(item.index)) equal(_gate.seenAt(item.index), bytes32(0), "the gate kept nothing");
    }

    /// @dev Once the last wave is open, all that was skipped and is not taken is paid, unsigned.
    function paysTheSkipped(BundleItem[] memory items, bytes4[] memory reasons) private {
        uint256[] memory open = new uint256[](items.length);
        uint256 length = 0;
        for (uint256 i = 0; i < items.length; ++i) {
            bool isTaken = reasons[i] == PAID || reasons[i] == IClaims.AlreadyClaimed.selector;
            if (!isTaken) open[length++] = items[i].index;
        }
        if (length == 0) return;
        assembly ("memory-safe") {
            mstore(open, length)
        }
        vm.warp(START + INTERVAL);
        BundleItem[] memory again = itemsAt(open);
        relay(_campaign, again, Bundles.encode(campaignNodes, again, Bundles.GATED, 2));
    }

    // ---------------------------------------------------------------- gas, and calls from within

    /// @dev With however little gas: all is paid, or nothing is, and no item is skipped for it. Some gates spend so much that
    /// where an item failed for lack of gas, enough would be left to skip it.
    function testFuzz_Gas_NeverSkips(uint256 seed, uint256 given) public {
        BundleItem[] memory items = itemsAt(someOf(6, 3, seed));
        for (uint256 i = 0; i < items.length; ++i) if (draw(seed, 50 + i) % 3 != 0) items[i].gateData = hex"05";
        bytes memory bundle = Bundles.encode(campaignNodes, items, Bundles.GATED, 2);
        given = bound(given, 30_000, 510_000 + items.length * 380_000);
        (bool isPaid, bytes memory reason) = undone(bundle, items.length, given);
        if (!isPaid && reason.length != 0) isNotEnoughGas(reason);
    }

    /// @dev The least gas that pays, to the unit: with one less, the last item is refused by name. (What it names is read
    /// a few units of gas after the comparison.)
    function test_Gas_JustBelowTheDemandIsRefusedByName() public {
        bytes memory bundle = Bundles.encode(campaignNodes, itemsAt(rangeOf(5, 4)), Bundles.GATED, 2);
        (uint256 few, uint256 enough) = (100_000, 2_000_000);
        while (enough - few > 1) {
            uint256 middle = (few + enough) / 2;
            (bool isPaid, ) = undone(bundle, 4, middle);
            if (isPaid) enough = middle;
            else few = middle;
        }
        (bool done, bytes memory reason) = undone(bundle, 4, few);
        isTrue(!done, "one less is too little");
        isTrue(isNotEnoughGas(reason) > 509_900, "just below the demand");
    }

    /// @dev An account claims the same bundle again out of its payment: it has what is left of 500,000 gas, which is too
    /// little for any item, so the inner call fails, and nothing else does.
    /// hardhat-config: fuzz.runs = 32
    function testFuzz_Reentrancy_EachItemIsPaidOnce(uint256 seed) public {
        HookToken hooked = HookToken(deploy("HookToken", abi.encode(address(this), 1e30)));
        token = SampleToken(address(hooked));
        token.approve(address(factory), type(uint256).max);
        Reenterer account = Reenterer(deploy("Reenterer", abi.encode(hooked)));
        // Not the last one: then all would be taken, and the inner call would rightly skip all.
        uint256 who = seed % (COUNT - 1);
        specialAt[who] = address(account);
        IInstantCampaign campaign = create(argumentsFor(COUNT));
        BundleItem[] memory items = itemsAt(rangeOf(0, COUNT));
        bytes memory bundle = Bundles.encode(campaignNodes, items);
        account.arm(address(campaign), abi.encodeCall(campaign.claimMany, (bundle)), 1);
        relay(campaign, items, bundle);
        equal(account.succeeded(), 0, "the inner call is refused");
        isNotEnoughGas(account.lastReason());
    }

    /// @dev Sends the bundle with that much gas, checks what came of it, and takes it back.
    function undone(
        bytes memory bundle,
        uint256 items,
        uint256 given
    ) private returns (bool isPaid, bytes memory reason) {
        try this.attempt(bundle, items, given) {
            revert NotTrue("reverts");
        } catch (bytes memory answer) {
            isTrue(bytes4(answer) == Undone.selector, "all or nothing");
            assembly ("memory-safe") {
                mstore(add(answer, 4), sub(mload(answer), 4))
                answer := add(answer, 4)
            }
            return abi.decode(answer, (bool, bytes));
        }
    }

    function attempt(bytes calldata bundle, uint256 items, uint256 given) external {
        vm.warp(START + INTERVAL);
        vm.recordLogs();
        uint256 before = token.balanceOf(address(_campaign));
        bytes memory call_ = abi.encodeCall(_campaign.claimMany, (bundle));
        (bool done, bytes memory reason) = address(_campaign).call{ gas: given }(call_);
        // A transfer and an event of the campaign each; a skip would be one event more.
        if (done) equal(vm.getRecordedLogs().length, 2 * items, "events");
        isTrue(done == (token.balanceOf(address(_campaign)) < before), "paid");
        revert Undone(done, reason);
    }

    function isNotEnoughGas(bytes memory reason) private pure returns (uint256 left) {
        isTrue(bytes4(reason) == ICampaign.NotEnoughGas.selector && reason.length == 68, "by name");
        uint256 needed;
        assembly ("memory-safe") {
            left := mload(add(reason, 0x24))
            needed := mload(add(reason, 0x44))
        }
        equal(needed, 510_000, "needed");
        isTrue(left < needed, "less is left");
    }
}

/// @notice The same of the light form.
contract LightInstantCampaignSkipsTest is InstantCampaignSkipsTest {
    function factoryOfForm() internal pure override returns (string memory) {
        return "LightInstantCampaignFactory";
    }
}
