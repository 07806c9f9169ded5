// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../interfaces/IClaims.sol";
import { ClaimTerms } from "../interfaces/ISignedClaims.sol";
import { Bundle } from "../libraries/Bundle.sol";
import { Leaf } from "../libraries/Leaf.sol";
import { NativeTree } from "../libraries/NativeTree.sol";
import { SignedClaims } from "./SignedClaims.sol";

/// @title Claims
/// @notice See {IClaims}. What a leaf is worth now, and what is noted of it, is left to the campaign's kind.
abstract contract Claims is SignedClaims, IClaims {
    using Bundle for Bundle.Head;
    using Bundle for bytes;
    using NativeTree for bytes32[];

    /// @dev What one item of a bundle may use: its signature, its gate and its transfer.
    uint256 private constant ITEM_GAS = 500_000;
    /// @dev Leaves that much for the item after the 64th that stays here.
    uint256 private constant GAS_TO_PAY = 510_000;

    /// @dev Bytes of {payItem}'s data before terms, signature and gate data: selector and 6 words.
    uint256 private constant FIXED = 0xc4;

    /// @inheritdoc IClaims
    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external {
        if (gate != address(0)) revert GateDataMissing(gate);
        _checkOpen();
        _checkLeaf(index, account, amount, proof);
        _payAccount(index, account, amount, msg.sender, msg.data[:0]);
    }

    /// @inheritdoc IClaims
    function claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata gateData
    ) external {
        if (gate == address(0)) revert GateDataUnexpected();
        _checkOpen();
        _checkLeaf(index, account, amount, proof);
        _payAccount(index, account, amount, msg.sender, gateData);
    }

    /// @inheritdoc IClaims
    function claimSigned(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        ClaimTerms calldata terms,
        uint256 fee,
        bytes calldata signature
    ) external {
        if (gate != address(0)) revert GateDataMissing(gate);
        _checkOpen();
        _checkLeaf(index, account, amount, proof);
        _paySigned(index, account, amount, msg.sender, terms, fee, signature, msg.data[:0]);
        _payFee(terms, fee);
    }

    /// @inheritdoc IClaims
    function claimSigned(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        ClaimTerms calldata terms,
        uint256 fee,
        bytes calldata signature,
        bytes calldata gateData
    ) external {
        if (gate == address(0)) revert GateDataUnexpected();
        _checkOpen();
        _checkLeaf(index, account, amount, proof);
        _paySigned(index, account, amount, msg.sender, terms, fee, signature, gateData);
        _payFee(terms, fee);
    }

    /// @inheritdoc IClaims
    function claimMany(bytes calldata bundle) external {
        // Check: the time, then every item's leaf.
        _checkOpen();
        Bundle.Head memory head = Bundle.open(bundle);
        if (!head.isKnown()) revert BundleFormUnknown(head.width, head.form);
        if ((head.form & 2 != 0) != (gate != address(0))) {
            if (gate == address(0)) revert GateDataUnexpected();
            revert GateDataMissing(gate);
        }
        (uint256 list, uint256 leaves, uint256 end) = _unpack(bundle, head);
        bytes memory skips = Bundle.noSkips(head.items);
        uint256 fees = 0;
        if (_isAnyOpen(list, leaves)) {
            _prove(head, leaves, end);
            // Interaction: pay, each item in a call of its own, which marks it first.
            fees = _payItems(head, list, skips);
        } else {
            _skipItems(list, leaves, skips);
        }
        if (skips.length != 0) emit ClaimsSkipped(skips);
        if (fees != 0) _pay(msg.sender, fees);
    }

    /// @inheritdoc IClaims
    function payItem() external {
        if (msg.sender != address(this)) revert OnlyItself(msg.sender);
        uint256 index;
        address account;
        uint256 amount;
        address relayer;
        uint256 fee;
        uint256 signed;
        ClaimTerms calldata terms;
        bytes calldata signature;
        bytes calldata gateData;
        // Safe: reads calldata, which {_payItems} made: where something is signed, the rest begins with terms (160 bytes).
        assembly ("memory-safe") {
            index := calldataload(0x04)
            account := calldataload(0x24)
            amount := calldataload(0x44)
            relayer := calldataload(0x64)
            fee := calldataload(0x84)
            signed := calldataload(0xa4)
            terms := FIXED
            signature.offset := add(FIXED, 160)
            signature.length := sub(signed, 160)
            gateData.offset := add(FIXED, signed)
            gateData.length := sub(calldatasize(), gateData.offset)
        }
        if (signed == 0) return _payAccount(index, account, amount, relayer, gateData);
        if (terms.feeTaker != address(0) && terms.feeTaker != relayer) {
            revert FeeTakerMismatch(terms.feeTaker, relayer);
        }
        _paySigned(index, account, amount, relayer, terms, fee, signature, gateData);
    }

    /// @dev Whether this is the root of a tree whose leaves are paid now.
    function _isRoot(bytes32 root) internal view virtual returns (bool);

    /// @dev Reverts unless the campaign can have a leaf at `index`.
    function _checkIndex(uint256 index) internal view virtual;

    /// @dev Reverts unless the wave of the leaf at `index` is open.
    function _checkWave(uint256 index) internal view virtual;

    /// @dev Reverts unless the wave of the leaf at `index` is open, and `caller` may claim for `account` unsigned.
    function _checkTurn(uint256 index, address caller, address account) internal view virtual;

    /// @dev Whether any of the items between two places in memory has something left to claim.
    function _isAnyOpen(uint256 item, uint256 end) internal view virtual returns (bool);

    /// @dev What a proven leaf is paid now, at most `upTo`; reverts where that is refused.
    /// @return payment Base units to pay, the fee included.
    /// @return paidBefore Base units that were paid before, as the account's signature says.
    function _amountDue(
        uint256 index,
        address account,
        uint256 amount,
        uint256 upTo
    ) internal view virtual returns (uint256 payment, uint256 paidBefore);

    /// @dev Notes that a proven leaf is paid, once: reverts where it cannot be paid again.
    function _recordPayment(
        uint256 index,
        address account,
        uint256 amount,
        uint256 payment,
        uint256 paidBefore
    ) internal virtual;

    /// @dev Pays a proven leaf to its account.
    function _payAccount(
        uint256 index,
        address account,
        uint256 amount,
        address caller,
        bytes calldata gateData
    ) private {
        // Check: who calls, and when.
        _checkTurn(index, caller, account);
        (uint256 payment, uint256 paidBefore) = _amountDue(index, account, amount, type(uint256).max);
        _settle(index, account, account, amount, payment, paidBefore, 0, caller, gateData);
    }

    /// @dev Pays a proven leaf as its account signed, all but the fee.
    function _paySigned(
        uint256 index,
        address account,
        uint256 amount,
        address caller,
        ClaimTerms calldata terms,
        uint256 fee,
        bytes calldata signature,
        bytes calldata gateData
    ) private {
        // Check: the wave and what was signed.
        _checkWave(index);
        (uint256 payment, uint256 paidBefore) = _amountDue(index, account, amount, terms.upTo);
        address recipient = _checkSigned({
            index: index,
            account: account,
            payment: payment,
            paidBefore: paidBefore,
            terms: terms,
            fee: fee,
            signature: signature,
            caller: caller
        });
        _settle(index, account, recipient, amount, payment, paidBefore, fee, caller, gateData);
    }

    /// @dev Pays the fee of a claim that is relayed singly.
    function _payFee(ClaimTerms calldata terms, uint256 fee) internal {
        if (fee != 0) _pay(terms.feeTaker == address(0) ? msg.sender : terms.feeTaker, fee);
    }

    /// @dev Pays what is due of a leaf, all but the fee, if the gate agrees.
    function _settle(
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        uint256 payment,
        uint256 paidBefore,
        uint256 fee,
        address caller,
        bytes calldata gateData
    ) private {
        // Effect: noted, so that it is paid once.
        _recordPayment(index, account, amount, payment, paidBefore);
        emit Claimed({ index: index, account: account, amount: payment });

        // Interaction: ask the gate, then pay. What is paid is noted already, so neither can claim it again.
        if (gate != address(0)) {
            _askGate({
                index: index,
                account: account,
                recipient: recipient,
                amount: amount,
                caller: caller,
                gateData: gateData
            });
        }
        unchecked {
            // The fee is at most the payment.
            payment -= fee;
        }
        if (payment != 0) _pay(recipient, payment);
    }

    /// @dev Reads all items, and reverts unless the bundle is whole.
    /// @return list Where in memory the items lie.
    /// @return leaves Where in memory their leaves lie, with room for the hashes of all steps of folding.
    /// @return end The place in calldata behind the last item.
    function _unpack(
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
            _checkIndex(least - 1);
        }
    }

    /// @dev Reverts unless all items are in the tree.
    function _prove(Bundle.Head memory head, uint256 leaves, uint256 end) private view {
        bytes32 folded = NativeTree.fold({
            queue: leaves,
            leaves: head.items,
            flags: end,
            nodesAt: end + head.flagBytes(),
            nodes: head.nodes
        });
        if (!_isRoot(folded)) revert BundleNotProven(folded);
    }

    /// @dev Records all items between two places in memory as taken.
    function _skipItems(uint256 item, uint256 end, bytes memory skips) private pure {
        for (; item < end; item += Bundle.ITEM) skips.skip(_indexAt(item), AlreadyClaimed.selector);
    }

    /// @dev Pays each item by a call of {payItem}, with as much gas as an item may use, whatever the caller gave.
    function _payItems(Bundle.Head memory head, uint256 list, bytes memory skips) private returns (uint256 fees) {
        bytes4 selector = this.payItem.selector;
        uint256 gasForItem = ITEM_GAS;
        uint256 data;
        // The call's fixed part, whose last words stay zero where items have no rest; what varies in length follows it.
        // Safe: takes the fixed part from free memory.
        assembly ("memory-safe") {
            data := mload(0x40)
            mstore(0x40, add(data, 0xe0))
            mstore(data, selector)
            mstore(add(data, 0x64), caller())
            mstore(add(data, 0x84), 0)
            mstore(add(data, 0xa4), 0)
        }
        uint256 end = list + Bundle.ITEM * head.items;
        uint256 fee;
        uint256 length;
        while (list < end) {
            if (head.form != 0) (fee, length) = _copyRest(head, list, data);
            // Last, since copying costs gas too: what follows gives the item all that it may use.
            if (gasleft() < GAS_TO_PAY) revert NotEnoughGas(gasleft(), GAS_TO_PAY);
            bool paid;
            bytes4 reason;
            // Safe: copies index, account and amount into the fixed part; writes scratch space.
            assembly ("memory-safe") {
                mcopy(add(data, 0x04), list, 0x60)
                mstore(0x00, 0)
                paid := call(gasForItem, address(), 0, data, add(FIXED, length), 0x00, 0x04)
                reason := and(mload(0x00), shl(224, 0xffffffff))
            }
            if (!paid) skips.skip(_indexAt(list), reason);
            else if (fee != 0) fees += fee;
            unchecked {
                list += Bundle.ITEM;
            }
        }
    }

    /// @dev Completes the call's data by what of an item varies.
    function _copyRest(
        Bundle.Head memory head,
        uint256 item,
        uint256 data
    ) private pure returns (uint256 fee, uint256 length) {
        uint256 signed;
        (fee, signed, length) = head.copyRest(item, data + FIXED);
        // Safe: writes the fixed part.
        assembly ("memory-safe") {
            mstore(add(data, 0x84), fee)
            mstore(add(data, 0xa4), signed)
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

    /// @dev Calls the campaign itself with as much gas as an item may use, whatever the caller gave.
    /// @return paid Whether the item was paid.
    /// @return reason First 4 bytes of why not; 0 where there is none.
    function _callItem(bytes memory data) internal returns (bool paid, bytes4 reason) {
        if (gasleft() < GAS_TO_PAY) revert NotEnoughGas(gasleft(), GAS_TO_PAY);
        uint256 gasForItem = ITEM_GAS;
        // Safe: reads the data; writes scratch space.
        assembly ("memory-safe") {
            mstore(0x00, 0)
            paid := call(gasForItem, address(), 0, add(data, 0x20), mload(data), 0x00, 0x04)
            reason := and(mload(0x00), shl(224, 0xffffffff))
        }
    }

    /// @dev Index of an item in memory.
    function _indexAt(uint256 item) internal pure returns (uint256 index) {
        (index, , ) = _itemAt(item);
    }

    /// @dev Reverts unless the leaf is in the tree.
    function _checkLeaf(uint256 index, address account, uint256 amount, bytes32[] calldata proof) private view {
        _checkIndex(index);
        if (proof.length > NativeTree.MAX_PROOF) revert ProofTooLong(proof.length, NativeTree.MAX_PROOF);
        if (!_isRoot(proof.rootOf(Leaf.campaign(index, account, amount)))) revert InvalidProof(index, account, amount);
    }
}
