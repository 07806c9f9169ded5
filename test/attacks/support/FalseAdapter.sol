// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";

/// @notice A contract that says that it asks for a campaign, as an adapter does, and asks for itself.
contract FalseAdapter {
    address public immutable campaign;

    constructor(address campaign_) {
        campaign = campaign_;
    }

    function ask(address gate, address account, bytes calldata data) external {
        IClaimGate(gate).check(0, account, account, 1, msg.sender, data);
    }
}
