// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { InstantClaims } from "../../../contracts/distribution/InstantClaims.sol";
import { Terms } from "../../../contracts/distribution/terms/CampaignTerms.sol";

/// @notice Vulnerable on purpose: what clones share takes itself for a campaign, and its own code for the terms.
contract OpenImplementationTwin is InstantClaims {
    function _terms() internal view override returns (Terms terms) {
        assembly ("memory-safe") {
            terms := mload(0x40)
            mstore(0x40, add(terms, 160))
            extcodecopy(address(), terms, 45, 160)
        }
    }

    function _word(Terms terms, uint256 position) internal pure override returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(terms, shl(5, position)))
        }
    }
}
