// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { NativeTree } from "../../../contracts/libraries/NativeTree.sol";
import { SignedClaim } from "../../../contracts/libraries/SignedClaim.sol";
import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";
import { Base } from "../support/Base.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { ClaimSigning } from "../support/ClaimSigning.sol";
import { Trees } from "../support/Trees.sol";
import { BundleReader } from "./Bundle.t.sol";

/// @notice The vectors of status words, of the digest, and of what a campaign takes. Those of leaves, ids, trees and
/// verdicts are read beside the libraries' own tests; the shuffle and the allocation hash have no Solidity.
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

    struct MultiproofVector {
        bytes32[] leaves;
        uint256[] indexes;
        bytes32[] nodes;
        bool[] flags;
        bytes32 root;
    }

    struct Item {
        uint256 index;
        address account;
        uint256 amount;
        uint256 upTo;
        address recipient;
        uint256 maxFee;
        address feeTaker;
        uint256 deadline;
        uint256 fee;
        bytes signature;
        bytes gateData;
    }

    struct BundleVector {
        uint256 amountBytes;
        bool signed;
        bool gated;
        bool shortTerms;
        Item[] items;
        bytes32[] nodes;
        bool[] flags;
        bytes32 root;
        bytes bundle;
    }

    struct ClaimDigestVector {
        uint256 chainId;
        address campaign;
        address account;
        uint256 index;
        uint256 upTo;
        address recipient;
        uint256 maxFee;
        address feeTaker;
        uint256 paidBefore;
        uint256 deadline;
        bytes32 digest;
    }

    function fold(bytes32[] memory leaves, bytes calldata flags, bytes calldata nodes) external pure returns (bytes32) {
        bytes32[] memory queue = new bytes32[](2 * leaves.length + nodes.length / 32);
        (uint256 place, uint256 flagsAt, uint256 nodesAt) = (0, 0, 0);
        for (uint256 i = 0; i < leaves.length; ++i) queue[i] = leaves[i];
        assembly ("memory-safe") {
            place := add(queue, 0x20)
            flagsAt := flags.offset
            nodesAt := nodes.offset
        }
        return
            NativeTree.fold({
                queue: place,
                leaves: leaves.length,
                flags: flagsAt,
                nodesAt: nodesAt,
                nodes: nodes.length / 32
            });
    }

    function structHashOf(
        uint256 index,
        address account,
        ClaimTerms calldata terms,
        uint256 paidBefore
    ) external pure returns (bytes32) {
        return SignedClaim.hash(index, account, terms, paidBefore);
    }

    function test_Multiproof_EqualsTheVectors() public view {
        MultiproofVector[] memory vectors = abi.decode(vector("multiproof"), (MultiproofVector[]));
        isTrue(vectors.length > 0, "vectors");
        for (uint256 i = 0; i < vectors.length; ++i) {
            MultiproofVector memory v = vectors[i];
            bytes32[] memory tree = Trees.build(v.leaves);
            equal(tree[0], v.root, "root");
            bytes32[] memory leaves = new bytes32[](v.indexes.length);
            for (uint256 k = 0; k < leaves.length; ++k) leaves[k] = v.leaves[v.indexes[k]];
            equal(this.fold(leaves, _packed(v.flags), _joined(v.nodes)), v.root, "folded");
            (bytes32[] memory nodes, bytes memory flags) = Bundles.multiproof(tree, v.indexes);
            equal(keccak256(abi.encode(nodes)), keccak256(abi.encode(v.nodes)), "the slow tree gives the same nodes");
            equal(keccak256(flags), keccak256(_packed(v.flags)), "and the same flags");
        }
    }

    function test_Bundle_EqualsTheVectors() public {
        BundleVector[] memory vectors = abi.decode(vector("bundle"), (BundleVector[]));
        BundleReader reader = new BundleReader();
        isTrue(vectors.length > 0, "vectors");
        for (uint256 i = 0; i < vectors.length; ++i) {
            BundleVector memory v = vectors[i];
            uint8 form = (v.signed ? 1 : 0) | (v.gated ? 2 : 0) | (v.shortTerms ? 4 : 0);
            BundleItem[] memory items = new BundleItem[](v.items.length);
            bytes32[] memory leaves = new bytes32[](items.length);
            for (uint256 k = 0; k < items.length; ++k) {
                items[k] = _itemOf(v.items[k]);
                bytes32 inner = keccak256(abi.encode(items[k].index, items[k].account, items[k].amount));
                leaves[k] = keccak256(abi.encode(inner));
            }
            bytes memory written = Bundles.join(items, form, v.amountBytes, v.nodes, _packed(v.flags));
            equal(keccak256(written), keccak256(v.bundle), "written the slow way");
            (uint256 readForm, BundleItem[] memory read, bytes memory flags, bytes memory nodes) = reader.read(
                v.bundle
            );
            equal(readForm, form, "form");
            equal(keccak256(abi.encode(read)), keccak256(abi.encode(items)), "items");
            equal(this.fold(leaves, flags, nodes), v.root, "root");
        }
    }

    function test_ClaimDigest_EqualsTheVectors() public view {
        ClaimDigestVector[] memory vectors = abi.decode(vector("claim-digest"), (ClaimDigestVector[]));
        isTrue(vectors.length > 0, "vectors");
        for (uint256 i = 0; i < vectors.length; ++i) {
            ClaimDigestVector memory v = vectors[i];
            ClaimTerms memory terms = ClaimTerms(v.upTo, v.recipient, v.maxFee, v.feeTaker, v.deadline);
            bytes32 struct_ = this.structHashOf(v.index, v.account, terms, v.paidBefore);
            bytes32 domain = ClaimSigning.domainOf(v.chainId, v.campaign);
            equal(keccak256(bytes.concat(hex"1901", domain, struct_)), v.digest, "digest");
            bytes32 slow = ClaimSigning.digestOn(v.chainId, v.campaign, v.account, v.index, terms, v.paidBefore);
            equal(slow, v.digest, "the slow way");
        }
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

    /// @dev As it is read back: without the terms of what is not signed.
    function _itemOf(Item memory v) private pure returns (BundleItem memory item) {
        (item.index, item.account, item.amount) = (v.index, v.account, v.amount);
        (item.signature, item.gateData) = (v.signature, v.gateData);
        if (v.signature.length == 0) return item;
        item.terms = ClaimTerms(v.upTo, v.recipient, v.maxFee, v.feeTaker, v.deadline);
        item.fee = v.fee;
    }

    function _packed(bool[] memory flags) private pure returns (bytes memory bits) {
        bits = new bytes((flags.length + 7) / 8);
        for (uint256 k = 0; k < flags.length; ++k) if (flags[k]) bits[k / 8] |= bytes1(uint8(1 << (7 - (k % 8))));
    }

    function _joined(bytes32[] memory nodes) private pure returns (bytes memory all) {
        for (uint256 i = 0; i < nodes.length; ++i) all = bytes.concat(all, nodes[i]);
    }

    /// @dev The top 28 bytes of each word, end to end, cut to ceil(size / 8) bytes.
    function _isBitstringOf(StatusWordsVector memory v) private pure {
        equal(v.bitstring.length, (v.size + 7) / 8, "length of the bitstring");
        for (uint256 i = 0; i < v.bitstring.length; ++i) {
            isTrue(v.bitstring[i] == v.words[i / 28][i % 28], "byte of the bitstring");
        }
    }
}
