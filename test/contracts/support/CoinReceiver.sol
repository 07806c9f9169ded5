// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Is paid in coin, and does with it what a test says.
contract CoinReceiver {
    enum Does {
        Takes,
        Reverts,
        Burns,
        ReturnsMuch,
        RevertsWithMuch,
        Calls,
        CallsOrReverts
    }

    error Refused();

    Does private _does;
    address private _target;
    bytes private _data;

    /// @notice Gas that it had when it was last paid; 0 before.
    uint256 public gasSeen;
    /// @notice Whether what it called was done.
    bool public wasAnswered;
    /// @notice What it was answered.
    bytes public answer;

    receive() external payable {
        uint256 left = gasleft();
        Does does = _does;
        if (does == Does.Takes) gasSeen = left;
        if (does == Does.Reverts) revert Refused();
        if (does == Does.Burns) while (true) ++left;
        if (does == Does.ReturnsMuch) {
            assembly ("memory-safe") {
                return(0, 0xc000)
            }
        }
        if (does == Does.RevertsWithMuch) {
            assembly ("memory-safe") {
                revert(0, 0xc000)
            }
        }
        if (does == Does.Calls || does == Does.CallsOrReverts) {
            (wasAnswered, answer) = _target.call(_data);
            if (!wasAnswered && does == Does.CallsOrReverts) revert Refused();
        }
    }

    function behave(Does does) external {
        _does = does;
    }

    function behave(Does does, address target, bytes calldata data) external {
        (_does, _target, _data) = (does, target, data);
    }

    /// @notice Does something as this account.
    function act(address target, uint256 value, bytes calldata data) external returns (bytes memory result) {
        bool done;
        (done, result) = target.call{ value: value }(data);
        if (!done) revert Refused();
    }
}
