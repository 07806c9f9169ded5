// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IInstantCampaign } from "../interfaces/IInstantCampaign.sol";
import { Bundle } from "../libraries/Bundle.sol";
import { ClaimBitmap } from "../libraries/ClaimBitmap.sol";
import { BundledClaims } from "./BundledClaims.sol";
import { FixedRootCampaign } from "./FixedRootCampaign.sol";
import { MerkleClaims } from "./MerkleClaims.sol";

/// @title InstantClaims
/// @notice See {IInstantCampaign}: both its forms.
abstract contract InstantClaims is FixedRootCampaign, IInstantCampaign {
    using ClaimBitmap for ClaimBitmap.Bitmap;

    ClaimBitmap.Bitmap private _claimed;

    /// @inheritdoc IInstantCampaign
    function isClaimed(uint256 index) external view returns (bool) {
        return _claimed.isSet(index);
    }

    /// @inheritdoc IInstantCampaign
    function claimedWords(uint256 first, uint256 number) external view returns (uint256[] memory words) {
        words = new uint256[](number);
        for (uint256 i = 0; i < number; ++i) words[i] = _claimed.words[first + i];
    }

    /// @inheritdoc MerkleClaims
    /// @dev The whole amount or nothing. That the leaf is taken is seen when that is recorded, which saves a look.
    function _amountDue(
        uint256,
        address,
        uint256 amount,
        uint256 upTo
    ) internal pure override returns (uint256 payment, uint256 paidBefore) {
        if (amount > upTo) revert AmountAboveLimit(amount, upTo);
        return (amount, 0);
    }

    /// @inheritdoc MerkleClaims
    function _recordPayment(uint256 index, address, uint256, uint256, uint256) internal override {
        if (!_claimed.set(index)) revert AlreadyClaimed(index);
    }

    /// @inheritdoc BundledClaims
    /// @dev Neighbours lie in one word.
    function _isAnyOpen(uint256 item, uint256 end) internal view override returns (bool) {
        uint256 word = type(uint256).max;
        uint256 bits = 0;
        for (; item < end; item += Bundle.ITEM) {
            uint256 index = _indexAt(item);
            if (index >> 8 != word) {
                word = index >> 8;
                bits = _claimed.words[word];
            }
            if ((bits >> (index & 0xff)) & 1 == 0) return true;
        }
        return false;
    }
}
