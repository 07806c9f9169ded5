// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { AttestationRequestData, IAttestationRegistry } from "../interfaces/IAttestationRegistry.sol";
import { CompactWords } from "./CompactWords.sol";

/// @title AttestationBlob
/// @notice Stores attestations as contract code, which costs 200 gas a byte; a storage slot costs 691 gas a byte.
/// @dev A blob is `head item item ...`. See docs/storage.md.
///
///     head, narrow    00 | 0 and the time in 31 bits: seconds since the registry was deployed
///     head, wide      00 | 1 and 31 zero bits | series 8 | time 8: where one of them does not fit 31 bits
///     item            recipient 20 | shape 2 | expiration 8, where there is one | reference 32, where there is one | data
///     item, long      the same, but instead of the data: its length 4 | address 20 of each chunk
///     chunk           00 | up to 24,575 bytes
///
/// shape: 1 bit for an expiration, 1 bit for a reference, 1 bit for data in compact form ({CompactWords}), 13 bits for the
/// data's length: in words where it is compact, else in bytes, all ones for long data.
/// @dev All code stored here begins with 00 (STOP), so a call to it runs nothing, whatever kind of call it is.
library AttestationBlob {
    /// @notice Most bytes of a contract's code (EIP-170).
    uint256 internal constant MAX_BYTES = 24_576;
    uint256 private constant NARROW_HEAD = 5;
    uint256 private constant WIDE_HEAD = 21;

    uint256 private constant WIDE = 0x80000000;
    uint256 private constant EXPIRES = 0x8000;
    uint256 private constant REFERS = 0x4000;
    uint256 private constant COMPACT = 0x2000;
    uint256 private constant LONG = 0x1fff;
    uint256 private constant CHUNK_BYTES = 24_575;

    /// @notice Most bytes that an item takes in a blob: in compact form it takes fewer.
    function sizeOf(AttestationRequestData calldata item, bytes calldata data) internal pure returns (uint256 size) {
        size = data.length;
        unchecked {
            if (size >= LONG) size = 4 + 20 * _chunksOf(size);
            size += 22;
            if (item.expirationTime != 0) size += 8;
            if (item.refUID != 0) size += 32;
        }
    }

    /// @notice Where a blob can be built: in free memory, which is not kept. Until the blob is stored, nothing else may use
    /// free memory.
    /// @return start Where its first byte goes. The 32 bytes before it belong to the blob too, for the code that stores it.
    function begin() internal pure returns (uint256 start) {
        // Safe: only reads.
        assembly ("memory-safe") {
            start := add(mload(0x40), 0x20)
        }
    }

    /// @notice Writes a narrow head.
    /// @return end Where the first item goes.
    function writeHead(uint256 start, uint256 elapsed) internal pure returns (uint256 end) {
        // Safe: free memory; the first item overwrites the bytes written beyond the head.
        assembly ("memory-safe") {
            mstore(start, shl(216, elapsed))
            end := add(start, NARROW_HEAD)
        }
    }

    /// @notice Writes a wide head.
    /// @return end Where the first item goes.
    function writeWideHead(uint256 start, uint256 series, uint64 time) internal pure returns (uint256 end) {
        // Safe: as above.
        assembly ("memory-safe") {
            mstore(start, or(or(shl(216, WIDE), shl(152, series)), shl(88, time)))
            end := add(start, WIDE_HEAD)
        }
    }

    /// @notice Writes an item, with its data in compact form where that is shorter. Long data is stored first, each chunk as a
    /// contract's code.
    /// @param data The item's data.
    /// @return body Where the data begins.
    /// @return end Where the next item goes.
    /// @return isCompact Whether the data is in compact form.
    function writeItem(
        uint256 start,
        AttestationRequestData calldata item,
        bytes calldata data
    ) internal returns (uint256 body, uint256 end, bool isCompact) {
        bool isLong = data.length >= LONG;
        uint256 shape = isLong ? LONG : data.length;
        address recipient = item.recipient;
        uint64 expirationTime = item.expirationTime;
        bytes32 refUID = item.refUID;
        if (expirationTime != 0) shape |= EXPIRES;
        if (refUID != 0) shape |= REFERS;
        // Safe: free memory; the next write covers the tail of each word, or the blob ends before it.
        assembly ("memory-safe") {
            mstore(start, or(shl(96, recipient), shl(80, shape)))
            body := add(start, 22)
            if expirationTime {
                mstore(body, shl(192, expirationTime))
                body := add(body, 8)
            }
            if refUID {
                mstore(body, refUID)
                body := add(body, 32)
            }
        }

        if (isLong) return (body, _writeLong(body, data), false);
        end = CompactWords.write(body, data);
        if (end != 0) {
            shape = (shape & (EXPIRES | REFERS)) | COMPACT | (data.length / 32);
            // Safe: the two bytes of the shape.
            assembly ("memory-safe") {
                mstore8(add(start, 20), shr(8, shape))
                mstore8(add(start, 21), shape)
            }
            return (body, end, true);
        }
        // Safe: free memory.
        assembly ("memory-safe") {
            calldatacopy(body, data.offset, data.length)
            end := add(body, data.length)
        }
    }

    /// @notice Stores the bytes from `start` to `end` as code.
    /// @return blob Address of that code.
    function store(uint256 start, uint256 end) internal returns (address blob) {
        uint256 size;
        unchecked {
            size = end - start;
        }
        // Safe: writes the 32 bytes before `start`, which begin keeps for that. The creation code is 10 bytes:
        // PUSH2 size, DUP1, PUSH1 10, RETURNDATASIZE, CODECOPY, RETURNDATASIZE, RETURN (RETURNDATASIZE is 0 here).
        assembly ("memory-safe") {
            mstore(sub(start, 0x20), or(shl(56, size), 0x61000080600a3d393df3))
            blob := create(0, sub(start, 10), add(size, 10))
        }
        if (blob == address(0)) revert IAttestationRegistry.DataNotStored(size);
    }

    /// @notice The head of a blob.
    /// @return wide Whether it is wide.
    /// @return series The series where it is wide, else 0.
    /// @return time The time where it is wide, else seconds since the registry was deployed.
    function readHead(address blob) internal view returns (bool wide, uint256 series, uint64 time) {
        // Safe: scratch space only.
        assembly ("memory-safe") {
            extcodecopy(blob, 0, 0, 32)
            let head := mload(0)
            time := shr(216, head)
            if and(time, WIDE) {
                wide := 1
                series := and(shr(152, head), 0xffffffffffffffff)
                time := and(shr(88, head), 0xffffffffffffffff)
            }
        }
    }

    /// @notice Recipient of the item at `offset`.
    function readRecipient(address blob, uint256 offset) internal view returns (address recipient) {
        // Safe: scratch space only.
        assembly ("memory-safe") {
            extcodecopy(blob, 0, offset, 32)
            recipient := shr(96, mload(0))
        }
    }

    /// @notice The item at `offset` without reference and data.
    function readTerms(address blob, uint256 offset) internal view returns (address recipient, uint64 expirationTime) {
        // Safe: scratch space only.
        assembly ("memory-safe") {
            extcodecopy(blob, 0, offset, 32)
            let item := mload(0)
            recipient := shr(96, item)
            if and(shr(80, item), EXPIRES) {
                expirationTime := and(shr(16, item), 0xffffffffffffffff)
            }
        }
    }

    /// @notice The whole item at `offset`.
    function readItem(
        address blob,
        uint256 offset
    ) internal view returns (address recipient, uint64 expirationTime, bytes32 refUID, bytes memory data) {
        uint256 shape;
        // Safe: free memory for the longest beginning of an item, 62 bytes, which is not kept.
        assembly ("memory-safe") {
            let item := mload(0x40)
            extcodecopy(blob, item, offset, 62)
            recipient := shr(96, mload(item))
            shape := and(shr(80, mload(item)), 0xffff)
            offset := add(offset, 22)
            item := add(item, 22)
            if and(shape, EXPIRES) {
                expirationTime := shr(192, mload(item))
                offset := add(offset, 8)
                item := add(item, 8)
            }
            if and(shape, REFERS) {
                refUID := mload(item)
                offset := add(offset, 32)
            }
        }
        uint256 length = shape & LONG;
        if (shape & COMPACT != 0) {
            data = _readCompact(blob, offset, length);
        } else if (length == LONG) {
            data = _readLong(blob, offset);
        } else {
            // Safe: takes memory from the free pointer for the length and the bytes, rounded up.
            assembly ("memory-safe") {
                data := mload(0x40)
                mstore(data, length)
                extcodecopy(blob, add(data, 0x20), offset, length)
                mstore(0x40, and(add(add(data, 0x3f), length), not(0x1f)))
            }
        }
    }

    function _chunksOf(uint256 length) private pure returns (uint256) {
        return (length + CHUNK_BYTES - 1) / CHUNK_BYTES;
    }

    function _writeLong(uint256 start, bytes calldata data) private returns (uint256 end) {
        // Beyond the item and the 32 bytes that `store` writes.
        uint256 chunk = start + 4 + 20 * _chunksOf(data.length) + 64;
        // Safe: free memory.
        assembly ("memory-safe") {
            mstore(start, shl(224, data.length))
            end := add(start, 4)
        }
        for (uint256 from = 0; from < data.length; from += CHUNK_BYTES) {
            uint256 left = data.length - from;
            uint256 length = left < CHUNK_BYTES ? left : CHUNK_BYTES;
            // Safe: free memory.
            assembly ("memory-safe") {
                mstore8(chunk, 0)
                calldatacopy(add(chunk, 1), add(data.offset, from), length)
            }
            address stored = store(chunk, chunk + 1 + length);
            // Safe: free memory; the bytes written beyond the address lie before the chunk.
            assembly ("memory-safe") {
                mstore(end, shl(96, stored))
                end := add(end, 20)
            }
        }
    }

    function _readCompact(address blob, uint256 offset, uint256 words) private view returns (bytes memory data) {
        uint256 form;
        // Safe: free memory beyond the data's; it is not kept. The form is at most 33 bytes a word; bytes copied beyond the
        // form are not read.
        assembly ("memory-safe") {
            form := add(mload(0x40), mul(32, add(words, 1)))
            extcodecopy(blob, form, offset, mul(33, words))
        }
        return CompactWords.read(form, words);
    }

    function _readLong(address blob, uint256 offset) private view returns (bytes memory data) {
        // Safe: scratch space; then takes memory from the free pointer for the length and the bytes, rounded up. Every chunk but
        // the last is full, and the last one's copy is cut to what is left.
        assembly ("memory-safe") {
            extcodecopy(blob, 0, offset, 4)
            let length := shr(224, mload(0))
            data := mload(0x40)
            mstore(data, length)
            mstore(0x40, and(add(add(data, 0x3f), length), not(0x1f)))
            offset := add(offset, 4)
            for {
                let from := 0
            } lt(from, length) {
                from := add(from, CHUNK_BYTES)
            } {
                let part := sub(length, from)
                if gt(part, CHUNK_BYTES) {
                    part := CHUNK_BYTES
                }
                extcodecopy(blob, 0, offset, 32)
                extcodecopy(shr(96, mload(0)), add(add(data, 0x20), from), 1, part)
                offset := add(offset, 20)
            }
        }
    }
}
