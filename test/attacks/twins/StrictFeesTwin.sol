// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { InstantCampaign } from "../../../contracts/distribution/InstantCampaign.sol";

/// @notice Vulnerable on purpose: fees that cannot be paid undo the bundle.
contract StrictFeesTwin is InstantCampaign {
    error FeesUnpaid(uint256 fees);

    constructor(CampaignArguments memory arguments) InstantCampaign(arguments) {}

    function _keepFees(uint256 fees) internal pure override {
        if (fees != 0) revert FeesUnpaid(fees);
    }
}
