// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../interfaces/ICampaign.sol";
import { IInstantCampaignFactory } from "../interfaces/IInstantCampaignFactory.sol";
import { InstantCampaign } from "./InstantCampaign.sol";
import { InstantClaimsFactory } from "./InstantClaimsFactory.sol";

/// @title InstantCampaignFactory
/// @notice See {IInstantCampaignFactory}. Creates campaigns in the full form; holds nothing between transactions.
contract InstantCampaignFactory is InstantClaimsFactory {
    /// @inheritdoc IInstantCampaignFactory
    function predict(
        CampaignArguments calldata arguments,
        bytes32 salt,
        address creator
    ) external view returns (address campaign) {
        return _predict(_initCode(arguments), salt, creator);
    }

    /// @inheritdoc InstantClaimsFactory
    function _deployCampaign(
        CampaignArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) internal override returns (address campaign) {
        return _deploy(_initCode(arguments), salt, funding);
    }

    function _initCode(CampaignArguments calldata arguments) private pure returns (bytes memory) {
        return bytes.concat(type(InstantCampaign).creationCode, abi.encode(arguments));
    }
}
