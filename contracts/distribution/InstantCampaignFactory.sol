// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { Create2 } from "@openzeppelin/contracts/utils/Create2.sol";

import { CampaignArguments } from "../interfaces/ICampaign.sol";
import { IInstantCampaignFactory, Permit } from "../interfaces/IInstantCampaignFactory.sol";
import { InstantCampaign } from "./InstantCampaign.sol";

/// @title InstantCampaignFactory
/// @notice See {IInstantCampaignFactory}. Holds nothing between transactions.
contract InstantCampaignFactory is IInstantCampaignFactory {
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
        // Whether it succeeds does not matter: without an allowance, moving the funding fails. An address without code is
        // left to be refused by name.
        if (arguments.token.code.length != 0) {
            try
                IERC20Permit(arguments.token).permit({
                    owner: msg.sender,
                    spender: address(this),
                    value: funding,
                    deadline: permit.deadline,
                    v: permit.v,
                    r: permit.r,
                    s: permit.s
                })
            {} catch {}
        }
        return _create(arguments, salt, funding);
    }

    /// @inheritdoc IInstantCampaignFactory
    function predict(
        CampaignArguments calldata arguments,
        bytes32 salt,
        address creator
    ) public view returns (address campaign) {
        bytes32 codeHash = keccak256(bytes.concat(type(InstantCampaign).creationCode, abi.encode(arguments)));
        return Create2.computeAddress(_saltOf(creator, salt), codeHash);
    }

    function _create(
        CampaignArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) private returns (address campaign) {
        // Check: money comes in, and the address is free.
        if (funding == 0) revert ZeroFunding();
        campaign = predict(arguments, salt, msg.sender);
        if (campaign.code.length != 0) revert CampaignExists(campaign);

        // Effect: a full contract, so that no claim pays for a proxy.
        new InstantCampaign{ salt: _saltOf(msg.sender, salt) }(arguments);
        emit CampaignCreated({
            campaign: campaign,
            creator: msg.sender,
            token: arguments.token,
            arguments: arguments,
            funding: funding
        });

        // Interaction: fund it, and see that all of it arrived.
        IERC20 token = IERC20(arguments.token);
        uint256 before = token.balanceOf(campaign);
        SafeERC20.safeTransferFrom(token, msg.sender, campaign, funding);
        uint256 afterwards = token.balanceOf(campaign);
        uint256 received = afterwards > before ? afterwards - before : 0;
        if (received < funding) revert UnderFunded(received, funding);
    }

    /// @dev The salt holds the sender, so nobody can take an address that somebody else announced.
    function _saltOf(address creator, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt));
    }
}
