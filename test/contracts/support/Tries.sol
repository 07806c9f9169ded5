// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice RLP, the plain way: only what is canonical.
library Rlp {
    function str(bytes memory data) internal pure returns (bytes memory) {
        if (data.length == 1 && uint8(data[0]) < 0x80) return data;
        return bytes.concat(_header(0x80, data.length), data);
    }

    function number(uint256 value) internal pure returns (bytes memory) {
        uint256 length = 0;
        while (length < 32 && value >> (8 * length) != 0) ++length;
        return str(cut(bytes32(length == 0 ? 0 : value << (256 - 8 * length)), length));
    }

    /// @notice The first `length` bytes of a word.
    function cut(bytes32 value, uint256 length) internal pure returns (bytes memory data) {
        data = abi.encode(value);
        assembly ("memory-safe") {
            mstore(data, length)
        }
    }

    function word(bytes32 value) internal pure returns (bytes memory) {
        return str(abi.encode(value));
    }

    /// @param items Encoded items, end to end.
    function list(bytes memory items) internal pure returns (bytes memory) {
        return bytes.concat(_header(0xc0, items.length), items);
    }

    function _header(uint256 base, uint256 length) private pure returns (bytes memory) {
        if (length < 56) return bytes.concat(bytes1(uint8(base + length)));
        bytes memory digits = "";
        for (; length != 0; length >>= 8) digits = bytes.concat(bytes1(uint8(length)), digits);
        return bytes.concat(bytes1(uint8(base + 55 + digits.length)), digits);
    }
}

/// @notice What a trie holds under one key: the value as it stands in the leaf.
struct Entry {
    bytes32 key;
    bytes value;
}

/// @notice Merkle-Patricia tries, built the slow way from all they hold.
library Tries {
    function rootOf(Entry[] memory entries) internal pure returns (bytes32) {
        return keccak256(nodeOf(entries, 0));
    }

    /// @notice The nodes on the way of a key; those inlined in their parent are not listed.
    function prove(Entry[] memory entries, bytes32 key) internal pure returns (bytes[] memory proof) {
        return prove(entries, key, nodeOf(entries, 0));
    }

    /// @param node The root node, which takes the longest to make.
    function prove(
        Entry[] memory entries,
        bytes32 key,
        bytes memory node
    ) internal pure returns (bytes[] memory proof) {
        proof = new bytes[](0);
        uint256 depth = 0;
        while (entries.length != 0) {
            if (depth != 0) node = nodeOf(entries, depth);
            if (depth == 0 || node.length >= 32) proof = _append(proof, node);
            if (entries.length == 1) break;
            uint256 shared = _shared(entries);
            if (shared == depth) {
                entries = _below(entries, depth, nibbleAt(key, depth));
                ++depth;
            } else {
                // Who leaves the way at an extension is not there.
                if (uint256(entries[0].key ^ key) >> (256 - 4 * shared) != 0) break;
                depth = shared;
            }
        }
    }

    /// @notice The node that stands for entries which agree in their first `depth` nibbles.
    function nodeOf(Entry[] memory entries, uint256 depth) internal pure returns (bytes memory) {
        if (entries.length == 0) return hex"80";
        if (entries.length == 1) {
            bytes memory path = _prefixed(entries[0].key, depth, 64, true);
            return Rlp.list(bytes.concat(Rlp.str(path), Rlp.str(entries[0].value)));
        }
        uint256 shared = _shared(entries);
        if (shared > depth) {
            bytes memory path = _prefixed(entries[0].key, depth, shared, false);
            return Rlp.list(bytes.concat(Rlp.str(path), _reference(nodeOf(entries, shared))));
        }
        bytes memory items = "";
        for (uint256 nibble = 0; nibble < 16; ++nibble) {
            items = bytes.concat(items, _reference(nodeOf(_below(entries, depth, nibble), depth + 1)));
        }
        return Rlp.list(bytes.concat(items, hex"80"));
    }

    function nibbleAt(bytes32 key, uint256 position) internal pure returns (uint256) {
        return uint256(key << (4 * position)) >> 252;
    }

    function _reference(bytes memory node) private pure returns (bytes memory) {
        return node.length < 32 ? node : Rlp.word(keccak256(node));
    }

    function _below(Entry[] memory entries, uint256 depth, uint256 nibble) private pure returns (Entry[] memory below) {
        uint256 count = 0;
        for (uint256 i = 0; i < entries.length; ++i) if (nibbleAt(entries[i].key, depth) == nibble) ++count;
        below = new Entry[](count);
        for (uint256 i = entries.length; count > 0; --i) {
            if (nibbleAt(entries[i - 1].key, depth) == nibble) below[--count] = entries[i - 1];
        }
    }

    /// @dev Nibbles in which all keys begin alike; there are two keys or more.
    function _shared(Entry[] memory entries) private pure returns (uint256 nibbles) {
        uint256 differing = 0;
        for (uint256 i = 1; i < entries.length; ++i) differing |= uint256(entries[i].key ^ entries[0].key);
        while (differing >> (252 - 4 * nibbles) == 0) ++nibbles;
    }

    /// @dev Hex-prefix encoding of the nibbles from `start` to `end`.
    function _prefixed(bytes32 key, uint256 start, uint256 end, bool isLeaf) private pure returns (bytes memory path) {
        uint256 count = end - start;
        uint256 flag = isLeaf ? 2 : 0;
        bytes32 rest = key << (4 * start);
        if (count % 2 == 0) return bytes.concat(bytes1(uint8(flag << 4)), Rlp.cut(rest, count / 2));
        return Rlp.cut(bytes32((flag + 1) << 252) | (rest >> 4), (count + 1) / 2);
    }

    function _append(bytes[] memory nodes, bytes memory node) private pure returns (bytes[] memory longer) {
        longer = new bytes[](nodes.length + 1);
        for (uint256 i = 0; i < nodes.length; ++i) longer[i] = nodes[i];
        longer[nodes.length] = node;
    }
}
