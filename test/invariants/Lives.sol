// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Replay } from "./Replay.sol";
import { Targets } from "./Targets.sol";

interface IHandler {
    function wait(uint256 seed) external;
    function hold() external;
}

/// @notice One handler whose acts are called in any order; and a few lives of others, which must come to every end there is.
abstract contract Lives is Targets {
    error NeverCame(bytes4 act, bytes4 reason);

    uint256 private constant LIVES = 24;
    uint256 private constant LENGTH = 100;

    address internal _handler;
    address[] private _others;

    function _target() internal view override returns (address) {
        return _handler;
    }

    function _acts() internal pure override returns (bytes4[] memory selectors) {
        return acts();
    }

    function acts() internal pure virtual returns (bytes4[] memory all);

    function _born() internal virtual returns (address handler);

    /// @dev A sixth of the acts, and more, is waiting: a life comes to its end.
    function _live() internal {
        bytes4[] memory all = acts();
        for (uint256 life = 0; life < LIVES; ++life) {
            address handler = _born();
            _others.push(handler);
            for (uint256 i = 0; i < LENGTH; ++i) {
                uint256 seed = uint256(keccak256(abi.encode(life, i)));
                bytes4 act = seed % 6 == 0 ? IHandler.wait.selector : all[(seed >> 3) % all.length];
                (bool done, bytes memory answer) = handler.call(abi.encodeWithSelector(act, seed >> 8));
                if (!done) {
                    // Safe: ends the call.
                    assembly ("memory-safe") {
                        revert(add(answer, 0x20), mload(answer))
                    }
                }
                IHandler(handler).hold();
            }
        }
    }

    function _came(bytes4 act, bytes4 reason) internal view {
        for (uint256 i = 0; i < _others.length; ++i) {
            if (Replay(_others[i]).seen(act, reason) != 0) return;
        }
        revert NeverCame(act, reason);
    }
}
