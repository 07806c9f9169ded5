// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title BombToken
/// @notice Reverts with a reason, followed by 64 KiB.
contract BombToken is AwkwardToken {
    error Bomb(address to, uint256 amount);

    function _move(address, address to, uint256 amount) internal pure override returns (bool) {
        bytes memory bomb = bytes.concat(abi.encodeWithSelector(Bomb.selector, to, amount), new bytes(0x10000));
        // Safe: ends the call.
        assembly ("memory-safe") {
            revert(add(bomb, 0x20), mload(bomb))
        }
    }
}
