// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ISanctionsOracle } from "../interfaces/ISanctionsOracle.sol";

/// @title SampleOracle
/// @notice A list of sanctioned accounts that its owner keeps, as Chainalysis keeps its own. Never shipped.
contract SampleOracle is ISanctionsOracle {
    error NotOwner(address caller);

    address public immutable owner = msg.sender;

    /// @inheritdoc ISanctionsOracle
    mapping(address account => bool sanctioned) public isSanctioned;

    /// @notice Lists an account, or takes it off the list.
    function set(address account, bool sanctioned) external {
        if (msg.sender != owner) revert NotOwner(msg.sender);
        isSanctioned[account] = sanctioned;
    }
}
