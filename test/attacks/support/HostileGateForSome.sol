// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { HostileGate } from "./HostileGate.sol";

/// @notice Lets a claim pass that says that it is good, and treats others in the worst way it can.
contract HostileGateForSome {
    /// @dev Zero: burns all gas.
    address private immutable _hostile;

    constructor(uint8 manner) {
        if (manner <= uint8(type(HostileGate.Manner).max))
            _hostile = address(new HostileGate(HostileGate.Manner(manner)));
    }

    function check(
        uint256,
        address,
        address,
        uint256,
        address,
        bytes calldata data
    ) external returns (bytes4 selector) {
        if (keccak256(data) == keccak256("good")) return this.check.selector;
        if (_hostile == address(0)) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        (bool done, bytes memory answer) = _hostile.call("");
        assembly ("memory-safe") {
            if done {
                return(add(answer, 32), mload(answer))
            }
            revert(add(answer, 32), mload(answer))
        }
    }

    function extraTime(address) external pure returns (uint256) {
        return 0;
    }
}
