// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Accomplice } from "./Accomplice.sol";

/// @notice What a stolen key passes off as a campaign: it says which token it pays, and has an accomplice carry out the bundle.
contract HostileCampaign {
    address public immutable token;
    Accomplice private immutable _accomplice;
    address private immutable _target;

    constructor(address token_, Accomplice accomplice, address target) {
        (token, _accomplice, _target) = (token_, accomplice, target);
    }

    function claimMany(bytes calldata order) external {
        _accomplice.act(_target, 0, order);
    }
}
