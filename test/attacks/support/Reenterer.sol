// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { HookToken, ITokenHook } from "./HookToken.sol";

/// @notice An account that calls back whenever it is told of something, a number of times.
contract Reenterer is ITokenHook {
    address private _target;
    bytes private _data;
    uint256 private _left;

    /// @notice How many of the calls went through.
    uint256 public succeeded;
    /// @notice Why the last of the others did not.
    bytes public lastReason;

    constructor(HookToken token) {
        if (address(token) != address(0)) token.tellMe();
    }

    function arm(address target, bytes calldata data, uint256 times) external {
        (_target, _data, _left) = (target, data, times);
    }

    function tokensReceived() external {
        if (_left == 0) return;
        --_left;
        (bool done, bytes memory answer) = _target.call(_data);
        if (done) ++succeeded;
        else lastReason = answer;
    }
}
