// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../interfaces/ICampaign.sol";
import { CampaignChecks } from "../../libraries/CampaignChecks.sol";
import { PackedTerms } from "../../libraries/PackedTerms.sol";
import { CampaignTerms, Terms } from "./CampaignTerms.sol";

/// @title ConstantTerms
/// @notice The full form: a campaign has its terms as constants in its own code, so a claim has them for nothing.
abstract contract ConstantTerms is CampaignTerms {
    uint256 private immutable _WORD_0;
    uint256 private immutable _WORD_1;
    uint256 private immutable _WORD_2;
    uint256 private immutable _WORD_3;
    uint256 private immutable _WORD_4;

    constructor(CampaignArguments memory arguments) {
        CampaignChecks.check(arguments, address(this));
        uint256[5] memory words = PackedTerms.pack(arguments);
        (_WORD_0, _WORD_1, _WORD_2, _WORD_3, _WORD_4) = (words[0], words[1], words[2], words[3], words[4]);
    }

    /// @inheritdoc CampaignTerms
    function _terms() internal pure override returns (Terms) {
        return Terms.wrap(0);
    }

    /// @inheritdoc CampaignTerms
    function _word(Terms, uint256 position) internal view override returns (uint256) {
        if (position == 0) return _WORD_0;
        if (position == 1) return _WORD_1;
        if (position == 2) return _WORD_2;
        return position == 3 ? _WORD_3 : _WORD_4;
    }
}
