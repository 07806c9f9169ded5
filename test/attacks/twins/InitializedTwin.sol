// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { InstantClaims } from "../../../contracts/distribution/InstantClaims.sol";
import { Terms } from "../../../contracts/distribution/terms/CampaignTerms.sol";
import { PackedTerms } from "../../../contracts/libraries/PackedTerms.sol";

/// @notice Vulnerable on purpose: a clone is told its terms after it was made, by anybody, as often as they like.
contract InitializedTwin is InstantClaims {
    uint256[5] private _packed;

    function initialize(CampaignArguments calldata arguments) external {
        _packed = PackedTerms.pack(arguments);
    }

    function _terms() internal pure override returns (Terms) {
        return Terms.wrap(0);
    }

    function _word(Terms, uint256 position) internal view override returns (uint256) {
        return _packed[position];
    }
}
