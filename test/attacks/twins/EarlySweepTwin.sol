// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: it can be swept at any time.
contract EarlySweepTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    function _checkEnd() internal view override {}
}
