// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: its gate may move the end as far as it likes, and fail when asked.
contract UnboundedEndTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    function effectiveEnd() public view override returns (uint256) {
        if (block.timestamp < _terms.end) return _terms.end;
        return _terms.end + IClaimGate(_terms.gate).extraTime(address(this));
    }
}
