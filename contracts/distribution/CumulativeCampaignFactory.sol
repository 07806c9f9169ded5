// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { CumulativeArguments } from "../interfaces/ICumulativeCampaign.sol";
import { Permit } from "../interfaces/ICampaignFactory.sol";
import { ICumulativeCampaignFactory } from "../interfaces/ICumulativeCampaignFactory.sol";
import { CampaignFactory } from "./CampaignFactory.sol";
import { CumulativeCampaign } from "./CumulativeCampaign.sol";

/// @title CumulativeCampaignFactory
/// @notice See {ICumulativeCampaignFactory}. Holds nothing between transactions.
contract CumulativeCampaignFactory is CampaignFactory, ICumulativeCampaignFactory {
    /// @inheritdoc ICumulativeCampaignFactory
    function create(
        CumulativeArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) external returns (address campaign) {
        return _create(arguments, salt, funding);
    }

    /// @inheritdoc ICumulativeCampaignFactory
    function createWithPermit(
        CumulativeArguments calldata arguments,
        bytes32 salt,
        uint256 funding,
        Permit calldata permit
    ) external returns (address campaign) {
        _permit(arguments.terms.token, funding, permit);
        return _create(arguments, salt, funding);
    }

    /// @inheritdoc ICumulativeCampaignFactory
    function predict(
        CumulativeArguments calldata arguments,
        bytes32 salt,
        address creator
    ) external view returns (address campaign) {
        return _predict(_initCode(arguments), salt, creator);
    }

    function _create(
        CumulativeArguments calldata arguments,
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
    }

    function _initCode(CumulativeArguments calldata arguments) private pure returns (bytes memory) {
        return bytes.concat(type(CumulativeCampaign).creationCode, abi.encode(arguments));
    }
}
