// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: it marks a leaf only after asking the gate and paying.
contract MarkLastTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    function _claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata gateData
    ) internal override {
        _check(index, account, amount, proof);
        _askGate(index, account, amount, gateData);
        _pay(account, amount);
        _take(index, proof);
    }
}
