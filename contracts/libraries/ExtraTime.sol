// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ICampaign } from "../interfaces/ICampaign.sol";
import { IClaimGate } from "../interfaces/IClaimGate.sol";

/// @title ExtraTime
/// @notice Asks a gate by how many seconds it moves a campaign's end.
library ExtraTime {
    /// @dev Gas that a gate may spend on {IClaimGate-extraTime}.
    uint256 private constant STIPEND = 200_000;
    /// @dev Leaves `STIPEND` for the gate, after the call's own cost (2,600 gas) and the 64th of the gas that the caller keeps.
    uint256 private constant GAS_TO_ASK = 210_000;

    /// @notice Asks with a fixed amount of gas and copies one word of the answer. So a caller cannot starve the gate until it
    /// seems to fail. The gate can neither burn the caller's gas nor return too much or too little.
    /// @return answered Whether the gate answered; an answer shorter than a word does not count.
    /// @return extra Seconds; meaningless where the gate did not answer.
    function ask(address gate, address campaign) internal view returns (bool answered, uint256 extra) {
        if (gasleft() < GAS_TO_ASK) revert ICampaign.NotEnoughGas(gasleft(), GAS_TO_ASK);
        uint256 stipend = STIPEND;
        bytes memory question = abi.encodeCall(IClaimGate.extraTime, (campaign));
        // Safe: writes scratch space only.
        assembly ("memory-safe") {
            answered := staticcall(stipend, gate, add(question, 0x20), mload(question), 0x00, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            extra := mload(0x00)
        }
    }
}
