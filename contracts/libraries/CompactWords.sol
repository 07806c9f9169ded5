// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title CompactWords
/// @notice ABI-encoded data without most of its zero bytes. Each word of 32 bytes becomes one byte that names its form, and
/// then the bytes that are left.
/// @dev The forms:
///
///      1 to 32     the word's last 1 to 32 bytes follow; those before are zero (numbers, addresses)
///      33 to 63    the word's first 1 to 31 bytes follow; those after are zero (strings, bytesN)
///      64 to 255   the word is the number 0 to 191; nothing follows (flags, offsets, lengths)
library CompactWords {
    uint256 private constant LEFT = 32;
    uint256 private constant NUMBER = 64;
    uint256 private constant NUMBERS = 192;
    /// @dev Bytes of data after which the form must be shorter, or writing stops. So data without zero bytes costs only a few
    /// hundred gas in vain.
    uint256 private constant TRIED = 128;

    /// @notice Writes data in its compact form to memory. It may write up to 33 bytes more than the data's length.
    /// @return end Where the form ends; 0 where the form would not be shorter, or the data is not whole words.
    function write(uint256 start, bytes calldata data) internal pure returns (uint256 end) {
        if (data.length & 31 != 0 || !_isWorthTrying(data)) return 0;
        end = start;
        unchecked {
            for (uint256 i = 0; i < data.length; i += 32) {
                if (i >= TRIED && end >= start + i) return 0;
                uint256 word;
                // Safe: reads within the data.
                assembly ("memory-safe") {
                    word := calldataload(add(data.offset, i))
                }
                uint256 form = 32;
                uint256 size = 32;
                if (word < NUMBERS) {
                    form = NUMBER + word;
                    size = 0;
                } else if (word >> 248 == 0) {
                    size = Math.log256(word) + 1;
                    form = size;
                    word <<= 8 * (32 - size);
                } else if (uint8(word) == 0) {
                    // The lowest bit that is set lies in the last byte that is kept.
                    size = 32 - Math.log256(word & (~word + 1));
                    form = LEFT + size;
                }
                // Safe: free memory, as the caller promises.
                assembly ("memory-safe") {
                    mstore8(end, form)
                    mstore(add(end, 1), word)
                    end := add(add(end, 1), size)
                }
            }
            if (end >= start + data.length) return 0;
        }
    }

    /// @dev Whether one of the first four words begins or ends with a zero byte.
    function _isWorthTrying(bytes calldata data) private pure returns (bool isWorth) {
        // Safe: reads calldata.
        assembly ("memory-safe") {
            let last := add(data.offset, data.length)
            if gt(data.length, TRIED) {
                last := add(data.offset, TRIED)
            }
            for {
                let next := data.offset
            } lt(next, last) {
                next := add(next, 32)
            } {
                let word := calldataload(next)
                isWorth := or(isWorth, or(lt(word, shl(248, 1)), iszero(byte(31, word))))
            }
        }
    }

    /// @notice Reads data back from its compact form in memory.
    /// @param start Where the form begins: beyond the memory that the data will take, `32 * (words + 1)` bytes from the free
    /// memory pointer on.
    function read(uint256 start, uint256 words) internal pure returns (bytes memory data) {
        data = new bytes(32 * words);
        for (uint256 i = 32; i <= 32 * words; i += 32) {
            // Safe: each word goes into the data's own memory.
            assembly ("memory-safe") {
                let form := byte(0, mload(start))
                let word := mload(add(start, 1))
                start := add(start, 1)
                switch lt(form, NUMBER)
                case 0 {
                    word := sub(form, NUMBER)
                }
                default {
                    switch gt(form, LEFT)
                    case 0 {
                        word := shr(mul(8, sub(32, form)), word)
                    }
                    default {
                        form := sub(form, LEFT)
                        // The bytes behind the kept ones belong to the next word.
                        let cut := mul(8, sub(32, form))
                        word := shl(cut, shr(cut, word))
                    }
                    start := add(start, form)
                }
                mstore(add(data, i), word)
            }
        }
    }
}
