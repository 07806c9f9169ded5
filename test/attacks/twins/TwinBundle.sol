// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { BundleItem } from "../../contracts/support/Bundles.sol";
import { CampaignHole } from "./CampaignHole.sol";

/// @notice Reads bundles the plain way, byte after byte, as docs/formats.md has them. Never shipped.
library TwinBundle {
    struct Cursor {
        bytes bundle;
        uint256 place;
    }

    function read(
        bytes memory bundle,
        CampaignHole hole
    ) internal pure returns (BundleItem[] memory items, bytes32[] memory nodes, bytes memory flags) {
        bool isLoose = hole == CampaignHole.LooseLength;
        Cursor memory cursor = Cursor(bundle, 0);
        uint256 width = _take(cursor, 1);
        uint256 form = _take(cursor, 1);
        bool isKnown = form < 8 && (form & 4 == 0 || form & 1 != 0);
        if (width == 0 || width > 32 || (!isKnown && hole != CampaignHole.AnyForm)) {
            revert IClaims.BundleFormUnknown(width, form);
        }
        uint256 count = _take(cursor, 2);
        nodes = new bytes32[](_take(cursor, 2));
        uint256 least = 6 + count * (24 + width) + 32 * nodes.length;
        if (bundle.length < least && !isLoose) revert IClaims.BundleMalformed(bundle.length, least);

        items = new BundleItem[](count);
        for (uint256 i = 0; i < count; ++i) _readItem(cursor, items[i], width, form);
        flags = new bytes((count + nodes.length + 6) / 8);
        for (uint256 i = 0; i < flags.length; ++i) flags[i] = bytes1(uint8(_take(cursor, 1)));
        for (uint256 i = 0; i < nodes.length; ++i) nodes[i] = bytes32(_take(cursor, 32));
        if (cursor.place != bundle.length && !isLoose) {
            revert IClaims.BundleMalformed(bundle.length, cursor.place);
        }
    }

    function _readItem(Cursor memory cursor, BundleItem memory item, uint256 width, uint256 form) private pure {
        item.index = _take(cursor, 4);
        item.account = address(uint160(_take(cursor, 20)));
        item.amount = _take(cursor, width);
        if (form & 1 != 0) {
            uint256 length = _take(cursor, 2);
            if (length != 0) {
                if (form & 4 != 0) {
                    item.terms.upTo = item.amount;
                    item.terms.recipient = address(uint160(_take(cursor, 20)));
                    item.terms.deadline = _take(cursor, 8);
                } else {
                    item.terms.upTo = _take(cursor, 32);
                    item.terms.recipient = address(uint160(_take(cursor, 32)));
                    item.terms.maxFee = _take(cursor, 32);
                    item.terms.feeTaker = address(uint160(_take(cursor, 32)));
                    item.terms.deadline = _take(cursor, 32);
                    item.fee = _take(cursor, width);
                }
                item.signature = _takeBytes(cursor, length);
            }
        }
        if (form & 2 != 0) item.gateData = _takeBytes(cursor, _take(cursor, 3));
    }

    /// @dev What is not there reads as zero.
    function _take(Cursor memory cursor, uint256 length) private pure returns (uint256 value) {
        for (uint256 i = 0; i < length; ++i) {
            uint256 place = cursor.place++;
            value = (value << 8) | (place < cursor.bundle.length ? uint8(cursor.bundle[place]) : 0);
        }
    }

    /// @dev Nothing where not all of it is there.
    function _takeBytes(Cursor memory cursor, uint256 length) private pure returns (bytes memory taken) {
        uint256 from = cursor.place;
        cursor.place += length;
        if (cursor.place > cursor.bundle.length) return "";
        taken = new bytes(length);
        bytes memory bundle = cursor.bundle;
        assembly ("memory-safe") {
            mcopy(add(taken, 32), add(add(bundle, 32), from), length)
        }
    }
}
