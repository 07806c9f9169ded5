// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { SampleVotes } from "../SampleVotes.sol";

/// @title UnsignedVotes
/// @notice A token whose votes are delegated by calls alone. Never shipped.
contract UnsignedVotes is SampleVotes {
    error NotBySignature();

    constructor(address holder, uint256 supply) SampleVotes(holder, supply) {}

    function delegateBySig(address, uint256, uint256, uint8, bytes32, bytes32) public pure override {
        revert NotBySignature();
    }
}
