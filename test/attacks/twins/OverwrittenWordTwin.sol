// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: marking a leaf overwrites the whole word.
contract OverwrittenWordTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    function _take(uint256 index, bytes32[] calldata) internal override {
        _words[index / 256] = 1 << (index % 256);
    }
}
