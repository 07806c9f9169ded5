// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";

/// @notice A gate that agrees to everybody, and says of extra time what it is told to, or nothing: its author forgot it.
contract AgreeingGate is IClaimGate {
    uint256 private immutable _extraTime;

    /// @param extraTime_ Zero for no answer.
    constructor(uint256 extraTime_) {
        _extraTime = extraTime_;
    }

    function check(uint256, address, address, uint256, address, bytes calldata) external pure returns (bytes4) {
        return IClaimGate.check.selector;
    }

    function extraTime(address) external view returns (uint256) {
        require(_extraTime != 0);
        return _extraTime;
    }
}
