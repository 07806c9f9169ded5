// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";

/// @dev One claim of a bundle. Terms and fee are written only where there is a signature, of short terms only recipient and
/// deadline; gate data only in a gated bundle.
struct BundleItem {
    uint256 index;
    address account;
    uint256 amount;
    ClaimTerms terms;
    uint256 fee;
    bytes signature;
    bytes gateData;
}

/// @notice Bundles, encoded the slow way from docs/formats.md: items in the order given, the multiproof from all nodes of
/// the tree that {Trees} built.
library Bundles {
    uint8 internal constant SIGNED = 1;
    uint8 internal constant GATED = 2;
    /// @dev Together with {SIGNED}: up to the leaf's amount, without a fee, for a recipient and a deadline of 64 bits.
    uint8 internal constant SHORT = 4;

    /// @dev In the plainest form that holds all, with amounts as short as can be.
    function encode(bytes32[] memory nodes, BundleItem[] memory items) internal pure returns (bytes memory) {
        return encode(nodes, items, formOf(items), amountBytesOf(items));
    }

    function encode(
        bytes32[] memory nodes,
        BundleItem[] memory items,
        uint8 form,
        uint256 amountBytes
    ) internal pure returns (bytes memory bundle) {
        uint256[] memory indexes = new uint256[](items.length);
        for (uint256 i = 0; i < items.length; ++i) indexes[i] = items[i].index;
        (bytes32[] memory proof, bytes memory flags) = multiproof(nodes, indexes);
        return join(items, form, amountBytes, proof, flags);
    }

    /// @dev For bundles with another proof than the right one.
    function join(
        BundleItem[] memory items,
        uint8 form,
        uint256 amountBytes,
        bytes32[] memory proof,
        bytes memory flags
    ) internal pure returns (bytes memory bundle) {
        (bytes2 n, bytes2 p) = (bytes2(uint16(items.length)), bytes2(uint16(proof.length)));
        bundle = bytes.concat(bytes1(uint8(amountBytes)), bytes1(form), n, p);
        for (uint256 i = 0; i < items.length; ++i) {
            bundle = bytes.concat(bundle, encodeItem(items[i], form, amountBytes));
        }
        bundle = bytes.concat(bundle, flags);
        for (uint256 i = 0; i < proof.length; ++i) bundle = bytes.concat(bundle, proof[i]);
    }

    function encodeItem(
        BundleItem memory item,
        uint8 form,
        uint256 amountBytes
    ) internal pure returns (bytes memory encoded) {
        encoded = bytes.concat(bytes4(uint32(item.index)), bytes20(item.account), tail(item.amount, amountBytes));
        if (form & SIGNED != 0) {
            encoded = bytes.concat(encoded, bytes2(uint16(item.signature.length)));
            if (item.signature.length != 0) {
                ClaimTerms memory t = item.terms;
                bytes memory terms =
                    form & SHORT != 0
                        ? bytes.concat(bytes20(t.recipient), bytes8(uint64(t.deadline)))
                        : bytes.concat(
                            abi.encode(t.upTo, t.recipient, t.maxFee, t.feeTaker, t.deadline),
                            tail(item.fee, amountBytes)
                        );
                encoded = bytes.concat(encoded, terms, item.signature);
            }
        }
        if (form & GATED != 0) {
            encoded = bytes.concat(encoded, bytes3(uint24(item.gateData.length)), item.gateData);
        }
    }

    /// @dev Signed where some item has a signature, gated where some item has gate data; with short terms where all that are
    /// signed can do with them.
    function formOf(BundleItem[] memory items) internal pure returns (uint8 form) {
        bool areShort = true;
        for (uint256 i = 0; i < items.length; ++i) {
            if (items[i].gateData.length != 0) form |= GATED;
            if (items[i].signature.length == 0) continue;
            form |= SIGNED;
            ClaimTerms memory t = items[i].terms;
            bool hasFee = t.maxFee != 0 || t.feeTaker != address(0) || items[i].fee != 0;
            if (hasFee || t.upTo != items[i].amount || t.deadline > type(uint64).max) areShort = false;
        }
        if (form & SIGNED != 0 && areShort) form |= SHORT;
    }

    /// @dev Fewest bytes that hold each amount and each fee; at least 1.
    function amountBytesOf(BundleItem[] memory items) internal pure returns (uint256 amountBytes) {
        uint256 all = 0;
        for (uint256 i = 0; i < items.length; ++i) all |= items[i].amount | items[i].fee;
        amountBytes = 1;
        while (amountBytes < 32 && all >> (8 * amountBytes) != 0) ++amountBytes;
    }

    /// @dev OpenZeppelin's multiproof of the leaves at `indexes`, strictly ascending, with its flags as bits: the queue runs
    /// down the heap, so that where both children are known they are neighbours in it.
    function multiproof(
        bytes32[] memory nodes,
        uint256[] memory indexes
    ) internal pure returns (bytes32[] memory proof, bytes memory flags) {
        uint256[] memory queue = new uint256[](indexes.length + nodes.length);
        bytes32[] memory used = new bytes32[](nodes.length);
        bool[] memory bits = new bool[](nodes.length);
        (uint256 head, uint256 tail_, uint256 nodesUsed, uint256 steps) = (0, 0, 0, 0);
        for (uint256 i = 0; i < indexes.length; ++i) queue[tail_++] = nodes.length - 1 - indexes[i];

        while (queue[head] != 0) {
            uint256 node = queue[head++];
            uint256 sibling = node % 2 == 0 ? node - 1 : node + 1;
            if (head < tail_ && queue[head] == sibling) {
                ++head;
                bits[steps] = true;
            } else {
                used[nodesUsed++] = nodes[sibling];
            }
            queue[tail_++] = (node - 1) / 2;
            ++steps;
        }

        proof = new bytes32[](nodesUsed);
        for (uint256 i = 0; i < nodesUsed; ++i) proof[i] = used[i];
        flags = new bytes((steps + 7) / 8);
        for (uint256 k = 0; k < steps; ++k) {
            if (bits[k]) flags[k / 8] |= bytes1(uint8(1 << (7 - (k % 8))));
        }
    }

    /// @dev The last `length` bytes of a word.
    function tail(uint256 value, uint256 length) internal pure returns (bytes memory end) {
        end = new bytes(length);
        for (uint256 i = 0; i < length; ++i) end[i] = bytes1(uint8(value >> (8 * (length - 1 - i))));
    }
}
