// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: its leaf is 64 bytes, hashed once, as an inner node is.
contract SixtyFourByteLeafTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    function _leafOf(uint256 index, address account, uint256 amount) internal pure override returns (bytes32) {
        return keccak256(abi.encodePacked(account, uint96(amount), index));
    }
}
