// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: a sweep pays whoever calls.
contract CallerSweepTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    function _sweepsTo() internal view override returns (address) {
        return msg.sender;
    }
}
