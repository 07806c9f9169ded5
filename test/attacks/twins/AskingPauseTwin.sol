// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";

/// @notice Vulnerable on purpose: a gate for pauses that needs the answer of whoever else stands before the campaign.
contract AskingPauseTwin {
    address private immutable _guardian;
    mapping(address campaign => uint256) private _until;

    constructor(address guardian, uint64, uint64) {
        _guardian = guardian;
    }

    function pause(address campaign, string calldata) external returns (uint256 until) {
        require(msg.sender == _guardian, "not the guardian");
        uint256 moved = IClaimGate(ICampaign(campaign).gate()).extraTime(campaign);
        until = block.timestamp + 1 + ICampaign(campaign).maxExtraTime() - moved;
        _until[campaign] = until;
    }

    function pauseOf(address campaign) external view returns (uint256 from, uint256 until) {
        return (block.timestamp + 1, _until[campaign]);
    }

    function extraTime(address) external pure returns (uint256) {
        return 0;
    }
}
