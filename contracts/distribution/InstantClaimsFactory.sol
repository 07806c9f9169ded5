// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { CampaignArguments } from "../interfaces/ICampaign.sol";
import { Permit } from "../interfaces/ICampaignFactory.sol";
import { IInstantCampaignFactory } from "../interfaces/IInstantCampaignFactory.sol";
import { CampaignFactory } from "./CampaignFactory.sol";

/// @title InstantClaimsFactory
/// @notice See {IInstantCampaignFactory}: the factories of both forms.
abstract contract InstantClaimsFactory is CampaignFactory, IInstantCampaignFactory {
    /// @inheritdoc IInstantCampaignFactory
    function create(
        CampaignArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) external returns (address campaign) {
        return _create(arguments, salt, funding);
    }

    /// @inheritdoc IInstantCampaignFactory
    function createWithPermit(
        CampaignArguments calldata arguments,
        bytes32 salt,
        uint256 funding,
        Permit calldata permit
    ) external returns (address campaign) {
        _permit(arguments.token, funding, permit);
        return _create(arguments, salt, funding);
    }

    /// @dev Deploys a campaign whose arguments are checked on the way.
    function _deployCampaign(
        CampaignArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) internal virtual returns (address campaign);

    function _create(
        CampaignArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) private returns (address campaign) {
        campaign = _deployCampaign(arguments, salt, funding);
        emit CampaignCreated({
            campaign: campaign,
            creator: msg.sender,
            token: arguments.token,
            arguments: arguments,
            funding: funding
        });
        _fund(campaign, IERC20(arguments.token), funding);
    }
}
