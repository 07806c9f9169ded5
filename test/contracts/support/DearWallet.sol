// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A wallet that agrees to everything, and needs more gas for that than an item of a bundle has.
contract DearWallet {
    uint256 public constant NEEDS = 550_000;

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        uint256 before = gasleft();
        // Runs out of gas where there is less than that.
        while (before - gasleft() < NEEDS) {}
        return this.isValidSignature.selector;
    }
}
