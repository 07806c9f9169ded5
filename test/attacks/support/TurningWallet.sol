// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A wallet that signs for everything, until it turns: then it burns all gas that it is asked with.
contract TurningWallet {
    bool public burns;

    function turn() external {
        burns = true;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        if (burns) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        return this.isValidSignature.selector;
    }
}
