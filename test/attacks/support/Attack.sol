// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Base } from "../../contracts/support/Base.sol";

/// @notice What every attack needs, whatever it attacks.
abstract contract Attack is Base {
    address internal constant ATTACKER = address(0xa77ac);

    /// @dev A refusal without a reason is told apart from no refusal.
    function refusedWith(bytes memory why) internal pure returns (bytes memory) {
        return why.length == 0 ? bytes("refused without a reason") : why;
    }

    function isError(bytes memory actual, bytes memory expected) internal pure {
        equal(actual.length, expected.length, "length of the error");
        equal(keccak256(actual), keccak256(expected), "error");
    }

    function isError(bytes memory actual, bytes4 selector) internal pure {
        isError(actual, abi.encodePacked(selector));
    }
}
