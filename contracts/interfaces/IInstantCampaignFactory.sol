// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { CampaignArguments } from "./ICampaign.sol";
import { ICampaignFactory, Permit } from "./ICampaignFactory.sol";

/// @title IInstantCampaignFactory
/// @notice Creates and funds instant campaigns in one transaction, at addresses known in advance.
interface IInstantCampaignFactory is ICampaignFactory {
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
        CampaignArguments arguments,
        uint256 funding
    );

    /// @notice Creates a campaign and moves `funding` from the caller into it. The caller must have approved the factory.
    /// @param arguments Everything that is fixed in it.
    /// @param salt Free: tells campaigns of one creator apart that are equal in everything else.
    /// @param funding Base units to move; not zero.
    /// @return campaign Its address.
    function create(
        CampaignArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) external returns (address campaign);

    /// @notice As {create}, with an allowance that the caller signed. Somebody else may have submitted the permit already (it
    /// is visible before it is mined). This does no harm: only the allowance counts.
    /// @param arguments Everything that is fixed in it.
    /// @param salt As in {create}.
    /// @param funding Base units to move, and the value of the permit; not zero.
    /// @param permit What the caller signed.
    /// @return campaign Its address.
    function createWithPermit(
        CampaignArguments calldata arguments,
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
        CampaignArguments calldata arguments,
        bytes32 salt,
        address creator
    ) external view returns (address campaign);
}
