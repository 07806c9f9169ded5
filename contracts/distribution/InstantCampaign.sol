// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../interfaces/ICampaign.sol";
import { CampaignChecks } from "../libraries/CampaignChecks.sol";
import { InstantClaims } from "./InstantClaims.sol";
import { ConstantTerms } from "./terms/ConstantTerms.sol";

/// @title InstantCampaign
/// @notice See {IInstantCampaign}. The full form: the cheapest to claim from.
contract InstantCampaign is InstantClaims, ConstantTerms {
    constructor(CampaignArguments memory arguments) ConstantTerms(arguments) {
        CampaignChecks.checkWaves(arguments);
    }
}
