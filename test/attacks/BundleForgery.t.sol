// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimFor } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { BundleItem, Bundles } from "../contracts/support/Bundles.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { CampaignHole } from "./twins/CampaignHole.sol";
import { BundleTwin } from "./twins/BundleTwin.sol";

/// @notice Bundles of claims that nobody has, or that say something else than they seem to; and claims before their time.
abstract contract BundleForgeryAttack is CampaignAttack {
    uint256 internal constant LIES = 22;

    /// @dev A true item with its proof, and behind it one that is made up.
    function addItem(uint256 index, uint256 made, uint256 amount) internal returns (bytes memory reason) {
        open();
        (index, made) = (bound(index, 0, LEAVES - 2), bound(made, 0, LEAVES - 1));
        if (made <= index) made = index + 1;
        BundleItem[] memory items = itemsFrom(index, 2);
        (items[1].index, items[1].account) = (made, ATTACKER);
        items[1].amount = bound(amount, 1, amounts[LEAVES - 1]);
        bytes32[] memory proof = Trees.proofAt(nodes, index);
        return send(ATTACKER, _joined(items, 2, proof, new bytes((proof.length + 8) / 8)));
    }

    /// @dev One leaf twice, each node twice, and in the last step the root with itself.
    function repeatItem(uint256 index) internal returns (uint256 paid) {
        open();
        index = bound(index, 0, LEAVES - 1);
        bytes32[] memory proof = Trees.proofAt(nodes, index);
        bytes32[] memory twice = new bytes32[](2 * proof.length);
        for (uint256 i = 0; i < twice.length; ++i) twice[i] = proof[i / 2];
        bytes memory flags = new bytes((twice.length + 8) / 8);
        flags[twice.length / 8] |= bytes1(uint8(0x80 >> (twice.length % 8)));
        BundleItem[] memory items = new BundleItem[](2);
        (items[0], items[1]) = (itemAt(index), itemAt(index));
        bytes memory reason = send(ATTACKER, _joined(items, 2, twice, flags));
        if (reason.length != 0) isError(reason, _notAscending(index, index));
        return holding(accounts[index]) / amounts[index];
    }

    /// @dev Two siblings, the second first: they fold to the same.
    function swapItems(uint256 pair) internal returns (bytes memory reason) {
        open();
        // The leaf at an odd node and its right sibling, which has the lower index.
        uint256 low = 2 * bound(pair, 0, LEAVES / 2 - 1);
        bytes memory straight = Bundles.encode(nodes, itemsFrom(low, 2));
        BundleItem[] memory items = itemsFrom(low, 2);
        (items[0], items[1]) = (items[1], items[0]);
        bytes memory bundle = Bundles.join(items, 0, 2, new bytes32[](0), "");
        for (uint256 i = bundle.length; i < straight.length; ++i) bundle = bytes.concat(bundle, straight[i]);
        (bundle[4], bundle[5]) = (straight[4], straight[5]);
        reason = send(ATTACKER, abi.encodeCall(IClaims.claimMany, (bundle)));
        if (reason.length != 0) isError(reason, _notAscending(low + 1, low));
    }

    /// @dev Two neighbouring nodes that happen to read as an index with an account, and an amount.
    function passNodeAsLeaf(uint256 index, uint256 amount, bool inBundle) internal returns (bytes memory reason) {
        index = bound(index, 1, 3);
        amount = bound(amount, 1 << 200, 1 << 220);
        bytes32 inner = Trees.parent(bytes32((index << 160) | uint160(ATTACKER)), bytes32(amount));
        nodes = new bytes32[](3);
        nodes[1] = leafOf(0, accounts[0], amounts[0]);
        nodes[2] = inner;
        terms.count = 4;
        openOver(Trees.parent(nodes[1], inner), 1 << 221);
        BundleItem memory item;
        (item.index, item.account, item.amount) = (index, ATTACKER, amount);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = nodes[1];
        string memory single = "claim(uint256,address,uint256,bytes32[])";
        bytes memory data = abi.encodeWithSignature(single, index, ATTACKER, amount, proof);
        return send(ATTACKER, inBundle ? _joined(alone(item), 32, proof, hex"00") : data);
    }

    /// @dev A tree with a node zero under the root. Flags that take from the queue what is not there yet make the last step
    /// join zero and the zero node's sibling, whatever the items are; and one of two nodes is left over.
    function forgeFlags(uint256 amount) internal returns (bytes memory reason) {
        bytes32 leaf = leafOf(0, accounts[0], amounts[0]);
        terms.count = 4;
        openOver(Trees.parent(leaf, 0), 1e6);
        BundleItem[] memory items = new BundleItem[](2);
        (items[0].index, items[0].account, items[0].amount) = (1, ATTACKER, bound(amount, 1, 5e5));
        (items[1].index, items[1].account, items[1].amount) = (2, ATTACKER, bound(amount, 1, 5e5));
        bytes32[] memory proof = new bytes32[](2);
        (proof[0], proof[1]) = (leaf, leaf);
        return send(ATTACKER, _joined(items, 4, proof, hex"c0"));
    }

    /// @dev More than 128 bits can hold, on top of what the leaf says.
    function widenAmount(uint256 index, uint256 more) internal returns (bytes memory reason) {
        open();
        token.mint(address(victim), 1 << 200);
        index = bound(index, 0, LEAVES - 1);
        BundleItem memory item = itemAt(index);
        item.amount += bound(more, 1, 1 << 60) << 128;
        bytes32[] memory proof = Trees.proofAt(nodes, index);
        return send(ATTACKER, _joined(alone(item), 32, proof, new bytes((proof.length + 7) / 8)));
    }

    /// @dev A true bundle, signed and gated or not, that says of itself what is not so.
    function lie(uint256 which, uint256 how) internal returns (bytes memory reason) {
        if (which != 0) terms.gate = deploy("OddWallet", abi.encode(uint8(9), uint256(0)));
        open();
        BundleItem[] memory items = itemsFrom(0, 3);
        for (uint256 i = 0; i < 3 && which != 0; ++i) {
            items[i].gateData = "for the gate";
            if (which == 2) sign(items[i], ClaimTerms(amounts[i], ATTACKER, 0, address(0), 0), keyAt(i));
        }
        bytes memory bundle = Bundles.encode(
            nodes,
            items,
            which == 0
                ? 0
                : which == 1
                    ? 2
                    : 3,
            2
        );
        return send(ATTACKER, abi.encodeCall(IClaims.claimMany, (_lied(bundle, which, how))));
    }

    function _lied(bytes memory b, uint256 which, uint256 how) private pure returns (bytes memory) {
        if (how == 0) return bytes.concat(b, hex"00");
        if (how == 1) return bytes.concat(b, new bytes(32));
        if (how == 2) return _cut(b, b.length - 1);
        if (how == 3) return _cut(b, b.length - 32);
        if (how == 4) return _cut(b, 6);
        if (how == 5) return _cut(b, 3);
        if (how == 6) return "";
        // Where the first item has its varying part: the length of the signature, or of the gate data.
        uint256 place = 6 + 24 + 2 + (which == 1 ? 2 : 1);
        if (how == 7) b[0] = 0;
        if (how == 8) b[0] = 0x01;
        if (how == 9) b[0] = 0x03;
        if (how == 10) b[0] = 0x21;
        if (how == 11) b[0] = 0xff;
        if (how == 12) b[3] = bytes1(uint8(b[3]) + 1);
        if (how == 13) b[3] = bytes1(uint8(b[3]) - 1);
        if (how == 14) b[5] = bytes1(uint8(b[5]) + 1);
        if (how == 15) b[5] = bytes1(uint8(b[5]) - 1);
        if (how == 16) (b[2], b[3]) = (bytes1(0xff), bytes1(0xff));
        // Parts that overlap: an item that reaches into the next one, into the flags, or beyond the call.
        if (how == 17) b[which == 0 ? 4 : place] = bytes1(uint8(b[which == 0 ? 4 : place]) + 1);
        // Forms that mean nothing.
        if (how == 18) b[1] |= 0x08;
        if (how == 19) b[1] |= 0x80;
        if (how == 20) b[1] = 0x04;
        if (how == 21) b[1] = 0x06;
        return b;
    }

    /// @dev Made by hand: the bundle is empty and lies over the call's own words, with what would be one behind it.
    function layOver(uint256 how) internal returns (bytes memory reason) {
        open();
        bytes memory bundle = Bundles.encode(nodes, itemsFrom(0, 3));
        bytes4 selector = IClaims.claimMany.selector;
        uint256 length =
            how == 1
                ? bundle.length + 1
                : how == 2
                    ? type(uint256).max
                    : 0;
        if (how == 3) return send(ATTACKER, bytes.concat(selector, bytes32(0), bundle));
        if (how == 4) return send(ATTACKER, bytes.concat(selector, bytes32(type(uint256).max - 31), bundle));
        return send(ATTACKER, bytes.concat(selector, bytes32(uint256(32)), bytes32(length), bundle));
    }

    /// @dev Paid as if the campaign had seen the proof.
    function payUnproven(uint256 amount, address from) internal returns (bytes memory reason) {
        open();
        BundleItem memory item;
        (item.index, item.account, item.amount) = (3, ATTACKER, bound(amount, 1, 2000));
        bytes memory words = abi.encode(
            item.index,
            item.account,
            item.amount,
            from,
            uint256(0),
            uint256(0),
            uint256(0)
        );
        bytes memory ours = bytes.concat(IClaims.payItem.selector, words);
        return send(from, isTwin ? abi.encodeCall(BundleTwin.payItem, (item, from)) : ours);
    }

    /// @dev Of three waves, claims a leaf of a later one in the last second before it opens.
    /// @param way 0: singly, 1: signed, 2: in a bundle, 3: signed in a bundle.
    function claimEarly(uint256 index, uint256 way) internal returns (bool paid) {
        (terms.waves, terms.waveInterval) = (3, 1000);
        open();
        index = bound(index, LEAVES / 3, LEAVES - 1);
        vm.warp(START + 1000 * (index / (LEAVES / 3)) - 1);
        BundleItem memory item = itemAt(index);
        if (way % 2 == 1) sign(item, ClaimTerms(item.amount, ATTACKER, 0, address(0), 0), keyAt(index));
        if (way < 2) send(item.account, singleOf(item));
        else if (send(item.account, bundleOf(alone(item))).length != 0) revert NotTrue("bundles never fail for a wave");
        paid = isPaid(index);
        if (paid) return true;
        // A second later it is paid, so it was the wave.
        vm.warp(START + 1000 * (index / (LEAVES / 3)));
        went(send(item.account, way < 2 ? singleOf(item) : bundleOf(alone(item))), "in its wave");
        isTrue(isPaid(index), "in its wave");
    }

    /// @dev A leaf of a later wave under an index of the first.
    function claimUnderAnother(uint256 index, uint256 other, bool inBundle) internal returns (bool paid) {
        (terms.waves, terms.waveInterval) = (3, 1000);
        open();
        index = bound(index, LEAVES / 3, LEAVES - 1);
        BundleItem memory item = itemAt(index);
        bytes32[] memory proof = Trees.proofAt(nodes, index);
        item.index = bound(other, 0, LEAVES / 3 - 1);
        string memory single = "claim(uint256,address,uint256,bytes32[])";
        bytes memory data = abi.encodeWithSignature(single, item.index, item.account, item.amount, proof);
        send(item.account, inBundle ? _joined(alone(item), 2, proof, new bytes((proof.length + 7) / 8)) : data);
        return holding(item.account) != 0;
    }

    /// @dev For somebody who alone may claim, by a stranger.
    function claimForOther(uint256 index, bool never, bool inBundle) internal returns (bool paid) {
        (terms.waves, terms.waveInterval) = (3, 1000);
        terms.claimFor = never ? ClaimFor.Never : ClaimFor.AfterLastWave;
        open();
        index = bound(index, 0, LEAVES - 1);
        vm.warp(never ? END - 1 : START + 1999);
        BundleItem memory item = itemAt(index % (never ? LEAVES : (2 * LEAVES) / 3));
        if (!inBundle) send(ATTACKER, singleOf(item));
        else went(send(ATTACKER, bundleOf(alone(item))), "the bundle as a whole");
        paid = isPaid(item.index);
        if (paid) return true;
        // The account itself may.
        went(send(item.account, inBundle ? bundleOf(alone(item)) : singleOf(item)), "the account itself");
        isTrue(isPaid(item.index), "the account itself");
    }

    function _joined(
        BundleItem[] memory items,
        uint256 width,
        bytes32[] memory proof,
        bytes memory flags
    ) private pure returns (bytes memory) {
        return abi.encodeCall(IClaims.claimMany, (Bundles.join(items, 0, width, proof, flags)));
    }

    function _notAscending(uint256 previous, uint256 index) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IClaims.ItemsNotAscending.selector, previous, index);
    }

    function _cut(bytes memory all, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i = 0; i < length; ++i) part[i] = all[i];
    }
}

/// @notice See {BundleForgeryAttack}.
contract BundleForgeryTest is BundleForgeryAttack {
    bytes4 private constant NOT_PROVEN = IClaims.BundleNotProven.selector;
    bytes4 private constant NOT_A_LEAF = IClaims.InvalidProof.selector;

    function testFuzz_RevertWhen_AnItemIsAdded(uint8 index, uint8 made, uint256 amount) public onOursAndSoundTwin {
        isKind(addItem(index, made, amount), NOT_PROVEN);
    }

    function testFuzz_Twin_PaysAnAddedItem(
        uint8 i,
        uint8 made,
        uint256 amount
    ) public onTwin(CampaignHole.UnprovenItem) {
        went(addItem(i, made, amount), "paid");
        isTrue(holding(ATTACKER) != 0, "loot");
    }

    function testFuzz_RevertWhen_AnItemComesTwice(uint8 index) public onOursAndSoundTwin {
        equal(repeatItem(index), 0, "paid");
    }

    function testFuzz_Twin_PaysAnItemTwice(uint8 index) public onTwin(CampaignHole.RepeatedItem) {
        equal(repeatItem(index), 2, "paid");
    }

    function testFuzz_RevertWhen_ItemsAreOutOfOrder(uint8 pair) public onOursAndSoundTwin {
        isTrue(swapItems(pair).length != 0, "refused");
    }

    function testFuzz_Twin_TakesItemsInAnyOrder(uint8 pair) public onTwin(CampaignHole.LooseOrder) {
        went(swapItems(pair), "taken");
    }

    function testFuzz_RevertWhen_NodesArePassedOffAsALeaf(uint8 index, uint256 amount) public onOursAndSoundTwin {
        for (uint256 way = 0; way < 2; ++way) {
            isKind(passNodeAsLeaf(index, amount, way == 0), way == 0 ? NOT_PROVEN : NOT_A_LEAF);
        }
    }

    function testFuzz_Twin_PaysNodes(uint8 i, uint256 amount, bool many) public onTwin(CampaignHole.ShortLeaf) {
        went(passNodeAsLeaf(i, amount, many), "paid");
        isTrue(holding(ATTACKER) != 0, "loot");
    }

    function testFuzz_RevertWhen_FlagsAreForged(uint256 amount) public onOursAndSoundTwin {
        isError(forgeFlags(amount), abi.encodeWithSelector(NOT_PROVEN, bytes32(0)));
    }

    function testFuzz_Twin_PaysWhateverFlagsSay(uint256 amount) public onTwin(CampaignHole.UnusedNodes) {
        went(forgeFlags(amount), "paid");
        isTrue(holding(ATTACKER) != 0, "loot");
    }

    function testFuzz_RevertWhen_AmountsAreWidened(uint8 index, uint64 more) public onOursAndSoundTwin {
        isKind(widenAmount(index, more), NOT_PROVEN);
    }

    function testFuzz_Twin_PaysWhatIsBeyond128Bits(uint8 i, uint64 more) public onTwin(CampaignHole.NarrowAmount) {
        went(widenAmount(i, more), "paid");
        isTrue(holding(accounts[bound(i, 0, LEAVES - 1)]) >> 128 != 0, "loot");
    }

    function test_RevertWhen_BundlesLieAboutThemselves() public onOursAndSoundTwin {
        for (uint256 which = 0; which < 3; ++which) {
            for (uint256 how = 0; how < LIES; ++how) isTrue(lie(which, how).length != 0, "refused");
        }
        for (uint256 how = 0; how < 5; ++how) isTrue(layOver(how).length != 0, "refused");
    }

    function testFuzz_Twin_TakesBundlesThatAreTooLong(uint8 which) public onTwin(CampaignHole.LooseLength) {
        for (uint256 how = 0; how < 2; ++how) went(lie(which % 3, how), "taken");
    }

    function testFuzz_Twin_TakesUnknownForms(uint8 which, bool high) public onTwin(CampaignHole.AnyForm) {
        went(lie(which % 3, high ? 19 : 18), "taken");
    }

    function testFuzz_RevertWhen_ItemsArePaidFromOutside(uint256 amount) public onOursAndSoundTwin {
        address[4] memory callers = [ATTACKER, accounts[3], TREASURY, address(token)];
        for (uint256 i = 0; i < callers.length; ++i) {
            isError(payUnproven(amount, callers[i]), _onlyItself(callers[i]));
        }
    }

    function testFuzz_Twin_PaysItemsFromOutside(uint256 amount) public onTwin(CampaignHole.OpenPayItem) {
        went(payUnproven(amount, address(uint160(ATTACKER) + uint160(zero))), "paid");
        isTrue(holding(ATTACKER) != 0, "loot");
    }

    function testFuzz_RevertWhen_ClaimedBeforeItsWave(uint8 index) public onOursAndSoundTwin {
        for (uint256 way = 0; way < 4; ++way) isTrue(!claimEarly(index, way), "paid");
    }

    function testFuzz_Twin_PaysEarlyInBundles(uint8 index, bool s) public onTwin(CampaignHole.WavelessBundles) {
        isTrue(claimEarly(index, s ? 3 : 2), "paid");
    }

    function testFuzz_Twin_PaysEarlyIfSigned(uint8 index, bool many) public onTwin(CampaignHole.WavelessSignatures) {
        isTrue(claimEarly(index, many ? 3 : 1), "paid");
    }

    function testFuzz_RevertWhen_ClaimedUnderAnEarlierIndex(uint8 i, uint8 o, bool many) public onOursAndSoundTwin {
        isTrue(!claimUnderAnother(i, o, many), "paid");
    }

    function testFuzz_Twin_PaysUnderAnyIndex(uint8 i, uint8 o, bool m) public onTwin(CampaignHole.LeafWithoutIndex) {
        isTrue(claimUnderAnother(i, o, m), "paid");
    }

    function testFuzz_RevertWhen_ClaimedForOthers(uint8 index, bool never, bool many) public onOursAndSoundTwin {
        isTrue(!claimForOther(index, never, many), "paid");
    }

    function testFuzz_Twin_PaysForOthersInBundles(uint8 i, bool never) public onTwin(CampaignHole.ForAnyoneInBundles) {
        isTrue(claimForOther(i, never, zero == 0), "paid");
    }

    function _onlyItself(address caller) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IClaims.OnlyItself.selector, caller);
    }
}
