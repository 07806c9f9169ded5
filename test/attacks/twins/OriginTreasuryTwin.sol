// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: it knows the treasury by tx.origin.
contract OriginTreasuryTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    function _checkTreasury() internal view override {
        // solhint-disable-next-line avoid-tx-origin
        if (tx.origin != _terms.treasury) revert ICampaign.NotTreasury(tx.origin, _terms.treasury);
    }
}
