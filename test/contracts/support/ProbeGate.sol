// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";

/// @notice A gate that answers what it is told to, and records what it was asked.
contract ProbeGate is IClaimGate {
    bytes4 private _answer = IClaimGate.check.selector;
    uint256 private _extraTime;
    bool private _fails;
    bytes32 public lastSeen;
    bool public sawTaken;

    function setAnswer(bytes4 answer) external {
        _answer = answer;
    }

    function setExtraTime(uint256 extra) external {
        _extraTime = extra;
    }

    function failExtraTime() external {
        _fails = true;
    }

    function check(
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        address caller,
        bytes calldata data
    ) external returns (bytes4) {
        lastSeen = keccak256(abi.encode(msg.sender, index, account, recipient, amount, caller, data));
        sawTaken = IInstantCampaign(msg.sender).isClaimed(index);
        return _answer;
    }

    function extraTime(address) external view returns (uint256) {
        require(!_fails);
        return _extraTime;
    }
}
