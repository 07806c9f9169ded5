// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { Bundle } from "../../../contracts/libraries/Bundle.sol";
import { Base } from "../support/Base.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";

/// @notice Reads a bundle with the library, item by item, into plain structs.
contract BundleReader {
    /// @dev Bytes of the terms: 5 words.
    uint256 private constant TERMS = 160;

    using Bundle for Bundle.Head;
    using Bundle for bytes;

    function read(
        bytes calldata bundle
    ) external pure returns (uint256 form, BundleItem[] memory items, bytes memory flags, bytes memory nodes) {
        Bundle.Head memory head = bundle.open();
        form = head.form;
        items = new BundleItem[](head.items);
        uint256 place = head.first;
        for (uint256 i = 0; i < head.items; ++i) {
            uint256[4] memory item;
            uint256 to;
            assembly ("memory-safe") {
                to := item
            }
            place = head.read(to, place);
            (items[i].index, items[i].account, items[i].amount) = (item[0], address(uint160(item[1])), item[2]);
            bytes memory rest = new bytes(bundle.length + 200);
            assembly ("memory-safe") {
                to := add(rest, 0x20)
            }
            uint256 itemAt;
            assembly ("memory-safe") {
                itemAt := item
            }
            (uint256 fee, uint256 signed, uint256 length) = head.copyRest(itemAt, to);
            items[i].fee = fee;
            items[i].gateData = slice(rest, signed, length);
            if (signed == 0) continue;
            items[i].terms = abi.decode(slice(rest, 0, TERMS), (ClaimTerms));
            items[i].signature = slice(rest, TERMS, signed);
        }
        require(bundle.lengthOf(head, place) == bundle.length, "length");
        uint256 end;
        assembly ("memory-safe") {
            end := sub(place, bundle.offset)
        }
        flags = bundle[end:end + head.flagBytes()];
        nodes = bundle[end + head.flagBytes():];
        require(nodes.length == 32 * head.nodes, "nodes");
    }

    /// @dev Records a skip of each, between pieces of memory that are in use.
    function skipAll(uint16 room, uint32[] calldata indexes, bytes4 reason) external pure returns (bytes memory) {
        bytes memory before = abi.encode(indexes);
        Bundle.Head memory head;
        head.items = room;
        bytes memory skips = Bundle.noSkips(head.items);
        bytes memory behind = abi.encode(indexes);
        for (uint256 i = 0; i < indexes.length; ++i) skips.skip(indexes[i], reason);
        require(keccak256(before) == keccak256(behind), "memory in use was written");
        return skips;
    }

    function slice(bytes memory all, uint256 from, uint256 to) private pure returns (bytes memory part) {
        part = new bytes(to - from);
        for (uint256 i = 0; i < part.length; ++i) part[i] = all[from + i];
    }
}

/// @notice What is written the slow way is read back the same.
contract BundleTest is Base {
    BundleReader private _reader = new BundleReader();

    /// hardhat-config: fuzz.runs = 128
    function testFuzz_Read_IsTheInverseOfWriting(uint256 seed, uint8 width) public view {
        uint8 form = [0, 1, 5, 2, 3, 7][seed % 6];
        uint256 amountBytes = bound(width, 1, 32);
        BundleItem[] memory items = new BundleItem[](1 + (seed % 5));
        for (uint256 i = 0; i < items.length; ++i)
            items[i] = itemOf(uint256(keccak256(abi.encode(seed, i))), form, amountBytes);
        bytes32[] memory nodes = new bytes32[](seed % 3);
        bytes memory flags = new bytes((items.length + nodes.length + 6) / 8);

        bytes memory bundle = Bundles.join(items, form, amountBytes, nodes, flags);
        (uint256 readForm, BundleItem[] memory read, bytes memory readFlags, bytes memory readNodes) = _reader.read(
            bundle
        );
        equal(readForm, form, "form");
        equal(keccak256(abi.encode(read)), keccak256(abi.encode(items)), "items");
        equal(keccak256(readFlags), keccak256(flags), "flags");
        equal(readNodes.length, 32 * nodes.length, "nodes");
    }

    /// @dev Indexes, then selectors, 8 bytes each; nothing beside the record is written.
    function testFuzz_Skip_AddsEightBytesEach(uint32[] memory indexes, bytes4 reason, uint8 more) public view {
        bytes memory expected;
        for (uint256 i = 0; i < indexes.length; ++i) expected = bytes.concat(expected, bytes4(indexes[i]), reason);
        uint16 room = uint16(indexes.length + (more % 4));
        equal(keccak256(_reader.skipAll(room, indexes, reason)), keccak256(expected), "skips");
    }

    /// @dev An item as it is read: without what its form does not hold, short terms as what they mean.
    function itemOf(uint256 random, uint8 form, uint256 amountBytes) private pure returns (BundleItem memory item) {
        item.index = uint32(random);
        item.account = address(uint160(random >> 32));
        item.amount = uint256(keccak256(abi.encode(random))) >> (256 - 8 * amountBytes);
        if (form & Bundles.GATED != 0) item.gateData = filled(random, random % 90);
        if (form & Bundles.SIGNED == 0 || random % 3 == 0) return item;
        item.signature = filled(random, 1 + (random % 80));
        item.terms.recipient = address(uint160(random >> 96));
        item.terms.deadline = uint64(random >> 7);
        item.terms.upTo = item.amount;
        if (form & Bundles.SHORT != 0) return item;
        item.fee = item.amount / 3;
        item.terms.upTo = random;
        item.terms.maxFee = ~random;
        item.terms.feeTaker = address(uint160(random >> 11));
        item.terms.deadline = random ^ type(uint224).max;
    }

    function filled(uint256 random, uint256 length) private pure returns (bytes memory data) {
        data = new bytes(length);
        for (uint256 i = 0; i < length; ++i) data[i] = bytes1(uint8(random >> (i % 31)));
    }
}
