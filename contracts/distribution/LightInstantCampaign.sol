// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { PackedTerms } from "../libraries/PackedTerms.sol";
import { BundledClaims } from "./BundledClaims.sol";
import { InstantClaims } from "./InstantClaims.sol";
import { SignedClaims } from "./SignedClaims.sol";
import { Terms } from "./terms/CampaignTerms.sol";
import { CloneTerms } from "./terms/CloneTerms.sol";

/// @title LightInstantCampaign
/// @notice See {IInstantCampaign}. The light form: the cheapest to create. This is what all clones share.
contract LightInstantCampaign is InstantClaims, CloneTerms {
    /// @inheritdoc BundledClaims
    /// @dev Where the word says that no other one matters it is all that there is, which saves 140 gas an item.
    function _itemTerms(uint256 word) internal view override returns (Terms terms) {
        if (word & (PackedTerms.GATED | PackedTerms.RESTRICTED) != 0) return _terms();
        // Safe: takes one word of free memory.
        assembly ("memory-safe") {
            terms := mload(0x40)
            mstore(0x40, add(terms, 0x20))
            mstore(terms, word)
        }
    }

    /// @inheritdoc SignedClaims
    function _domain() internal view override returns (bytes32) {
        return _makeDomain();
    }
}
