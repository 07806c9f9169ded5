// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ITokenHooks } from "../../../contracts/mocks/tokens/ITokenHooks.sol";

/// @notice An account that is told when it was paid, and does what it was told to do then.
contract HookReceiver is ITokenHooks {
    error NotNow(address to, uint256 amount);

    enum Does {
        Nothing,
        Reverts,
        BurnsAllGas,
        /// @dev Calls, and takes whatever comes of it.
        Calls,
        /// @dev Calls, and reverts where that does.
        CallsOrReverts
    }

    Does private _does;
    address private _target;
    bytes private _message;
    bool public wasAnswered;

    function behave(Does does) external {
        _does = does;
    }

    function behave(Does does, address target, bytes calldata message) external {
        (_does, _target, _message) = (does, target, message);
    }

    function tokensReceived(address, uint256 amount) external {
        Does does = _does;
        if (does == Does.Reverts) revert NotNow(address(this), amount);
        if (does == Does.BurnsAllGas) {
            // Safe: ends the call.
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (does < Does.Calls) return;
        // Once: what it calls may well pay it again.
        _does = Does.Nothing;
        (bool done, bytes memory answer) = _target.call(_message);
        wasAnswered = done;
        if (done || does == Does.Calls) return;
        // Safe: ends the call.
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }

    function tokensToSend(address, uint256) external {}
}
