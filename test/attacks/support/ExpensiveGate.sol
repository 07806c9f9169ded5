// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";

/// @notice A gate that lets every claim pass and never moves the end, but needs some gas to say so.
contract ExpensiveGate is IClaimGate {
    uint256 private immutable _work;

    constructor(uint256 work) {
        _work = work;
    }

    function check(
        uint256,
        address,
        address,
        uint256,
        address,
        bytes calldata
    ) external pure returns (bytes4 selector) {
        return IClaimGate.check.selector;
    }

    function extraTime(address) external view returns (uint256 extra) {
        uint256 before = gasleft();
        // Runs out of gas where there is less than that.
        while (before - gasleft() < _work) {}
        return 0;
    }
}
