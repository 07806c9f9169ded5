// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ICampaignFactory, Permit } from "./ICampaignFactory.sol";
import { CumulativeArguments } from "./ICumulativeCampaign.sol";

/// @title ICumulativeCampaignFactory
/// @notice Creates and funds cumulative campaigns in one transaction, at addresses known beforehand.
interface ICumulativeCampaignFactory is ICampaignFactory {
    /// @notice A campaign was created and funded.
    /// @param campaign Its address.
    /// @param creator Who created and funded it.
    /// @param token The token.
    /// @param arguments Everything that is fixed in it.
    /// @param funding Base units that were moved into it.
    event CampaignCreated(
        address indexed campaign,
        address indexed creator,
        address indexed token,
        CumulativeArguments arguments,
        uint256 funding
    );

    /// @notice Creates a campaign and moves `funding` from the caller into it; the caller has approved the factory.
    /// @param arguments Everything that is fixed in it.
    /// @param salt Free: tells apart campaigns of one creator that agree in everything else.
    /// @param funding Base units to move; not zero.
    /// @return campaign Its address.
    function create(
        CumulativeArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) external returns (address campaign);

    /// @notice As {create}, with an allowance that the caller signed. One that somebody else has handed in already (it can be
    /// seen before it is mined) does not stand in the way: the allowance is what counts.
    /// @param arguments Everything that is fixed in it.
    /// @param salt As in {create}.
    /// @param funding Base units to move, and the value of the permit; not zero.
    /// @param permit What the caller signed.
    /// @return campaign Its address.
    function createWithPermit(
        CumulativeArguments calldata arguments,
        bytes32 salt,
        uint256 funding,
        Permit calldata permit
    ) external returns (address campaign);

    /// @notice Where a campaign of `creator` would be created.
    /// @param arguments Everything that is fixed in it.
    /// @param salt As in {create}.
    /// @param creator Who would create it.
    /// @return campaign Its address.
    function predict(
        CumulativeArguments calldata arguments,
        bytes32 salt,
        address creator
    ) external view returns (address campaign);
}
