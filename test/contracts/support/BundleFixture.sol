// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { Vm } from "./Base.sol";
import { BundleItem, Bundles } from "./Bundles.sol";
import { ClaimFixture } from "./ClaimFixture.sol";

/// @notice Sends bundles, and compares all that comes of them with what should.
abstract contract BundleFixture is ClaimFixture {
    /// @dev In the place of a reason: the item is paid. No error here has this selector.
    bytes4 internal constant PAID = 0xffffffff;

    /// @dev What each address should have by now.
    mapping(address holder => uint256 balance) private _amountDue;
    address[] private _holders;

    function itemAt(uint256 index) internal view returns (BundleItem memory item) {
        (item.index, item.account, item.amount) = (index, accountAt(index), amountAt(index));
    }

    function itemsAt(uint256[] memory indexes) internal view returns (BundleItem[] memory items) {
        items = new BundleItem[](indexes.length);
        for (uint256 i = 0; i < indexes.length; ++i) items[i] = itemAt(indexes[i]);
    }

    function rangeOf(uint256 from, uint256 length) internal pure returns (uint256[] memory indexes) {
        indexes = new uint256[](length);
        for (uint256 i = 0; i < length; ++i) indexes[i] = from + i;
    }

    /// @dev Ascending indexes below `count`, at least one: one in `odds`.
    function someOf(uint256 count, uint256 odds, uint256 seed) internal pure returns (uint256[] memory indexes) {
        uint256 sure = draw(seed, count) % count;
        indexes = new uint256[](count);
        uint256 length = 0;
        for (uint256 i = 0; i < count; ++i) {
            if (i == sure || draw(seed, i) % odds == 0) indexes[length++] = i;
        }
        assembly ("memory-safe") {
            mstore(indexes, length)
        }
    }

    function encodedAt(uint256[] memory indexes) internal view returns (bytes memory) {
        return Bundles.encode(campaignNodes, itemsAt(indexes));
    }

    /// @dev Where all should be paid.
    function relay(IInstantCampaign campaign, BundleItem[] memory items, bytes memory bundle) internal {
        bytes4[] memory reasons = new bytes4[](items.length);
        for (uint256 i = 0; i < items.length; ++i) reasons[i] = PAID;
        relay(campaign, items, bundle, reasons);
    }

    /// @dev Sent by {RELAYER}, or by {relayer}. `reasons`: with which each item should be skipped, or {PAID}.
    function relay(
        IInstantCampaign campaign,
        BundleItem[] memory items,
        bytes memory bundle,
        bytes4[] memory reasons
    ) internal {
        uint256[] memory words = campaign.claimedWords(0, 2);
        uint256 left = token.balanceOf(address(campaign));
        bytes memory skips;
        bytes memory paid;
        uint256 fees = 0;
        uint256 transfers = 0;
        for (uint256 i = 0; i < items.length; ++i) {
            BundleItem memory item = items[i];
            if (reasons[i] != PAID) {
                skips = bytes.concat(skips, bytes4(uint32(item.index)), reasons[i]);
                continue;
            }
            bool isSigned = item.signature.length != 0;
            uint256 fee = isSigned ? item.fee : 0;
            _owe(isSigned ? item.terms.recipient : item.account, item.amount - fee);
            fees += fee;
            left -= item.amount;
            words[item.index / 256] |= 1 << (item.index % 256);
            paid = bytes.concat(paid, abi.encode(item.index, item.account, item.amount));
            // Where all of it is the fee, or there is nothing to pay, nothing is moved.
            if (item.amount != fee) ++transfers;
        }
        _owe(relayer(), fees);
        if (fees != 0) ++transfers;

        vm.recordLogs();
        vm.prank(relayer());
        campaign.claimMany(bundle);
        _checkLogs(campaign, vm.getRecordedLogs(), paid, skips, transfers);
        for (uint256 i = 0; i < _holders.length; ++i) {
            equal(token.balanceOf(_holders[i]), _amountDue[_holders[i]], "balance");
        }
        equal(token.balanceOf(address(campaign)), left, "left");
        uint256[] memory now_ = campaign.claimedWords(0, 2);
        equal(now_[0], words[0], "taken, of the first 256");
        equal(now_[1], words[1], "taken, of the next 256");
    }

    /// @dev Who sends bundles.
    function relayer() internal view virtual returns (address) {
        return RELAYER;
    }

    /// @dev A payment that was made otherwise.
    function owe(address holder, uint256 amount) internal {
        _owe(holder, amount);
    }

    function _owe(address holder, uint256 amount) private {
        if (_amountDue[holder] == 0) {
            _amountDue[holder] = token.balanceOf(holder);
            _holders.push(holder);
        }
        _amountDue[holder] += amount;
    }

    /// @dev One event a payment in the order of the items, one for all skips and only where there are some, and one transfer
    /// a payment that is not zero and for all fees together.
    function _checkLogs(
        IInstantCampaign campaign,
        Vm.Log[] memory logs,
        bytes memory paid,
        bytes memory skips,
        uint256 transfers
    ) private view {
        bytes memory seenPaid;
        bytes memory seenSkips;
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.emitter == address(token) && log.topics[0] == IERC20.Transfer.selector) {
                isTrue(transfers-- > 0, "no more transfers");
            } else if (log.emitter == address(campaign) && log.topics[0] == IClaims.Claimed.selector) {
                // The cheat code records what was undone too.
                if (!_isAmong(skips, uint32(uint256(bytes32(log.data))))) seenPaid = bytes.concat(seenPaid, log.data);
            } else if (log.emitter == address(campaign)) {
                equal(log.topics[0], IClaims.ClaimsSkipped.selector, "event");
                isTrue(seenSkips.length == 0, "skips are told once");
                seenSkips = abi.decode(log.data, (bytes));
                isTrue(seenSkips.length != 0, "only where there are some");
            }
        }
        equal(transfers, 0, "transfers");
        equal(keccak256(seenPaid), keccak256(paid), "paid");
        equal(seenSkips.length, skips.length, "bytes of skips");
        equal(keccak256(seenSkips), keccak256(skips), "skips");
    }

    function _isAmong(bytes memory skips, uint32 index) private pure returns (bool) {
        for (uint256 i = 0; i < skips.length; i += 8) {
            uint32 skipped = 0;
            for (uint256 k = 0; k < 4; ++k) skipped = (skipped << 8) | uint8(skips[i + k]);
            if (skipped == index) return true;
        }
        return false;
    }
}
