// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { SampleToken } from "../../../contracts/mocks/SampleToken.sol";
import { BundleFixture } from "../support/BundleFixture.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { ToldGate } from "../support/ToldGate.sol";
import { Trees } from "../support/Trees.sol";

/// @notice Bundles as wholes: what is proven, what is refused, and what it costs. What is skipped, {InstantCampaignSkipsTest} says.
contract ClaimManyTest is BundleFixture {
    uint256 private constant COUNT = 23;
    IInstantCampaign private _campaign;

    function setUp() public override {
        super.setUp();
        _campaign = create(argumentsFor(COUNT));
        vm.warp(START);
    }

    /// @dev Another campaign, of so many leaves.
    function open(uint256 count) private {
        _campaign = IInstantCampaign(factory.create(argumentsFor(count), bytes32(count), total));
    }

    // ---------------------------------------------------------------- paid

    /// hardhat-config: fuzz.runs = 48
    function testFuzz_ClaimMany_PaysAnyItemsOfAnyTree(uint256 seed, uint256 count, uint256 width) public {
        count = bound(count, 1, 300);
        open(count);
        uint256 from = draw(seed, 1001) % count;
        uint256[] memory indexes =
            seed % 4 == 0
                ? rangeOf(from, 1)
                : seed % 4 == 1
                    ? rangeOf(from, 1 + (draw(seed, 1002) % (count - from)))
                    : someOf(count, seed % 4 == 2 ? 2 : 20, seed);
        BundleItem[] memory items = itemsAt(indexes);
        relay(_campaign, items, Bundles.encode(campaignNodes, items, 0, bound(width, 2, 32)));
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_ClaimMany_PaysAllItemsOfAnyTree(uint256 count) public {
        count = bound(count, 1, 300);
        open(count);
        BundleItem[] memory items = itemsAt(rangeOf(0, count));
        relay(_campaign, items, Bundles.encode(campaignNodes, items));
        equal(token.balanceOf(address(_campaign)), 0, "all paid");
    }

    /// @dev Leaf k of 33 pays the highest amount of k bytes; the last one the highest bit of all.
    function test_ClaimMany_AmountsOfEveryWidth() public {
        token = SampleToken(deploy("SampleToken", abi.encode(address(this), type(uint256).max)));
        CampaignArguments memory a = argumentsFor(1);
        bytes32[] memory leaves = new bytes32[](33);
        BundleItem[] memory all = new BundleItem[](33);
        uint256 sum = 0;
        for (uint256 i = 0; i < 33; ++i) {
            all[i] = itemAt(i);
            all[i].amount = i == 32 ? 2 ** 255 : 2 ** (8 * i) - 1;
            leaves[i] = Leaf.campaign(i, all[i].account, all[i].amount);
            sum += all[i].amount;
        }
        campaignNodes = Trees.build(leaves);
        (a.token, a.root, a.count) = (address(token), campaignNodes[0], 33);
        token.approve(address(factory), sum);
        _campaign = IInstantCampaign(factory.create(a, 0, sum));
        for (uint256 i = 0; i < 33; ++i) {
            BundleItem[] memory items = new BundleItem[](i % 3 == 1 ? 2 : 1);
            items[0] = all[i];
            if (items.length == 2) items[1] = all[++i];
            relay(_campaign, items, Bundles.encode(campaignNodes, items));
        }
        equal(token.balanceOf(address(_campaign)), 0, "all paid");
    }

    /// @dev Every form, on the campaign that takes it, with items signed and unsigned, and gate data for each.
    /// hardhat-config: fuzz.runs = 96
    function testFuzz_ClaimMany_EveryForm(uint256 seed) public {
        uint8 form = [0, 1, 5, 2, 3, 7][seed % 6];
        if (form & Bundles.GATED != 0) {
            CampaignArguments memory a = argumentsFor(COUNT);
            a.gate = deploy("ToldGate", "");
            _campaign = create(a);
        }
        BundleItem[] memory items = itemsAt(someOf(COUNT, 3, seed));
        for (uint256 i = 0; i < items.length; ++i) {
            uint256 random = draw(seed, 500 + i);
            items[i].gateData = form & Bundles.GATED == 0 ? bytes("") : new bytes(random % 70);
            items[i].terms = termsAt(items[i].index);
            items[i].terms.deadline = random % 5 == 0 ? START + (random % 9) : 0;
            if (form & Bundles.SIGNED == 0 || random % 3 == 0) continue;
            if (form & Bundles.SHORT == 0) {
                items[i].fee = random % 7 == 0 ? items[i].amount : random % 1000;
                items[i].terms.maxFee = items[i].fee + (random % 2);
                items[i].terms.feeTaker = random % 4 == 0 ? RELAYER : address(0);
                items[i].terms.upTo += random % 2 == 0 ? random >> 8 : 0;
            }
            items[i].signature = signedAt(_campaign, items[i].index, items[i].terms);
        }
        relay(_campaign, items, Bundles.encode(campaignNodes, items, form, form % 2 == 0 ? 2 : 2 + (seed % 31)));
        if (form & Bundles.GATED == 0) return;
        for (uint256 i = 0; i < items.length; ++i) {
            BundleItem memory item = items[i];
            address recipient = item.signature.length == 0 ? item.account : item.terms.recipient;
            bytes memory seen = abi.encode(
                _campaign,
                item.index,
                item.account,
                recipient,
                item.amount,
                RELAYER,
                item.gateData
            );
            equal(ToldGate(_campaign.gate()).seenAt(item.index), keccak256(seen), "what the gate saw");
        }
    }

    /// @dev The same bit of two words: that the one is taken says nothing of the other.
    /// hardhat-config: fuzz.runs = 16
    function testFuzz_ClaimMany_LooksAtEachWord(uint256 index) public {
        index = bound(index, 0, 43);
        open(300);
        uint256[] memory indexes = new uint256[](1);
        indexes[0] = index;
        relay(_campaign, itemsAt(indexes), encodedAt(indexes));
        indexes = new uint256[](2);
        (indexes[0], indexes[1]) = (index, 256 + index);
        bytes4[] memory reasons = new bytes4[](2);
        (reasons[0], reasons[1]) = (IClaims.AlreadyClaimed.selector, PAID);
        relay(_campaign, itemsAt(indexes), encodedAt(indexes), reasons);
    }

    /// @dev A transaction has 16,777,216 gas at most (EIP-7825); this one pays its calldata and its 21,000 from them too.
    function test_ClaimMany_FourHundredItemsFitIntoATransaction() public {
        open(1000);
        BundleItem[] memory items = itemsAt(rangeOf(300, 400));
        bytes memory bundle = Bundles.encode(campaignNodes, items);
        uint256 before = gasleft();
        _campaign.claimMany(bundle);
        uint256 spent = before - gasleft() + 21_000 + 16 * (bundle.length + 68);
        isTrue(spent < 16_700_000, "below a transaction's most");
        for (uint256 i = 300; i < 700; ++i) equal(token.balanceOf(accountAt(i)), amountAt(i), "paid");
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_ClaimedWords_AreTheBitsOfIsClaimed(uint256 seed, uint8 first, uint8 number) public {
        open(600);
        uint256[] memory indexes = someOf(600, 40, seed);
        _campaign.claimMany(encodedAt(indexes));
        uint256[] memory words = _campaign.claimedWords(first % 3, number % 4);
        equal(words.length, number % 4, "as many as asked for");
        for (uint256 i = 0; i < 256 * words.length; ++i) {
            bool isSet = (words[i / 256] >> (i % 256)) & 1 == 1;
            isTrue(isSet == _campaign.isClaimed(256 * (first % 3) + i), "bit");
        }
        for (uint256 i = 0; i < indexes.length; ++i) isTrue(_campaign.isClaimed(indexes[i]), "claimed");
    }

    // ---------------------------------------------------------------- refused

    function test_RevertWhen_NotOpen() public {
        bytes memory bundle = encodedAt(rangeOf(2, 3));
        vm.warp(START - 1);
        refused(bundle, abi.encodeWithSelector(ICampaign.NotStarted.selector, START - 1, START));
        vm.warp(END);
        refused(bundle, abi.encodeWithSelector(ICampaign.Ended.selector, END, END));
        vm.warp(END - 1);
        _campaign.claimMany(bundle);
    }

    function test_RevertWhen_GateDataIsMissingOrUnexpected() public {
        BundleItem[] memory items = itemsAt(rangeOf(0, 2));
        bytes memory plain = Bundles.encode(campaignNodes, items, 0, 2);
        bytes memory gated = Bundles.encode(campaignNodes, items, Bundles.GATED, 2);
        refused(gated, abi.encodeWithSelector(ICampaign.GateDataUnexpected.selector));
        CampaignArguments memory a = argumentsFor(COUNT);
        a.gate = deploy("ToldGate", "");
        _campaign = create(a);
        refused(plain, abi.encodeWithSelector(ICampaign.GateDataMissing.selector, a.gate));
        _campaign.claimMany(gated);
    }

    function test_RevertWhen_ThereIsNoItem() public {
        bytes memory none = abi.encodeWithSelector(IClaims.EmptyBundle.selector);
        refused(hex"02", none);
        refused(hex"0200", none);
        refused(hex"020000000000", none);
        refused(bytes.concat(hex"020000000001", campaignNodes[0]), none);
    }

    /// @dev Every width and form but 1 to 32 and 0, 1, 2, 3, 5, 7; also of a bundle that is right in all else.
    function testFuzz_RevertWhen_TheFormIsUnknown(uint8 width, uint8 form) public {
        bytes memory bundle = encodedAt(rangeOf(3, 2));
        bool isKnown = width > 0 && width <= 32 && form < 8 && form != 4 && form != 6;
        vm.assume(!isKnown);
        (bundle[0], bundle[1]) = (bytes1(width), bytes1(form));
        refused(bundle, formUnknown(width, form));
        for (uint256 i = 8; i < 256; i *= 2) {
            (bundle[0], bundle[1]) = (hex"02", bytes1(uint8(i)));
            refused(bundle, formUnknown(2, i));
        }
        refused("", formUnknown(0, 0));
        refused(hex"21", formUnknown(33, 0));
        refused(hex"0204", formUnknown(2, 4));
        // The form comes before all else: it tells how the rest is read.
        vm.warp(START - 1);
        refused(hex"0206", formUnknown(2, 6));
    }

    function testFuzz_RevertWhen_ItemsDoNotAscend(uint256 seed) public {
        uint256[] memory indexes = someOf(COUNT, 3, seed);
        bytes memory flags;
        (bytes32[] memory nodes, bytes memory right) = Bundles.multiproof(campaignNodes, indexes);
        flags = right;
        // One item's index becomes one that is not above its forerunner's.
        uint256 at_ = indexes.length < 2 ? 0 : 1 + (draw(seed, 1) % (indexes.length - 1));
        vm.assume(at_ > 0);
        uint256 previous = indexes[at_ - 1];
        indexes[at_] = draw(seed, 2) % 3 == 0 ? previous : draw(seed, 3) % (previous + 1);
        bytes memory bundle = Bundles.join(itemsAt(indexes), 0, 2, nodes, flags);
        refused(bundle, abi.encodeWithSelector(IClaims.ItemsNotAscending.selector, previous, indexes[at_]));
    }

    /// @dev Though they are in the tree; also where all are said to be taken.
    function testFuzz_RevertWhen_AnIndexIsBeyondCount(uint256 seed, uint256 count) public {
        CampaignArguments memory a = argumentsFor(COUNT);
        a.count = bound(count, 1, COUNT - 1);
        _campaign = create(a);
        uint256[] memory indexes = someOf(COUNT, 3, seed);
        uint256 last = indexes[indexes.length - 1];
        if (last < a.count) {
            _campaign.claimMany(encodedAt(indexes));
        } else {
            refused(encodedAt(indexes), abi.encodeWithSelector(ICampaign.IndexOutOfRange.selector, last, a.count));
        }
        BundleItem[] memory items = itemsAt(rangeOf(0, 1));
        items[0].index = type(uint32).max;
        refused(
            Bundles.join(items, 0, 2, new bytes32[](0), ""),
            abi.encodeWithSelector(ICampaign.IndexOutOfRange.selector, uint256(type(uint32).max), a.count)
        );
    }

    /// @dev Every byte cut off, in calldata that end there, and in calldata that go on behind the bundle's end.
    function test_RevertWhen_TheBundleIsCutShort() public {
        (bytes memory bundle, uint256 head) = mixedBundle();
        for (uint256 length = 0; length < bundle.length; ++length) {
            bytes memory short_ = new bytes(length);
            for (uint256 i = 0; i < length; ++i) short_[i] = bundle[i];
            bytes memory call_ = abi.encodeCall(IClaims.claimMany, (short_));
            isRefusedLength(call_, length >= head, length, bundle.length);
            call_ = abi.encodeCall(IClaims.claimMany, (bundle));
            assembly ("memory-safe") {
                mstore(add(call_, 0x44), length)
            }
            // Without this check on the length, what follows would be read as the rest.
            isRefusedLength(call_, true, length, bundle.length);
        }
        _campaign.claimMany(bundle);
    }

    function testFuzz_RevertWhen_SomethingFollowsTheBundle(bytes memory more) public {
        vm.assume(more.length != 0);
        (bytes memory bundle, ) = mixedBundle();
        uint256 length = bundle.length + more.length;
        bytes4 selector = IClaims.BundleMalformed.selector;
        refused(bytes.concat(bundle, more), abi.encodeWithSelector(selector, length, bundle.length));
    }

    /// @dev A flag, a bit of a node, of an account or of an amount, or a number of nodes: nothing of it is paid.
    function testFuzz_RevertWhen_TheProofDiffers(uint256 seed, uint256 what) public {
        uint256[] memory indexes = someOf(COUNT, 3, seed);
        (bytes32[] memory nodes, bytes memory flags) = Bundles.multiproof(campaignNodes, indexes);
        BundleItem[] memory items = itemsAt(indexes);
        uint256 steps = items.length + nodes.length - 1;
        uint256 item = draw(seed, 2) % items.length;
        what = bound(what, 0, 5);
        if (what == 0) {
            uint256 step = draw(seed, 1) % steps;
            flags[step / 8] ^= bytes1(uint8(1 << (7 - (step % 8))));
        } else if (what == 1) {
            items[item].amount ^= 1 << (draw(seed, 3) % 16);
        } else if (what == 2) {
            items[item].account = address(uint160(items[item].account) ^ uint160(1 << (draw(seed, 3) % 160)));
        } else if (nodes.length > 1 && what == 3) {
            uint256 node = draw(seed, 4) % nodes.length;
            uint256 other = (node + 1) % nodes.length;
            (nodes[node], nodes[other]) = (nodes[other], nodes[node]);
        } else if (nodes.length > 0 && what == 4) {
            nodes[draw(seed, 4) % nodes.length] ^= bytes32(1 << (draw(seed, 3) % 256));
        } else {
            bytes32[] memory longer = new bytes32[](nodes.length + 1);
            for (uint256 i = 0; i < nodes.length; ++i) longer[i] = nodes[i];
            longer[nodes.length] = campaignNodes[draw(seed, 5) % campaignNodes.length];
            flags = flagBytesOf(flags, steps + 1);
            nodes = longer;
        }
        bytes memory bundle = Bundles.join(items, 0, 2, nodes, flags);
        (bool done, bytes memory reason) = address(_campaign).call(abi.encodeCall(_campaign.claimMany, (bundle)));
        isTrue(!done, "refused");
        isTrue(bytes4(reason) == IClaims.BundleNotProven.selector, "by name");
        equal(_campaign.claimedWords(0, 1)[0], 0, "nothing is taken");
    }

    function test_RevertWhen_ABundleOfOneLeafIsNotTheRoot() public {
        bytes32 leaf = Leaf.campaign(4, accountAt(4), amountAt(4));
        bytes memory bundle = Bundles.join(itemsAt(rangeOf(4, 1)), 0, 2, new bytes32[](0), "");
        refused(bundle, abi.encodeWithSelector(IClaims.BundleNotProven.selector, leaf));
    }

    function testFuzz_RevertWhen_AnotherPaysAnItem(address caller, bytes calldata data) public {
        vm.assume(caller != address(_campaign));
        vm.prank(caller);
        (bool done, bytes memory reason) = address(_campaign).call(bytes.concat(_campaign.payItem.selector, data));
        isTrue(!done, "refused");
        bytes memory expected = abi.encodeWithSelector(IClaims.OnlyItself.selector, caller);
        equal(keccak256(reason), keccak256(expected), "by name");
    }

    // ---------------------------------------------------------------- tools

    function formUnknown(uint256 width, uint256 form) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IClaims.BundleFormUnknown.selector, width, form);
    }

    /// @dev With a signature, and the place where its items end.
    function mixedBundle() private view returns (bytes memory bundle, uint256 end) {
        uint256[] memory indexes = new uint256[](3);
        (indexes[0], indexes[1], indexes[2]) = (1, 2, 17);
        BundleItem[] memory items = itemsAt(indexes);
        items[1].terms = termsAt(2);
        items[1].terms.maxFee = 4;
        items[1].signature = signedAt(_campaign, 2, items[1].terms);
        (bytes32[] memory nodes, bytes memory flags) = Bundles.multiproof(campaignNodes, indexes);
        bundle = Bundles.join(items, Bundles.SIGNED, 2, nodes, flags);
        end = bundle.length - 32 * nodes.length - flags.length;
    }

    function isRefusedLength(bytes memory call_, bool byName, uint256 length, uint256 expected) private {
        (bool done, bytes memory reason) = address(_campaign).call(call_);
        isTrue(!done, "refused");
        if (!byName) return;
        bytes memory malformed = abi.encodeWithSelector(IClaims.BundleMalformed.selector, length, expected);
        equal(keccak256(reason), keccak256(malformed), "by name");
    }

    /// @dev As many bytes as `steps` take, the new ones zero.
    function flagBytesOf(bytes memory flags, uint256 steps) private pure returns (bytes memory longer) {
        longer = new bytes((steps + 7) / 8);
        for (uint256 i = 0; i < flags.length; ++i) longer[i] = flags[i];
    }

    function refused(bytes memory bundle, bytes memory reason) private {
        uint256 before = _campaign.claimedWords(0, 1)[0];
        vm.expectRevert(reason);
        _campaign.claimMany(bundle);
        equal(_campaign.claimedWords(0, 1)[0], before, "nothing is taken");
    }
}

/// @notice The same of the light form.
contract LightClaimManyTest is ClaimManyTest {
    function factoryOfForm() internal pure override returns (string memory) {
        return "LightInstantCampaignFactory";
    }
}
