// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ICampaign } from "../interfaces/ICampaign.sol";
import { IClaimGate } from "../interfaces/IClaimGate.sol";

/// @title ExtraTime
/// @notice Asks a gate by how many seconds it moves a campaign's end.
library ExtraTime {
    /// @dev What a gate may spend on {IClaimGate-extraTime}.
    uint256 private constant STIPEND = 200_000;
    /// @dev Leaves that much for the gate after the call itself (2,600) and the 64th that stays here.
    uint256 private constant GAS_TO_ASK = 210_000;

    /// @notice Asks with a fixed amount of gas, and copies one word of the answer: so a caller cannot starve the gate until it
    /// seems to fail, and the gate can neither burn the caller's gas nor answer too much or too little.
    /// @return answered Whether the gate did: an answer that is shorter than a word counts as none.
    /// @return extra Seconds; means nothing where the gate did not answer.
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
