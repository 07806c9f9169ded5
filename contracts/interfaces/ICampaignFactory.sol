// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A signed allowance (ERC-2612): for the campaign's funding, to the factory.
struct Permit {
    /// @notice Unix seconds up to which it is good.
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @title ICampaignFactory
/// @notice What the factories of all kinds of campaigns refuse.
interface ICampaignFactory {
    /// @notice A campaign is created with money in it.
    error ZeroFunding();
    /// @notice This creator made a campaign with the same arguments and salt already.
    error CampaignExists(address campaign);
    /// @notice Less arrived than was asked for, or less of it counts: the token takes a fee or calls somebody who claims
    /// meanwhile, or it is more than a vesting campaign's book holds. This campaign would come up short.
    error UnderFunded(uint256 received, uint256 funding);
}
