// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";

import { CampaignArguments } from "../interfaces/ICampaign.sol";
import { IInstantCampaignFactory } from "../interfaces/IInstantCampaignFactory.sol";
import { CampaignChecks } from "../libraries/CampaignChecks.sol";
import { PackedTerms } from "../libraries/PackedTerms.sol";
import { InstantClaimsFactory } from "./InstantClaimsFactory.sol";
import { LightInstantCampaign } from "./LightInstantCampaign.sol";

/// @title LightInstantCampaignFactory
/// @notice See {IInstantCampaignFactory}. Creates campaigns in the light form, clones that have their terms behind their code:
/// a fourteenth of the gas to create, 3,000 gas more a claim. Holds nothing between transactions.
contract LightInstantCampaignFactory is InstantClaimsFactory {
    /// @notice The contract that all clones run; it is no campaign itself.
    address public immutable implementation = address(new LightInstantCampaign());

    /// @inheritdoc IInstantCampaignFactory
    function predict(
        CampaignArguments calldata arguments,
        bytes32 salt,
        address creator
    ) external view returns (address campaign) {
        return _addressOf(_pack(arguments), _saltOf(creator, salt));
    }

    /// @inheritdoc InstantClaimsFactory
    function _deployCampaign(
        CampaignArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) internal override returns (address campaign) {
        // Check: what a constructor would, if clones had one.
        (bytes memory terms, bytes32 ownSalt) = (_pack(arguments), _saltOf(msg.sender, salt));
        campaign = _addressOf(terms, ownSalt);
        _checkNew(campaign, funding);
        CampaignChecks.check(arguments, campaign);
        CampaignChecks.checkWaves(arguments);

        // Effect.
        Clones.cloneDeterministicWithImmutableArgs(implementation, terms, ownSalt);
    }

    function _addressOf(bytes memory terms, bytes32 salt) private view returns (address) {
        return Clones.predictDeterministicAddressWithImmutableArgs(implementation, terms, salt);
    }

    function _pack(CampaignArguments calldata arguments) private pure returns (bytes memory) {
        return abi.encode(PackedTerms.pack(arguments));
    }
}
