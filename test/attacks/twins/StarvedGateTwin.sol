// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: it hands the gate a small part of the gas that the caller chose, and takes a gate that
/// ran out of it for one that grants all the extra time there is.
contract StarvedGateTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    function effectiveEnd() public view override returns (uint256) {
        if (block.timestamp < _terms.end) return _terms.end;
        try IClaimGate(_terms.gate).extraTime{ gas: gasleft() / 64 }(address(this)) returns (uint256 extra) {
            return _terms.end + extra;
        } catch {
            return _terms.end + _terms.maxExtraTime;
        }
    }
}
