// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";
import { Base } from "../support/Base.sol";

/// @notice The vectors of status words and of the digest. Those of leaves, ids, trees and verdicts are read beside
/// the libraries' own tests; the shuffle and the allocation hash have no Solidity.
contract VectorsTest is Base {
    struct StatusWordsVector {
        uint256 size;
        uint256[] set;
        bytes32[] words;
        bytes bitstring;
    }

    struct DigestVector {
        uint256 digest;
        uint256 kind;
        uint256 wordOrIndex;
        uint256 mask;
        uint256 from;
        uint256 until;
        uint256 reason;
        bytes32 evidence;
        uint256 next;
    }

    function test_StatusWords_EqualTheVectors() public view {
        StatusWordsVector[] memory vectors = abi.decode(vector("status-words"), (StatusWordsVector[]));
        uint256 bits = 0;
        for (uint256 i = 0; i < vectors.length; ++i) {
            StatusWordsVector memory v = vectors[i];
            equal(v.words.length, (v.size + 223) / 224, "number of words");
            bytes32[] memory words = new bytes32[](v.words.length);
            for (uint256 k = 0; k < v.set.length; ++k) {
                (uint256 word, uint256 mask) = StatusWords.locate(v.set[k]);
                words[word] |= bytes32(mask);
                ++bits;
            }
            equal(keccak256(abi.encode(words)), keccak256(abi.encode(v.words)), "words");
            for (uint256 word = 0; word < words.length; ++word) {
                isTrue(uint256(words[word]) & ~StatusWords.credentialBits(word, v.size) == 0, "only its credentials");
            }
            _isBitstringOf(v);
        }
        isTrue(vectors.length > 0 && bits > vectors.length, "vectors and set bits");
    }

    /// @dev Skips what is wider than the contract's types (digest 224 bits, kind 8, times 64, reason 32): none so far.
    function test_DigestStep_EqualsTheVectors() public view {
        DigestVector[] memory vectors = abi.decode(vector("digest"), (DigestVector[]));
        uint256 skipped = 0;
        for (uint256 i = 0; i < vectors.length; ++i) {
            DigestVector memory v = vectors[i];
            bool wide = v.digest > type(uint224).max || v.kind > type(uint8).max || v.reason > type(uint32).max;
            if (wide || v.from > type(uint64).max || v.until > type(uint64).max) {
                ++skipped;
                continue;
            }
            uint224 next = StatusWords.digestStep({
                digest: uint224(v.digest),
                kind: uint8(v.kind),
                wordOrIndex: v.wordOrIndex,
                mask: v.mask,
                from: uint64(v.from),
                until: uint64(v.until),
                reason: uint32(v.reason),
                evidence: v.evidence
            });
            equal(next, v.next, "digest");
        }
        isTrue(vectors.length > 0, "vectors");
        equal(skipped, 0, "skipped");
    }

    /// @dev The top 28 bytes of each word, end to end, cut to ceil(size / 8) bytes.
    function _isBitstringOf(StatusWordsVector memory v) private pure {
        equal(v.bitstring.length, (v.size + 7) / 8, "length of the bitstring");
        for (uint256 i = 0; i < v.bitstring.length; ++i) {
            isTrue(v.bitstring[i] == v.words[i / 28][i % 28], "byte of the bitstring");
        }
    }
}
