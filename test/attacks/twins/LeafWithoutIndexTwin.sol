// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: its leaf leaves out the index.
contract LeafWithoutIndexTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    function _leafOf(uint256, address account, uint256 amount) internal pure override returns (bytes32) {
        return keccak256(abi.encode(keccak256(abi.encode(account, amount))));
    }
}
