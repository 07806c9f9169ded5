// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A contract that takes any call, and remembers it; it fails, or calls back, as it is told.
contract ToldTarget {
    error Told(uint256 calls);

    uint256 public calls;
    bytes32 public lastCall;
    address public lastCaller;
    bool private _fails;
    address private _back;
    bytes private _call;
    /// @notice What came of calling back.
    bytes public answer;
    bool public calledBack;

    function failWhile(bool fails) external {
        _fails = fails;
    }

    function callBack(address to, bytes calldata call) external {
        (_back, _call) = (to, call);
    }

    fallback() external {
        if (_fails) revert Told(calls);
        (calls, lastCall, lastCaller) = (calls + 1, keccak256(msg.data), msg.sender);
        if (_back == address(0)) return;
        address to = _back;
        _back = address(0);
        (calledBack, answer) = to.call(_call);
    }
}
