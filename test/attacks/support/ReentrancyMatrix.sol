// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { CampaignMatrix } from "./CampaignMatrix.sol";

/// @title ReentrancyMatrix
/// @notice Every hook x every function: each cell is undone by the revert that tells what was seen in it.
abstract contract ReentrancyMatrix is CampaignMatrix {
    /// @dev What came of one cell; its state is undone.
    error Seen(bool isReached, bool areBooksRight, bytes outcome);

    /// @dev The values of the {Seen} that a cell ended with.
    function _seenIn(
        bytes memory reason
    ) internal pure returns (bool isReached, bool areBooksRight, bytes memory outcome) {
        if (bytes4(reason) != Seen.selector) revert NotTrue("a cell");
        // Safe: cuts the selector off where it stands.
        assembly ("memory-safe") {
            mstore(add(reason, 4), sub(mload(reason), 4))
            reason := add(reason, 4)
        }
        return abi.decode(reason, (bool, bool, bytes));
    }
}
