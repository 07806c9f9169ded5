// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title SampleToken
/// @notice A plain ERC-20 for the demonstration and the tests. Never shipped.
contract SampleToken is ERC20 {
    constructor(address holder, uint256 supply) ERC20("Sample", "SAMPLE") {
        _mint(holder, supply);
    }
}
