// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IWitnessVerifier } from "../interfaces/IWitnessVerifier.sol";

/// @title StateProof
/// @notice Proves, from a block's header, that the block's state holds a value, or that it does not. Twin of
/// src/sdk/core/stateProof.
/// @dev All functions read calldata in place. Offsets are positions in the calldata. `end` is always the end of a value that
/// the ABI decoder has found to lie within the calldata, and nothing behind it is used.
/// @dev RLP must be canonical, and a proof may have no node that it does not need. So each fact has exactly one proof.
library StateProof {
    /// @notice keccak256 of the empty string's RLP: root of a trie that holds nothing.
    bytes32 internal constant EMPTY_TRIE_ROOT = keccak256(hex"80");

    uint256 private constant NIBBLES = 64;
    uint256 private constant BRANCH_ITEMS = 17;
    /// @dev Number of a header's items up to the nonce; later forks have appended more.
    uint256 private constant HEADER_ITEMS = 15;
    uint256 private constant STATE_ROOT = 3;
    uint256 private constant TIMESTAMP = 11;
    uint256 private constant ACCOUNT_ITEMS = 4;
    uint256 private constant STORAGE_ROOT = 2;

    /// @dev One RLP item. If it is a byte below 0x80, its payload is the item itself.
    struct Item {
        uint256 start;
        /// @dev Where its payload begins and ends.
        uint256 from;
        uint256 to;
        bool isList;
    }

    /// @notice State root and time that a block's header names. Compare the header's hash with a trusted one: nothing else
    /// proves it.
    function readHeader(bytes calldata header) internal pure returns (bytes32 stateRoot, uint64 timestamp) {
        (uint256 offset, uint256 end) = _range(header);
        Item memory item = _list(offset, end);
        uint256 count = 0;
        for (uint256 next = item.from; next < end; next = item.to) {
            _read(item, next, end);
            if (count == STATE_ROOT) stateRoot = _hash(item);
            if (count == TIMESTAMP) timestamp = uint64(_number(item, 8));
            ++count;
        }
        if (count < HEADER_ITEMS) revert IWitnessVerifier.BadRlp(offset);
    }

    /// @notice Root of an account's storage. For an account that provably does not exist, this is the empty trie's root.
    function storageRoot(
        bytes32 stateRoot,
        address account,
        bytes[] calldata proof
    ) internal pure returns (bytes32 root) {
        (uint256 offset, uint256 end) = valueAt(stateRoot, keccak256(_packed(account)), proof);
        if (offset == end) return EMPTY_TRIE_ROOT;
        Item memory item = _list(offset, end);
        uint256 count = 0;
        for (uint256 next = item.from; next < end; next = item.to) {
            _read(item, next, end);
            if (count < STORAGE_ROOT) _number(item, count == 0 ? 8 : 32);
            else if (count == STORAGE_ROOT) root = _hash(item);
            else _hash(item);
            ++count;
        }
        if (count != ACCOUNT_ITEMS) revert IWitnessVerifier.BadRlp(offset);
    }

    /// @notice Value of a storage slot. A slot that is provably absent is 0; a present slot must not be 0.
    function slotValue(bytes32 root, bytes32 slot, bytes[] calldata proof) internal pure returns (uint256 value) {
        (uint256 offset, uint256 end) = valueAt(root, keccak256(abi.encode(slot)), proof);
        if (offset == end) return 0;
        Item memory item;
        _read(item, offset, end);
        value = _number(item, 32);
        if (value == 0 || item.to != end) revert IWitnessVerifier.BadRlp(offset);
    }

    /// @notice Value of a key of 32 bytes in a Merkle-Patricia trie (Yellow Paper, appendices C and D).
    /// @return from Where the value begins.
    /// @return to Where it ends; `from` if the proof shows that the key has no value.
    function valueAt(
        bytes32 root,
        bytes32 key,
        bytes[] calldata proof
    ) internal pure returns (uint256 from, uint256 to) {
        uint256 used = 0;
        if (root != EMPTY_TRIE_ROOT) {
            Item memory item;
            uint256 depth = 0;
            (uint256 start, uint256 end) = _node(key, proof, used++, root);
            while (true) {
                bool isLast;
                (isLast, depth) = _step(item, start, end, key, depth);
                if (isLast) {
                    (from, to) = (item.from, item.to);
                    break;
                }
                if (!item.isList && item.to - item.from == 32) {
                    (start, end) = _node(key, proof, used++, bytes32(_word(item.from)));
                } else {
                    // A node shorter than 32 bytes is inlined in its parent.
                    if (!item.isList || item.to - item.start >= 32) revert IWitnessVerifier.BadRlp(item.start);
                    (start, end) = (item.start, item.to);
                }
            }
        }
        if (used < proof.length) revert IWitnessVerifier.UnusedProofNodes(key, used, proof.length);
    }

    /// @dev Follows a key through one node.
    /// @param item Becomes the next child, or at the last node the value; an empty value means that the key is absent.
    /// @param depth Number of the key's nibbles that are already matched.
    function _step(
        Item memory item,
        uint256 start,
        uint256 end,
        bytes32 key,
        uint256 depth
    ) private pure returns (bool isLast, uint256 newDepth) {
        uint256 payload = _list(item, start, end);
        _read(item, payload, end);
        (uint256 pathStart, uint256 pathEnd) = (item.from, item.to);
        bool isPath = !item.isList;
        if (pathEnd < end) _read(item, pathEnd, end);
        else revert IWitnessVerifier.BadRlp(start);

        if (item.to < end) {
            if (depth == NIBBLES) revert IWitnessVerifier.BadRlp(start);
            _readChild(item, payload, end, uint256(key << (4 * depth)) >> 252);
            return (!item.isList && item.from == item.to, depth + 1);
        }

        // Two items: an extension or a leaf.
        if (!isPath) revert IWitnessVerifier.BadRlp(payload);
        (bool isLeaf, bool isOnPath, uint256 nibbles) = _path(pathStart, pathEnd, key, depth);
        newDepth = depth + nibbles;
        if (isLeaf) {
            if (item.isList || item.from == item.to) revert IWitnessVerifier.BadRlp(item.start);
            isOnPath = isOnPath && newDepth == NIBBLES;
            isLast = true;
        }
        if (!isOnPath) (isLast, item.from) = (true, item.to);
    }

    /// @dev Reads a branch's child at `nibble`, and checks all items of the branch.
    function _readChild(Item memory item, uint256 payload, uint256 end, uint256 nibble) private pure {
        uint256 next = payload;
        uint256 child;
        uint256 first;
        for (uint256 i = 0; i < BRANCH_ITEMS; ++i) {
            if (i == nibble) child = next;
            first = _word(next) >> 248;
            // Nearly all items are hashes or empty. An item beyond the end is detected below, because `next` never moves back.
            if (first == 0xa0) {
                next += 33;
            } else if (first == 0x80) {
                next += 1;
            } else {
                _read(item, next, end);
                next = item.to;
            }
        }
        // The last item is the branch's value: a string, empty in every trie whose keys have one length.
        if (next != end || first >= 0xc0) revert IWitnessVerifier.BadRlp(next);
        _read(item, child, end);
    }

    /// @dev Reads hex-prefix encoded nibbles and compares them with the rest of the key.
    function _path(
        uint256 from,
        uint256 to,
        bytes32 key,
        uint256 depth
    ) private pure returns (bool isLeaf, bool isOnPath, uint256 nibbles) {
        if (from == to || to - from > 33) revert IWitnessVerifier.BadRlp(from);
        uint256 prefix = _word(from) >> 252;
        isLeaf = prefix >= 2;
        bool isOdd = prefix & 1 == 1;
        nibbles = 2 * (to - from) - (isOdd ? 1 : 2);
        bool isPadded = !isOdd && (_word(from) >> 248) & 0x0f != 0;
        if (prefix > 3 || isPadded || (!isLeaf && nibbles == 0)) revert IWitnessVerifier.BadRlp(from);
        if (nibbles <= NIBBLES - depth) {
            uint256 path = isOdd ? _word(from) << 4 : _word(from + 1);
            // Without nibbles this shifts by 256, so nothing is left that could differ.
            isOnPath = (path ^ uint256(key << (4 * depth))) >> (256 - 4 * nibbles) == 0;
        }
    }

    /// @dev The node at a position of the proof. Its hash must be the one that its parent, or the root, names.
    function _node(
        bytes32 key,
        bytes[] calldata proof,
        uint256 position,
        bytes32 expected
    ) private pure returns (uint256 start, uint256 end) {
        if (position == proof.length) revert IWitnessVerifier.ProofTooShort(key, position, expected);
        bytes calldata node = proof[position];
        (start, end) = _range(node);
        bytes32 hash = hashOf(node);
        if (hash != expected) revert IWitnessVerifier.WrongProofNode(key, position, hash, expected);
        // A shorter node would be inlined in its parent; only a root may be that short.
        if (position > 0 && node.length < 32) revert IWitnessVerifier.BadRlp(start);
    }

    /// @notice keccak256 of calldata, without keeping a copy in memory.
    function hashOf(bytes calldata data) internal pure returns (bytes32 hash) {
        // Safe: writes free memory only and keeps none of it.
        assembly ("memory-safe") {
            let copy := mload(0x40)
            calldatacopy(copy, data.offset, data.length)
            hash := keccak256(copy, data.length)
        }
    }

    /// @dev The list that takes up all bytes from `start` to `end`.
    function _list(uint256 start, uint256 end) private pure returns (Item memory item) {
        _list(item, start, end);
    }

    function _list(Item memory item, uint256 start, uint256 end) private pure returns (uint256 payload) {
        _read(item, start, end);
        if (!item.isList || item.to != end) revert IWitnessVerifier.BadRlp(start);
        return item.from;
    }

    /// @dev Reads the item at `start`, which must end at or before `end`.
    function _read(Item memory item, uint256 start, uint256 end) private pure {
        if (start >= end) revert IWitnessVerifier.BadRlp(start);
        uint256 first = _word(start) >> 248;
        item.start = start;
        item.isList = first >= 0xc0;
        if (first < 0x80) {
            (item.from, item.to) = (start, start + 1);
            return;
        }
        uint256 from = start + 1;
        uint256 length = first - (item.isList ? 0xc0 : 0x80);
        if (length > 55) {
            // The length itself has at most 4 bytes: far more than any block or proof needs.
            uint256 size = length - 55;
            length = _word(from) >> (256 - 8 * size);
            if (size > 4 || length < 56 || length >> (8 * (size - 1)) == 0) revert IWitnessVerifier.BadRlp(start);
            from += size;
        }
        (item.from, item.to) = (from, from + length);
        if (from + length > end) revert IWitnessVerifier.BadRlp(start);
        bool isByte = length == 1 && !item.isList;
        if (isByte && _word(from) >> 248 < 0x80) revert IWitnessVerifier.BadRlp(start);
    }

    /// @dev A string of exactly 32 bytes.
    function _hash(Item memory item) private pure returns (bytes32) {
        if (item.isList || item.to - item.from != 32) revert IWitnessVerifier.BadRlp(item.start);
        return bytes32(_word(item.from));
    }

    /// @dev An unsigned integer of up to `size` bytes, without leading zeros; no bytes mean 0.
    function _number(Item memory item, uint256 size) private pure returns (uint256 number) {
        uint256 length = item.to - item.from;
        if (length == 0 && !item.isList) return 0;
        number = _word(item.from);
        if (item.isList || length > size || number >> 248 == 0) revert IWitnessVerifier.BadRlp(item.start);
        number >>= 256 - 8 * length;
    }

    function _range(bytes calldata data) private pure returns (uint256 start, uint256 end) {
        // Safe: reads no memory.
        assembly ("memory-safe") {
            start := data.offset
        }
        end = start + data.length;
    }

    function _word(uint256 offset) private pure returns (uint256 word) {
        // Safe: reads calldata; beyond its end there are zeros.
        assembly ("memory-safe") {
            word := calldataload(offset)
        }
    }

    function _packed(address account) private pure returns (bytes memory) {
        return bytes.concat(bytes20(account));
    }
}
