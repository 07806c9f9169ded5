// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: it calls the gate and ignores what it answers.
contract DeafTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    function _askGate(uint256 index, address account, uint256 amount, bytes calldata gateData) internal override {
        (bool answered, ) = _terms.gate.call(
            abi.encodeCall(IClaimGate.check, (index, account, account, amount, msg.sender, gateData))
        );
        if (!answered) revert ICampaign.GateRefused(_terms.gate, 0);
    }
}
