// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Base } from "../contracts/support/Base.sol";

/// @notice What the runner asks a suite of invariants for: its one handler, and the calls that it makes there.
abstract contract Targets is Base {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = _target();
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({ addr: _target(), selectors: _acts() });
    }

    /// @dev The handler.
    function _target() internal view virtual returns (address);

    /// @dev Selectors of its calls; one that stands twice is made twice as often.
    function _acts() internal view virtual returns (bytes4[] memory selectors);
}
