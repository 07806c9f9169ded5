// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../interfaces/IClaims.sol";
import { ClaimTerms } from "../interfaces/ISignedClaims.sol";
import { Bundle } from "../libraries/Bundle.sol";
import { Leaf } from "../libraries/Leaf.sol";
import { NativeTree } from "../libraries/NativeTree.sol";
import { MerkleClaims } from "./MerkleClaims.sol";
import { Terms } from "./terms/CampaignTerms.sol";

/// @title BundledClaims
/// @notice See {IClaims}: leaves that are claimed many at once.
abstract contract BundledClaims is MerkleClaims {
    using Bundle for Bundle.Head;
    using Bundle for bytes;

    /// @dev What one item of a bundle may use: its signature, its gate and its transfer.
    uint256 private constant ITEM_GAS = 500_000;
    /// @dev Leaves `ITEM_GAS` for the item, after the 64th of the gas that this call keeps.
    uint256 private constant GAS_TO_PAY = 510_000;

    /// @dev Bytes of {payItem}'s data before signed terms, signature and gate data: selector and 7 words.
    uint256 private constant FIXED = 0xe4;

    /// @inheritdoc IClaims
    function claimMany(bytes calldata bundle) external {
        // Check: the form and the time, then every item's leaf.
        Bundle.Head memory head = Bundle.open(bundle);
        if (!head.isKnown()) revert BundleFormUnknown(head.width, head.form);
        Terms terms = _terms();
        _checkClaimable(terms, head.form & 2 != 0);
        (uint256 list, uint256 leaves, uint256 end) = _unpack(terms, bundle, head);
        bytes memory skips = Bundle.noSkips(head.items);
        uint256 fees = 0;
        if (_isAnyOpen(list, leaves)) {
            _prove(terms, head, leaves, end);
            // Interaction: pay, each item in a call of its own, which marks it first.
            fees = _payItems(terms, head, list, skips);
        } else {
            _skipItems(list, leaves, skips);
        }
        if (skips.length != 0) emit ClaimsSkipped(skips);
        if (fees == 0) return;
        // Fees that cannot be paid stay in the campaign, and no payment is undone. A separate call, so that a transfer is
        // undone if the token moves the fees and then reports failure.
        try this.payFees(msg.sender, fees) {} catch {
            _keepFees(fees);
            emit FeesKept({ relayer: msg.sender, fees: fees });
        }
    }

    /// @inheritdoc IClaims
    function payFees(address relayer, uint256 fees) external {
        if (msg.sender != address(this)) revert OnlyItself(msg.sender);
        _pay(_terms(), relayer, fees);
    }

    /// @inheritdoc IClaims
    function payItem() external {
        if (msg.sender != address(this)) revert OnlyItself(msg.sender);
        uint256 index;
        address account;
        uint256 amount;
        address relayer;
        uint256 word;
        uint256 signed;
        bytes calldata gateData;
        // Safe: reads calldata, which {_payItems} made.
        assembly ("memory-safe") {
            index := calldataload(0x04)
            account := calldataload(0x24)
            amount := calldataload(0x44)
            relayer := calldataload(0x64)
            word := calldataload(0x84)
            signed := calldataload(0xc4)
            gateData.offset := add(FIXED, signed)
            gateData.length := sub(calldatasize(), gateData.offset)
        }
        Terms terms = _itemTerms(word);
        if (signed == 0) return _payAccount(terms, index, account, amount, relayer, gateData);
        uint256 fee;
        ClaimTerms calldata wanted;
        bytes calldata signature;
        // Safe: as above; where something is signed, the rest begins with its terms (160 bytes).
        assembly ("memory-safe") {
            fee := calldataload(0xa4)
            wanted := FIXED
            signature.offset := add(FIXED, 160)
            signature.length := sub(signed, 160)
        }
        address feeTaker = wanted.feeTaker;
        if (feeTaker != address(0) && feeTaker != relayer) revert FeeTakerMismatch(feeTaker, relayer);
        _paySigned(terms, index, account, amount, relayer, wanted, fee, signature, gateData);
    }

    /// @dev The terms, or the part of them that an item needs: {claimMany} passes their first word on.
    function _itemTerms(uint256) internal view virtual returns (Terms) {
        return _terms();
    }

    /// @dev Records that fees stay in the campaign. Only campaigns that keep books override this.
    function _keepFees(uint256 fees) internal virtual {}

    /// @dev Whether any of the items between two places in memory has something left to claim.
    function _isAnyOpen(uint256 item, uint256 end) internal view virtual returns (bool);

    /// @dev Reads all items, and reverts unless the bundle is whole.
    /// @return list Where in memory the items lie.
    /// @return leaves Where in memory their leaves lie, with room for the hashes of all steps of folding.
    /// @return end The place in calldata behind the last item.
    function _unpack(
        Terms terms,
        bytes calldata bundle,
        Bundle.Head memory head
    ) private view returns (uint256 list, uint256 leaves, uint256 end) {
        uint256 items = head.items;
        if (items == 0) revert EmptyBundle();
        // Safe: takes from free memory what the items, their leaves and the hashes need.
        assembly ("memory-safe") {
            list := mload(0x40)
            leaves := add(list, shl(7, items))
            mstore(0x40, add(leaves, shl(5, add(add(items, items), mload(add(head, 0x60))))))
        }
        end = head.first;
        uint256 least = 0;
        unchecked {
            uint256 leaf = leaves;
            for (uint256 item = list; item < leaves; item += Bundle.ITEM) {
                end = head.read(item, end);
                uint256 index = _indexAt(item);
                if (index < least) revert ItemsNotAscending(least - 1, index);
                least = index + 1;
                bytes32 hash = Leaf.campaignAt(item);
                // Safe: writes one of the words taken above.
                assembly ("memory-safe") {
                    mstore(leaf, hash)
                }
                leaf += 32;
            }
        }
        uint256 length = bundle.lengthOf(head, end);
        if (length != bundle.length) revert BundleMalformed(bundle.length, length);
        unchecked {
            _checkIndex(terms, least - 1);
        }
    }

    /// @dev Reverts unless all items are in the tree. A `folded` of zero means that the nodes do not fold to a root, so it
    /// proves nothing, whichever root is valid.
    function _prove(Terms terms, Bundle.Head memory head, uint256 leaves, uint256 end) private view {
        bytes32 folded = NativeTree.fold({
            queue: leaves,
            leaves: head.items,
            flags: end,
            nodesAt: end + head.flagBytes(),
            nodes: head.nodes
        });
        if (folded == bytes32(0) || !_isRoot(terms, folded)) revert BundleNotProven(folded);
    }

    /// @dev Records all items between two places in memory as skipped: they were already claimed.
    function _skipItems(uint256 item, uint256 end, bytes memory skips) private pure {
        for (; item < end; item += Bundle.ITEM) skips.skip(_indexAt(item), AlreadyClaimed.selector);
    }

    /// @dev Pays each item by a call of {payItem}. Each call gets `ITEM_GAS`, however much gas the caller sent.
    function _payItems(
        Terms terms,
        Bundle.Head memory head,
        uint256 list,
        bytes memory skips
    ) private returns (uint256 fees) {
        bytes4 selector = this.payItem.selector;
        uint256 gasForItem = ITEM_GAS;
        uint256 word = _word(terms, 0);
        uint256 data;
        // The call's fixed part. Its last words stay zero where items have no rest. The part of variable length follows it.
        assembly ("memory-safe") {
            data := mload(0x40)
            mstore(0x40, add(data, 0x100))
            mstore(data, selector)
            mstore(add(data, 0x64), caller())
            mstore(add(data, 0x84), word)
            mstore(add(data, 0xa4), 0)
            mstore(add(data, 0xc4), 0)
        }
        uint256 end = list + Bundle.ITEM * head.items;
        uint256 fee;
        uint256 length;
        while (list < end) {
            if (head.form != 0) (fee, length) = _copyRest(head, list, data);
            // Checked last, because copying costs gas too: the call below then gives the item all its gas.
            if (gasleft() < GAS_TO_PAY) revert NotEnoughGas(gasleft(), GAS_TO_PAY);
            bool paid;
            // Safe: copies index, account and amount into the fixed part.
            assembly ("memory-safe") {
                mcopy(add(data, 0x04), list, 0x60)
                paid := call(gasForItem, address(), 0, data, add(FIXED, length), 0, 0)
            }
            if (!paid) skips.skip(_indexAt(list), _reason());
            else if (fee != 0) fees += fee;
            unchecked {
                list += Bundle.ITEM;
            }
        }
    }

    /// @dev Appends an item's variable part to the call's data.
    function _copyRest(
        Bundle.Head memory head,
        uint256 item,
        uint256 data
    ) private pure returns (uint256 fee, uint256 length) {
        uint256 signed;
        (fee, signed, length) = head.copyRest(item, data + FIXED);
        // Safe: writes the fixed part.
        assembly ("memory-safe") {
            mstore(add(data, 0xa4), fee)
            mstore(add(data, 0xc4), signed)
        }
    }

    /// @dev An item in memory.
    function _itemAt(uint256 item) internal pure returns (uint256 index, address account, uint256 amount) {
        // Safe: reads the item's first three words.
        assembly ("memory-safe") {
            index := mload(item)
            account := mload(add(item, 0x20))
            amount := mload(add(item, 0x40))
        }
    }

    /// @dev Calls the campaign itself with `ITEM_GAS`, however much gas the caller sent.
    /// @return paid Whether the item was paid.
    /// @return reason First 4 bytes of the revert data; 0 where there are none.
    function _callItem(bytes memory data) internal returns (bool paid, bytes4 reason) {
        if (gasleft() < GAS_TO_PAY) revert NotEnoughGas(gasleft(), GAS_TO_PAY);
        uint256 gasForItem = ITEM_GAS;
        // Safe: reads the data.
        assembly ("memory-safe") {
            paid := call(gasForItem, address(), 0, add(data, 0x20), mload(data), 0, 0)
        }
        if (!paid) reason = _reason();
    }

    /// @dev First 4 bytes of the last call's revert data, of any length. Missing bytes are 0.
    function _reason() private pure returns (bytes4 reason) {
        // Safe: writes scratch space.
        assembly ("memory-safe") {
            mstore(0x00, 0)
            let size := returndatasize()
            if gt(size, 4) {
                size := 4
            }
            returndatacopy(0x00, 0x00, size)
            reason := mload(0x00)
        }
    }

    /// @dev Index of an item in memory.
    function _indexAt(uint256 item) internal pure returns (uint256 index) {
        (index, , ) = _itemAt(item);
    }
}
