// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { VestingArguments } from "../interfaces/IVestingCampaign.sol";
import { Permit } from "../interfaces/ICampaignFactory.sol";
import { IVestingCampaignFactory } from "../interfaces/IVestingCampaignFactory.sol";
import { CampaignFactory } from "./CampaignFactory.sol";
import { VestingCampaign } from "./VestingCampaign.sol";

/// @title VestingCampaignFactory
/// @notice See {IVestingCampaignFactory}. Holds nothing between transactions.
contract VestingCampaignFactory is CampaignFactory, IVestingCampaignFactory {
    /// @inheritdoc IVestingCampaignFactory
    function create(
        VestingArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) external returns (address campaign) {
        return _create(arguments, salt, funding);
    }

    /// @inheritdoc IVestingCampaignFactory
    function createWithPermit(
        VestingArguments calldata arguments,
        bytes32 salt,
        uint256 funding,
        Permit calldata permit
    ) external returns (address campaign) {
        _permit(arguments.terms.token, funding, permit);
        return _create(arguments, salt, funding);
    }

    /// @inheritdoc IVestingCampaignFactory
    function predict(
        VestingArguments calldata arguments,
        bytes32 salt,
        address creator
    ) external view returns (address campaign) {
        return _predict(_initCode(arguments), salt, creator);
    }

    function _create(
        VestingArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) private returns (address campaign) {
        campaign = _deploy(_initCode(arguments), salt, funding);
        emit CampaignCreated({
            campaign: campaign,
            creator: msg.sender,
            token: arguments.terms.token,
            arguments: arguments,
            funding: funding
        });
        _fund(campaign, IERC20(arguments.terms.token), funding);
        VestingCampaign(campaign).fund(0);

        // All of it counts: unless somebody claimed meanwhile, called by the token, or it is more than a book can hold.
        (uint256 funded, ) = VestingCampaign(campaign).funding();
        if (funded < funding) revert UnderFunded(funded, funding);
    }

    function _initCode(VestingArguments calldata arguments) private pure returns (bytes memory) {
        return bytes.concat(type(VestingCampaign).creationCode, abi.encode(arguments));
    }
}
