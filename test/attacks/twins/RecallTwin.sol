// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { RecallHole } from "./RecallHole.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice {TwinCampaign} with one hole in its recall, or none. Never shipped.
contract RecallTwin is TwinCampaign {
    RecallHole private immutable _hole;
    address private immutable _firstTreasury;

    bool private _isOver;

    constructor(CampaignArguments memory terms, RecallHole hole) TwinCampaign(terms) {
        (_hole, _firstTreasury) = (hole, terms.treasury);
    }

    function _checkRecall() internal view override {
        if (_hole == RecallHole.StartsSecond && block.timestamp == _terms.start) return _checkTreasury();
        if (_hole == RecallHole.FirstTreasury && msg.sender == _firstTreasury) return;
        super._checkRecall();
    }

    function _afterRecall() internal override {
        if (_hole == RecallHole.Ends) _isOver = true;
    }

    function _askGate(uint256 index, address account, uint256 amount, bytes calldata gateData) internal override {
        if (_isOver) revert ICampaign.Ended(block.timestamp, _terms.start);
        super._askGate(index, account, amount, gateData);
    }
}
