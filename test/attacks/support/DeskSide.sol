// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ITokenHooks } from "../../../contracts/mocks/tokens/ITokenHooks.sol";

/// @notice A side that is a contract: it does what it is told, and again when it is paid.
contract DeskSide is ITokenHooks {
    address private _target;
    bytes private _again;

    function run(address target, bytes calldata data) external {
        (bool done, bytes memory why) = target.call(data);
        if (done) return;
        assembly ("memory-safe") {
            revert(add(why, 0x20), mload(why))
        }
    }

    function arm(address target, bytes calldata data) external {
        (_target, _again) = (target, data);
    }

    function tokensReceived(address, uint256) external {
        (address target, bytes memory again) = (_target, _again);
        if (target == address(0)) return;
        _target = address(0);
        (bool done, ) = target.call(again);
        done;
    }

    function tokensToSend(address, uint256) external {}
}
